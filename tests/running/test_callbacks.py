"""Callbacks of a blueprint: told which way a number is better, where Keras does not know it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kerasflow.checking import examine

pytestmark = pytest.mark.keras

TWO: dict[str, Any] = {
    "blueprint": 1,
    "data": {"target": {"a": "a", "b": {"from": "b", "classes": ["x", "y", "z"], "one_hot": True}}},
    "model": {
        "inputs": {"x": {"shape": [3]}},
        "layers": [
            {"Dense": {"units": 1}, "name": "a"},
            {"Dense": {"units": 3, "activation": "softmax"}, "inputs": "x", "name": "b"},
        ],
        "outputs": ["a", "b"],
    },
    "compile": {
        "loss": {"a": "mse", "b": "categorical_crossentropy"},
        "metrics": {"a": ["mae", {"R2Score": {"name": "fit"}}], "b": ["accuracy", "f1_score"]},
    },
}


@pytest.mark.parametrize(
    "monitor, mode",
    [
        ("val_loss", "min"),
        ("val_a_loss", "min"),
        ("val_a_mae", "min"),
        ("a_fit", "max"),
        ("val_b_accuracy", "max"),
        ("val_b_f1_score_y", "max"),
    ],
)
@pytest.mark.parametrize("tag", ["EarlyStopping", "ReduceLROnPlateau"])
def test_a_callback_knows_which_way_is_better(
    tag: str, monitor: str, mode: str, tmp_path: Path
) -> None:
    [made] = callbacks({tag: {"monitor": monitor}}, folder=tmp_path)
    assert made.mode == mode


def test_what_a_document_says_stays(tmp_path: Path) -> None:
    kept = {"filepath": "best.weights.h5", "save_best_only": True, "save_weights_only": True}
    best = {"ModelCheckpoint": {**kept, "monitor": "a_mae"}}
    said = {"EarlyStopping": {"monitor": "a_mae", "mode": "max"}}
    made = callbacks("EarlyStopping", best, said, folder=tmp_path)
    assert [each.mode for each in made] == ["min", "min", "max"]


def test_the_best_is_saved_from_the_first_batches_on(tmp_path: Path) -> None:
    from keras import Input, Sequential, layers

    best = {"filepath": "best.weights.h5", "save_weights_only": True, "save_best_only": True}
    given = {"ModelCheckpoint": {**best, "monitor": "loss", "save_freq": 1}}
    [made] = callbacks(given, folder=tmp_path)
    made.set_model(Sequential([Input((1,)), layers.Dense(1)]))
    made.on_epoch_begin(0)
    for batch, loss in enumerate([3.0, 2.0, 5.0]):
        made.on_train_batch_end(batch, {"loss": loss})
    made.on_epoch_end(0, {"loss": 5.0})
    assert made.best == 2.0


def callbacks(*given: Any, folder: Path) -> list[Any]:
    from kerasflow.running.callbacks import make_callbacks

    blueprint = examine({**TWO, "fit": {"callbacks": list(given)}}).require()
    return make_callbacks(blueprint, {}, folder)
