"""What golden cases cannot hold: layers that learn from the data, of somebody's own."""

from __future__ import annotations

from typing import Any

import pytest

import kerasflow as kf
from kerasflow import catalog
from kerasflow.catalog import registering
from kerasflow.checking import check


@pytest.fixture
def own_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registering, "_registrations", dict(registering._registrations))

    class Layer:
        __module__ = "keras.layers"

    class Centering(Layer):
        def __init__(self, middle: float | None = None) -> None: ...

        def call(self, inputs: Any) -> Any: ...

        def adapt(self, data: Any) -> None: ...

    catalog.register(Centering)


@pytest.mark.usefixtures("own_layer")
def test_what_a_layer_of_ones_own_learns_from_nobody_knows_so_it_is_a_warning() -> None:
    [problem] = check(
        {
            "blueprint": 1,
            "model": {"inputs": {"x": {"shape": [4]}}, "layers": ["Centering", {"Dense": 1}]},
            "compile": {"loss": "mse"},
            "fit": {"epochs": 2},
        }
    )
    assert (problem.code, problem.severity) == ("KF540", "warning")
    assert problem.message == "`Centering` in the model is never adapted to the data"
    assert problem.hint == "move it to `preprocess`, which adapts it to the training split"


def test_the_python_spelling_is_judged_alike() -> None:
    x = kf.Input("x", shape=[4])
    y = kf.layers.Dense(1, name="y")(kf.layers.Normalization()(x))
    [problem] = check(
        kf.Blueprint(model=kf.Model(x, y), compile={"loss": "mse"}, fit={"epochs": 2})
    )
    assert (problem.code, problem.severity) == ("KF540", "error")


def test_a_model_class_of_ones_own_does_not_hide_the_layers_that_it_is_given() -> None:
    document = {
        "blueprint": 1,
        "model": {
            "class": "Siamese",
            "inputs": {"x": {"shape": [4]}},
            "layers": ["Normalization", {"Dense": 1}],
        },
        "compile": {"loss": "mse"},
        "fit": {"epochs": 2},
    }
    assert "KF540" in [problem.code for problem in check(document)]
