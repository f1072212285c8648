"""Reports and preprocessors that strangers wrote: what no run writes is refused, in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasflow.cli.statuses import run_verb
from kerasflow.cli.verbs import verbs

pytestmark = pytest.mark.keras
Change = Callable[[dict[str, Any]], Any]
DEEP = "[" * 900 + "]" * 900


def changed(key: str, value: Any) -> Change:
    """Sets one value of a mapping, at a path with slashes."""

    def change(values: dict[str, Any]) -> None:
        *way, last = key.split("/")
        for part in way:
            values = values[part]
        values[last] = value

    return change


def rewrite(file: Path, change: Change) -> None:
    values = json.loads(file.read_text("utf-8"))
    change(values)
    file.write_text(json.dumps(values), encoding="utf-8")


def refused(run: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Returns what both verbs say of a folder; neither may trace back, nor go on."""
    said = []
    for verb in (["predict", str(run), str(run.parent / "rows.csv")], ["evaluate", str(run)]):
        assert run_verb(verbs, verb) in (1, 3, 4), verb[0]
        said.append(capsys.readouterr().err)
    return "\n".join(said)


STATES: dict[str, Any] = {
    "inputs": [3, [], {"all": 3}, {"all": ["a"]}, {"b": "all"}, {"all": "nothing"}],
    "signature": [3, {"all": 3}, {"all": {}}, {}],
    "signature/all/shape": [3, ["a"], [1.5], [-1], [True], [10**12], [2**20, 2**20], [1] * 99],
    "signature/all/dtype": [3, "float33", "object", "complex64", "", "<f4", None, [], "int8,int8"],
    "shapes": [3, {}, {"city": [None, 1]}, {"city": json.loads(DEEP)}],
    "shapes/weight": [3, "ab", [None, 10**15], [None, "a"], [None, -1], [[None, 1], [None, 1]]],
    "layers": [3, {}, {"cities": 3}, {"nothing": {"values": {}, "arrays": []}}],
    "layers/cities": [{"values": 3, "arrays": []}, {"values": {}, "arrays": []}],
    "layers/cities/values/vocabulary": [
        *(3, "abc", [], [[]], [None], [1.5], [1, "a"], ["\ud800"], {"a": 1}, ["a", "a"]),
        *([1, 2, 3], [True]),
    ],
    "layers/doors/values/vocabulary": [["a", "b"], [2**70], [float("nan")], [float("inf")]],
    "layers/cities/values/extra": [1],
    "layers/cities/arrays": [3, "x", [3], ["nothing"], ["../weights/0"]],
    "layers/weights/arrays": [[], ["0"], ["nothing"]],
    "layers/bins/arrays": [[], 3],
    "layers/words/values/vocabulary": [["[UNK]", "a"]],
}
REPORTS: dict[str, Any] = {
    "late": [
        *(3, [], {"a": "b"}, {"a": 1.5}, {"a": True}, {"a": -1}, {"a": 2**63}, {"a": []}, {}),
        {"preprocess.words.vocabulary_size": 0},
        {"preprocess.words.vocabulary_size": 10**12},
        {"preprocess.words.vocabulary_size": 2**62},
    ],
    "classes": [3, [], {"late": 3}, {"late": "ab"}, {"late": [1]}, {"late": ["\ud800", "b"]}],
}
ARRAYS: dict[str, Any] = {
    "weights/0": [np.array(["a"]), np.float32([1, 2]), np.float32([np.nan]), np.zeros((2, 2))],
    "weights/1": [np.float32([np.inf]), np.array([1 + 1j])],
    "bins/bin_boundaries": [
        *(np.zeros((2, 2)), np.float64([2, 1]), np.float64([np.nan, 1]), np.array(["a"])),
    ],
    "words/idf_weights": [np.zeros(3), np.full(8, np.nan), np.zeros((8, 8)), np.array(["a"] * 8)],
}


def listed(cases: dict[str, Any]) -> list[Any]:
    return [
        pytest.param(key, value, id=f"{key} {str(value)[:24]}")
        for key, values in cases.items()
        for value in values
    ]


@pytest.mark.parametrize("key, value", listed(STATES))
def test_values_that_no_run_keeps_are_refused(
    stranger: Path, key: str, value: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(stranger / "preprocess" / "preprocess.json", changed(key, value))
    assert refused(stranger, capsys)


@pytest.mark.parametrize("key, value", listed(ARRAYS))
def test_arrays_that_no_run_keeps_are_refused(
    stranger: Path, key: str, value: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = stranger / "preprocess" / "preprocess.npz"
    with np.load(file) as archive:
        arrays = {**archive, key: value}
    np.savez(file, **arrays)
    assert "preprocess" in refused(stranger, capsys)


@pytest.mark.parametrize("key, value", listed(REPORTS))
def test_reports_that_no_run_writes_are_refused(
    stranger: Path, key: str, value: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(stranger / "report.json", changed(key, value))
    assert refused(stranger, capsys)


@pytest.mark.parametrize("file", ["report.json", "preprocess/preprocess.json"])
@pytest.mark.parametrize(
    "text", ["", "[]", "{", "[" * 100_000, "\0", "1e999", "1" * 5000, "[" + "1," * 6_000_000 + "1]"]
)
def test_files_that_are_damaged_or_too_large_are_refused(
    stranger: Path, file: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (stranger / file).write_text(text, encoding="utf-8")
    assert "preprocess" in refused(stranger, capsys) or file == "report.json"


def test_a_huge_file_is_not_read(stranger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (stranger / "preprocess" / "preprocess.json").open("r+b") as file:
        file.truncate(2**33)
    assert "larger than 256 MiB" in refused(stranger, capsys)


def test_more_classes_than_the_model_gives_are_no_table(
    stranger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(stranger / "report.json", changed("classes/late", ["a", "b", "c"]))
    assert run_verb(verbs, ["predict", str(stranger), str(stranger.parent / "rows.csv")]) == 1
    assert "has 3 classes and gives 2" in capsys.readouterr().err
