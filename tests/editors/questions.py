"""What is asked of an editor's service: a text, and where the cursor stands in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CURSOR = "▮"
SERVICES = ("json", "yaml")

Question = dict[str, Any]


def question(way: str, lines: Sequence[str]) -> Question:
    """A question at the cursor in a text."""
    text = "\n".join(lines)
    at = text.index(CURSOR)
    # The services count in UTF-16, which is the same here: nothing before it is beyond the BMP.
    return {"ask": way, "text": text.replace(CURSOR, "", 1), "offset": at}


def read_cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file beside this one."""
    return list(json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8")))
