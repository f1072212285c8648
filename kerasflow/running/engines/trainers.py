"""What trains by programs of many steps, as far as it is the same on TensorFlow and JAX."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import keras
import numpy as np

from kerasflow.running.batches import Order, Packed
from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.hooking import fit_by_programs, steps_of_a_call
from kerasflow.running.engines.pacing import Loop
from kerasflow.running.streams import Buffers, StreamedOrder


class Trainer(ABC):
    """Trains on rows that stay on the device.

    `fit` keeps its callbacks, history and validation; what it calls for every step runs a program
    of many of them, which takes its rows from the order of the epoch.

    Args:
        model: Compiled, with a `train_step` of Keras' own.
        packed: The rows.
        order: Of the rows in each epoch; give it to `fit` as the first callback.
        batch_size: Rows in a batch.
        xla: Have layers take the forms that XLA computes faster; on TensorFlow, compile the steps
            on full batches with XLA.
    """

    def __init__(
        self, model: keras.Model, packed: Packed, order: Order, batch_size: int, *, xla: bool
    ) -> None:
        self.model, self.order, self.batch_size, self.xla = model, order, batch_size, xla
        self.full, rest = divmod(order.count, batch_size)
        self.steps = self.full + bool(rest)
        self._epoch, self._rows = -1, None
        self._prepare(packed)

    @abstractmethod
    def loop(self, *, every: int = 0) -> Loop:
        """Returns what runs the steps of an epoch; `every` as in `Loop`."""

    @abstractmethod
    def mark(self, loop: Loop, packed: Packed) -> Any:
        """Returns what `fit` takes for data, and calls a loop as often as it has batches."""

    @abstractmethod
    def validation(self, packed: Packed, *, every: int) -> Loop:
        """Returns what evaluates the model on rows to watch; `every` as in `Loop`."""

    @abstractmethod
    def _prepare(self, packed: Packed) -> None:
        """Builds the optimizer and makes the programs."""

    @abstractmethod
    def _hold(self, packed: Packed) -> Any:
        """Returns the rows on the device."""

    @abstractmethod
    def _put(self, rows: Any) -> Any:
        """Returns the numbers of rows on the device."""

    def _order(self) -> Any:
        if self._epoch != self.order.epoch:
            self._epoch = self.order.epoch
            self._rows = self._put(self.order.rows())
        return self._rows


class Streaming(Trainer):
    """Makes a trainer one of rows that lie on disk, of which it holds a buffer at a time.

    The next one is read meanwhile. No batch lies in two buffers, so that the programs are those of
    rows that stay.
    """

    order: StreamedOrder

    def _begin(self, packed: Packed) -> None:
        """Begins with no buffer held."""
        self._buffers = Buffers(packed, self.order)
        self._at, self._count = (-1, -1), 0

    @abstractmethod
    def _load(self, buffer: int) -> None:
        """Holds the rows of a buffer, and has the next one read; `_at` is the one before."""

    def _turn_to(self, buffer: int) -> None:
        """Holds a buffer with the order of its rows; those of an epoch come one after the other."""
        if self._at == (self.order.epoch, buffer):
            return
        if self.order.buffers > 1 or self._count == 0:
            self._load(buffer)
        self._at = self.order.epoch, buffer
        rows = self.order.rows_within(buffer)
        self._count = len(rows)
        self._rows = self._put(np.resize(rows, self._room()))

    def _room(self) -> int:
        """Returns how many rows a program takes, of which those behind the last are not read."""
        return self.order.length


def fit_by(trainer: Trainer, fitting: Fitting) -> None:
    """Trains as `Model.fit` does, many steps at a time.

    Args:
        trainer: On the rows of the fitting.
        fitting: What is asked for; callbacks that look at batches are told of every one.
    """
    loop = trainer.loop(every=steps_of_a_call(fitting, "train"))
    validation = None
    if fitting.validation:
        every = steps_of_a_call(fitting, "test")
        validation = trainer.validation(fitting.validation, every=every)
    fit_by_programs(fitting, loop, validation, lambda each: trainer.mark(each, fitting.train))
