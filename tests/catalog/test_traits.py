"""What is known of Keras' classes: every one is classified, and what can be tried is tried."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from kerasflow import catalog
from kerasflow.catalog import traits as known
from kerasflow.catalog.entries import KINDS

HOUSE = Path(known.__file__).parents[1]
ROWS = json.loads(known.FILE.read_text("utf-8"))
MEANINGS = ROWS.pop("meanings")
ASKING = {"tag_has", "tag_value", "having", "values", "classes"}
ASKED = {"attempt", "entry", "scorer", "loss", "metric"}


def words_of(row):
    return [word.removeprefix("?").partition(":")[0] for word in row.split()]


@pytest.mark.parametrize("kind", known.CLASSIFIED)
def test_every_class_of_the_catalog_is_classified(kind):
    missing = [name for name in catalog.names(kind) if name not in ROWS[kind]]
    assert missing == [], f"say in traits.json what these are, of {', '.join(MEANINGS)}"


@pytest.mark.parametrize("kind", list(ROWS))
def test_every_name_is_one_of_the_catalog(kind):
    assert kind in KINDS
    named = {*catalog.names(kind), *catalog.excluded(kind), *catalog.identifiers(kind)}
    assert set(ROWS[kind]) <= named


def test_every_word_has_a_meaning_and_is_said_of_something_once():
    rows = [words_of(row) for rows in ROWS.values() for row in rows.values()]
    assert {word for row in rows for word in row} == set(MEANINGS)
    assert [row for row in rows if len(set(row)) < len(row)] == []


def test_rows_are_in_order_so_that_a_difference_is_a_line():
    for rows in ROWS.values():
        assert list(rows) == sorted(rows)
    for row in [row for rows in ROWS.values() for row in rows.values()]:
        assert row.split() == sorted(row.split(), key=lambda word: (word[0] == "?", word))


def asks(function):
    if isinstance(function, ast.Attribute):
        asked = getattr(function.value, "attr", None) or getattr(function.value, "id", None)
        return function.attr in ("has", "value") and asked in ASKED
    return getattr(function, "id", None) in ASKING


def questions():
    """Yields every word that the house asks for, with its file."""
    for file in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and asks(node.func):
                last = node.args[-1]
                if isinstance(last, ast.Constant) and isinstance(last.value, str):
                    yield file.name, last.value.partition(":")[0]


def test_only_words_that_have_a_meaning_are_asked_for():
    flags = {"weights", "adapts", "strings", "random", "writes"}
    asked = {word for _, word in questions()}
    assert {"joins", "layout", "wraps"} <= asked
    assert [pair for pair in questions() if pair[1] not in {*MEANINGS, *flags}] == []


@pytest.mark.parametrize("trait", ["cut", "counts", "each_unit", "units", "window"])
def test_values_that_are_arguments_are_some_of_the_class(trait):
    for kind in ROWS:
        for name, value in known.values(kind, trait).items():
            entry = catalog.find(kind, name)
            assert entry is not None
            assert value.partition("=")[0] in entry.parameters


@pytest.mark.parametrize("trait", ["told_by", "weights_unless"])
def test_values_that_are_lists_of_arguments_are_some_of_the_class(trait):
    for name, value in known.values("layers", trait).items():
        entry = catalog.find("layers", name)
        assert entry is not None
        assert set(value.split(",")) <= set(entry.parameters)


def test_what_nobody_knows_is_not_taken_for_known():
    assert not catalog.tag_has("Conv3D", "by_row")
    assert "?by_row" in known.traits("layers", "Conv3D")
    assert catalog.tag_has("Conv2D", "by_row")
