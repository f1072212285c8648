"""What a run shares with the program around it."""

from __future__ import annotations

import gc
import os
import random
import sys
import threading
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from building.test_surroundings import in_threads
from keras.src.backend.common import global_state
from tensorflow.python.eager import context
from tensorflow.python.framework.func_graph import FuncGraph
from tensorflow.python.framework.ops import gradient_registry

import kerasflow

pytestmark = pytest.mark.keras

EXPERIMENT: dict[str, Any] = {
    "blueprint": 1,
    "name": "line",
    "seed": 3,
    "data": {"target": {"y": "y"}, "split": {"validation": 0.2}},
    "model": {
        "inputs": {"x": {"shape": [4]}},
        "layers": [{"Dense": 8}, {"Dropout": 0.3}, {"Dense": 1, "name": "y"}],
    },
    "compile": {"optimizer": "adam", "loss": "mse"},
    "fit": {"epochs": 2, "batch_size": 8},
}
DRAWN = np.random.default_rng(0).normal(size=(60, 4)).astype(np.float32)
ROWS = {"x": DRAWN, "y": DRAWN.sum(axis=1)}


def train(folder: Path, document: Any = EXPERIMENT, **options: Any) -> kerasflow.Run:
    return kerasflow.run(document, **{"data": ROWS, "out": folder, "progress": False, **options})


def look() -> list[Any]:
    """Returns everything of the program that a run might leave changed."""
    return [
        random.getstate(),
        np.random.get_state()[1].tolist(),
        context.context()._seed,
        global_state.get_global_attribute("global_random_seed"),
        global_state.get_global_attribute("dtype_policy"),
        (keras.config.floatx(), keras.config.epsilon(), keras.config.image_data_format()),
        dict(os.environ),
        Path.cwd(),
    ]


def values(run: kerasflow.Run) -> bytes:
    return b"".join(array.tobytes() for array in run.model.get_weights())


@pytest.mark.slow
def test_runs_in_threads_are_those_alone_and_leave_the_program_as_it_was(tmp_path: Path) -> None:
    alone = train(tmp_path / "alone")
    before = look()
    beside = in_threads(lambda index: train(tmp_path / f"{index}"), 3)
    assert {values(run) for run in beside} == {values(alone)}
    assert [run.history for run in beside] == [alone.history] * 3
    assert look() == before
    given = in_threads(lambda _: kerasflow.predict(beside[0], ROWS).outputs.tobytes(), 6)
    assert set(given) == {kerasflow.predict(alone, ROWS).outputs.tobytes()}


def kept() -> tuple[int, int]:
    """Returns how many graphs and gradients TensorFlow keeps in this process."""
    gc.collect()
    graphs = sum(isinstance(each, FuncGraph) for each in gc.get_objects())
    return graphs, len(gradient_registry.list())


SILU = {**EXPERIMENT, "model": {**EXPERIMENT["model"], "layers": [
    {"Dense": {"units": 8, "activation": "silu"}}, {"Dense": 1, "name": "y"},
]}}  # fmt: skip


# With Python 3.13, five graphs of functions of `tf.data` stay of each run; who holds them is not
# known yet.
STAY = pytest.mark.xfail(sys.version_info >= (3, 13), reason="graphs of tf.data stay", strict=True)


@pytest.mark.slow
@pytest.mark.parametrize("engine", [pytest.param("plain", marks=STAY), "fused", "xla"])
def test_runs_that_follow_one_another_leave_no_graph_behind(tmp_path: Path, engine: str) -> None:
    def make(number: int) -> None:
        run = train(tmp_path / f"{number}", SILU, sets=[f"runtime.engine={engine}"])
        kerasflow.evaluate(run, ROWS)
        kerasflow.predict(run.folder, ROWS)

    make(0)
    before = kept()
    make(1)
    make(2)
    assert kept() == before


