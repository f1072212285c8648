"""Runs that have ended: opened, judged again, applied to new data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasflow.errors import DataError, RunError
from kerasflow.running import Run, evaluate, predict

pytestmark = pytest.mark.keras


@pytest.fixture
def images(digits: Path) -> Any:
    with np.load(digits / "digits.npz") as archive:
        return archive["x_test"], archive["y_test"]


def test_a_run_that_is_opened_again_is_the_same(done: Run, digits: Path) -> None:
    again = Run.load(done.folder, roots=[digits])
    assert again.report["test"] == done.report["test"]
    assert again.history == done.history
    assert again.classes == done.classes == {"label": tuple("0123456789")}
    assert np.array_equal(again.predictions.outputs, done.predictions.outputs)
    assert again.predictions.actual["label"].tolist()[:3] == ["7", "2", "1"]
    assert repr(again) == f"<Run {done.folder}: 2 epochs>"


def test_the_model_of_an_opened_run_trains_on_as_it_would_have(done: Run) -> None:
    again = Run.load(done.folder)
    assert int(again.model.optimizer.iterations) == int(done.model.optimizer.iterations) == 20
    assert float(again.model.optimizer.learning_rate) == pytest.approx(0.01)


def test_a_run_judged_again_comes_to_the_same(done: Run, digits: Path) -> None:
    found = evaluate(done.folder, roots=[digits])
    for split in ("train", "test"):
        assert found[split] == pytest.approx(done.report[split])
    assert found["classification"] == done.report["classification"]


def test_a_run_is_judged_on_other_data(done: Run, images: Any) -> None:
    x, y = images
    found = evaluate(done, {"image": x[:50], "digit": y[:50]})
    assert set(found) == {"data", "classification"}
    right = (done.predictions.labels[:50] == y[:50].astype(str)).mean()
    assert found["data"]["accuracy"] == pytest.approx(right)


def test_new_rows_are_answered_in_their_order(done: Run, images: Any) -> None:
    found = predict(done.folder, {"image": images[0][:7]})
    assert found.labels.tolist() == done.predictions.labels[:7].tolist()
    assert found.probabilities.sum(axis=-1) == pytest.approx(np.ones(7))
    assert found.actual == {}


def test_a_missing_column_is_the_fault_of_the_data(done: Run, images: Any) -> None:
    with pytest.raises(DataError, match="there is no column `image`"):
        predict(done, {"picture": images[0]})


def test_a_folder_that_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"is not the folder of a run: it has no `report\.json`"):
        evaluate(tmp_path)
    (tmp_path / "report.json").write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match="is damaged"):
        Run.load(tmp_path)


def test_weights_that_are_not_there_are_told(done: Run, tmp_path: Path) -> None:
    import shutil

    folder = shutil.copytree(done.folder, tmp_path / "copy")
    (folder / "model.keras").unlink()
    with pytest.raises(RunError, match="cannot read the weights in"):
        _ = Run.load(folder).model


def test_a_run_without_a_test_split_says_what_to_do(run_digits: Any) -> None:
    found = run_digits(
        'data.source.npz.splits={"train": {"image": "x_test", "digit": "y_test"}}',
        "data.target.label.from=digit",
        "fit.epochs=1",
    )
    with pytest.raises(RunError, match="no test split"):
        _ = found.predictions
