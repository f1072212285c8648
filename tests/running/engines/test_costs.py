"""What a training is expected to cost, and which engine the nets of the benchmarks get by it."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kerasflow import load
from kerasflow.building import build
from kerasflow.building.signatures import TensorInfo
from kerasflow.catalog.traits import values
from kerasflow.running.engines.choosing import Choice, choose
from kerasflow.running.engines.costs import FILE, NotMeasured, Work, expect, list_work, read_costs

pytestmark = pytest.mark.keras

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
TUNED = {
    "dense": ("pixels", (784,), 5 * 1875),
    "text": ("tokens", (150,), 10 * 182),
    "cnn": ("pixels", (28, 28, 1), 2 * 1875),
    "mix": ("pixels", (784,), 4 * 1687),
}
CHOSEN = {
    "autoencoder": "fused",
    "bigru": "xla",
    "conv1d": "fused",
    "decoder": "xla",
    "depthwise": "fused",
    "encoder": "xla",
    "gru": "fused",
    "large": "fused",
    "long": "xla",
    "lstm": "xla",
    "mixer": "fused",
    "mlp": "fused",
    "multi": "fused",
    "residual": "fused",
    "table": "fused",
    "tags": "xla",
    "towers": "xla",
    "unet": "fused",
}


def choose_for_net(name: str, monkeypatch: pytest.MonkeyPatch) -> Choice:
    """Returns what the rule says of a net of `benchmarks/nets`, as a run would ask it."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    columns = importlib.import_module(f"nets.{name}.rows").draw(np.random.default_rng(1))
    blueprint = load(BENCHMARKS / "nets" / name / "blueprint.json")
    signature = {
        column: TensorInfo(array.shape[1:] or (1,), array.dtype.name)
        for column, array in columns.items()
        if array.dtype.kind in "fi"
    }
    signature["customer"] = TensorInfo((34,))  # what `preprocess` makes of a row of the table
    rows, batch, epochs = len(array_of(columns)), blueprint.fit.batch_size, blueprint.fit.epochs
    deferred = {"data.train.steps": -(-rows // batch), "fit.epochs": epochs}
    model = build(blueprint, signature=signature, deferred=deferred)
    return choose(blueprint, model, rows // batch * epochs)


def array_of(columns: dict[str, Any]) -> Any:
    return next(iter(columns.values()))


@pytest.mark.parametrize("net", CHOSEN)
def test_the_nets_of_the_benchmark_get_these_engines(
    net: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = choose_for_net(net, monkeypatch)
    assert choice.engine == CHOSEN[net], choice.reason


def test_every_net_of_the_benchmark_is_tried() -> None:
    assert {file.parent.name for file in BENCHMARKS.glob("nets/*/blueprint.json")} == set(CHOSEN)


@pytest.mark.parametrize("net", TUNED)
def test_the_nets_that_the_engines_were_made_for_are_still_compiled(net: str) -> None:
    name, shape, steps = TUNED[net]
    blueprint = load(BENCHMARKS / "blueprints" / f"{net}.json", unsets=["preprocess"])
    model = build(blueprint, signature={name: TensorInfo(shape)})
    assert choose(blueprint, model, steps).engine == "xla"


def test_the_table_says_how_it_was_made_and_has_each_kind_that_a_layer_is_of() -> None:
    about = json.loads(FILE.read_text("utf-8"))["about"]
    assert {"by", "date", "tensorflow", "keras", "cores"} <= about.keys()
    assert set(values("layers", "xla").values()) < read_costs().keys()
    for costs in read_costs().values():
        for engine in ("fused", "xla"):
            assert costs[engine].keys() == {"compile_s", "call_us", "million_us"}
            assert min(costs[engine].values()) >= 0


def test_more_steps_cost_more_and_compiling_costs_once() -> None:
    work = [Work("start", 1, 0), Work("dense", 1, 2e6)]
    first, second, third = (expect(work, steps, "xla") for steps in (0, 1000, 2000))
    assert 0 < first < second
    assert third - second == pytest.approx(second - first)


def work_of(*layers: Any, shape: tuple[int | None, ...] = (20, 8)) -> list[Work]:
    model = keras.Sequential([keras.Input(shape), *layers])
    return list_work(model, batch=10)[1:]


def test_a_dense_layer_multiplies_at_each_place_of_each_row() -> None:
    assert work_of(keras.layers.Dense(4)) == [Work("dense", 1, 10 * 20 * 8 * 4)]


def test_a_recurrent_layer_is_called_at_each_step_and_twice_in_both_directions() -> None:
    kernels = 8 * 12 + 3 * 12
    alone = Work("recurrent", 20, 10 * 20 * kernels)
    assert work_of(keras.layers.LSTM(3)) == [alone]
    assert work_of(keras.layers.Bidirectional(keras.layers.LSTM(3))) == [alone, alone]
    masked = work_of(keras.layers.Masking(), keras.layers.LSTM(3))
    assert [each for each in masked if each.kind != "light"] == [
        Work("masked recurrent", 20, 10 * 20 * kernels)
    ]


def test_a_shared_layer_and_a_nested_model_count_at_each_call() -> None:
    given = keras.Input((8,))
    shared, inner = (
        keras.layers.Dense(8),
        keras.Sequential([keras.Input((8,)), keras.layers.ReLU()]),
    )
    model = keras.Model(given, inner(shared(inner(shared(given)))))
    assert [each.kind for each in list_work(model, 1)] == ["start", *["dense", "light"] * 2]


@pytest.mark.parametrize(
    "layer",
    [
        keras.layers.Conv1D(4, 3),
        keras.layers.LSTM(4, dropout=0.1),
        keras.layers.Bidirectional(keras.layers.GRU(4, recurrent_dropout=0.1)),
        keras.layers.SimpleRNN(4, unroll=True),
        keras.layers.GRU(4, dtype="mixed_bfloat16"),
        keras.layers.GaussianNoise(0.1),
        keras.layers.TimeDistributed(keras.layers.Dense(2)),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_what_was_not_measured_or_draws_other_numbers_is_said(layer: Any) -> None:
    with pytest.raises(NotMeasured):
        work_of(layer)


def test_a_recurrent_layer_on_rows_of_any_length_is_not_measured() -> None:
    with pytest.raises(NotMeasured, match="LSTM"):
        work_of(keras.layers.LSTM(4), shape=(None, 8))