@pytest.mark.slow
def test_a_model_that_outlives_its_run_goes_on_to_train_beside_other_runs(tmp_path: Path) -> None:
    model = train(tmp_path / "first", SILU, sets=["runtime.engine=plain"]).model
    own = keras.Sequential([keras.layers.Dense(1, activation=tf.nn.silu)])
    own.compile("adam", "mse")
    own.fit(ROWS["x"], ROWS["y"], verbose=0)
    beside = threading.Thread(target=train, args=(tmp_path / "beside", SILU))
    beside.start()
    train(tmp_path / "second", SILU)
    beside.join()
    gc.collect()
    losses = [model.fit(ROWS["x"], ROWS["y"], verbose=0).history["loss"][0] for _ in range(2)]
    assert losses[1] < losses[0]
    own.fit(ROWS["x"], ROWS["y"], verbose=0)
    model.export(tmp_path / "exported", verbose=False)
    loaded = tf.saved_model.load(tmp_path / "exported")
    served = loaded.serve(ROWS["x"][:5]).numpy()
    np.testing.assert_allclose(served, model.predict(ROWS["x"][:5], verbose=0), rtol=1e-5)
    model.save(tmp_path / "model.keras")
    with tf.GradientTape() as tape:
        answer = tf.function(model)(ROWS["x"][:5])
    assert all(slope is not None for slope in tape.gradient(answer, model.trainable_variables))


def test_a_run_that_fails_leaves_the_program_as_it_was(tmp_path: Path) -> None:
    before = look()
    with pytest.raises(kerasflow.KerasflowError):
        train(tmp_path / "refused", {**EXPERIMENT, "then": [{"model.layers[0].Dense": 9}]})
    document = {**EXPERIMENT, "compile": {"optimizer": {"SGD": 1e30}, "loss": "mse"}}
    with pytest.raises(kerasflow.RunError):
        train(tmp_path / "diverged", document)
    assert look() == before


def test_what_a_run_took_from_the_program_is_written_down_with_it(tmp_path: Path) -> None:
    open_seed = {key: value for key, value in EXPERIMENT.items() if key != "seed"}
    policy = global_state.get_global_attribute("dtype_policy")
    keras.utils.set_random_seed(5)
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        run = train(tmp_path / "in_a_program", open_seed)
    finally:
        global_state.set_global_attribute("dtype_policy", policy)
        global_state.set_global_attribute("global_random_seed", None)
    kept = kerasflow.load(run.folder / "blueprint.json")
    assert (kept.seed, kept.runtime.precision) == (5, "mixed_bfloat16")
    assert run.report["seed"] == 5
    again = train(tmp_path / "again", run.folder / "blueprint.json")
    assert values(again) == values(run)
    assert kerasflow.Run.load(run.folder).model.layers[1].dtype_policy.name == "mixed_bfloat16"


@pytest.mark.slow
def test_a_phase_finds_weights_whose_names_keras_counts(tmp_path: Path) -> None:
    layers = [{"Reshape": [2, 2]}, {"Bidirectional": {"LSTM": 2}}, {"Dense": 1, "name": "y"}]
    document = {
        **EXPERIMENT,
        "model": {"inputs": {"x": {"shape": [4]}}, "layers": layers},
        "then": [{"compile.optimizer": {"Adam": 0.01}}],
    }
    run = train(tmp_path / "phases", document)
    assert run.report["epochs"] == 4
    paths = [weight.path for weight in run.model.weights]
    assert paths == [weight.path for weight in kerasflow.build(document, data=ROWS).weights]
    assert paths == [weight.path for weight in kerasflow.Run.load(run.folder).model.weights]


def test_a_policy_that_no_blueprint_can_say_is_refused(tmp_path: Path) -> None:
    policy = global_state.get_global_attribute("dtype_policy")
    keras.config.set_dtype_policy("int8_from_float32")
    try:
        with pytest.raises(kerasflow.BuildError, match=r"`int8_from_float32` cannot be written"):
            train(tmp_path / "refused")
    finally:
        global_state.set_global_attribute("dtype_policy", policy)
    assert not (tmp_path / "refused").exists()
