"""Prints where `fused` gives other last digits than Keras' own loop, and where none.

    python benchmarks/exactness.py [--only LSTM,gelu]

Every net is trained twice from the same weights, on the same batches, for two epochs of six batches
and a short one: by `plain` and by `fused`. What is compared is every weight, what the optimizer
keeps, and the loss and metrics of every epoch.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
from keras import layers, losses, metrics, optimizers
from keras.optimizers import schedules

from kerasflow.running.batches import Order
from kerasflow.running.engines.fitting import Fitting, fit

BATCH, ROWS = 16, 6 * 16 + 5
ROW, SERIES, IMAGE = (20,), (12, 6), (12, 12, 3)


@dataclass(frozen=True)
class Kind:
    """One kind of net.

    Args:
        shape: Of a row.
        body: Makes its layers but the last.
        optimizer: Makes the optimizer.
        loss: Makes the loss.
        metrics: Makes the metrics.
        weighted: Rows have weights.
    """

    shape: tuple[int, ...]
    body: Callable[[], list[Any]]
    optimizer: Callable[[], Any] = field(default=lambda: optimizers.Adam(0.01))
    loss: Callable[[], Any] = losses.MeanSquaredError
    metrics: Callable[[], list[Any]] = list
    weighted: bool = False


def _dense(**options: Any) -> Kind:
    return Kind(ROW, lambda: [layers.Dense(16, activation="relu")], **options)


def _row(*makers: Callable[[], Any]) -> Kind:
    return Kind(ROW, lambda: [layers.Dense(16), *(make() for make in makers)])


def _series(*makers: Callable[[], Any]) -> Kind:
    return Kind(SERIES, lambda: [*(make() for make in makers), layers.Flatten()])


def _image(*makers: Callable[[], Any]) -> Kind:
    return Kind(IMAGE, lambda: [*(make() for make in makers), layers.Flatten()])


class _Attending(layers.Layer):  # type: ignore[misc]
    """Attention of a series to itself."""

    def __init__(self, attention: Any) -> None:
        super().__init__()
        self.attention = attention

    def call(self, inputs: Any) -> Any:
        """Attends."""
        if isinstance(self.attention, (layers.Attention, layers.AdditiveAttention)):
            return self.attention([inputs, inputs])
        return self.attention(inputs, inputs)


def _activated(name: str) -> Kind:
    return Kind(ROW, lambda: [layers.Dense(16, activation=name)])


def _step(make: Callable[[], Any]) -> Kind:
    return _dense(optimizer=make)


KINDS: Mapping[str, Kind] = {
    "Dense": _dense(),
    "Dropout": _row(lambda: layers.Dropout(0.3)),
    "GaussianNoise": _row(lambda: layers.GaussianNoise(0.1)),
    "BatchNormalization": _row(layers.BatchNormalization),
    "LayerNormalization": _row(layers.LayerNormalization),
    "RMSNormalization": _row(layers.RMSNormalization),
    "UnitNormalization": _row(layers.UnitNormalization),
    "GroupNormalization": _image(lambda: layers.Conv2D(8, 3), lambda: layers.GroupNormalization(4)),
    "SpectralNormalization": _row(lambda: layers.SpectralNormalization(layers.Dense(16))),
    "EinsumDense": _series(lambda: layers.EinsumDense("abc,cd->abd", (12, 8), bias_axes="d")),
    "Embedding": Kind(ROW, lambda: [
        layers.Rescaling(5.0, offset=10.0),
        layers.Embedding(40, 4),
        layers.GlobalAveragePooling1D(),
    ]),
    "LSTM": _series(lambda: layers.LSTM(8)),
    "GRU": _series(lambda: layers.GRU(8)),
    "SimpleRNN": _series(lambda: layers.SimpleRNN(8)),
    "Bidirectional": _series(lambda: layers.Bidirectional(layers.LSTM(8))),
    "LSTM with dropout": _series(lambda: layers.LSTM(8, dropout=0.2, recurrent_dropout=0.2)),
    "TimeDistributed": _series(lambda: layers.TimeDistributed(layers.Dense(8))),
    "MultiHeadAttention": _series(lambda: _Attending(layers.MultiHeadAttention(2, 4))),
    "Attention": _series(lambda: layers.Dense(6), lambda: _Attending(layers.Attention())),
    "AdditiveAttention": _series(lambda: _Attending(layers.AdditiveAttention())),
    "GroupQueryAttention": _series(lambda: _Attending(layers.GroupQueryAttention(4, 4, 2))),
    "Conv1D": _series(lambda: layers.Conv1D(8, 3, padding="causal", dilation_rate=2)),
    "Conv2D": _image(lambda: layers.Conv2D(8, 3), lambda: layers.Conv2D(8, 3, strides=2)),
    "Conv3D": _image(lambda: layers.Reshape((12, 12, 3, 1)), lambda: layers.Conv3D(4, 2)),
    "Conv2DTranspose": _image(lambda: layers.Conv2DTranspose(4, 3, strides=2)),
    "SeparableConv2D": _image(lambda: layers.SeparableConv2D(8, 3)),
    "DepthwiseConv2D": _image(lambda: layers.DepthwiseConv2D(3)),
    "MaxPooling2D": _image(lambda: layers.Conv2D(8, 3), layers.MaxPooling2D),
    "AveragePooling2D": _image(lambda: layers.Conv2D(8, 3), lambda: layers.AveragePooling2D(2)),
    "GlobalMaxPooling2D": _image(lambda: layers.Conv2D(8, 3), layers.GlobalMaxPooling2D),
    "UpSampling2D": _image(lambda: layers.Conv2D(4, 3), layers.UpSampling2D),
    "RandomFlip": _image(layers.RandomFlip, lambda: layers.Conv2D(4, 3)),
    "RandomRotation": _image(lambda: layers.RandomRotation(0.1), lambda: layers.Conv2D(4, 3)),
    "RandomContrast": _image(lambda: layers.RandomContrast(0.1), lambda: layers.Conv2D(4, 3)),
    "tanh": _activated("tanh"),
    "silu": _activated("silu"),
    "elu": _activated("elu"),
    "mish": _activated("mish"),
    "gelu": _activated("gelu"),
    "softmax": _activated("softmax"),
    "regularizers": Kind(ROW, lambda: [
        layers.Dense(16, kernel_regularizer="l2", activity_regularizer="l1"),
    ]),
    "constraints": Kind(ROW, lambda: [layers.Dense(16, kernel_constraint="max_norm")]),
    "SGD": _step(lambda: optimizers.SGD(0.01, momentum=0.9, nesterov=True)),
    "RMSprop": _step(optimizers.RMSprop),
    "RMSprop centered": _step(lambda: optimizers.RMSprop(centered=True)),
    "Adagrad": _step(optimizers.Adagrad),
    "Nadam": _step(optimizers.Nadam),
    "Lion": _step(optimizers.Lion),
    "Muon": _step(optimizers.Muon),
    "ScheduleFreeAdamW": _step(optimizers.ScheduleFreeAdamW),
    "weight_decay": _step(lambda: optimizers.Adam(weight_decay=0.01)),
    "clipnorm": _step(lambda: optimizers.Adam(clipnorm=0.1)),
    "global_clipnorm": _step(lambda: optimizers.Adam(global_clipnorm=0.1)),
    "use_ema": _step(lambda: optimizers.Adam(use_ema=True)),
    "ExponentialDecay": _step(
        lambda: optimizers.Adam(schedules.ExponentialDecay(0.01, 10, 0.9))
    ),
    "CosineDecay": _step(lambda: optimizers.Adam(schedules.CosineDecay(0.01, 10))),
    "MeanAbsoluteError": _dense(loss=losses.MeanAbsoluteError),
    "Huber": _dense(loss=losses.Huber),
    "LogCosh": _dense(loss=losses.LogCosh),
    "AUC": _dense(
        loss=lambda: losses.BinaryCrossentropy(from_logits=True), metrics=lambda: [metrics.AUC()]
    ),
    "R2Score": _dense(metrics=lambda: [metrics.R2Score(), metrics.RootMeanSquaredError()]),
    "weights of rows": _dense(weighted=True),
    "transformer": _series(
        lambda: layers.Dense(8),
        lambda: _Attending(layers.MultiHeadAttention(2, 4)),
        layers.LayerNormalization,
        lambda: layers.Dense(16, activation="gelu"),
        lambda: layers.Dense(8),
        layers.LayerNormalization,
    ),
}  # fmt: skip


def measure(kind: Kind) -> float:
    """Returns the largest difference between `plain` and `fused`; 0 where no bit differs."""
    models = {engine: _train(kind, engine) for engine in ("plain", "fused")}
    pairs = zip(*map(_numbers, models.values()), strict=True)
    return max(float(np.abs(one - other).max(initial=0)) for one, other in pairs)


def _train(kind: Kind, engine: str) -> keras.Model:
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.Input(kind.shape), *kind.body(), layers.Dense(3)])
    model.compile(kind.optimizer(), kind.loss(), metrics=kind.metrics())
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(ROWS, *kind.shape)).astype(np.float32)
    targets = draw.uniform(size=(ROWS, *model.output_shape[1:])).round(2).astype(np.float32)
    weights = np.linspace(0.5, 2, ROWS, dtype=np.float32) if kind.weighted else None
    data, order = (rows, targets, weights), Order(ROWS, 5)
    fit(Fitting(model, data, None, order, BATCH, epochs=2), engine)
    return model


def _numbers(model: keras.Model) -> list[Any]:
    variables = [*model.variables, *model.optimizer.variables]
    found = [np.asarray(variable.numpy(), np.float64) for variable in variables]
    return [*found, *(np.asarray(values) for values in model.history.history.values())]


def main(arguments: Sequence[str]) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", help="names, with commas between")
    asked = parser.parse_args(arguments).only
    names = asked.split(",") if asked else [*KINDS]
    found = {}
    for name in names:
        found[name] = measure(KINDS[name])
        print(f"{name}: {found[name]:.1e}" if found[name] else f"{name}: the same", flush=True)
    same = [name for name, difference in found.items() if not difference]
    print(f"\n{len(same)} of {len(found)} bit for bit: {', '.join(same)}\n")
    print("| differs | by at most |\n|---|---|")
    for name in sorted(found.keys() - {*same}, key=lambda name: found[name]):
        print(f"| {name} | {found[name]:.0e} |")


if __name__ == "__main__":
    main(sys.argv[1:])
