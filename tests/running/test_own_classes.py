"""Models with several outputs, and models with a class and a training step of their own."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow as kf

pytestmark = pytest.mark.keras

_RANDOM = np.random.default_rng(0)
X = _RANDOM.normal(size=(80, 4)).astype(np.float32)
DATA = {
    "x": X,
    "kind": np.where(X[:, 0] > 0, "up", "down").astype(object),
    "size": X.sum(axis=1),
    "w": _RANDOM.random(80).astype(np.float32),
}
SEVERAL: dict[str, Any] = {
    "blueprint": 1,
    "name": "several",
    "data": {
        "target": {"kind": {"from": "kind", "classes": ["down", "up"]}, "size": "size"},
        "weight": "w",
        "split": {"test": 0.25},
    },
    "model": {
        "inputs": ["x"],
        "layers": [
            {"Dense": 8, "name": "hidden"},
            {"Dense": {"units": 2, "activation": "softmax"}, "name": "kind"},
            {"Dense": 1, "inputs": "hidden", "name": "size"},
        ],
        "outputs": ["kind", "size"],
    },
    "compile": {
        "optimizer": "adam",
        "loss": {"kind": "sparse_categorical_crossentropy", "size": "mse"},
        "metrics": {"size": ["mae"]},
    },
    "fit": {"batch_size": 16},
    "evaluate": {"predictions": "p.csv"},
}


def test_every_output_has_its_numbers_under_its_name(tmp_path: Path) -> None:
    run = kf.run(SEVERAL, data=DATA, out=tmp_path / "run", progress=False)
    assert list(run.report["test"]) == [
        *("loss", "kind_loss", "size_loss", "size_mae", "kind_accuracy", "kind_macro_f1")
    ]
    assert list(run.report["classification"]["test"]) == ["kind"]
    header = (run.folder / "p.csv").read_text("utf-8").splitlines()[0]
    assert header == "kind,kind_actual,kind_probability,kind_p_down,kind_p_up,size,size_actual"
    predictions = kf.predict(run.folder, {"x": X[:3]})
    assert predictions["size"].outputs.shape == (3, 1)
    assert set(predictions["kind"].labels) <= {"up", "down"}


def test_the_weights_of_the_rows_count(tmp_path: Path) -> None:
    ones = {**DATA, "w": np.ones(80, np.float32)}
    one = kf.run(SEVERAL, data=DATA, out=tmp_path / "a", progress=False)
    other = kf.run(SEVERAL, data=ones, out=tmp_path / "b", progress=False)
    plain = copy.deepcopy(SEVERAL)
    del plain["data"]["weight"]
    third = kf.run(plain, data=DATA, out=tmp_path / "c", progress=False)
    assert one.history["loss"] != other.history["loss"]
    assert other.history["loss"] == pytest.approx(third.history["loss"], rel=1e-5)


OWN = {
    "blueprint": 1,
    "name": "own",
    "model": {
        "Rebuilder": {
            "core": {
                "Model": {
                    "inputs": {"i": {"shape": [4]}},
                    "layers": [{"Dense": 3}, {"Dense": 4}],
                }
            }
        }
    },
    "preprocess": [{"Rescaling": {"scale": 1.0}, "inputs": "x", "name": "i"}],
    "compile": {"optimizer": "adam"},
    "fit": {"epochs": 2, "batch_size": 16},
    "data": {"split": {"test": 0.25}},
}


def test_a_model_with_a_training_step_of_its_own_is_run_kept_and_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import keras
    import tensorflow as tf

    @kf.register(name="Rebuilder")
    class Rebuilder(keras.Model):
        def __init__(self, core: Any, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.core, self.mean = core, keras.metrics.Mean(name="loss")

        def call(self, x: Any) -> Any:
            return self.core(x)

        def train_step(self, x: Any) -> Any:
            with tf.GradientTape() as tape:
                loss = keras.ops.mean((self.core(x) - x) ** 2)
            gradients = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply(gradients, self.trainable_variables)
            return self.tell(loss)

        def test_step(self, x: Any) -> Any:
            return self.tell(keras.ops.mean((self.core(x) - x) ** 2))

        def tell(self, loss: Any) -> Any:
            self.mean.update_state(loss)
            return {"loss": self.mean.result()}

    run = kf.run(OWN, data={"x": X}, out=tmp_path / "run", progress=False)
    first, second = run.history["loss"]
    assert second < first
    assert set(run.report["test"]) == {"loss"}
    words = "`Rebuilder` has no `get_config`, so only its weights are kept: model.weights.h5\n"
    assert capsys.readouterr().err == words
    again = kf.Run.load(run.folder)
    found = kf.predict(again, {"x": X[:5]}).outputs
    assert np.allclose(found, run.model.predict(X[:5], verbose=0))


def test_an_accuracy_that_keras_has_weighted_is_the_one_that_is_told(tmp_path: Path) -> None:
    weighted = copy.deepcopy(SEVERAL)
    weighted["compile"]["weighted_metrics"] = {"kind": ["accuracy"]}
    run = kf.run(weighted, data=DATA, out=tmp_path / "run", progress=False)
    told, counted = run.report["test"]["kind_accuracy"], run.predictions
    right = counted["kind"].labels == counted.actual["kind"]
    assert told != pytest.approx(right.mean(), abs=1e-4)
    assert run.report["classification"]["test"]["kind"]["accuracy"] == pytest.approx(right.mean())


def test_predictions_that_cannot_be_written_leave_the_report_and_the_model(tmp_path: Path) -> None:
    import keras

    @kf.register(name="Stretcher")
    class Stretcher(keras.Model):
        """Gives two rows of numbers for each row, which nobody knows before it runs."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.last = keras.layers.Dense(4)

        def call(self, x: Any) -> Any:
            found = self.last(x)
            return keras.ops.stack([found, found], axis=1)

    blueprint = {
        "blueprint": 1,
        "name": "own",
        "data": {"target": {"y": "y"}, "split": {"test": 0.25}},
        "preprocess": [{"Rescaling": {"scale": 1.0}, "inputs": "x", "name": "i"}],
        "model": {"Stretcher": {}},
        "compile": {"optimizer": "adam", "loss": "mse"},
        "fit": {"batch_size": 16},
        "evaluate": {"predictions": "p.csv"},
    }
    data = {"x": X, "y": np.stack([X, X], axis=1)}
    with pytest.raises(kf.RunError, match=r"cannot write `p\.csv`.*what was reached is kept in"):
        kf.run(blueprint, data=data, out=tmp_path / "run", progress=False)
    kept = kf.Run.load(tmp_path / "run")
    assert kept.report["test"]["loss"] > 0
    assert (kept.folder / "model.keras").is_file()
