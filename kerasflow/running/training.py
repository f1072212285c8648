"""Training: one `fit` for each phase, each going on with the weights of the one before."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path as FilePath
from typing import Any

import keras

from kerasflow.building import build
from kerasflow.checking.file_names import METRICS
from kerasflow.checking.phases import Phase
from kerasflow.errors import RunError
from kerasflow.feeding import Feed
from kerasflow.feeding.streaming.splits import StreamedSplit
from kerasflow.running.batches import Order, pack
from kerasflow.running.callbacks import make_callbacks
from kerasflow.running.causes import find_cause
from kerasflow.running.clocks import Clock
from kerasflow.running.continuations import weighed
from kerasflow.running.engines.choosing import choose
from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.fitting import fit as run_fit
from kerasflow.running.failures import explain
from kerasflow.running.interruptions import Signals
from kerasflow.running.measuring import count_alike
from kerasflow.running.numberless import NOT_FINITE
from kerasflow.running.outputs import describe_outputs
from kerasflow.running.sharing import seed_everything
from kerasflow.running.streams import StreamedOrder
from kerasflow.running.successions import Succession
from kerasflow.running.watching import EpochLog, FirstStep, LossGuard, SignalStop


@dataclass(slots=True)
class Training:
    """One training, from the first phase to the last.

    Args:
        phases: Of a checked blueprint, the first first.
        feed: Its data.
        folder: Of the run.
        signals: End it early.
        clock: Has been running since the run began.
        progress: Show how far it is.
        seed: Of the run, which the blueprint may leave to the program.
    """

    phases: Sequence[Phase]
    feed: Feed
    folder: FilePath
    signals: Signals
    clock: Clock
    progress: bool
    seed: int
    guard: LossGuard = field(default_factory=LossGuard)
    succession: Succession = field(default_factory=Succession)
    log: EpochLog = field(init=False)
    wanted_epochs: int = 0
    failed: bool = False
    model: keras.Model = field(init=False)
    engine: str = field(init=False)

    def __post_init__(self) -> None:
        self.log = EpochLog(self.folder / METRICS, self.signals)

    @property
    def stopped(self) -> str | None:
        """Why it ended before all epochs were trained; None when they were."""
        if self.failed:
            return "failed"
        if self.signals.word:
            return self.signals.word
        if self.guard.fault:
            return NOT_FINITE
        return "early" if len(self.log.lines) < self.wanted_epochs else None

    def choose_engine(self, model: keras.Model) -> str:
        """Returns the engine of all phases, and says it; call it before `train`."""
        self._count_alike(model, self.phases[0])
        choice = choose(self.phases[0].blueprint, model, self._steps())
        if choice.engine == "tune":
            from kerasflow.running.engines.trials import find_fastest

            choice = find_fastest(self._fitting(model, self.phases[0], done=0))
        if self.progress:
            sys.stderr.write(f"engine: {choice.engine} · {choice.reason}\n")
        self.engine = choice.engine
        return choice.engine

    def train(self, model: keras.Model) -> keras.Model:
        """Trains a model; returns it, or the one of the last phase with its weights."""
        self.wanted_epochs = sum(phase.blueprint.fit.epochs for phase in self.phases)
        for phase in self.phases:
            self.model = self._rebuild(self.model, phase) if phase.number else model
            self._fit(self.model, phase)
            if self.signals.caught or self.guard.fault:
                break
        return self.model

    def check(self) -> None:
        """Refuses to go on where a loss was no number.

        Raises:
            RunError: As `LossGuard.check`; with the row that is the reason, where one is.
        """
        phase = self.phases[self.log.phase]

        def rebuild() -> keras.Model:
            return build(
                phase.blueprint, signature=self.feed.signature, deferred=self.feed.deferred
            )

        split = self.guard.split
        self.guard.check(partial(find_cause, self.feed, split, phase.blueprint, rebuild))

    def _steps(self) -> int:
        """Returns the number of steps on full batches in all phases."""
        fits = [phase.blueprint.fit for phase in self.phases]
        return sum(fit.epochs * (len(self.feed.train) // fit.batch_size) for fit in fits)

    def _fit(self, model: keras.Model, phase: Phase) -> None:
        done = self.log.lines[-1]["epoch"] if self.log.lines else 0
        self.log.phase = phase.number
        fitting = self._fitting(model, phase, done)
        fitting.callbacks.extend(self._callbacks(phase, fitting.epochs))
        try:
            run_fit(fitting, self.engine)
        except Exception as error:  # Keras raises whatever its backend does
            epoch = len(self.log.lines) + 1
            raise RunError(f"training failed in epoch {epoch}: {explain(error)}") from error

    def _fitting(self, model: keras.Model, phase: Phase, done: int) -> Fitting:
        fit, validation = phase.blueprint.fit, self.feed.validation
        train, seed = pack(weighed(self.feed, phase), model, by_class=True), self.seed
        if isinstance(self.feed.train, StreamedSplit):
            order: Order = StreamedOrder(train, seed, fit.batch_size, shuffle=fit.shuffle)
        else:
            order = Order(len(self.feed.train), seed, shuffle=fit.shuffle)
        return Fitting(
            model,
            train,
            pack(validation, model) if validation else None,
            order,
            fit.batch_size,
            epochs=done + fit.epochs,
            initial_epoch=done,
            validation_freq=fit.validation_freq,
        )

    def _callbacks(self, phase: Phase, epochs: int) -> Iterator[Any]:
        for made in make_callbacks(phase.blueprint, self.feed.deferred, self.folder):
            yield self.succession.add(made, phase.blueprint)
        yield from (self.log, self.guard, SignalStop(self.signals), FirstStep(self.clock))
        if self.progress:
            from kerasflow.running.progress import ProgressBar

            yield ProgressBar(epochs, self.signals)

    def _count_alike(self, model: keras.Model, phase: Phase) -> None:
        count_alike(model, describe_outputs(phase.blueprint, self.feed.classes))

    def _rebuild(self, model: keras.Model, phase: Phase) -> keras.Model:
        """Returns the model of a phase with the weights of the one before."""
        seed_everything(self.seed + phase.number)
        rebuilt = build(phase.blueprint, signature=self.feed.signature, deferred=self.feed.deferred)
        self._count_alike(rebuilt, phase)
        _carry(model, rebuilt)
        return rebuilt


def _carry(model: keras.Model, rebuilt: keras.Model) -> None:
    """Copies weights by their names; which of them train may differ, and with it their order."""
    values = {weight.path: weight.numpy() for weight in model.weights}
    for weight in rebuilt.weights:
        weight.assign(values[weight.path])
