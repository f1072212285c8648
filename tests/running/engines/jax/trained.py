"""Trains and judges small nets on JAX, and prints what came of it; test_fused.py runs it.

A process has one backend, and that of the tests is TensorFlow.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras
import numpy as np
from running.engines.nets import BATCH, difference, make_net, take, train
from running.test_streaming import assert_same, run, small_buffers, write_rows

from kerasflow import load
from kerasflow.building import build
from kerasflow.feeding.streaming.disk_arrays import DiskArray
from kerasflow.running import (
    Run,
    execution,  # noqa: F401  # whatever a run imports
    streams,
)
from kerasflow.running.engines.choosing import TRAINING, choose, find_obstacle
from kerasflow.running.engines.evaluators import Evaluator, make_evaluator
from kerasflow.running.engines.fitting import Fitting, fit
from kerasflow.running.streams import StreamedOrder

# XLA compiles a program for full batches, and one more for a smaller batch at the end.
WHOLE, SHORT = 6 * BATCH, 6 * BATCH + 10

Facts = dict[str, Any]


class Witness(keras.callbacks.Callback):  # type: ignore[misc]
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, float]] = []

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.seen.append((batch, float(logs["loss"])))


def weights() -> Facts:
    found = {}
    for kind, count in (("mix", SHORT), ("embedding", WHOLE), ("lstm", WHOLE)):
        nets = make_net(kind), make_net(kind)
        for net, engine in zip(nets, ("plain", "fused"), strict=True):
            train(net, engine, take(count, weighted=kind == "mix"))
        found[kind] = difference(*nets)
    return found


def cuts() -> Facts:
    """A witness has each step run by itself, or as many as `steps_per_execution` says."""
    nets, told, histories = [], {}, []
    for engine, steps in (("plain", 1), ("fused", 0), ("fused", 1), ("fused", 3)):
        net, witness = make_net("dense"), Witness()
        net.steps_per_execution = steps or 1
        options = {"epochs": 4, "initial_epoch": 1, "validation_freq": 2, "validation": take(70)}
        train(net, engine, take(SHORT), callbacks=[witness] if steps else [], **options)
        nets.append(net)
        told[f"{engine} {steps}"] = witness.seen
        histories.append(net.history.history)
    differences = [difference(nets[0], net) for net in nets[1:]]
    return {"differences": differences, "told": told, "histories": histories}


def forms() -> Facts:
    nets = make_net("cnn"), make_net("cnn"), make_net("cnn")
    for net, engine in zip(nets, ("plain", "fused", "xla"), strict=True):
        train(net, engine, take(WHOLE))
    replaced = ("call", "convolution_op")
    left = [name for layer in nets[2].layers for name in vars(layer) if name in replaced]
    return {"differences": [difference(*nets[:2]), difference(*nets[1:])], "left": left}


def choices() -> Facts:
    def choice(*layers: Any, engine: str | None = None, **options: Any) -> tuple[str, str]:
        compile = {"optimizer": "sgd", "loss": "mse", **options}
        model = {
            "inputs": {"x": {"shape": [8, 8, 1]}},
            "layers": [*layers, "Flatten", {"Dense": 1}],
        }
        runtime = {"engine": engine} if engine else {}
        read = load({"blueprint": 1, "model": model, "compile": compile, "runtime": runtime})
        chosen = choose(read, build(read), 10)
        return chosen.engine, chosen.reason

    class Own(keras.Model):  # type: ignore[misc]
        def train_step(self, *given: Any) -> Any:
            return {}

    own = Own(given := keras.Input((3,)), keras.layers.Dense(1)(given))
    own.compile("sgd", "mse")
    return {
        "dense": choice(),
        "pooling": choice({"MaxPooling2D": 2}),
        "tune": choice(engine="tune"),
        "asked": choice(engine="plain"),
        "not compiled": choice(jit_compile=False),
        "own step": find_obstacle(own, TRAINING),
    }


def judgements() -> Facts:
    net = make_net("mix")
    fused, plain = make_evaluator(net, BATCH), Evaluator(net, BATCH)
    found = []
    for packed in (take(300), take(20, weighted=True)):
        judged = [each.evaluate_and_predict(packed) for each in (fused, plain)]
        numbers, given = zip(*judged, strict=True)
        outputs = [each.outputs for each in given]
        worst = float(np.abs(outputs[0] - outputs[1]).max())
        found.append([*numbers, worst, len(outputs[0])])
    return {"engine": type(fused).__module__, "splits": found}


def several() -> Facts:
    a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    outputs = {
        name: keras.layers.Dense(2, name=name)(given) for name, given in (("c", a), ("d", b))
    }
    model = keras.Model({"a": a, "b": b}, outputs)
    model.compile("sgd", {"c": "mse", "d": "mse"})
    rows = {"a": np.ones((5, 3), np.float32), "b": np.ones((5, 2), np.float32)}
    targets = {name: np.zeros((5, 2), np.float32) for name in outputs}
    fused, plain = make_evaluator(model, 2), Evaluator(model, 2)
    numbers = [each.evaluate((rows, targets, None)) for each in (fused, plain)]
    shapes = {name: values.shape for name, values in fused.give(rows).outputs.items()}
    return {"numbers": numbers, "shapes": shapes}


def callbacks() -> Facts:
    class Stop(keras.callbacks.Callback):  # type: ignore[misc]
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_training = batch == 2

        def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_predicting = batch == 1

    class Meddler(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            self.model.train_on_batch(*take(50)[:2])

    class Fail(keras.callbacks.Callback):  # type: ignore[misc]
        def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
            raise ValueError("no more")

    stopped, meddled = make_net("dense"), [make_net("dense"), make_net("dense")]
    train(stopped, "fused", take(SHORT), validation=take(70), callbacks=[Stop()])
    before = [weight.numpy() for weight in stopped.weights]
    try:
        make_evaluator(stopped, BATCH).evaluate(take(70), [Fail()])
    except ValueError as error:
        failure = str(error)
    for net, engine in zip(meddled, ("plain", "fused"), strict=True):
        train(net, engine, take(SHORT), validation=take(70), callbacks=[Meddler()])
    return {
        "steps": int(stopped.optimizer.iterations),
        "left": [stopped.train_function, stopped.test_function],
        "predicted": len(make_evaluator(stopped, BATCH).give(take(200)[0], [Stop()]).outputs),
        "failure": failure,
        "kept": all(map(np.array_equal, before, [weight.numpy() for weight in stopped.weights])),
        "meddled": difference(*meddled),
    }


def streamed() -> Facts:
    """Of rows that lie on disk, three batches are in a buffer."""
    images, labels, _ = take(SHORT)
    nets = make_net("dense"), make_net("dense")
    with TemporaryDirectory() as folder:
        packed = on_disk(folder, images), on_disk(folder, labels), None
        streams.BUFFER_BYTES = 3 * BATCH * (28 * 28 + 1) * 4
        for net, engine in zip(nets, ("plain", "fused"), strict=True):
            order = StreamedOrder(packed, 5, BATCH)
            fit(Fitting(net, packed, packed, order, BATCH, epochs=2), engine)
        judged = [each(nets[0], BATCH).evaluate(packed) for each in (make_evaluator, Evaluator)]
    histories = [net.history.history for net in nets]
    found = {"buffers": order.buffers, "judged": judged, "histories": histories}
    return {**found, "difference": difference(*nets)}


def files() -> Facts:
    """Runs of blueprints on files, whose rows lie on disk or are held in memory."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_rows(folder)
        with small_buffers():
            fit = {"batch_size": 32, "shuffle": False}
            held, laid = (
                run(folder, folder / f"stream {stream}", stream=stream, **fit)
                for stream in (False, True)
            )
            fused, plain = (
                run(folder, folder / engine, stream=True, engine=engine)
                for engine in ("fused", "plain")
            )
    return {"in their order": compare(held, laid), "shuffled": compare(fused, plain)}


def compare(one: Run, other: Run) -> Facts:
    assert_same(one, other)
    return {"backends": [each.report["backend"] for each in (one, other)]}


def on_disk(folder: str, rows: Any) -> DiskArray:
    array = DiskArray(Path(folder), rows)
    array.append(rows)
    return array


def devices() -> Facts:
    import jax

    net = make_net("dense")
    train(net, "fused", take(SHORT))
    used = {str(device) for weight in net.weights for device in weight.value.devices()}
    return {"known": len(jax.devices()), "used": sorted(used), "first": str(jax.devices()[0])}


PARTS: tuple[Callable[[], Facts], ...] = (
    weights, cuts, forms, choices, judgements, several, callbacks, streamed, files, devices,
)  # fmt: skip

if __name__ == "__main__":
    early = "tensorflow" in sys.modules
    json.dump({part.__name__: part() for part in PARTS} | {"early": early}, sys.stdout)
