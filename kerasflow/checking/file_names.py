"""Names of files that a run writes, which Keras fills in with numbers."""

from __future__ import annotations

import re

MAX_NAME = 255
MAX_PATH = 1_000

# What `str.format` is given when a checkpoint is written, and no more: attributes would lead
# anywhere, a width would fill the memory, and a number as a character is a dot or a slash.
_FIELD = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]{0,63}(?::0?[1-9]?(?:\.[0-9])?[defg]?)?\}")


def is_file_name(name: str) -> bool:
    """Tells whether a text can name a file that a run writes, whatever is filled in.

    Example:
        >>> is_file_name("best-{epoch:02d}.keras"), is_file_name("{epoch:c}{epoch:c}/x")
        (True, False)
    """
    if not name.isprintable() or len(name) > MAX_PATH:
        return False
    filled = _FIELD.sub("0", name)
    parts = re.split(r"[/\\]", filled)
    short = all(len(part.encode()) <= MAX_NAME for part in parts)
    return short and "{" not in filled and "}" not in filled
