"""KF703: a window, or what is cut off, larger than what it is laid on."""

from __future__ import annotations

from typing import Any

from kerasflow.building.diagnosing.attempts import Attempt, Shape
from kerasflow.errors import Problem

_SHOWN = 4


def too_large_window(attempt: Attempt) -> Problem | None:
    """A kernel or a pooling that nowhere fits into its input."""
    argument = attempt.value("window")
    if not argument or not attempt.given or attempt.argument("padding") != "valid":
        return None
    first, count = attempt.given[0], int(attempt.tag[-2])
    if first.rank != count + (3 if attempt.tag.startswith("ConvLSTM") else 2):
        return None
    spaces = _spaces(first.shape, count, attempt.argument("data_format"))
    window = _window(attempt, argument, count)
    if window is None or not any(
        space is not None and size > space for space, size in zip(spaces, window, strict=True)
    ):
        return None
    message = f"{attempt} lays a window of {_by(window)} on {_by(spaces)}, since {first}"
    return attempt.problem("KF703", message, _remedy(attempt, count, argument), argument)


def too_large_cropping(attempt: Attempt) -> Problem | None:
    """More to cut off than there is."""
    if attempt.error is None or not attempt.given or not attempt.tag.startswith("Cropping"):
        return None
    first = attempt.given[0]
    message = f"{attempt} cuts off all that there is, since {first}"
    return attempt.problem("KF703", message, 'a smaller "cropping"', "cropping")


def _spaces(shape: Shape, count: int, data_format: Any) -> Shape:
    return shape[-count:] if data_format == "channels_first" else shape[-count - 1 : -1]


def _window(attempt: Attempt, argument: str, count: int) -> tuple[int, ...] | None:
    """Returns the size of a window on each axis, holes included."""
    sizes, holes = (_each(attempt.argument(name), count) for name in (argument, "dilation_rate"))
    if sizes is None:
        return None
    return tuple(
        (size - 1) * hole + 1 for size, hole in zip(sizes, holes or (1,) * count, strict=True)
    )


def _each(value: Any, count: int) -> tuple[int, ...] | None:
    if isinstance(value, int):
        return (value,) * count
    whole = isinstance(value, (tuple, list)) and len(value) == count
    return tuple(value) if whole and all(isinstance(item, int) for item in value) else None


def _remedy(attempt: Attempt, count: int, argument: str) -> str:
    """Says where the input was made so small."""
    data_format = attempt.argument("data_format")
    steps: list[str] = []
    for given, taken in attempt.way_back():
        if given.rank != attempt.given[0].rank:
            break
        space = _spaces(given.shape, count, data_format)
        before = _spaces(taken[0].shape, count, data_format) if taken else None
        if given.maker is None:
            steps.append(f"{_by(space)} in `{given.name}`")
        elif before != space:
            steps.append(f"{_by(space)} after `{given.name}`")
    smaller = f'a smaller "{argument}", or "padding": "same"'
    if len(steps) < 2:
        return smaller
    steps = steps[::-1]
    shown = steps if len(steps) <= _SHOWN else [steps[0], "…", *steps[1 - _SHOWN :]]
    return f"{smaller}; or shrink it less: {', '.join(shown)}"


def _by(sizes: Shape) -> str:
    return " × ".join("?" if size is None else str(size) for size in sizes)
