"""The list of codes is the list of the codes that are reported."""

from __future__ import annotations

import re
from pathlib import Path

from kerasflow.checking.codes import TITLES

HOUSE = Path(__file__).parents[2] / "kerasflow"


def test_every_reported_code_has_a_title_and_every_title_a_code() -> None:
    files = [file for file in HOUSE.rglob("*.py") if file.name != "codes.py"]
    reported = {
        code for file in files for code in re.findall(r'"(KF\d{3})"', file.read_text("utf-8"))
    }
    assert reported == set(TITLES)


def test_codes_stand_in_order_and_titles_are_different() -> None:
    assert list(TITLES) == sorted(TITLES)
    assert len(set(TITLES.values())) == len(TITLES)
