"""JSON that a program has written, and that may be anybody's: of bounded size when it is read."""

from __future__ import annotations

import json
from pathlib import Path as FilePath
from typing import Any

MAX_RECORD_BYTES = 256 * 2**20
MAX_RECORD_VALUES = 5_000_000


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
        return [json.loads(line) for line in text.splitlines()] if by_line else json.loads(text)
    except RecursionError as error:
        raise ValueError("its lists and mappings are nested too deep") from error
