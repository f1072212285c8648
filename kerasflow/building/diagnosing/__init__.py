"""Why a call cannot be: what is wrong with its shapes, in our words; else in those of Keras.

A rule looks at an attempt and returns a problem, or None. What Keras alone notices is left to its
own sentence; what Keras notices too late, when data comes, is found here as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from kerasflow.building.components import words_of
from kerasflow.building.diagnosing.attempts import Attempt, GivenTensor, attempt
from kerasflow.building.diagnosing.dtypes import numbers_of_words, text_and_numbers
from kerasflow.building.diagnosing.merges import unfit_shapes
from kerasflow.building.diagnosing.nested import missing_channels, unfit_states
from kerasflow.building.diagnosing.places import (
    describe_call_path,
    fractions_as_places,
    place_call_path,
)
from kerasflow.building.diagnosing.ranks import wrong_rank
from kerasflow.building.diagnosing.sizes import (
    missing_axis,
    open_size,
    permuted_axes,
    size_of_open_axis,
    unequal_elements,
)
from kerasflow.building.diagnosing.windows import too_large_cropping, too_large_window
from kerasflow.building.loops import LongLoopError
from kerasflow.checking.codes import has_trait
from kerasflow.documents.values import Document
from kerasflow.errors import BuildError, Problem

Rule = Callable[[Attempt], Problem | None]

RULES: tuple[Rule, ...] = (
    text_and_numbers,
    numbers_of_words,
    fractions_as_places,
    wrong_rank,
    too_large_window,
    too_large_cropping,
    unfit_shapes,
    missing_channels,
    unfit_states,
    unequal_elements,
    permuted_axes,
    missing_axis,
    open_size,
    size_of_open_axis,
)
# What Keras says of shapes is said better before it.
_SAID_ALREADY = re.compile(
    r"^Input \d+ with name '[^']*' of layer '[^']*' is incompatible with the layer: "
    r"|\.? Full shape received: .*$|,? ?Received:? `?input_shape=.*$"
)


def diagnose(found: Attempt) -> Problem | None:
    """Returns what is wrong with a call; None where Keras takes it and no rule objects.

    Args:
        found: The call, and what Keras said of it.
    """
    if isinstance(found.error, LongLoopError):
        return found.problem("KF735", found.error.message, found.error.hint)
    inner = found.inside()
    for tried in (inner, found) if inner else (found,):
        for rule in RULES:
            problem = rule(tried)
            if problem:
                return problem
    return _in_the_words_of_keras(found) if found.error else None


def _in_the_words_of_keras(found: Attempt) -> Problem:
    error, call = found.error, found.call
    if error is None or error.__cause__ is None or error.path not in (None, call.path):
        message, hint = (error.message, error.hint) if error else ("", None)
        path = error.path if error and error.path not in (None, call.path) else None
        problem = found.problem("KF705", message, hint)
        return replace(problem, path=path, at_key=False) if path else problem
    reason = _SAID_ALREADY.sub("", words_of(error.__cause__)).strip()
    where = " and ".join(f"`{item.name}` {item.shape}" for item in found.given)
    on = f", called on {where}" if where else ""
    return found.problem("KF705", f"Keras refused {found}{on}: {reason}", None)


def refusal(found: Attempt) -> BuildError:
    """Returns the error of a call that Keras refused, with our words beside its own.

    Args:
        found: The call, with what was said.
    """
    error, problem = found.error, diagnose(found)
    said, hint = (error.message, error.hint) if error else ("", None)
    if problem and not has_trait(problem.code, "said by Keras"):
        said, hint = f"{said}; that is, {problem.message}", problem.hint
    way = describe_call_path(found.call)
    path = error.path if error and error.path else found.call.path
    return BuildError(f"{said} (in {way})" if way else said, path, hint=hint)


def with_call_path(problem: Problem, found: Attempt, document: Document | None) -> Problem:
    """Returns a problem with the way to its node: as places, or in words without a document.

    Args:
        problem: Of a call.
        found: The call.
        document: What the blueprint was read from.
    """
    if document:
        return replace(problem, related=(*problem.related, *place_call_path(found.call, document)))
    way = describe_call_path(found.call)
    return replace(problem, message=f"{problem.message} (in {way})") if way else problem


__all__ = ["Attempt", "GivenTensor", "attempt", "diagnose", "refusal", "with_call_path"]
