"""Which way a number is better."""

from __future__ import annotations

from pathlib import Path

import pytest
from run_folders import write_run

from kerasflow.running.directions import better_way
from kerasflow.running.listings import read_run


@pytest.mark.parametrize(
    "name, way",
    [
        ("test.loss", "min"),
        ("train.label_loss", "min"),
        ("validation.accuracy", "max"),
        ("test.label_accuracy", "max"),
        ("test.label_accuracy_2", "max"),
        ("test.mae", "min"),
        ("test.mean_absolute_error", "min"),
        ("test.f1_score_cats", "max"),
        ("test.fbeta_score", "max"),
        ("test.logcosh", "min"),
        ("test.false_positives", "min"),
        ("test.macro_f1", "max"),
        ("test.mean", None),
        ("test.own", None),
        ("seconds", None),
        ("fit.epochs", None),
    ],
)
def test_the_way_is_that_of_the_metric(name: str, way: str | None) -> None:
    assert better_way(name) == way


@pytest.mark.parametrize(
    "metric",
    [
        {"AUC": {"name": "roc"}},
        {"AUC": {}, "name": "roc"},
        {"AUC": {"name": "a_loss"}},
        {"TopKCategoricalAccuracy": {"k": 3, "name": "roc"}},
        {"CosineSimilarity": "roc"},
    ],
)
def test_a_name_of_ones_own_is_found_in_the_blueprint(tmp_path: Path, metric: object) -> None:
    spec = {"optimizer": "adam", "loss": "mse", "metrics": {"label": [metric]}}
    run = read_run(write_run(tmp_path / "net", {"roc": 0.5}, compile=spec))
    name = "a_loss" if "a_loss" in str(metric) else "roc"
    assert better_way(f"test.label_{name}", [run.blueprint]) == "max"
