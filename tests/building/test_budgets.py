"""Parameters, memory and room on disk, against Keras' own numbers and files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import pytest

import kerasflow
from kerasflow.building.budgets import Budget
from kerasflow.building.estimates import estimate, estimate_file
from kerasflow.running.saving import save_model

pytestmark = pytest.mark.keras

MODELS = Path(__file__).parents[2] / "blueprints" / "models"


def budget_of(source: Any, *, training: bool = True, **sections: Any) -> Budget:
    blueprint = kerasflow.load(source if sections == {} else {**source, **sections})
    return estimate(blueprint, {}, {}, training=training).budget


def net(*layers: Any, shape: tuple[int | None, ...] = (20,), **sections: Any) -> dict[str, Any]:
    model = {"inputs": {"x": {"shape": list(shape)}}, "layers": list(layers)}
    compiled = {"optimizer": "adam", "loss": "mse"}
    return {"blueprint": 1, "model": model, "compile": compiled, **sections}


@pytest.mark.parametrize("name", ["mnist_convnet", "siamese_contrastive", "tabtransformer"])
def test_the_parameters_are_those_that_keras_counts(name: str) -> None:
    file = MODELS / f"{name}.json"
    budget, model = budget_of(file), kerasflow.build(file)
    trained = sum(weight.numpy().size for weight in model.trainable_weights)
    assert (budget.parameters, budget.trained_parameters) == (model.count_params(), trained)
    assert budget.arrays == len(model.variables)


def test_the_memory_of_a_dense_net_is_what_one_works_out_by_hand() -> None:
    budget = budget_of(net({"Dense": 10}, {"Dense": 5}))
    weights = 4 * (20 * 10 + 10 + 10 * 5 + 5)
    assert (budget.weight_bytes, budget.gradient_bytes) == (weights, weights)
    assert budget.optimizer_bytes == 2 * weights
    kept = 4 * (20 + 10 + 5) + 2 * 4 * 10
    assert budget.kept_bytes == kept
    assert budget.passing_bytes == 4 * 30
    assert budget.training_bytes(8) == 4 * weights + 8 * kept
    assert budget.largest_batch(4 * weights + 8 * kept) == 8
    assert budget.largest_batch(4 * weights + 8 * kept - 1) == 7
    assert budget.largest_batch(weights) == 0


def test_what_does_not_train_has_no_gradient_and_no_slot() -> None:
    budget = budget_of(net({"Dense": 10, "trainable": False}, {"Dense": 5}))
    assert budget.trained_parameters == 55
    assert (budget.gradient_bytes, budget.optimizer_bytes) == (4 * 55, 8 * 55)
    assert budget.weight_bytes == 4 * 265


def test_a_shared_layer_is_counted_once_and_its_outputs_each_time() -> None:
    shared = net(
        {"Dense": 20, "name": "one"},
        {"share": "one", "name": "two"},
        {"Add": {}, "inputs": ["one", "two"]},
    )
    budget = budget_of(shared)
    assert budget.parameters == 420
    assert [node.parameters for node in budget.nodes] == [420, 0, 0]
    assert budget.kept_bytes == 4 * 20 * (1 + 3 + 2)


def test_half_precision_halves_the_activations_and_not_the_weights() -> None:
    whole = budget_of(net({"Dense": 10}))
    half = budget_of(net({"Dense": 10}, runtime={"precision": "mixed_float16"}))
    assert half.weight_bytes == whole.weight_bytes
    assert half.optimizer_bytes == whole.optimizer_bytes
    assert half.kept_bytes - half.input_bytes == (whole.kept_bytes - whole.input_bytes) / 2


@pytest.mark.slow
def test_an_application_is_looked_into() -> None:
    application = {"applications.MobileNetV2": {"input_shape": [32, 32, 3], "classes": 10}}
    budget = budget_of(net(application, shape=(32, 32, 3)), training=False)
    whole = keras.applications.MobileNetV2(weights=None, input_shape=(32, 32, 3), classes=10)
    assert budget.parameters == whole.count_params()
    assert budget.operations > 2 * 3 * 10**6
    assert budget.uncounted == ()


def test_constants_count_without_a_batch() -> None:
    constant = {"ops.ones": {"shape": [1000, 20]}, "inputs": [], "name": "ones"}
    layers = [constant, {"ops.matmul": {}, "inputs": ["x", "ones"]}]
    budget = budget_of(net(*layers, shape=(5, 1000)), training=False)
    assert [node.constant_bytes for node in budget.nodes] == [80_000, 0]
    assert budget.weight_bytes == 80_000


def test_an_optimizer_whose_rate_waits_for_the_data_is_counted() -> None:
    rate = {"CosineDecay": {"initial_learning_rate": 0.1, "decay_steps": "${data.train.steps}"}}
    compiled = {"optimizer": {"SGD": {"learning_rate": rate, "momentum": 0.9}}, "loss": "mse"}
    budget = budget_of(net({"Dense": 10}, compile=compiled))
    assert budget.optimizer_bytes == budget.weight_bytes == 840


@pytest.mark.parametrize("name", ["tickets", "conv_lstm", "text_transformer"])
def test_a_file_has_the_size_that_was_told(name: str, tmp_path: Path) -> None:
    file = MODELS / f"{name}.json"
    save_model(tmp_path, kerasflow.build(file))
    size = (tmp_path / "model.keras").stat().st_size
    assert budget_of(file).file_bytes == pytest.approx(size, rel=0.02)


@pytest.mark.parametrize("optimizer", ["adam", {"SGD": {"momentum": 0.9}}, "sgd"])
def test_a_run_expects_the_file_that_was_told(optimizer: Any) -> None:
    layers = [{"Dense": 8}, {"Dropout": 0.1}, {"BatchNormalization": {}}, {"Dense": 1}]
    values = net(*layers, compile={"optimizer": optimizer, "loss": "mse"})
    told = budget_of(values).file_bytes
    assert estimate_file(kerasflow.load(values), kerasflow.build(values)) == told


def test_the_dry_variables_are_forgotten() -> None:
    from keras.src.backend.common import global_state

    before = list(global_state.get_global_attribute("uninitialized_variables") or [])
    budget_of(net({"Dense": 10**9}))
    assert (global_state.get_global_attribute("uninitialized_variables") or []) == before
