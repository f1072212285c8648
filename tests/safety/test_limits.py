"""The page on strangers' files lists every limit with its value."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "kerasflow"
PAGE = (ROOT / "docs" / "safety.md").read_text("utf-8")
LISTED = re.findall(r"^\| .+ \| ([\d,]+) \| `([\w.]+)\.(MAX_\w+)` \|$", PAGE, re.MULTILINE)
ROOMS = ("documents", "blueprints", "checking", "building", "feeding", "running")


@pytest.mark.keras
def test_each_limit_has_the_value_that_the_page_says() -> None:
    said = {f"{module}.{name}": int(value.replace(",", "")) for value, module, name in LISTED}
    found = {
        f"{module}.{name}": getattr(importlib.import_module(f"kerasflow.{module}"), name)
        for _, module, name in LISTED
    }
    assert said == found
    assert len(said) >= 30


def test_every_limit_of_the_house_is_on_the_page() -> None:
    named = {
        f"{'.'.join(file.relative_to(HOUSE).with_suffix('').parts)}.{name}"
        for files in (HOUSE.glob("*.py"), *((HOUSE / room).rglob("*.py") for room in ROOMS))
        for file in files
        for name in re.findall(r"^(MAX_[A-Z_]+) = ", file.read_text("utf-8"), re.MULTILINE)
    }
    derived = {"documents.files.MAX_BYTES"}
    assert named - derived == {f"{module}.{name}" for _, module, name in LISTED}
