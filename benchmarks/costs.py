"""Measures what `fused` and `xla` cost, from which the rule of engines takes its choice.

    python benchmarks/costs.py [--only dense,recurrent] [--clock wall] [--write]

For each kind of layer, nets with small and large layers train some steps by both engines, in turn,
with nothing compiled before. Of each the shortest time counts. What a call costs, and what a
million numbers cost, are those that come nearest to all nets, relatively. `--write` puts them into
`kerasflow/running/engines/costs.json`; do it on a quiet machine. On a busy one `--clock cpu` takes
the time of the processor in place of that on the wall.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERASFLOW_CACHE"] = ""

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from scipy.optimize import nnls

from kerasflow.running.batches import Order
from kerasflow.running.engines import costs
from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.fused import make_trainer

ENGINES = ("fused", "xla")
ROUNDS, SLICE_SECONDS, STEPS = 5, 0.1, 60
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}


@dataclass(frozen=True, slots=True)
class Net:
    """A net that shows what a kind of layer costs.

    Args:
        given: Shape of a row.
        body: Makes the outputs of the inputs.
        batch: Rows in a step.
        words: How many words there are, where a row is words.
    """

    given: tuple[int, ...]
    body: Callable[[Any], Any]
    batch: int = 32
    words: int = 0


def _chain(*makers: Callable[[], Any]) -> Callable[[Any], Any]:
    def call(x: Any) -> Any:
        for make in makers:
            x = make()(x)
        return x

    return call


def _dense(units: int, depth: int) -> Callable[[Any], Any]:
    return _chain(*[lambda: layers.Dense(units)] * depth)


def _between(make: Callable[[], Any], times: int) -> Callable[[Any], Any]:
    """Has a layer after each of some dense layers of the width that goes in."""

    def call(x: Any) -> Any:
        for _ in range(times):
            x = make()(layers.Dense(x.shape[-1])(x))
        return x

    return call


def _attend(heads: int, size: int, times: int) -> Callable[[Any], Any]:
    def call(x: Any) -> Any:
        for _ in range(times):
            x = layers.MultiHeadAttention(heads, size)(x, x)
        return x

    return call


def _embed(words: int, width: int) -> Callable[[Any], Any]:
    return _chain(lambda: layers.Embedding(words, width), layers.GlobalAveragePooling1D)


def _read(make: Callable[[], Any], words: int, width: int) -> Callable[[Any], Any]:
    return _chain(lambda: layers.Embedding(words, width, mask_zero=True), make)


def _gru() -> Any:
    return layers.GRU(32)


def _picture(filters: int) -> Callable[[Any], Any]:
    return _chain(
        lambda: layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D, layers.Flatten
    )


NETS: Mapping[str, Sequence[Net]] = {
    "start": [Net((16,), _dense(4, 1)), Net((16,), _dense(8, 2), 64)],
    "dense": [
        Net((32,), _dense(32, 4)),
        Net((256,), _dense(256, 3), 128),
        Net((64, 64), _dense(64, 4)),
        Net((512,), _dense(512, 2), 512),
    ],
    "light": [
        Net((64,), _between(layers.ReLU, 4)),
        Net((64, 64), _between(lambda: layers.Activation("gelu"), 3)),
    ],
    "normalization": [
        Net((64,), _between(layers.BatchNormalization, 3)),
        Net((256,), _between(layers.BatchNormalization, 3), 256),
        Net((64, 64), _between(layers.LayerNormalization, 3)),
    ],
    "dropout": [
        Net((64,), _between(lambda: layers.Dropout(0.2), 3)),
        Net((256,), _between(lambda: layers.Dropout(0.2), 3), 256),
    ],
    "embedding": [
        Net((20,), _embed(500, 16), words=500),
        Net((100,), _embed(10_000, 32), words=10_000),
    ],
    "recurrent": [
        Net((30, 8), _chain(lambda: layers.LSTM(16))),
        Net((60, 16), _chain(lambda: layers.GRU(64, return_sequences=True), _gru)),
        Net((40, 32), _chain(lambda: layers.Bidirectional(layers.LSTM(64))), 64),
        Net((50, 8), _chain(lambda: layers.SimpleRNN(32))),
    ],
    "masked recurrent": [
        Net((30,), _read(lambda: layers.LSTM(16), 500, 16), words=500),
        Net((60,), _read(lambda: layers.Bidirectional(layers.GRU(32)), 500, 32), 64, words=500),
        Net((60,), _read(lambda: layers.LSTM(64), 500, 64), 64, words=500),
    ],
    "attention": [
        Net((16, 16), _attend(2, 8, 2)),
        Net((64, 64), _attend(4, 16, 2)),
        Net((128, 64), _attend(4, 32, 1)),
    ],
    "first convolution": [
        Net((16, 16, 1), _picture(8)), Net((28, 28, 1), _picture(32))
    ],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a net took by an engine.

    Args:
        work: Of a step.
        compile_seconds: Until the first step was done.
        step_seconds: The shortest of some means.
    """

    work: Sequence[costs.Work]
    compile_seconds: float
    step_seconds: float


