"""Trials of engines: they say what they saw, and leave no trace."""

from __future__ import annotations

import keras
import pytest
from running.engines.nets import BATCH, difference, make_net, take

from kerasflow.running.batches import Order
from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.trials import find_fastest

pytestmark = pytest.mark.keras


@pytest.mark.slow
def test_trials_leave_weights_optimizer_seeds_and_metrics_as_they_were() -> None:
    tried, untouched = make_net("mix"), make_net("mix")
    for model in (tried, untouched):
        model.optimizer.build(model.trainable_variables)
    choice = find_fastest(Fitting(tried, take(200), None, Order(200, 5), BATCH, epochs=1))
    assert choice.engine in ("fused", "xla")
    assert "µs a step" in choice.reason
    assert difference(tried, untouched) == 0
    assert all(float(value) == 0 for value in tried.get_metrics_result().values())


def test_a_layer_that_xla_cannot_compile_settles_it() -> None:
    class Own(keras.layers.Dense):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(10)
            self.supports_jit = False

    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), Own()])
    model.compile("sgd", "mse")
    choice = find_fastest(Fitting(model, take(200), None, Order(200, 5), BATCH, epochs=1))
    assert choice.engine == "fused"
    assert "XLA cannot compile" in choice.reason
