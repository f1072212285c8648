"""What an earlier run has learned is taken over as it is, and what it does not know is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.loading import load
from kerasflow.errors import BuildError, DataError
from kerasflow.feeding import Feed, Preprocessor, feed
from kerasflow.feeding.preprocessing.takeovers import Takeover, refuse_other_preprocess

pytestmark = pytest.mark.keras

LOOKUP: dict[str, Any] = {"StringLookup": {"output_mode": "int"}, "inputs": "city", "name": "where"}
NUMBER: dict[str, Any] = {"Normalization": {}, "inputs": "age", "name": "years"}
KIND: dict[str, Any] = {"StringLookup": {}, "inputs": "label", "name": "kind_number"}
AGES = [10.0, 20, 30, 40, 50, 60, 70, 80]
ROWS: dict[str, Any] = {
    "city": ["Rome", "Kyiv"] * 4,
    "age": AGES,
    "label": ["no", "yes"] * 4,
}
LATER = {**ROWS, "city": ["Rome", "Oslo", "Bern", "Oslo"] * 2, "age": [100.0] * 8}


def blueprint(*preprocess: dict[str, Any], target: Any = None, **data: Any) -> Blueprint:
    return load(
        {
            "blueprint": 1,
            "data": {"target": target or {"kind": {"from": "label", "classes": ["no", "yes"]}}}
            | data,
            "preprocess": [*(preprocess or (LOOKUP, NUMBER))],
            "model": {
                "inputs": ["where", "years"],
                "layers": [
                    {"Concatenate": {}, "inputs": ["where", "years"]},
                    {"Dense": 3, "name": "kind"},
                ],
            },
            "fit": {"batch_size": 2},
        }
    )


def take_over(spec: Blueprint, folder: Path, rows: Any, told: list[str], first: Any = None) -> Feed:
    before = feed(spec, data=first or ROWS)
    folder.mkdir(exist_ok=True)
    before.preprocessor.save(folder)
    learned = Preprocessor.load(spec, folder)
    return feed(spec, data=rows, learn=Takeover(learned, "runs/net-1", told.append))


@pytest.mark.parametrize("streamed", [False, True])
def test_words_and_means_are_those_of_the_earlier_data(tmp_path: Path, streamed: bool) -> None:
    told: list[str] = []
    spec = blueprint()
    feed(spec, data=ROWS).preprocessor.save(tmp_path)
    learn = Takeover(Preprocessor.load(spec, tmp_path), "runs/net-1", told.append)
    found = feed(
        spec,
        data={"train": LATER, "test": {name: rows[:3] for name, rows in LATER.items()}},
        learn=learn,
        disk_folder=tmp_path if streamed else None,
    )
    assert found.deferred["preprocess.where.vocabulary_size"] == 3
    assert np.asarray(found.train.inputs["where"][:]).ravel().tolist() == [1, 0, 0, 0] * 2
    assert found.test
    years = np.asarray(found.test.inputs["years"][:])
    assert np.allclose(years, (100 - np.mean(AGES)) / np.std(AGES))
    assert told == [
        "`city` has 2 values that `runs/net-1` did not know, in 6 of 8 rows of train: `Oslo`, "
        "`Bern`; `where` takes them for unknown",
        "`city` has 2 values that `runs/net-1` did not know, in 2 of 3 rows of test: `Oslo`, "
        "`Bern`; `where` takes them for unknown",
    ]


def test_nothing_is_told_where_all_is_known(tmp_path: Path) -> None:
    told: list[str] = []
    take_over(blueprint(), tmp_path, ROWS, told)
    assert told == []


def test_a_value_for_which_there_is_no_place_is_refused_with_its_row(tmp_path: Path) -> None:
    lookup = {**LOOKUP, "StringLookup": {"num_oov_indices": 0}}
    with pytest.raises(DataError, match="`city`, row 2: `Oslo` was not learned, and `where`"):
        take_over(blueprint(lookup, NUMBER), tmp_path, LATER, [])


@pytest.mark.parametrize("how", ["a node", "shared", "numbers"])
def test_a_label_that_was_not_learned_is_refused_with_its_row(tmp_path: Path, how: str) -> None:
    steps, labels, later = [LOOKUP, NUMBER, KIND], ["no", "yes"] * 4, ["no", "yes", "new", "no"]
    if how == "shared":
        words = {"StringLookup": {}, "inputs": "city", "name": "words"}
        steps = [
            LOOKUP,
            NUMBER,
            words,
            {"share": "words", "inputs": "label", "name": "kind_number"},
        ]
        labels, later = ["Rome"] * 8, ["Rome", "Kyiv", "new"]
    if how == "numbers":
        steps[2] = {"IntegerLookup": {}, "inputs": "label", "name": "kind_number"}
        labels, later = [7, 9] * 4, [7, 9, 11, 7]
    rows = {name: values[: len(later)] for name, values in LATER.items()}
    spec = blueprint(*steps, target={"kind": "kind_number"})
    with pytest.raises(DataError) as refused:
        take_over(spec, tmp_path, {**rows, "label": later}, [], {**ROWS, "label": labels})
    told = f"column `label`, row 3: `{later[2]}` is none of the labels that `runs/net-1` has"
    assert told in str(refused.value)


def test_another_preparation_is_refused_at_its_node() -> None:
    refuse_other_preprocess(blueprint(), blueprint(), "runs/net-1")
    refuse_other_preprocess(blueprint(LOOKUP, NUMBER), blueprint(NUMBER, LOOKUP), "runs/net-1")
    other = {**NUMBER, "Normalization": {"axis": None}}
    with pytest.raises(BuildError) as refused:
        refuse_other_preprocess(blueprint(LOOKUP, other), blueprint(), "runs/net-1")
    assert str(refused.value.path) == "preprocess[1]"
    told = "the node `years` of `preprocess` is not what it was in `runs/net-1`, which has another"
    assert told in str(refused.value)
    more = blueprint(LOOKUP, NUMBER, KIND, target={"kind": "kind_number"})
    with pytest.raises(BuildError, match="which has none of that name"):
        refuse_other_preprocess(more, blueprint(), "a")
