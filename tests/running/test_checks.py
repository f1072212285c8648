"""Both rounds of a check from Python, and what the first needs to start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kerasflow

FIRST = {"blueprint": 1, "model": [{"Dense": {"unit": 10}}]}
SECOND = {
    "blueprint": 1,
    "model": {"inputs": {"x": {"shape": [10, 3]}}, "layers": [{"LSTM": 8}, {"LSTM": 4}]},
}


def test_without_shapes_keras_is_not_asked() -> None:
    assert [problem.code for problem in kerasflow.check(FIRST)] == ["KF302"]
    assert kerasflow.check(SECOND) == ()


@pytest.mark.keras
def test_with_shapes_keras_is_asked_where_nothing_else_is_wrong() -> None:
    assert [problem.code for problem in kerasflow.check(FIRST, shapes=True)] == ["KF302"]
    [problem] = kerasflow.check(SECOND, shapes=True)
    assert problem.code == "KF701"
    assert str(problem.path) == "model.layers[1].LSTM"


@pytest.mark.keras
def test_what_is_set_is_what_keras_is_asked_about() -> None:
    shape = "model.inputs.x.shape=[10]"
    found = kerasflow.check(SECOND, shapes=True, sets=[shape])
    assert [str(problem.path) for problem in found] == ["model.layers[0].LSTM"]


@pytest.mark.keras
def test_warnings_of_both_rounds_come_together() -> None:
    layers = [{"Dense": 3, "name": "d"}, {"Embedding": {"input_dim": 3, "output_dim": 3}}]
    blocks = {"unused": {"layers": [{"Dense": 1}]}}
    model = {"inputs": {"x": {"shape": [5]}}, "layers": layers}
    found = kerasflow.check({"blueprint": 1, "blocks": blocks, "model": model}, shapes=True)
    assert sorted(problem.code for problem in found) == ["KF416", "KF704"]
    assert {problem.severity for problem in found} == {"warning"}


def test_a_check_starts_without_what_trains() -> None:
    code = "import sys, kerasflow; kerasflow.check({}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.startswith("kerasflow.running.")}
    assert loaded == {"kerasflow.running.checks", "kerasflow.running.options"}


@pytest.mark.keras
def test_what_keras_is_certain_of_is_not_doubted_too(tmp_path: Path) -> None:
    import numpy as np

    np.savez(tmp_path / "rows.npz", x=np.zeros((6, 4), "float32"), y=np.zeros(6, "int32"))
    source = {"npz": {"path": "rows.npz", "splits": {"train": {"x": "x", "y": "y"}}}}
    last = {"Dense": {"units": 3, "activation": "softmax"}, "name": "y"}
    values = {
        "blueprint": 1,
        "data": {"source": source, "target": {"y": {"from": "y", "classes": 3}}},
        "model": {"inputs": ["x"], "layers": [last]},
        "compile": {"loss": "categorical_crossentropy"},
        "fit": {"batch_size": 2},
    }
    file = tmp_path / "net.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    assert [problem.code for problem in kerasflow.check(file)] == ["KF504"]
    assert [problem.code for problem in kerasflow.check(file, shapes=True)] == ["KF721"]


@pytest.fixture
def tagger(tmp_path: Path) -> dict[str, object]:
    """A class for each of four words, of which `pad` fills up what is short."""
    import numpy as np

    words = np.random.default_rng(1).integers(1, 9, (40, 4)).astype("int32")
    words[:, 3] = 0
    np.savez(tmp_path / "words.npz", words=words, tag=words % 3)
    last = {"Dense": {"units": 3, "activation": "softmax"}, "name": "tag"}
    return {
        "blueprint": 1,
        "data": {
            "source": {"npz": {"path": "words.npz"}},
            "target": {"tag": {"from": "tag", "classes": ["other", "person", "place"]}},
            "split": {"test": 0.25},
        },
        "model": {
            "inputs": ["words"],
            "layers": [{"Embedding": {"input_dim": 9, "output_dim": 2, "mask_zero": True}}, last],
        },
        "compile": {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]},
        "fit": {"batch_size": 8},
        "evaluate": {"predictions": "tags.csv"},
    }


@pytest.mark.keras
def test_predictions_that_no_table_holds_are_told_before_anything_is_trained(
    tagger: dict[str, object], tmp_path: Path
) -> None:
    roots = [tmp_path]
    [problem] = kerasflow.check(tagger, shapes=True, roots=roots)
    assert (problem.code, str(problem.path)) == ("KF531", "evaluate.predictions")
    assert problem.message == (
        "`tags.csv` is a table, and a row of one cannot hold `tag`, of shape [4, 3]"
    )
    assert problem.hint == '"tags.npz" keeps arrays, and "tags.parquet" lists'
    out = tmp_path / "run"
    with pytest.raises(kerasflow.BlueprintError, match="cannot hold `tag`"):
        kerasflow.run(tagger, roots=roots, out=out, progress=False)
    assert not out.exists()
    one_a_row = {"layers": ["Flatten", {"Dense": {"units": 3, "activation": "softmax"}}]}
    wide = {**tagger, "model": {"inputs": {"words": {"shape": [4]}}, **one_a_row}, "data": {}}
    assert not [it for it in kerasflow.check(wide, shapes=True) if it.code == "KF531"]


@pytest.mark.slow
@pytest.mark.keras
def test_predictions_of_sequences_are_kept_beside_the_report(
    tagger: dict[str, object], tmp_path: Path
) -> None:
    import numpy as np

    sets = ["evaluate.predictions=tags.npz"]
    assert kerasflow.check(tagger, shapes=True, roots=[tmp_path], sets=sets) == ()
    run = kerasflow.run(tagger, roots=[tmp_path], sets=sets, out=tmp_path / "run", progress=False)
    assert (run.folder / "report.json").is_file()
    with np.load(run.folder / "tags.npz", allow_pickle=False) as archive:
        assert archive["tag_actual"].shape == (10, 4)
        found = {name: archive[f"tag_p_{name}"] for name in ("other", "person", "place")}
        assert archive["tag_mask"].tolist() == [[True, True, True, False]] * 10
    assert sum(found.values()) == pytest.approx(np.ones((10, 4)), abs=1e-5)
    again = kerasflow.predict(run.folder, tmp_path / "words.npz").arrays()
    assert again["tag_mask"].tolist() == [[True, True, True, False]] * 40
