"""A `preprocess` that no machine has room for is refused while it takes none, by every verb."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow
from kerasflow.cli.statuses import run_verb
from kerasflow.cli.verbs import verbs
from kerasflow.errors import BlueprintError
from kerasflow.running.checks import check

resource = pytest.importorskip("resource", reason="needs POSIX' limits and counts of a process")

pytestmark = pytest.mark.keras

NARROW = {"ops.sum": {"axis": -1, "keepdims": True}, "name": "narrow"}
INSIDE = {
    "inputs": {"a": {"shape": [4]}},
    "layers": [{"ops.tile": {"repeats": [1, 10**9]}}, {"ops.max": {"axis": -1, "keepdims": True}}],
}

# Each gives one number for a row, and would take more on the way than any machine has.
BOMBS: dict[str, list[dict[str, Any]]] = {
    "Hashing": [
        {"Hashing": {"num_bins": 10**8, "output_mode": "one_hot"}, "inputs": "word"},
        {"ops.repeat": {"repeats": 10**5, "axis": -1}},
    ],
    "CategoryEncoding": [
        {"ops.repeat": {"repeats": 10**5, "axis": -1}, "inputs": "x"},
        {"CategoryEncoding": {"num_tokens": 10**7, "output_mode": "one_hot"}},
    ],
    "StringLookup": [
        {"StringLookup": {"output_mode": "one_hot"}, "inputs": "word"},
        {"ops.tile": {"repeats": [1, 10**11]}},
    ],
    "TextVectorization": [
        {"TextVectorization": {"output_sequence_length": 10**12}, "inputs": "word"},
    ],
    "wide rows": [{"ops.tile": {"repeats": [1, 10**11]}, "inputs": "x"}],
    "many rows": [{"ops.tile": {"repeats": [10**11, 1]}, "inputs": "x"}],
    "one_hot": [
        {"ops.one_hot": {"num_classes": 10**11}, "inputs": "x"},
        {"ops.sum": {"axis": 1}},
    ],
    "multi_hot": [{"ops.multi_hot": {"num_classes": 10**11}, "inputs": "x"}],
    "counts of counts": [
        {"ops.repeat": {"repeats": 10**5, "axis": -1}, "inputs": "x"},
        {"Reshape": [4, 10**5]},
        {"CategoryEncoding": {"num_tokens": 10**7, "output_mode": "count"}},
        {"ops.sum": {"axis": -1}},
    ],
    "spectra": [
        {"ops.repeat": {"repeats": 10**5, "axis": -1}, "inputs": "x"},
        {"MelSpectrogram": {"fft_length": 10**9, "num_mel_bins": 4}},
        {"ops.sum": {"axis": -1}},
    ],
    "padding": [{"ops.pad": {"pad_width": [[0, 0], [0, 10**12]]}, "inputs": "x"}],
    "a constant": [
        {"ops.ones": {"shape": [10**6, 10**6]}, "inputs": [], "name": "ones"},
        {"ops.sum": {}, "name": "sum"},
        {"ops.add": {}, "inputs": ["x", "sum"]},
    ],
    "a model inside": [{"Model": INSIDE, "inputs": "x"}],
    "pictures": [
        {"Reshape": [2, 2, 1], "inputs": "x"},
        {"Resizing": {"height": 10**6, "width": 10**6}},
        {"ops.sum": {"axis": [1, 2]}},
    ],
}


def bomb(name: str) -> dict[str, Any]:
    return {
        "blueprint": 1,
        "name": "bomb",
        "data": {"target": {"y": {"from": "y"}}},
        "preprocess": [*BOMBS[name], NARROW],
        "model": {"inputs": ["narrow"], "layers": [{"Dense": 1, "name": "y"}]},
        "compile": {"optimizer": "sgd", "loss": "mse"},
        "fit": {"epochs": 1, "batch_size": 4},
    }


def rows() -> dict[str, Any]:
    words = np.array(["a b", "c", "a", "d e f"] * 4, dtype=object)
    return {"x": np.ones((16, 4), "float32"), "word": words, "y": np.zeros((16, 1), "float32")}


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("name", BOMBS)
def test_a_run_and_a_build_refuse_it_before_it_takes_any_memory(name: str, tmp_path: Path) -> None:
    import keras

    keras.ops.sum(keras.ops.ones([10**6]))
    before = peak_bytes()
    for refused in (
        lambda: kerasflow.run(bomb(name), data=rows(), out=tmp_path / "run", progress=False),
        lambda: kerasflow.build(bomb(name), data=rows()),
    ):
        with pytest.raises(BlueprintError) as caught:
            refused()
        assert [problem.code for problem in caught.value.problems] == ["KF734"]
    assert peak_bytes() - before < 300 * 10**6
    assert not (tmp_path / "run").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a bomb and its data."""
    np.savez(tmp_path / "rows.npz", x=rows()["x"], y=rows()["y"])
    made = bomb("wide rows")
    made["data"]["source"] = {
        "npz": {"path": "rows.npz", "splits": {"train": {"x": "x", "y": "y"}}}
    }
    (tmp_path / "bomb.json").write_text(json.dumps(made), encoding="utf-8")
    return tmp_path


def test_headers_tell_it_before_the_data_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(folder / "bomb.json")
    [problem] = check(file, shapes=True)
    assert (problem.code, problem.path.parts[:2]) == ("KF734", ("preprocess", 0))
    assert problem.place is not None
    for verb in (["plan", file], ["run", file], ["check", "--shapes", file]):
        assert run_verb(verbs, verb) == 3, verb[0]
        said = "".join(capsys.readouterr())
        assert "error[KF734]: `ops.tile` at `tile` takes 3.20 TB for 2 rows" in said


def test_the_folder_of_a_run_cannot_hide_it(
    stranger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blueprint = json.loads((stranger / "blueprint.json").read_text("utf-8"))
    [index] = [n for n, it in enumerate(blueprint["preprocess"]) if it["name"] == "all"]
    joined = blueprint["preprocess"][index]
    blueprint["preprocess"][index : index + 1] = [
        {**joined, "name": "joined"},
        {"ops.repeat": {"repeats": 10**11, "axis": 0}, "name": "many"},
        {"ops.reshape": {"newshape": [-1, 10**11]}, "name": "rows"},
        {"ops.max": {"axis": -1}, "name": "all"},
    ]
    (stranger / "blueprint.json").write_text(json.dumps(blueprint), encoding="utf-8")
    kept = json.loads((stranger / "preprocess" / "preprocess.json").read_text("utf-8"))
    kept["shapes"] |= dict.fromkeys(("joined", "many", "rows"), kept["shapes"]["all"])
    (stranger / "preprocess" / "preprocess.json").write_text(json.dumps(kept), encoding="utf-8")
    for verb in (
        ["predict", str(stranger), str(stranger.parent / "rows.csv")],
        ["evaluate", str(stranger)],
    ):
        assert run_verb(verbs, verb) == 3, verb[0]
        said = capsys.readouterr().err
        assert "error[KF734]: `ops.repeat` at `many` takes" in said
        assert "blueprint.json:" in said
