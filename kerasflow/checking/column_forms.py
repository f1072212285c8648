"""Forms of what a source is told of its columns, which several sources share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kerasflow.blueprints.sources import COLORS, MAX_SIDE
from kerasflow.blueprints.specs import Value
from kerasflow.checking.wording import described, did_you_mean, listed, meant
from kerasflow.errors import Problem
from kerasflow.paths import Path

SUCH_AS = {
    "tfrecord": '"columns": {"pixels": {"dtype": "float32", "shape": [28, 28]}, "label": "int64"}',
    "files": '"columns": {"photo": {"image": "photos/*.jpg"}, "mask": {"mask": "masks/*.png"}}',
}


def no_columns(columns: Value, path: Path, kind: str) -> Iterator[Problem]:
    """Yields the problem of columns that are no mapping, or none at all."""
    if not isinstance(columns, Mapping) or not columns:
        message = f"`columns` must be a mapping from column to what it is, not {described(columns)}"
        yield Problem("KF613", message, path, hint=f"such as {SUCH_AS[kind]}")


def unknown_options(
    options: Mapping[str, Value], known: tuple[str, ...], what: str, path: Path
) -> Iterator[Problem]:
    """Yields each option that `what` does not have."""
    for key in options:
        if key not in known:
            free = [other for other in known if other not in options]
            hint = did_you_mean(key, known) or f"known options: {listed(known)}"
            message, fix = f"unknown option `{key}` of {what}", meant(key, free)
            yield Problem("KF611", message, path / key, hint=hint, at_key=True, fix=fix)


def one_of(
    key: str, value: Value, known: Mapping[str, int] | tuple[str, ...], path: Path
) -> Iterator[Problem]:
    """Yields the problem of a value that is none of those that are known."""
    if value in known:
        return
    is_text = isinstance(value, str)
    hint = (did_you_mean(value, known) if is_text else None) or f"one of {listed(known)}"
    fix = meant(value, known) if is_text else None
    message = f"`{key}` must be one of {listed(known)}, not {described(value)}"
    yield Problem("KF613", message, path, hint=hint, fix=fix)


def image_problems(options: Mapping[str, Value], path: Path) -> Iterator[Problem]:
    """Yields what is wrong with `size` and `color` among some options."""
    size = options.get("size")
    if size is not None and not _is_size(size):
        message = f"`size` must be height and width in pixels, not {described(size)}"
        hint = f"two integers from 1 to {MAX_SIDE}, such as [64, 64]"
        yield Problem("KF613", message, path / "size", hint=hint)
    if "color" in options:
        yield from one_of("color", options["color"], COLORS, path / "color")


def _is_size(size: Value) -> bool:
    return (
        isinstance(size, tuple | list)
        and len(size) == 2
        and all(type(side) is int and 1 <= side <= MAX_SIDE for side in size)
    )
