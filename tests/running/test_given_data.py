"""Data that took the place of a source: a run says so, and no other rows are taken for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow as kf
from kerasflow.feeding.plans import make_plan
from kerasflow.running.fingerprints import find_fingerprint
from kerasflow.running.given_data import describe_given, names_source

X = np.random.default_rng(0).normal(size=(40, 2)).astype(np.float32)
Y = (X.sum(axis=1) > 0).astype(np.int32)


@pytest.fixture(scope="module")
def blueprint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blueprint with a source of its own, of which all rows are of one class."""
    folder = tmp_path_factory.mktemp("source")
    np.savez(folder / "rows.npz", x=X, y=np.zeros(40, np.int32))
    values = {
        "blueprint": 1,
        "name": "rows",
        "data": {
            "source": {"npz": {"path": "rows.npz"}},
            "target": {"kind": {"from": "y", "classes": 2}},
            "split": {"test": 0.25},
        },
        "model": {
            "inputs": ["x"],
            "layers": [{"Dense": {"units": 2, "activation": "softmax"}, "name": "kind"}],
        },
        "compile": {"optimizer": "adam", "loss": "sparse_categorical_crossentropy"},
        "fit": {"batch_size": 8},
    }
    file = folder / "rows.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def given(blueprint: Path) -> kf.Run:
    """A run of it on other rows."""
    out = blueprint.parent / "given"
    return kf.run(blueprint, data={"x": X, "y": Y}, out=out, progress=False)


@pytest.mark.keras
def test_a_run_says_what_took_the_place_of_its_source(given: kf.Run) -> None:
    assert given.report["given"] == "arrays given from Python"
    assert "trained on arrays given from Python" in given.summary()
    assert kf.Run.load(given.folder).summary() == given.summary()


@pytest.mark.keras
@pytest.mark.parametrize("stream", ["true", "false"])
def test_data_that_was_changed_since_is_not_judged_for_that_of_the_run(
    blueprint: Path, tmp_path: Path, stream: str
) -> None:
    import pandas as pd

    frame = pd.DataFrame({"x": list(X[:, :1]), "y": Y, "note": "a"})
    sets = [f"data.stream={stream}"]
    run = kf.run(blueprint, data=frame, sets=sets, out=tmp_path / "run", progress=False)
    frame["note"] = "b"  # which nothing is made of
    assert kf.evaluate(run)["test"]["loss"] == run.report["test"]["loss"]
    del run.predictions
    frame.loc[3, "y"] = 1 - frame.loc[3, "y"]
    with pytest.raises(kf.DataError, match=r"has been changed since.*give them as `data=`"):
        kf.evaluate(run)
    with pytest.raises(kf.DataError, match="has been changed since"):
        _ = run.predictions
    assert "loss" in kf.evaluate(run, frame)["data"]
    del frame["y"]
    with pytest.raises(kf.DataError, match="has been changed since"):
        kf.evaluate(run)


@pytest.mark.keras
def test_a_fingerprint_is_of_the_values_of_every_kind_of_column() -> None:
    model = {"inputs": ["x"], "layers": [{"Dense": 1, "name": "out"}]}
    plan = make_plan(kf.load({"blueprint": 1, "model": model, "data": {"target": {"out": "y"}}}))
    lists = np.array([["a"], ["b", "c"]], dtype=object)
    for x in (np.zeros((2, 3), np.uint8), np.array(["a", "b"], object), lists, np.zeros(2)):
        before = find_fingerprint({"x": x, "y": [0, 1]}, plan)
        assert find_fingerprint({"train": {"x": x.copy(), "y": [0, 1]}}, plan) == before
        changed = x.copy()
        changed[1] = x[0] if x.dtype == object else x[1] + 1
        assert find_fingerprint({"x": changed, "y": [0, 1]}, plan) != before
        assert find_fingerprint({"x": x, "y": [0, 2]}, plan) != before
        assert find_fingerprint({"train": {"x": x, "y": [0, 1]}, "test": "a.csv"}, plan) == before


@pytest.mark.keras
def test_the_process_that_gave_the_data_judges_on_it(given: kf.Run) -> None:
    found = kf.evaluate(given)
    assert found["test"]["loss"] == pytest.approx(given.report["test"]["loss"])
    assert found["train"]["loss"] == pytest.approx(given.report["train"]["loss"])


@pytest.mark.keras
def test_another_process_is_refused_and_told_what_to_give(given: kf.Run) -> None:
    again = kf.Run.load(given.folder)
    expected = "was trained on arrays given from Python, which it has not kept"
    with pytest.raises(kf.DataError, match=expected):
        kf.evaluate(again)
    with pytest.raises(kf.DataError, match=expected):
        _ = again.predictions
    found = kf.evaluate(again, {"x": X, "y": Y})
    assert found["data"]["loss"] > 0


@pytest.mark.keras
def test_its_blueprint_trains_only_on_what_somebody_names(given: kf.Run, tmp_path: Path) -> None:
    kept, roots = given.folder / "blueprint.json", [given.folder.parent]
    with pytest.raises(kf.DataError, match=r"name the source .* `--set data\.source=…`"):
        kf.run(kept, roots=roots, out=tmp_path / "a", progress=False)
    named = ["data.source.npz.path=rows.npz"]
    done = kf.run(kept, sets=named, roots=roots, out=tmp_path / "b", progress=False)
    assert done.report["given"] is None
    assert kf.evaluate(kf.Run.load(done.folder, roots=roots))["test"] == pytest.approx(
        done.report["test"]
    )


@pytest.mark.keras
def test_a_report_that_says_anything_else_is_damaged(given: kf.Run) -> None:
    damaged = kf.Run(given.folder, {**given.report, "given": ["x"]})
    with pytest.raises(kf.RunError, match="expected in `given` a text"):
        kf.evaluate(damaged)


def test_whatever_can_be_given_has_a_name(tmp_path: Path) -> None:
    import polars as pl

    frame: Any = pl.DataFrame({"x": [1]})
    assert describe_given(None) is None
    assert describe_given(frame) == "a DataFrame of polars given from Python"
    assert describe_given({"train": frame}) == "splits given from Python"
    assert describe_given((X, Y)) == "a pair of arrays given from Python"
    assert describe_given(tmp_path / "a.csv") == f"the file `{tmp_path / 'a.csv'}`"


def test_only_what_is_set_of_the_source_names_it() -> None:
    assert names_source(["fit.epochs=1", "data.source.npz.path=a.npz"])
    assert names_source(['data={"source": {}}'])
    assert not names_source(["fit.epochs=1", "data.split.test=0.5"])