def main(arguments: Sequence[str]) -> None:
    """Measures, and prints the table or writes it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", help="kinds, with commas between")
    parser.add_argument("--clock", choices=CLOCKS, default="wall")
    parser.add_argument("--write", action="store_true", help="keep what was found as the table")
    wishes = parser.parse_args(arguments)
    clock = CLOCKS[wishes.clock]
    kinds = wishes.only.split(",") if wishes.only else [*NETS]
    measured: dict[str, list[Found]] = {engine: [] for engine in ENGINES}
    measure(NETS["start"][0], clock)  # what a process does once is nobody's
    for kind in kinds:
        for net in NETS[kind]:
            for engine, found in measure(net, clock).items():
                measured[engine].append(found)
                times = (
                    f"compiled in {found.compile_seconds:.2f} s, {found.step_seconds * 1e6:.0f} µs"
                )
                print(f"{kind}, {net.given}, {engine}: {times} a step", file=sys.stderr, flush=True)
    table = {"about": _describe(wishes.clock), "kinds": solve(measured)}
    text = json.dumps(table, indent=1) + "\n"
    print(text)
    if wishes.write:
        costs.FILE.write_text(text, "utf-8")


def measure(net: Net, clock: Callable[[], float]) -> Mapping[str, Found]:
    """Trains a net by each engine, in turn."""
    trials = {engine: _Trial(net, engine, clock) for engine in ENGINES}
    for _ in range(ROUNDS):
        for trial in trials.values():
            trial.run()
    return {
        engine: Found(trial.work, trial.compile_seconds, trial.step_seconds)
        for engine, trial in trials.items()
    }


class _Trial:
    """A net by one engine."""

    def __init__(self, net: Net, engine: str, clock: Callable[[], float]) -> None:
        self._clock = clock
        model = _make(net)
        self.work = costs.list_work(model, net.batch)
        rows = STEPS * net.batch
        draw = np.random.default_rng(1)
        x: Any = draw.normal(size=(rows, *net.given)).astype(np.float32)
        if net.words:
            x = draw.integers(1, net.words, (rows, *net.given), np.int32)
            x *= np.arange(net.given[0]) < draw.integers(5, net.given[0] + 1, (rows, 1))
        y = draw.normal(size=(rows, *model.output_shape[1:])).astype(np.float32)
        start = clock()
        fitting = Fitting(model, (x, y, None), None, Order(rows, 1), net.batch, epochs=1)
        self._trainer = make_trainer(fitting, xla=engine == "xla")
        self._trainer.run(0, 1)
        self.compile_seconds = clock() - start
        self.step_seconds = self._time(1)
        self._steps = int(min(STEPS, max(1, SLICE_SECONDS / self._time(2))))

    def run(self) -> None:
        """Times some steps."""
        self.step_seconds = min(self.step_seconds, self._time(self._steps))

    def _time(self, steps: int) -> float:
        start = self._clock()
        self._trainer.run(0, steps)
        return (self._clock() - start) / steps


def _make(net: Net) -> keras.Model:
    keras.utils.set_random_seed(1)
    given = keras.Input(net.given, dtype="int32" if net.words else "float32")
    model = keras.Model(given, layers.Dense(1)(net.body(given)))
    model.compile("adam", "mse")
    return model


def solve(measured: Mapping[str, Sequence[Found]]) -> Mapping[str, Any]:
    """Returns the costs by kind and engine that come nearest to what was measured."""
    kinds = sorted({each.kind for found in measured.values() for one in found for each in one.work})
    table: dict[str, dict[str, dict[str, float]]] = {kind: {} for kind in kinds}
    for engine, found in measured.items():
        calls, numbers = (
            np.array([[_sum(one.work, kind, what) for kind in kinds] for one in found])
            for what in ("calls", "numbers")
        )
        layers_ = np.array(
            [[sum(w.kind == kind for w in one.work) for kind in kinds] for one in found]
        )
        steps = _solve(np.hstack([calls, numbers / 1e6]), [one.step_seconds * 1e6 for one in found])
        compiling = _solve(layers_, [one.compile_seconds for one in found])
        for index, kind in enumerate(kinds):
            table[kind][engine] = {
                "compile_s": _round(compiling[index]),
                "call_us": _round(steps[index]),
                "million_us": _round(steps[index + len(kinds)]),
            }
    return table


def _sum(work: Sequence[costs.Work], kind: str, what: str) -> float:
    return float(sum(getattr(each, what) for each in work if each.kind == kind))


def _solve(factors: Any, wanted: Sequence[float]) -> Any:
    """Returns what is nowhere negative, and relatively nearest."""
    scale = np.array(wanted)[:, None]
    return nnls(factors / scale, np.ones(len(wanted)))[0]


def _round(value: float) -> float:
    return float(f"{value:.3g}")


def _describe(clock: str) -> Mapping[str, Any]:
    return {
        "by": "python benchmarks/costs.py --write",
        "date": date.today().isoformat(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "cores": os.cpu_count(),
        "clock": clock,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
