"""Fused steps: the arithmetic of Keras' own loop, bit for bit, and all that `fit` gives."""

from __future__ import annotations

import functools
import itertools
import logging
from typing import Any

import keras
import numpy as np
import pytest
from running.engines.nets import BATCH, NETS, difference, make_net, take, train

from kerasflow.running.batches import Order
from kerasflow.running.engines.fused import TensorFlowTrainer

pytestmark = [pytest.mark.keras, pytest.mark.slow]

WHOLE, SHORT = 6 * BATCH, 6 * BATCH + 10
# Every net ends an epoch with a smaller batch, which takes a program more, and one of them without.
ENDS = [*((kind, SHORT) for kind in NETS), ("mix", WHOLE)]


@functools.cache
def train_plainly(kind: str, count: int) -> keras.Model:
    """Returns a net that Keras' own loop has trained, once for all tests; not to be changed."""
    model = make_net(kind)
    train(model, "plain", take(count))
    return model


@pytest.mark.parametrize("kind, count", ENDS)
def test_the_weights_are_those_of_keras_own_loop_bit_for_bit(kind: str, count: int) -> None:
    fused = make_net(kind)
    train(fused, "fused", take(count))
    assert difference(train_plainly(kind, count), fused) == 0


@pytest.mark.parametrize("kind, count", [end for end in ENDS if end[0] not in ("cnn", "lstm")])
def test_with_xla_they_are_within_what_floats_allow(kind: str, count: int) -> None:
    compiled = make_net(kind)
    train(compiled, "xla", take(count))
    assert difference(train_plainly(kind, count), compiled) < 1e-4


@pytest.mark.parametrize("policy", ["mixed_bfloat16", "mixed_float16"])
def test_mixed_precision_changes_no_bit_either_and_little_under_xla(policy: str) -> None:
    models = {}
    for engine in ("plain", "fused", "xla"):
        keras.config.set_dtype_policy(policy)
        try:
            models[engine] = make_net("dense")
        finally:
            keras.config.set_dtype_policy("float32")
        train(models[engine], engine, take(SHORT))
        scales = isinstance(models[engine].optimizer, keras.optimizers.LossScaleOptimizer)
        assert scales == (policy == "mixed_float16")
    assert difference(models["plain"], models["fused"]) == 0
    assert {weight.dtype for weight in models["xla"].trainable_weights} == {"float32"}
    losses = {engine: model.history.history["loss"] for engine, model in models.items()}
    np.testing.assert_allclose(losses["xla"], losses["plain"], rtol=0.02)


def test_weights_of_rows_count_as_in_keras_own_loop() -> None:
    plain, fused = make_net("mix"), make_net("mix")
    train(plain, "plain", take(SHORT, weighted=True))
    train(fused, "fused", take(SHORT, weighted=True))
    assert difference(plain, fused) == 0
    unweighted = make_net("mix")
    train(unweighted, "fused", take(SHORT))
    assert difference(plain, unweighted) > 0


@pytest.mark.parametrize("xla", [False, True])
def test_where_an_epoch_is_cut_into_programs_changes_no_bit(xla: bool) -> None:
    models = [make_net("mix"), make_net("mix")]
    for model, cuts in zip(models, [(0, 7), (0, 1, 4, 6, 7)], strict=True):
        trainer = TensorFlowTrainer(model, take(SHORT), Order(SHORT, 5), BATCH, xla=xla)
        for start, stop in itertools.pairwise(cuts):
            trainer.run(start, stop)
    assert difference(*models) == 0


@pytest.mark.parametrize("xla, programs", [(False, 1), (True, 2)])
def test_a_step_is_traced_once_for_each_program(xla: bool, programs: int) -> None:
    model = make_net("dense")
    own, traced = model.train_step, []

    def step(data: Any) -> Any:
        traced.append(data)
        return own(data)

    model.train_step = step
    TensorFlowTrainer(model, take(SHORT), Order(SHORT, 5), BATCH, xla=xla).run(0, 7)
    assert len(traced) == programs


class Witness(keras.callbacks.Callback):  # type: ignore[misc]
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, int, float]] = []

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.seen.append(("begin", batch, 0.0))

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.seen.append(("end", batch, float(logs["loss"])))


class Glance(Witness):
    """Does without seeing every batch."""

    needs_every_batch = False


def test_a_callback_that_looks_at_batches_is_told_what_keras_own_loop_tells() -> None:
    told = {}
    for engine in ("plain", "fused"):
        witness = Witness()
        train(make_net("mix"), engine, take(SHORT), callbacks=[witness])
        told[engine] = witness.seen
    assert told["plain"] == told["fused"]
    assert len(told["fused"]) == 2 * 2 * 7


def test_a_callback_that_need_not_see_every_batch_is_told_of_whole_programs() -> None:
    glance = Glance()
    train(make_net("dense"), "fused", take(SHORT), callbacks=[glance])
    ends = [batch for what, batch, _ in glance.seen if what == "end"]
    assert ends[-1] == 6
    assert len(ends) < 2 * 7


@pytest.mark.parametrize("engine", ["fused", "xla"])
def test_history_and_validation_are_those_of_keras_own_loop(engine: str) -> None:
    histories = {}
    for each in ("plain", engine):
        model = make_net("mix")
        train(model, each, take(SHORT), validation=take(70), validation_freq=1)
        histories[each] = model.history.history
    assert histories["plain"].keys() == histories[engine].keys() >= {"val_accuracy", "val_loss"}
    for name, values in histories["plain"].items():
        np.testing.assert_allclose(histories[engine][name], values, rtol=1e-5)


