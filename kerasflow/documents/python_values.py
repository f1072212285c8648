"""Mappings made in Python as documents."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kerasflow.documents.faults import Faults
from kerasflow.documents.json_text import MAX_DEPTH
from kerasflow.documents.values import Located
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path
from kerasflow.places import Place

# The same bound as for numbers in files.
_TOO_LARGE = 10**300


def read_mapping(
    values: Mapping[Any, Any], place: Place | None = None
) -> tuple[Located, list[Problem]]:
    """Takes over a mapping of plain values, and says what a document cannot hold.

    Args:
        values: Scalars, lists, tuples and mappings with string keys.
        place: Where all of it stands, if it stands in a file.

    Returns:
        The values and the faults; a value at fault becomes None.

    Raises:
        BlueprintError: The mapping is nested too deeply, or holds itself.

    Example:
        >>> found, problems = read_mapping({"blueprint": 1, "seed": float("nan")})
        >>> print(problems[0].path, problems[0].code)
        seed KF114
    """
    problems = Faults()
    return _value(values, Path(), place, problems), problems


def _value(value: Any, path: Path, place: Place | None, problems: list[Problem]) -> Located:
    if isinstance(value, (Mapping, list, tuple)) and len(path.parts) >= MAX_DEPTH:
        message = f"nested more than {MAX_DEPTH} deep"
        raise BlueprintError([*problems, Problem("KF103", message, path, place)])
    if isinstance(value, Mapping):
        members = {}
        for key, item in value.items():
            name = _key(key, path, place, problems)
            members[name] = _value(item, path / name, place, problems)
        return Located(members, place, place)
    if isinstance(value, (list, tuple)):
        items = [_value(item, path / i, place, problems) for i, item in enumerate(value)]
        return Located(items, place, place)
    return Located(_scalar(value, path, place, problems), place, place)


def _key(key: Any, path: Path, place: Place | None, problems: list[Problem]) -> str:
    if isinstance(key, str):
        return str(key)
    if type(key) is not int:
        message = f"a key must be a string, found {key!r} of type `{type(key).__name__}`"
        problems.append(Problem("KF114", message, path, place))
    return str(key)


def _scalar(
    value: Any, path: Path, place: Place | None, problems: list[Problem]
) -> str | int | float | bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    if isinstance(value, int) and abs(value) < _TOO_LARGE:
        return int(value)
    if isinstance(value, str):
        return str(value)
    message = f"a blueprint cannot hold {_shown(value)}"
    problems.append(Problem("KF114", message, path, place, _hint(value)))
    return None


def _shown(value: Any) -> str:
    if isinstance(value, int):
        return f"a whole number of {value.bit_length():,} bits"
    if isinstance(value, float):
        return f"the number `{value}`"
    return f"a value of type `{type(value).__module__}.{type(value).__qualname__}`"


def _hint(value: Any) -> str:
    if isinstance(value, int):
        return "the largest one has 300 digits"
    if hasattr(value, "tolist"):
        return "convert it with `.tolist()`"
    if type(value).__module__.startswith("keras."):
        return f'name it with its arguments, as in {{"{type(value).__name__}": {{ … }}}}'
    return "expected None, a bool, a finite number, a string, a list or a mapping"
