"""What is asked of an editor's service: a text, and where the cursor stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from golden import Case, read_cases

CURSOR = "▮"
SERVICES = ("json", "yaml")

Question = dict[str, Any]


def question(way: str, lines: Sequence[str]) -> Question:
    """A question at the cursor in a text."""
    text = "\n".join(lines)
    at = text.index(CURSOR)
    # The services count in UTF-16, which is the same here: nothing before it is beyond the BMP.
    return {"ask": way, "text": text.replace(CURSOR, "", 1), "offset": at}


def cases_of(name: str) -> list[Case]:
    """The cases of a file beside this one."""
    return read_cases([Path(__file__).with_name(f"{name}.json")])
