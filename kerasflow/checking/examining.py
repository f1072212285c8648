"""The way through: source, document, blueprint, graph, problems."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.graphs import Graph
from kerasflow.blueprints.loading import Source, compose_document
from kerasflow.blueprints.parsing import parse_leniently
from kerasflow.checking.contexts import Context
from kerasflow.checking.deduplication import deduplicate, merge
from kerasflow.checking.phases import Phase
from kerasflow.checking.problems import Problems
from kerasflow.checking.recovery import find_omissions
from kerasflow.checking.rules import find_problems
from kerasflow.documents.faults import bounded
from kerasflow.documents.values import Document
from kerasflow.errors import BlueprintError, Problem
from kerasflow.garbage import without_collections
from kerasflow.nearness import bounded_comparisons

if TYPE_CHECKING:
    from kerasflow.checking.trial_fixes import TrialFixes

# Behind each remedy another fault may stand; nobody nests them deeper.
_ROUNDS = 8
# Who has more problems mends these first; to look again at each would take too long.
_MOST_MENDED = 100


class Examination(NamedTuple):
    """What was found out about a blueprint without Keras.

    Args:
        document: What was read; None when nothing could be read.
        blueprint: None when it is too broken to be one.
        graph: The model written out; None when it cannot be, or has a class of its own.
        preprocess: What is done to the data, written out; None when nothing is.
        problems: Every fault, in file order, with its place.
        phases: What a run trains, a `fit` each: the blueprint itself, and what each item of `then`
            makes of it. Where there are errors, as far as they go.
    """

    document: Document | None
    blueprint: Blueprint | None
    graph: Graph | None
    preprocess: Graph | None
    problems: Problems
    phases: tuple[Phase, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    def require(self) -> Blueprint:
        """Returns the blueprint.

        Raises:
            BlueprintError: There are errors; it holds all problems.
        """
        if self.errors or self.blueprint is None:
            raise BlueprintError(self.problems)
        return self.blueprint


def check(
    source: Source,
    *,
    sets: Sequence[str] = (),
    unsets: Sequence[str] = (),
    roots: Sequence[str | os.PathLike[str]] = (),
) -> Problems:
    """Returns every fault of a blueprint that can be found without Keras.

    Use it before `build` or `run`, or in an editor; it takes the time of a blink and reads no
    data.

    Args:
        source: A file, a mapping as in a file, or a `Blueprint`.
        sets: Values to set first, each ``path=value``, in order.
        unsets: Paths to remove first.
        roots: Further folders in which relative paths are looked for.

    Returns:
        The problems in file order, a tuple; empty for a good blueprint.

    Example:
        >>> [problem] = check({"blueprint": 1, "model": [{"Dense": {"unit": 10}}]})
        >>> problem.message, problem.hint
        ('unknown argument `unit` for `Dense`', 'did you mean `units`?')
    """
    return examine(source, sets=sets, unsets=unsets, roots=roots).problems


def examine(
    source: Source,
    *,
    sets: Sequence[str] = (),
    unsets: Sequence[str] = (),
    roots: Sequence[str | os.PathLike[str]] = (),
) -> Examination:
    """Returns the document, blueprint and graphs of a source, and every fault in them.

    Use it instead of `check` to go on with what was read.

    Args:
        source: A file, a mapping as in a file, or a `Blueprint`.
        sets: Values to set first, each ``path=value``, in order.
        unsets: Paths to remove first.
        roots: Further folders in which relative paths are looked for.

    Example:
        >>> examine({"blueprint": 1, "model": [{"Dense": 10}]}).graph.calls[0].name
        'dense'
    """
    with without_collections(), bounded_comparisons():
        try:
            document = compose_document(source, sets=sets, unsets=unsets, roots=roots)
        except BlueprintError as error:
            return Examination(None, None, None, None, Problems(error.problems))
        return _examine_document(document)


def _examine_document(document: Document) -> Examination:
    try:
        phases, found = _look_at(document)
        problems = _look_behind(document, found)
    except BlueprintError as error:  # too many problems to look for more
        told = Problems(deduplicate(error.problems, document))
        return Examination(document, None, None, None, told)
    root, blueprint = document.root.value, phases[0].blueprint
    there = blueprint if isinstance(root, dict) and "model" in root else None
    graphs = blueprint.expansion.graph, blueprint.expansion.preprocess
    return Examination(document, there, *graphs, Problems(problems), phases)


def _look_behind(document: Document, found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Returns the problems of a document, and those that stand behind such as can be mended."""
    if len(found) > _MOST_MENDED or not any(problem.fix for problem in found):
        return found
    # A good blueprint has nothing to mend, and starts without it.
    from kerasflow.checking.trial_fixes import try_fixes

    certain: list[Problem] = []
    trials: list[TrialFixes] = []
    for _ in range(_ROUNDS):
        trial = try_fixes(document, found)
        if not trial.mended:
            break
        certain.extend(_as_written(trial.mended, trials))
        trials.append(trial)
        document = trial.document
        found = _look_at(document)[1]
    return merge([*certain, *_as_written(found, trials)], document)


def _as_written(problems: Iterable[Problem], trials: Sequence[TrialFixes]) -> Iterator[Problem]:
    """Yields problems of a mended document with the paths that they have in the file."""
    for problem in problems:
        path = problem.path
        for trial in reversed(trials):
            path = trial.written(path)
        yield replace(problem, path=path)


def _look_at(document: Document) -> tuple[tuple[Phase, ...], tuple[Problem, ...]]:
    """Returns the phases of a blueprint, and its problems in file order."""
    blueprint, found = _look_at_once(document)
    phases = [Phase(0, blueprint)]
    if blueprint.then:
        # Most blueprints have no more phases, and start without what looks at them.
        from kerasflow.checking.phase_rules import find_phase_problems

        found.extend(bounded(find_phase_problems(document, [*found], phases, _look_at_once)))
    return tuple(phases), deduplicate(found, document)


def _look_at_once(document: Document) -> tuple[Blueprint, list[Problem]]:
    """Returns the blueprint, and all problems but those of its phases."""
    blueprint, faults = parse_leniently(document)
    expansion = blueprint.expansion
    found = [*document.problems, *faults, *expansion.problems]
    rules = find_problems(Context(blueprint, expansion, find_omissions(found, document)))
    found.extend(bounded(rules))
    return blueprint, found