@pytest.mark.parametrize("engine", ["fused", "xla"])
@pytest.mark.parametrize("count", [WHOLE, SHORT])
def test_losses_of_single_outputs_are_those_of_keras_own_loop(engine: str, count: int) -> None:
    histories = []
    for each in ("plain", engine):
        model = make_pair()
        images, labels, _ = take(count)
        targets = {"digit": labels, "large": (labels > 4).astype("float32")}
        train(model, each, (images, targets, None))
        histories.append(model.history.history)
    plain, found = histories
    assert plain.keys() == found.keys() >= {"digit_loss", "large_loss"}
    for name, values in plain.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-5)


def make_pair() -> keras.Model:
    """Returns a net of two outputs, always with the same weights."""
    keras.utils.set_random_seed(3)
    given = keras.Input((28, 28))
    flat = keras.layers.Flatten()(given)
    outputs = {"digit": keras.layers.Dense(10)(flat), "large": keras.layers.Dense(1)(flat)}
    model = keras.Model(given, outputs)
    losses = {"digit": keras.losses.SparseCategoricalCrossentropy(from_logits=True), "large": "mse"}
    model.compile("adam", losses)
    return model


def test_callbacks_of_keras_work_as_ever(tmp_path: Any) -> None:
    results = []
    for engine in ("plain", "fused"):
        model, folder = make_net("dense"), tmp_path / engine
        model.compile("sgd", model.loss, metrics=["accuracy"])
        callbacks = [
            keras.callbacks.EarlyStopping("val_loss", patience=2, restore_best_weights=True),
            keras.callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=0, min_delta=10.0),
            keras.callbacks.ModelCheckpoint(folder / "{epoch}.weights.h5", save_weights_only=True),
            keras.callbacks.CSVLogger(folder.with_suffix(".csv")),
            keras.callbacks.TerminateOnNaN(),
        ]
        folder.mkdir()
        train(model, engine, take(SHORT), validation=take(70), epochs=4, callbacks=callbacks)
        results.append((model, sorted(file.name for file in folder.iterdir())))
    (plain, plain_files), (fused, fused_files) = results
    assert difference(plain, fused) == 0
    assert plain_files == fused_files
    assert (tmp_path / "plain.csv").read_text() == (tmp_path / "fused.csv").read_text()


def test_a_callback_that_stops_training_stops_it() -> None:
    class Stop(keras.callbacks.Callback):  # type: ignore[misc]
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_training = batch == 2

    model = make_net("dense")
    train(model, "fused", take(SHORT), callbacks=[Stop()])
    assert int(model.optimizer.iterations) == 3


def test_tensorflow_warns_of_nothing_however_often_a_process_trains() -> None:
    said: list[logging.LogRecord] = []
    listener = logging.Handler()
    listener.emit = said.append  # type: ignore[method-assign]
    logging.getLogger("tensorflow").addHandler(listener)
    try:
        for _ in range(6):
            train(make_net("dense"), "fused", take(40), validation=take(33))
    finally:
        logging.getLogger("tensorflow").removeHandler(listener)
    assert [record.getMessage() for record in said] == []


def test_the_model_is_handed_back_with_functions_of_its_own() -> None:
    model = make_net("dense")
    train(model, "fused", take(SHORT), validation=take(70))
    assert model.train_function is None
    images, labels, _ = take(64)
    model.fit(images, labels, verbose=0)
    assert int(model.optimizer.iterations) == 2 * 7 + 2


def test_steps_per_execution_leaves_no_step_out() -> None:
    models = []
    for steps_per_execution in (1, 3):
        model = make_net("dense")
        model.compile("adam", model.loss, steps_per_execution=steps_per_execution)
        witness = Witness()
        train(model, "fused", take(SHORT), validation=take(70), callbacks=[witness])
        models.append((model, witness))
    (single, _), (several, told) = models
    assert difference(single, several) == 0
    assert single.history.history == several.history.history
    assert several.steps_per_execution == 3
    assert [batch for what, batch, _ in told.seen if what == "end"] == [2, 5, 6] * 2


def test_a_callback_may_train_and_evaluate_the_model_itself() -> None:
    class Meddler(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            images, labels, _ = take(50)
            given = {"verbose": self.params["verbose"], "return_dict": True}
            seen.append(self.model.evaluate(images, labels, **given))
            seen.append(self.model.train_on_batch(images, labels, return_dict=True))

    found = []
    for engine in ("plain", "fused"):
        seen: list[Any] = []
        model = make_net("dense")
        train(model, engine, take(SHORT), validation=take(70), callbacks=[Meddler()])
        found.append((model, seen))
    (plain, told), (fused, same) = found
    assert told == same
    assert difference(plain, fused) == 0


def test_a_callback_that_looks_at_batches_of_validation_is_told_of_each() -> None:
    class Looker(keras.callbacks.Callback):  # type: ignore[misc]
        def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
            seen.append((batch, float(logs["loss"])))

    found = []
    for engine in ("plain", "fused"):
        seen: list[Any] = []
        train(make_net("dense"), engine, take(40), validation=take(100), callbacks=[Looker()])
        found.append(seen)
    assert found[0] == found[1]
    assert [batch for batch, _ in found[1]] == [0, 1, 2, 3] * 2


def test_an_optimizer_that_begins_with_the_weights_does_so_in_every_engine() -> None:
    models = [make_net("dense"), make_net("dense")]
    for engine, model in zip(("plain", "fused"), models, strict=True):
        model.compile(keras.optimizers.ScheduleFreeAdamW(), model.loss)
        train(model, engine, take(SHORT))
    assert difference(*models) == 0
