"""JSON that programs write and read: without NaN; of bounded size when it is read, as anybody's."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any

MAX_RECORD_BYTES = 256 * 2**20
MAX_RECORD_VALUES = 5_000_000
MAX_RECORD_DEPTH = 110  # of a blueprint that is as deep as it may be, and of what is around it

_TOO_DEEP = "its lists and mappings are nested too deep"


def read_record(file: FilePath, *, by_line: bool = False) -> Any:
    """Reads a file of JSON; what is no text of UTF-8 in it is replaced.

    Use it for what a run has kept; `read_json` is for what people write.

    Args:
        file: That is there.
        by_line: Each line is a value; they come as a list.

    Raises:
        OSError: It cannot be read.
        ValueError: It is damaged, or holds more than any that was written.
    """
    if file.stat().st_size > MAX_RECORD_BYTES:
        raise ValueError(f"it is larger than {MAX_RECORD_BYTES // 2**20} MiB")
    text = file.read_text(encoding="utf-8", errors="replace")
    # Of these there is one before each value but the first, or more within texts.
    if sum(map(text.count, ",[{\n" if by_line else ",[{")) > MAX_RECORD_VALUES:
        raise ValueError(f"it holds more than {MAX_RECORD_VALUES:,} values")
    try:
        values = [*map(json.loads, _lines(text))] if by_line else json.loads(text)
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    _refuse_deep(values)
    return values


def _refuse_deep(values: Any) -> None:
    """Refuses what Python could not walk through; `json` itself goes deeper than that."""
    level = [values]
    for _ in range(MAX_RECORD_DEPTH):
        level = [inner for value in level for inner in _inner(value)]
        if not level:
            return
    raise ValueError(_TOO_DEEP)


def _inner(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _lines(text: str) -> list[str]:
    """Returns the lines of a text, which may hold what Unicode takes for the end of one."""
    return text.removesuffix("\n").split("\n") if text else []


def record_text(value: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """Returns values as JSON, which any program reads: null stands for NaN and infinity.

    Use it for whatever a program writes for others; `to_json` writes what people edit.

    Args:
        value: Scalars, lists and mappings.
        indent: Blanks before what is inside of a list or mapping; None for one line.
        ascii_only: Escape all other signs.

    Example:
        >>> record_text({"loss": float("nan")})
        '{"loss": null}'
    """
    return json.dumps(finite(value), indent=indent, ensure_ascii=ascii_only, allow_nan=False)


def is_encodable(text: str) -> bool:
    """Returns whether a text can be written; halves of a letter in JSON's escapes cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def finite(value: Any) -> Any:
    """Returns plain values with null for NaN and infinity, which JSON does not have."""
    if isinstance(value, Mapping):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
