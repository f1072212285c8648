"""Callbacks from phase to phase: one log with every number under its name, and one best model."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

import numpy as np
import pytest

from kerasflow.running import Run

pytestmark = pytest.mark.keras

BEST = {"filepath": "best.weights.h5", "save_weights_only": True, "save_best_only": True}
WRECK = {"compile.optimizer": {"SGD": 1e6}}


def test_a_phase_with_other_metrics_gets_columns_of_its_own(
    run_digits: Callable[..., Run],
) -> None:
    log = {"CSVLogger": {"filename": "epochs.csv", "separator": ";"}}
    later = [{"compile.metrics": ["sparse_top_k_categorical_accuracy"]}, {"fit.epochs": 2}]
    other = {"CSVLogger": {"filename": "epochs.csv"}}
    later[1]["fit.callbacks"] = [other]
    found = run_digits(
        f"fit.callbacks={json.dumps([log])}", f"then={json.dumps(later)}", "fit.epochs=1"
    )
    with (found.folder / "epochs.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [row["epoch"] for row in rows] == ["0", "1", "2", "3"]
    for name in ("loss", "accuracy", "sparse_top_k_categorical_accuracy"):
        logged = [np.nan if row[name] == "NA" else float(row[name]) for row in rows]
        expected = np.array(found.history[name], float)
        assert np.allclose(logged, expected, rtol=1e-4, equal_nan=True), name


@pytest.mark.parametrize("monitor, mode", [("loss", "min"), ("accuracy", "max")])
def test_a_worse_model_of_a_later_phase_leaves_the_best_alone(
    run_digits: Callable[..., Run], monitor: str, mode: str
) -> None:
    best = {"ModelCheckpoint": {**BEST, "monitor": monitor, "mode": mode}}
    found = run_digits(f"fit.callbacks={json.dumps([best])}", f"then={json.dumps([WRECK])}")
    history = found.history[monitor]
    kept = np.max(np.abs(kernel(found, "best.weights.h5")))
    assert (min if mode == "min" else max)(history) in history[:2]
    assert kept < 10 < np.max(np.abs(found.model.get_layer("label").kernel.numpy()))


def test_the_best_by_another_loss_begins_anew(run_digits: Callable[..., Run]) -> None:
    best = {"ModelCheckpoint": {**BEST, "monitor": "loss"}}
    weighed = {**WRECK, "fit.class_weight": {"0": 1.5}}
    found = run_digits(f"fit.callbacks={json.dumps([best])}", f"then={json.dumps([weighed])}")
    assert np.max(np.abs(kernel(found, "best.weights.h5"))) > 10


def kernel(run: Run, file: str) -> np.ndarray:
    """Returns the weights in front of the labels that a checkpoint holds."""
    import h5py

    with h5py.File(run.folder / file) as archive:
        found: list[np.ndarray] = []
        archive["layers"].visititems(lambda _, it: found.append(it[()]) if is_last(it) else None)
    [last] = found
    return last


def is_last(item: object) -> bool:
    return getattr(item, "shape", None) == (16, 10)
