"""A report as a short text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kerasflow.running.summaries import align, summarize

REPORT: dict[str, Any] = {
    "train": {"loss": 0.25, "accuracy": 1.0},
    "test": {"loss": 12.5, "accuracy": 0.97, "macro_f1": 0.96},
    "expected": [
        {"metric": "test.accuracy", "range": [0.975, 1.0], "value": 0.97, "met": False},
        {"metric": "train.accuracy", "range": [0.9, 1.0], "value": 1.0, "met": True},
        {"metric": "test.auc", "range": [0.9, 1.0], "value": None, "met": None},
    ],
    "epochs": 5,
    "stopped": None,
    "seconds": {"first_step": 3.21, "fit": 12.34, "total": 20.0},
}


def test_a_run_is_summed_up_in_a_table_and_some_lines() -> None:
    assert summarize(REPORT, Path("runs/digits-1")).splitlines() == [
        "split     loss  accuracy  macro_f1",
        "train   0.2500    1.0000",
        "test   12.5000    0.9700    0.9600",
        "test.accuracy 0.9700 NOT within the expected 0.975–1",
        "train.accuracy 1.0000 within the expected 0.9–1",
        "test.auc was expected within 0.9–1, and was not measured",
        "5 epochs, first step after 3.2 s, 12.3 s of training, 20.0 s in all",
        "kept in runs/digits-1",
    ]


def test_an_interrupted_run_expects_nothing() -> None:
    interrupted = {**REPORT, "train": {}, "test": {}, "epochs": 1, "stopped": "interrupted"}
    assert summarize(interrupted, Path("a")).splitlines() == [
        "1 epoch (interrupted), first step after 3.2 s, 12.3 s of training, 20.0 s in all",
        "kept in a",
    ]


def test_numbers_stand_under_one_another() -> None:
    assert align([["a", "long", "x"], ["bbb", "1", "22"]]) == ["a    long   x", "bbb     1  22"]
