"""A few hundred real digits, an experiment on them, and one run of it for many tests."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

MNIST = Path(__file__).parents[2] / "blueprints" / "data" / "mnist.npz"

EXPERIMENT: dict[str, Any] = {
    "blueprint": 1,
    "name": "digits",
    "about": {"expect": {"test.accuracy": [0.2, 1.0], "test.loss": [5, 6], "test.auc": [0, 1]}},
    "seed": 7,
    "data": {
        "source": {
            "npz": {
                "path": "digits.npz",
                "splits": {
                    "train": {"image": "x_train", "digit": "y_train"},
                    "test": {"image": "x_test", "digit": "y_test"},
                },
            }
        },
        "target": {"label": {"from": "digit", "classes": 10}},
    },
    "preprocess": [
        {"Rescaling": {"scale": "${1 / 255}"}, "inputs": "image"},
        {"Flatten": {}, "name": "pixels"},
    ],
    "model": {
        "inputs": ["pixels"],
        "layers": [
            {"Dense": {"units": 16, "activation": "relu"}, "name": "hidden"},
            {"Dropout": 0.1},
            {"Dense": {"units": 10, "activation": "softmax"}, "name": "label"},
        ],
    },
    "compile": {
        "optimizer": {"Adam": {"learning_rate": 0.01}},
        "loss": "sparse_categorical_crossentropy",
        "metrics": ["accuracy"],
    },
    "fit": {"epochs": 2, "batch_size": 32},
    "evaluate": {"report": ["confusion_matrix", "per_class"], "predictions": "predictions.csv"},
}


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `digits.npz`: 300 images to train on and 100 to test."""
    folder = tmp_path_factory.mktemp("digits")
    with np.load(MNIST) as mnist:
        np.savez(
            folder / "digits.npz",
            x_train=mnist["x_train"][:300],
            y_train=mnist["y_train"][:300],
            x_test=mnist["x_test"][:100],
            y_test=mnist["y_test"][:100],
        )
    return folder


@pytest.fixture
def experiment() -> dict[str, Any]:
    """The experiment, to be changed."""
    return copy.deepcopy(EXPERIMENT)


@pytest.fixture
def run_digits(digits: Path, tmp_path: Path) -> Callable[..., Any]:
    """Runs the experiment with changes; says nothing."""
    from kerasflow.running import run

    def run_with(*sets: str, **options: Any) -> Any:
        options = {"out": tmp_path / "run", "progress": False, **options}
        return run(EXPERIMENT, sets=sets, roots=[digits], **options)

    return run_with


@pytest.fixture(scope="session")
def done(digits: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One run of the experiment; not to be changed."""
    from kerasflow.running import run

    out = tmp_path_factory.mktemp("done") / "run"
    return run(EXPERIMENT, roots=[digits], out=out, progress=False)
