"""Classes by their names and by their indices, for the checker and for the data alike."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from kerasflow.blueprints.sections import TargetSpec

_TRUTH = {"false": 0, "true": 1}


def class_names(spec: TargetSpec) -> tuple[str, ...] | None:
    """Returns the names of a target's classes; None when it has none.

    Where only their number is given, they are called ``"0"``, ``"1"`` and so on. Labels with a
    column each are called as these, where nothing else is said.
    """
    if spec.classes is None:
        return (spec.label_columns or None) if spec.multi_label else None
    if isinstance(spec.classes, int):
        return tuple(str(index) for index in range(spec.classes))
    return tuple(spell_class(name) for name in spec.classes)


def spell_class(label: Any) -> str:
    """Returns a label as a document writes it: `true`, and 1 for 1.0.

    Example:
        >>> spell_class(True), spell_class(1.0), spell_class("ham")
        ('true', '1', 'ham')
    """
    if isinstance(label, bool):
        return "true" if label else "false"
    if isinstance(label, float) and label.is_integer():
        return str(int(label))
    return str(label)


def repeated_names(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yields the index of each class whose name an earlier one has, and the index of that one."""
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if first.setdefault(name, index) != index:
            yield index, first[name]


def index_labels(names: Sequence[str]) -> dict[str, int]:
    """Returns the index of each class by what labels may call it.

    That is its name, and the index too where no name is a number; names that are `true` and
    `false` are numbers, unless 0 and 1 mean them anyway.

    Example:
        >>> index_labels(["ham", "spam"])
        {'0': 0, '1': 1, 'ham': 0, 'spam': 1}
        >>> index_labels(["1", "2"])
        {'1': 0, '2': 1}
    """
    by_name = {name: index for index, name in enumerate(names)}
    if _has_numbers(names):
        return by_name
    return {str(index): index for index in range(len(names))} | by_name


def _has_numbers(names: Iterable[str]) -> bool:
    """Whether a number as a label could be meant for another class than the one of that index."""
    return any(
        _is_number(name) or _TRUTH.get(name.lower(), index) != index
        for index, name in enumerate(names)
    )


def _is_number(name: str) -> bool:
    try:
        return math.isfinite(float(name))
    except ValueError:
        return False


class KeyFault(NamedTuple):
    """A key of `class_weight` that is not, for certain, one class that has no weight yet.

    Args:
        key: As it is written.
        kind: It is no class, has a weight already, or could be either of two classes.
        message: What is wrong; empty for what is no class.
        hint: What to do; empty for what is no class.
    """

    key: str
    kind: Literal["unknown", "twice", "unclear"]
    message: str = ""
    hint: str = ""


def weigh_classes(
    weights: Mapping[str, Any], classes: int | Sequence[str]
) -> tuple[dict[int, Any], list[KeyFault]]:
    """Returns the weight of each class by its index, and the keys that are at fault.

    Args:
        weights: As in `fit.class_weight`: by name, or by Keras' index where that can be no name.
        classes: Their names; or how many there are, which are called by their indices then.

    Example:
        >>> weigh_classes({"ham": 1.0, "1": 5.0}, ["ham", "spam"])
        ({0: 1.0, 1: 5.0}, [])
        >>> [fault.kind for fault in weigh_classes({"0": 1.0, "1": 5.0}, ["1", "2"])[1]]
        ['unclear', 'unclear']
    """
    found: dict[int, Any] = {}
    faults: list[KeyFault] = []
    givers: dict[int, str] = {}
    names = () if isinstance(classes, int) else classes
    unclear = _unclear_keys(weights, names)
    for key, index in _indices_of_keys(weights, classes).items():
        if key in unclear:
            faults.append(_unclear(key, names))
        elif index is None:
            faults.append(KeyFault(key, "unknown"))
        elif index in givers:
            name = names[index] if names else str(index)
            message = f"`{givers[index]}` and `{key}` are the same class, `{name}`"
            faults.append(KeyFault(key, "twice", message, f"keep one of them, `{name}`"))
        else:
            found[index], givers[index] = weights[key], key
    return found, faults


def _indices_of_keys(
    weights: Mapping[str, Any], classes: int | Sequence[str]
) -> dict[str, int | None]:
    if isinstance(classes, int):
        return {key: _below(_class_of_key(key, ()), classes) for key in weights}
    known = index_labels(classes)
    return {key: known.get(_class_of_key(key, known)) for key in weights}


def _below(name: str, count: int) -> int | None:
    """Returns an index, where a name is one below a number; Python reads no endless digits."""
    fits = name.isascii() and name.isdecimal() and len(name) <= len(str(count))
    return int(name) if fits and int(name) < count else None


def _class_of_key(key: str, known: Container[str]) -> str:
    """Returns what a key calls a class: in YAML and Python it may have been no text."""
    if key in known:
        return key
    if key.lower() in _TRUTH:
        return key.lower()
    return spell_class(float(key)) if _is_number(key) else key


def _unclear_keys(weights: Mapping[str, Any], names: Sequence[str]) -> set[str]:
    """Returns the keys that could be meant as indices, where names are other numbers.

    A key that is no index says that names are meant; one that is nothing else is told with them.
    """
    indices = {str(index): index for index in range(len(names))}
    keys = {key: _class_of_key(key, indices) for key in weights}
    if not _has_numbers(names) or not all(key in indices for key in keys.values()):
        return set()
    by_name = {name: index for index, name in enumerate(names)}
    two = any(by_name.get(key, indices[key]) != indices[key] for key in keys.values())
    return {key for key, called in keys.items() if by_name.get(called) != indices[called] and two}


def _unclear(key: str, names: Sequence[str]) -> KeyFault:
    index = int(float(key))
    if str(index) not in names:
        message = f"`{key}` is no class but the index of one, `{names[index]}`"
    else:
        message = f"`{key}` is a class, and also the index of another one, `{names[index]}`"
    given = ", ".join(f'"{name}": …' for name in names[:3]) + (", …" if names[3:] else "")
    if {str(place) for place in range(len(names))} == set(names):
        ordered = ", ".join(sorted(names, key=int)[:3]) + (", …" if names[3:] else "")
        hint = f'list the classes in the order of their numbers: "classes": [{ordered}]'
    else:
        hint = f"give every class its weight, by its name: {{{given}}}"
    return KeyFault(key, "unclear", message, hint)
