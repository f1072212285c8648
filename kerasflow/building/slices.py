"""The text of a slice, as in `{"ops.get_item": "[:, 1:3, ::2]"}`."""

from __future__ import annotations

import re
from types import EllipsisType

from kerasflow.errors import BuildError
from kerasflow.paths import Path

Index = int | slice | EllipsisType | None

_NUMBER = re.compile(r"[+-]?\d+")


def parse_slices(text: str, path: Path) -> tuple[Index, ...]:
    """Returns what Python would make of the text between the brackets.

    Args:
        text: Integers, slices, ``...`` and ``None``, with commas between and brackets around.
        path: Where the text stands, for errors.

    Raises:
        BuildError: The text is no slice.

    Example:
        >>> parse_slices("[:, 1:3, -1]", Path())
        (slice(None, None, None), slice(1, 3, None), -1)
    """
    inner = text.strip().removeprefix("[").removesuffix("]")
    return tuple(_index(part.strip(), text, path) for part in inner.split(","))


def _index(part: str, text: str, path: Path) -> Index:
    if part in ("...", "None"):
        return ... if part == "..." else None
    if _NUMBER.fullmatch(part):
        return int(part)
    bounds = [bound.strip() for bound in part.split(":")]
    if 2 <= len(bounds) <= 3 and all(not bound or _NUMBER.fullmatch(bound) for bound in bounds):
        return slice(*(int(bound) if bound else None for bound in bounds))
    raise BuildError(
        f"`{part}` in `{text}` is no index", path, hint="expected a form such as `[:, 1:3, -1]`"
    )
