"""What `docs/house.py` measures does not get worse: each fact stands in few places."""

from __future__ import annotations

import ast
import runpy
from pathlib import Path

import pytest

HOUSE = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "house.py"))

# What was reached, by measure: to be lowered with each fact that moves to its one place.
MOST_FILES_WITH_NAMES_OF_KERAS = 21
# Beside its descriptor `init` writes it, and answers are written in some of the same forms.
MOST_FILES_THAT_NAME_A_SOURCE = 3
# Those of a blueprint are listed where its grammar is read, written and described, in what `init`
# drafts, and twice in `documents`, which stands above the tables.
MOST_FILES_THAT_LIST_KEYS = {"the blueprint": 6}


def test_names_of_classes_of_keras_stand_in_few_files() -> None:
    assert len(HOUSE["names_of_keras"]()) <= MOST_FILES_WITH_NAMES_OF_KERAS


@pytest.mark.parametrize("source", ["csv", "npz", "parquet", "tfrecord"])
def test_a_source_is_named_by_its_descriptor_and_hardly_elsewhere(source: str) -> None:
    files = HOUSE["places_of_sources"]()[source]
    assert f"blueprints/sources/{source}.py" in files
    assert len(files) <= MOST_FILES_THAT_NAME_A_SOURCE


@pytest.mark.parametrize("section", HOUSE["SECTIONS"])
def test_few_files_list_the_keys_of_a_section_beside_its_table(section: str) -> None:
    files = HOUSE["places_of_sections"]()[section]
    assert len(files) <= MOST_FILES_THAT_LIST_KEYS.get(section, 3), files


@pytest.mark.parametrize(
    "text, listed",
    [
        ("('length', 'every', 'ahead')", True),
        ("{'length': 1, 'every': 2, 'ahead': 3}", True),
        ("has('length', 'every', 'ahead')", True),
        ("def f(): return it['length'], it['every'], it['ahead']", True),
        ("('length', 'every'), 'ahead'", False),
        ("def f(): return it['length'], it['every'], 'ahead'", False),
    ],
)
def test_keys_are_listed_where_they_stand_together(text: str, listed: bool) -> None:
    found = HOUSE["_listed_texts"](ast.parse(text))
    assert any({"length", "every", "ahead"} <= texts for texts in found) is listed


def test_what_is_private_is_told_from_what_is_our_own() -> None:
    tree = ast.parse(
        "from keras.src.backend import thing\n"
        "class Own:\n"
        "    def _mine(self): self._count = model._functional\n"
        "own._mine(); own._count; getattr(layer, '_rng')\n"
    )
    own = {*HOUSE["_defined"](tree)}
    assert {*HOUSE["_private"](tree)} - own == {"keras.src.backend", "_functional", "_rng"}
