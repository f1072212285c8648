"""Training: one `fit` for each phase, each going on with the weights of the one before."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path as FilePath
from typing import Any

import keras

from kerasflow.building import build
from kerasflow.checking.file_names import METRICS
from kerasflow.checking.phases import Phase
from kerasflow.errors import KerasflowError, RunError
from kerasflow.feeding import Feed
from kerasflow.feeding.streaming.splits import StreamedSplit
from kerasflow.running.batches import Order, pack
from kerasflow.running.callbacks import make_callbacks
from kerasflow.running.causes import find_cause
from kerasflow.running.checkpoints.cadence import Cadence
from kerasflow.running.checkpoints.keeping import Keeper, Kept
from kerasflow.running.checkpoints.states import put_callback
from kerasflow.running.clocks import Clock
from kerasflow.running.continuations import weighed
from kerasflow.running.engines.choosing import choose
from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.fitting import fit as run_fit
from kerasflow.running.engines.pacing import Start
from kerasflow.running.epoch_lines import EpochLines
from kerasflow.running.failures import explain
from kerasflow.running.interruptions import Signals
from kerasflow.running.measuring import count_alike
from kerasflow.running.outputs import describe_outputs
from kerasflow.running.records import NOT_FINITE
from kerasflow.running.run_logs import say
from kerasflow.running.sharing import seed_everything
from kerasflow.running.streams import StreamedOrder
from kerasflow.running.successions import Succession
from kerasflow.running.tracking.epochs import EpochTracker
from kerasflow.running.tracking.tracking import Tracking
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
        cadence: When a checkpoint is due; None to keep none.
        resumed: The checkpoint that it goes on from; None to begin.
    """

    phases: Sequence[Phase]
    feed: Feed
    folder: FilePath
    signals: Signals
    clock: Clock
    progress: bool
    seed: int
    cadence: Cadence | None = None
    resumed: Mapping[str, Any] | None = None
    tracking: Tracking | None = None
    guard: LossGuard = field(default_factory=LossGuard)
    succession: Succession = field(default_factory=Succession)
    log: EpochLog = field(init=False)
    kept: Kept = field(init=False)
    wanted_epochs: int = 0
    failed: bool = False
    _before: int = 0
    model: keras.Model = field(init=False)
    engine: str = field(init=False)

    def __post_init__(self) -> None:
        self.log = EpochLog(self.folder / METRICS, self.signals)
        self.kept = Kept(self.folder, self.cadence, self.log)

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

    @property
    def gained(self) -> bool:
        """Whether there are epochs that were not there before it began."""
        return len(self.log.lines) > self._before

    def choose_engine(self, model: keras.Model) -> str:
        """Returns the engine of all phases, and says it; call it before `train`."""
        self._count_alike(model, self.phases[0])
        choice = choose(self.phases[0].blueprint, model, self._steps())
        if choice.engine == "tune":
            from kerasflow.running.engines.trials import find_fastest

            choice = find_fastest(self._fitting(model, self.phases[0], done=0))
        say(f"engine: {choice.engine} · {choice.reason}", aloud=self.progress)
        self.engine = choice.engine
        return choice.engine

    def train(self, model: keras.Model, blueprint: str) -> keras.Model:
        """Trains a model; returns it, or the one of the last phase with its weights.

        Args:
            model: As the first phase has it.
            blueprint: The digest of what is kept of the blueprint.
        """
        self.kept.blueprint = blueprint
        self.wanted_epochs = sum(phase.blueprint.fit.epochs for phase in self.phases)
        self.model = model
        if self.resumed:
            self.log.go_on(self.resumed["lines"])
        self._before = len(self.log.lines)
        for phase in self.phases:
            if self.resumed and phase.number < self.resumed["position"]["phase"]:
                self._take_over(phase, self.resumed["callbacks"][phase.number])
                continue
            self.model = self._rebuild(self.model, phase) if phase.number else model
            self._fit(self.model, phase)
            if self.signals.caught or self.guard.fault:
                break
        return self.model

    def _take_over(self, phase: Phase, taken: Sequence[Any]) -> None:
        """Has callbacks of later phases find those of a phase that is done."""
        for callback, state in zip(self._make_callbacks(phase), taken, strict=True):
            put_callback(callback, state)

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
        done = sum(line["phase"] < phase.number for line in self.log.lines)
        self.log.phase = phase.number
        resumed, self.resumed = self.resumed, None
        fitting = _going_on(self._fitting(model, phase, done), resumed)
        fitting.callbacks.extend(self._callbacks(phase, fitting.epochs, resumed))
        try:
            run_fit(fitting, self.engine)
        except KerasflowError:
            raise
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

    def _make_callbacks(self, phase: Phase) -> list[Any]:
        """Returns those of the blueprint, which have taken over from earlier phases."""
        made = make_callbacks(phase.blueprint, self.feed.deferred, self.folder)
        made = [self.succession.add(callback, phase.blueprint) for callback in made]
        self.kept.callbacks.append(made)
        return made

    def _callbacks(
        self, phase: Phase, epochs: int, resumed: Mapping[str, Any] | None
    ) -> Iterator[Any]:
        yield from self._make_callbacks(phase)
        yield from (self.log, self.guard, SignalStop(self.signals), FirstStep(self.clock))
        if self.tracking and self.tracking.open:
            yield EpochTracker(self.tracking, lambda: self.log.lines)
        last = self.wanted_epochs
        yield Keeper(self.kept, self.signals, self.guard, last=last, resumed=resumed)
        if self.progress and sys.stderr.isatty():
            from kerasflow.running.progress import ProgressBar

            yield ProgressBar(epochs)
        yield EpochLines(epochs, self.signals, aloud=self.progress)

    def _count_alike(self, model: keras.Model, phase: Phase) -> None:
        count_alike(model, describe_outputs(phase.blueprint, self.feed.classes))

    def _rebuild(self, model: keras.Model, phase: Phase) -> keras.Model:
        """Returns the model of a phase with the weights of the one before."""
        seed_everything(self.seed + phase.number)
        rebuilt = build(phase.blueprint, signature=self.feed.signature, deferred=self.feed.deferred)
        self._count_alike(rebuilt, phase)
        _carry(model, rebuilt)
        return rebuilt


def _going_on(fitting: Fitting, resumed: Mapping[str, Any] | None) -> Fitting:
    """Returns a fitting that begins where a checkpoint was written, if there is one."""
    if resumed is None:
        return fitting
    done, start = resumed["position"], Start(resumed["position"]["step"], resumed["logs"])
    epochs = done["epoch"] if resumed["stopped"] else fitting.epochs
    return replace(fitting, initial_epoch=done["epoch"], start=start, epochs=epochs)


def _carry(model: keras.Model, rebuilt: keras.Model) -> None:
    """Copies weights by their names; which of them train may differ, and with it their order."""
    values = {weight.path: weight.numpy() for weight in model.weights}
    for weight in rebuilt.weights:
        weight.assign(values[weight.path])
