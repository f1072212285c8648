"""Rules on the names of classes: whether they can be told apart, and what is weighed by them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from kerasflow.blueprints.classes import class_names, repeated_names, weigh_classes
from kerasflow.checking.contexts import Context
from kerasflow.checking.wording import spelled
from kerasflow.errors import Problem
from kerasflow.nearness import Suggestion, listed, suggest
from kerasflow.paths import Path

# As many are told one by one.
_FEW = 12


def classes_of_one_name(context: Context) -> Iterator[Problem]:
    """Classes of which there are too few to choose, or two of one name."""
    data = context.blueprint.data
    for output, target in data.target.items() if data and context.is_whole("data") else ():
        path = Path(("data", "target", output, "classes"))
        if not isinstance(target.classes, tuple) or not context.is_complete("data.target"):
            continue
        if len(target.classes) < (1 if target.multi_label else 2):
            found = "one class" if target.classes else "no class"
            message = f"`classes` lists {found}, and a row is one of two at least"
            yield Problem("KF624", message, path, hint="list every class that a row can be")
        for index, first in repeated_names(class_names(target) or ()):
            one, other = (spelled(target.classes[at]) for at in (first, index))
            message = f"{one} and {other} are the same class"
            if one == other:
                message = f"the class {one} is listed twice"
            yield Problem("KF624", message, path / index, hint="list every class once")


def weights_of_no_class(context: Context) -> Iterator[Problem]:
    """Class weights for a class that there is not, or without classes; or two for one class."""
    fit, data = context.blueprint.fit, context.blueprint.data
    if not fit.class_weight or not data or not context.is_whole("data"):
        return
    if not context.is_complete("data.target", "fit.class_weight"):
        return
    path = fit.path / "class_weight"
    several = [name for name, spec in data.target.items() if spec.multi_label]
    specs = [it for it in data.target.values() if it.classes is not None and not it.multi_label]
    if not specs and several:
        message = f"`class_weight` weighs a row by its class, and `{several[0]}` has several labels"
        hint = "leave it out; rows are weighed by `data.weight`"
        yield Problem("KF529", message, path, hint=hint, at_key=True)
        return
    if len(specs) != 1:
        there = f"there are {len(specs) or 'none'}"
        message = f"`class_weight` needs one target with `classes`; {there}"
        hint = 'give the target its "classes"' if not specs else "weigh rows by `data.weight`"
        yield Problem("KF513", message, path, hint=hint, at_key=True)
        return
    count = specs[0].classes
    classes = count if isinstance(count, int) else class_names(specs[0]) or ()
    for fault in weigh_classes(fit.class_weight, classes)[1]:
        if fault.message:
            place = path / fault.key
            yield Problem("KF528", fault.message, place, hint=fault.hint, at_key=True)
        else:
            found = _known(fault.key, classes, fit.class_weight)
            message, place = f"there is no class `{fault.key}`", path / fault.key
            yield Problem("KF513", message, place, hint=found.hint, at_key=True, fix=found.fix)


def _known(key: str, classes: int | Sequence[str], taken: Container[str]) -> Suggestion:
    """Returns what to write for a key that is no class."""
    if not isinstance(classes, int):
        free = [name for name in classes if name not in taken]
        return suggest(key, classes, free=free)
    few = classes <= _FEW
    numbers = listed(map(str, range(classes))) if few else f"`0` to `{classes - 1}`"
    return Suggestion(f"use one of {numbers}")
