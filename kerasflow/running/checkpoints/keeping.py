"""Keeps checkpoints while a model trains, and puts back the one that it goes on from."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np

from kerasflow.errors import RunError
from kerasflow.running.checkpoints.cadence import Cadence
from kerasflow.running.checkpoints.generations import Position, keep_checkpoint
from kerasflow.running.checkpoints.states import (
    put_callback,
    put_model,
    put_randomness,
    take_callback,
    take_metrics,
    take_model,
    take_randomness,
)
from kerasflow.running.interruptions import Signals
from kerasflow.running.watching import EpochLog, LossGuard


@dataclass(slots=True)
class Kept:
    """What the checkpoints of a run hold besides its model.

    Args:
        folder: Of the run.
        cadence: When one is due; None to keep none.
        log: Has the lines of the epochs that are done.
        blueprint: The digest of the file that is kept of the blueprint.
        callbacks: Those of the blueprint, of each phase up to this one.
    """

    folder: Path
    cadence: Cadence | None
    log: EpochLog
    blueprint: str = ""
    callbacks: list[Sequence[Any]] = field(default_factory=list)


class Keeper(keras.callbacks.Callback):  # type: ignore[misc]
    """Writes a checkpoint whenever one is due, and when a signal ends the training.

    It is called after all callbacks that note something. In an epoch that is cut short, what they
    would note at its end is not part of the checkpoint, for that epoch goes on.

    Args:
        kept: What goes into a checkpoint.
        signals: End the training.
        guard: Knows whether the loss still is a number.
        last: The number of the last epoch of all; then one is written whatever the time.
        resumed: The checkpoint that this phase goes on from; None where it begins.
    """

    needs_every_batch = False

    def __init__(
        self,
        kept: Kept,
        signals: Signals,
        guard: LossGuard,
        *,
        last: int,
        resumed: Mapping[str, Any] | None,
    ) -> None:
        super().__init__()
        self.kept, self.signals, self.guard = kept, signals, guard
        self.last, self.resumed = last, resumed
        self._epoch = self._step = 0
        self._logs: Mapping[str, float] = {}
        self._metrics: Any = None
        self._cut = False

    def on_train_begin(self, logs: Any = None) -> None:
        """Goes on from the beginning of an epoch, after what callbacks do at the beginning."""
        if self.resumed and not self.resumed["position"]["step"]:
            self._put_back(self.resumed)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Goes on in the middle of an epoch, after what callbacks do at its beginning."""
        self._epoch, self._step, self._metrics = epoch, 0, None
        if self.resumed:
            self._step, self._logs = self.resumed["position"]["step"], self.resumed["logs"]
            self._put_back(self.resumed)

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Writes one when it is due."""
        self._step, self._logs = min(batch + 1, self.params["steps"]), logs or {}
        if self.signals.heeded:
            self._cut_short()
        else:
            self._keep_if_due(self._step)

    def on_test_begin(self, logs: Any = None) -> None:
        """Notes what the metrics have counted in training, before the validation resets them."""
        if self.kept.cadence and self._epoch_goes_on():
            self._metrics = take_metrics(self.model)

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Writes one when a signal ends the validation, which then is done again."""
        if self.signals.heeded and self._metrics is not None:
            self._cut_short()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Writes one when it is due, and at the end of all."""
        self._metrics = None
        if self.signals.heeded:
            return
        self._epoch, self._step, self._logs = epoch + 1, 0, {}
        is_last = epoch + 1 == self.last or self.model.stop_training or self.signals.caught
        self._keep_if_due(None, whatever=bool(is_last))
        if self.signals.caught:
            self.signals.heeded = self.model.stop_training = True

    def _epoch_goes_on(self) -> bool:
        return not self._cut and self._step == self.params["steps"]

    def _keep_if_due(self, step: int | None, *, whatever: bool = False) -> None:
        cadence = self.kept.cadence
        if cadence and (cadence.is_due(step) or whatever) and not self.guard.fault:
            self._keep(cadence)

    def _cut_short(self) -> None:
        self._keep_if_due(self._step, whatever=not self._cut)
        self._cut = True

    def _keep(self, cadence: Cadence) -> None:
        began = cadence.begin()
        position = Position(self._epoch, self._step)
        try:
            keep_checkpoint(self.kept.folder, position, self._take())
        except OSError as error:
            # The training is worth more than what would only be needed if it were killed.
            why = f"{error.strerror or error}; the one before stays, and the training goes on"
            sys.stderr.write(f"no checkpoint could be written at {position}: {why}\n")
        cadence.end(began)

    def _take(self) -> dict[str, Any]:
        model = take_model(self.model)
        if not self._step:
            model["metrics"] = []  # every epoch begins to count anew
        elif self._metrics is not None:
            model["metrics"] = self._metrics
        return {
            "blueprint": self.kept.blueprint,
            "position": {"phase": self.kept.log.phase, "epoch": self._epoch, "step": self._step},
            "stopped": bool(self.model.stop_training and not self.signals.heeded),
            "logs": {name: np.asarray(value) for name, value in self._logs.items()},
            "lines": self.kept.log.lines,
            "model": model,
            "callbacks": [[*map(take_callback, phase)] for phase in self.kept.callbacks],
            "randomness": take_randomness(),
        }

    def _put_back(self, resumed: Mapping[str, Any]) -> None:
        self.resumed = None
        callbacks = self.kept.callbacks[-1], resumed["callbacks"][-1]
        try:
            put_model(self.model, resumed["model"])
            put_randomness(resumed["randomness"])
            for callback, taken in zip(*callbacks, strict=True):
                put_callback(callback, taken)
        except (LookupError, TypeError, ValueError) as error:
            raise RunError(f"the checkpoint is of another model or program: {error}") from error
