"""One run, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.building import build
from kerasflow.building.determinism import make_deterministic
from kerasflow.building.estimates import estimate_file
from kerasflow.building.surroundings import find_policy, find_seed
from kerasflow.checking.file_names import METRICS, PAGE, PREPROCESS, REPORT
from kerasflow.checking.phases import Phase
from kerasflow.errors import KerasflowError, RunError, explain_os_error
from kerasflow.feeding import Feed, feed
from kerasflow.feeding.feeds import learning
from kerasflow.feeding.previews.previews import Preview, preview_data
from kerasflow.feeding.streaming.splits import StreamedSplit
from kerasflow.feeding.streaming.weighing import is_streamed, weigh
from kerasflow.running.announcements import Announcement
from kerasflow.running.answer_checks import refuse_unwritable
from kerasflow.running.budgeting import (
    find_room,
    refuse_large_matrix,
    refuse_large_training,
    refuse_wide_preprocessing,
)
from kerasflow.running.checkpoints.cadence import Cadence
from kerasflow.running.checkpoints.generations import GENERATIONS
from kerasflow.running.claiming import Claim
from kerasflow.running.clocks import Clock
from kerasflow.running.continuations import check_phases
from kerasflow.running.devices import describe_backend, describe_device
from kerasflow.running.engines.evaluators import make_evaluator
from kerasflow.running.evidence import Evidence
from kerasflow.running.failures import explain
from kerasflow.running.fingerprints import GivenData, find_fingerprint
from kerasflow.running.folders import (
    find_parent,
    write_folder,
    write_json,
)
from kerasflow.running.given_data import describe_given
from kerasflow.running.interruptions import Interruption, Signals, watching
from kerasflow.running.judging import Judgement, judge
from kerasflow.running.lengthening import Destination, copy_written, read_finished
from kerasflow.running.locks import read_processes
from kerasflow.running.misfits import refuse_misfits, refuse_problems
from kerasflow.running.options import MemoryLimit
from kerasflow.running.path_sandbox import confine, list_written
from kerasflow.running.pinning import LockTaking, keep_blueprint
from kerasflow.running.predictions import Predictions
from kerasflow.running.reports import make_report
from kerasflow.running.resuming import digest_of, read_resumed, say_resumed
from kerasflow.running.run_logs import keep_traceback, logging_into, say
from kerasflow.running.runs import Run
from kerasflow.running.saving import reserved_room, save_model
from kerasflow.running.sharing import leaving_alone, seed_everything
from kerasflow.running.streams import describe_stream
from kerasflow.running.target_checks import refuse_rows_of_labels
from kerasflow.running.tracking.tracking import Tracking
from kerasflow.running.training import Training
from kerasflow.running.warm_starts import KEY as WARM_START
from kerasflow.running.warming import Warming, told_of_start, warm_up
from kerasflow.running.watching import SignalStop


def say_device(*, aloud: bool) -> None:
    """Says what the run is executed on, on stderr or only in its log."""
    say(f"device: {describe_device()} · {describe_backend()}", aloud=aloud)


@dataclass(slots=True)
class Execution:
    """One run of a checked blueprint.

    Args:
        phases: What is run, a `fit` each; the first is the blueprint itself.
        destination: The folder that was asked for, and what it goes on with.
        clock: Has been running since the beginning.
        progress: Say on stderr how far it is.
        limit: The memory that it may take.
    """

    phases: Sequence[Phase]
    destination: Destination
    clock: Clock
    progress: bool
    limit: MemoryLimit
    given: GivenData | None = field(default=None, init=False)
    seed: int = field(default=0, init=False)
    lock: LockTaking = field(init=False)
    tracking: Tracking | None = field(default=None, init=False)
    warming: Warming | None = field(default=None, init=False)
    page_fault: str | None = field(default=None, init=False)

    @property
    def blueprint(self) -> Blueprint:
        """What is run, without what later phases set."""
        return self.phases[0].blueprint

    def run(self, data: Any, *, allow_download: bool) -> Run:
        """Feeds, builds, trains, judges and saves, in a folder that is this run's alone."""
        self.seed = find_seed(self.blueprint)
        written = [name for phase in self.phases for name in list_written(phase.blueprint)]
        asked = self.destination
        document, start = self.blueprint.document, told_of_start(asked)
        roots = tuple(map(str, document.roots)) if document else ()
        told = Announcement(roots, describe_given(data), start).record
        claiming = Claim(self.blueprint.name, asked.out, written, again=asked.again, told=told)
        taking = LockTaking(self.blueprint, data)
        with (
            leaving_alone(self.seed),
            watching() as signals,
            taking as self.lock,
            claiming as claim,
            logging_into(claim, signals),
        ):
            try:
                return self._run(data, claim, signals, allow_download=allow_download)
            except (RunError, OSError) as error:
                reason = explain_os_error(error) if isinstance(error, OSError) else str(error)
                kept = f"; what was reached is kept in `{claim.folder}`" if claim.keeps else ""
                if kept and isinstance(error.__cause__ or error, OSError):
                    kept += f", and `kerasflow run --resume {claim.folder}` goes on from there"
                raise RunError(f"{reason}{kept}") from error
            finally:
                if self.tracking:
                    self.tracking.abandon()
                if self.page_fault:  # what went wrong beside it is told first
                    say(self.page_fault)

    def _run(self, data: Any, claim: Claim, signals: Signals, *, allow_download: bool) -> Run:
        make_deterministic(self.blueprint)
        resumed = self._begin(claim.folder)
        self.warming = warm_up(
            self.blueprint, self.destination, claim.folder, goes_on=resumed is not None
        )
        if self.warming:
            self.warming.say(aloud=self.progress)
        self.tracking = Tracking(self.blueprint, claim.folder)
        preview = preview_data(self.blueprint, self.blueprint.expansion, data=data)
        known = preview.signature, preview.deferred
        refuse_wide_preprocessing(self.blueprint, self.limit, preview.loads)
        refused = refuse_large_training(self.phases, self.limit, *known)
        given = self._feed(preview, data, allow_download=allow_download)
        if data is not None:
            self.given = GivenData(data, find_fingerprint(data, given.preprocessor.plan))
        self.clock.lap("data")
        if (given.signature, given.deferred) != known:
            known = given.signature, given.deferred
            refused = refuse_large_training(self.phases, self.limit, *known)
        check_phases(self.phases, given)
        seed_everything(self.seed)
        model = build(self.blueprint, signature=given.signature, deferred=given.deferred)
        refuse_large_matrix(self.blueprint, model, given.classes)
        refuse_problems(refused, self.blueprint)
        refuse_misfits(model, self.phases, _splits(given), given.preprocessor.plan)
        if self.warming:
            self.warming.begin(model)
        self.clock.lap("build")
        refuse_unwritable(self.blueprint, model)
        refuse_rows_of_labels(self.blueprint, model, given)
        watched = claim.folder, signals, self.clock, self.progress
        going = self._cadence(), resumed, self.tracking
        training = Training(self.phases, given, *watched, self.seed, *going)
        training.choose_engine(model)
        self._judge_start(training, model)
        model = self._train(training, model, claim)
        done = self._save(training, model, self._judged(training, model))
        training.check()
        say(done.summary(), aloud=False)
        if signals.caught:
            raise Interruption(done, signals.caught)
        if self.page_fault:
            fault, self.page_fault = self.page_fault, None
            raise RunError(fault)
        return done

    def _feed(self, preview: Preview, data: Any, *, allow_download: bool) -> Feed:
        """Returns the data, in memory or on the disk of the run's folder."""
        disk_folder = None
        if is_streamed(self.blueprint, preview, data):
            disk_folder = find_parent(self.destination.out)
            amount = weigh(self.blueprint, preview)
            say(f"data: {describe_stream(amount)}", aloud=self.progress)
        room = find_room(self.limit)
        return feed(
            self.blueprint,
            data=data,
            allow_download=allow_download,
            learn=self.warming.learn(room) if self.warming else learning(room),
            disk_folder=disk_folder,
        )

    def _begin(self, folder: Path) -> Mapping[str, Any] | None:
        """Keeps the blueprint, or finds where a run that was begun goes on."""
        asked = self.destination
        if not asked.again:
            keep_blueprint(folder, self._pinned())
            if asked.finished and asked.before:
                return self._continue(asked.finished, asked.before, folder)
            return None
        resumed = read_resumed(folder, self.phases)
        if resumed is None:
            (folder / METRICS).unlink(missing_ok=True)
        say_resumed(folder, resumed, aloud=self.progress or resumed is None)
        return resumed

    def _continue(self, begun: Path, before: Blueprint, folder: Path) -> Mapping[str, Any]:
        """Finds where a longer training goes on, with what the shorter one has written."""
        tree = read_finished(begun, before, self.phases)
        copy_written(before, begun, folder)
        epochs = tree["position"]["epoch"]
        say(f"continued: `{begun}` after {epochs} epochs", aloud=self.progress)
        return tree

    def _cadence(self) -> Cadence | None:
        asked = self.blueprint.runtime.checkpoint
        named = {"epochs": asked.epochs, "steps": asked.steps, "seconds": asked.seconds}
        wanted = {name: every for name, every in named.items() if every is not None}
        return Cadence(wanted) if asked.keep else None

    def _pinned(self, engine: str | None = None, *, stream: bool = False) -> Blueprint:
        """Returns the blueprint so that whoever runs it, in whatever program, gets the same."""
        runtime = self.blueprint.runtime
        policy = find_policy(runtime.precision)
        pinned = replace(runtime, engine=engine or runtime.engine, precision=policy)
        kept = replace(self.blueprint, runtime=pinned, seed=self.seed)
        if kept.data and stream:
            kept = replace(kept, data=replace(kept.data, stream=True))
        return kept

    def _train(self, training: Training, model: keras.Model, claim: Claim) -> keras.Model:
        folder = training.folder
        finished = self.destination.finished
        rows = self.given.fingerprint if self.given else None
        if training.resumed:
            self.lock.refuse_other_data(finished or folder, rows)
        if finished or not training.resumed:
            stream = isinstance(training.feed.train, StreamedSplit)
            kept = self._pinned(training.engine, stream=stream)
            start = self.warming.record if self.warming else None
            self.lock.before = read_processes(finished) if finished else ()
            self.lock.write(folder, kept, rows, training.feed.deferred, start)
        else:
            self.lock.add_process(folder)
        if not (folder / PREPROCESS).exists():
            write_folder(folder / PREPROCESS, training.feed.preprocessor.save)
        if self.tracking:
            self.tracking.begin(len(training.resumed["lines"]) if training.resumed else 0)
        checkpoints = GENERATIONS if training.cadence else 0
        try:
            with reserved_room(folder, self._model_bytes(model), checkpoints=checkpoints):
                model = training.train(model, digest_of(folder))
        except KerasflowError:
            # The folder of a run that came to nothing would only be in the way.
            claim.keeps = claim.keeps or training.gained
            if training.gained:
                self._keep(training)
            raise
        self.clock.lap("fit")
        claim.keeps = True
        save_model(folder, model)
        return model

    def _judge_start(self, training: Training, model: keras.Model) -> None:
        """Judges the weights that the run begins with, as those are judged that it ends with."""
        if self.warming is None or self.warming.start is None:
            return
        given, last = training.feed, self.phases[-1].blueprint
        if len(self.phases) > 1:  # of which the last may have another loss
            model = build(last, signature=given.signature, deferred=given.deferred)
            self.warming.begin(model)
        stop = [SignalStop(training.signals)]
        self.warming.judge(model, last, _splits(given), given.classes, stop)

    def _model_bytes(self, model: keras.Model) -> int:
        """Returns the most that the model takes on disk after any phase."""
        return max(estimate_file(phase.blueprint, model) for phase in self.phases)

    def _keep(self, training: Training) -> None:
        """Saves what a training that failed has reached."""
        training.failed = True
        self.clock.lap("fit")
        save_model(training.folder, training.model)
        self._save(training, training.model, Judgement())

    def _judged(self, training: Training, model: keras.Model) -> Judgement:
        """Judges the model; where that fails, keeps a report all the same."""
        try:
            return self._judge(training, model)
        except Exception:
            self._save(training, model, Judgement())
            raise

    def _judge(self, training: Training, model: keras.Model) -> Judgement:
        """Judges the model on every split, unless the run ended early for a bad reason."""
        judgement = Judgement()
        signals = training.signals
        if not signals.caught and not training.guard.fault:
            splits = _splits(training.feed)
            evaluator = make_evaluator(model, self.blueprint.fit.batch_size)
            classes, stop = training.feed.classes, [SignalStop(signals)]
            last = self.phases[-1].blueprint  # its loss is that of the model
            judgement = judge(evaluator, splits, last, classes, stop)
        self.clock.lap("evaluate")
        # What a signal cut short is true of a part of the rows only.
        return Judgement() if signals.caught else judgement

    def _save(self, training: Training, model: keras.Model, judgement: Judgement) -> Run:
        folder, predictions = training.folder, judgement.predictions.get("test")
        origin = describe_given(self.given.data if self.given else None)
        report = make_report(self.blueprint, training, model, judgement, self.clock, origin)
        told = self.tracking.describe() if self.tracking else None
        report |= {"tracking": told} if told else {}
        report |= {WARM_START: self.warming.report(judgement)} if self.warming else {}
        write_json(folder / REPORT, report)
        # What this process has recorded itself is believed.
        kept = {"roots": report["roots"], "given": self.given}
        run = Run(folder, report, model=model, predictions=predictions, **kept)
        try:
            if predictions:
                self._save_predictions(folder, predictions)
        finally:
            self._write_page(run, training, judgement)
            if self.tracking:
                self.tracking.finish(report)
        return run

    def _write_page(self, run: Run, training: Training, judgement: Judgement) -> None:
        """Writes the run as a page; where that fails, the run is as whole as without one."""
        missing = None if judgement.numbers else "the run ended before the model was judged"
        given, last = training.feed, self.phases[-1].blueprint
        found = _splits(given), given.raw, judgement.predictions
        try:
            from kerasflow import write_page

            write_page(run, Evidence(last, training.model, *found, missing))
        except Exception as error:  # whatever is wrong with a drawing
            keep_traceback(error)
            self.page_fault = (
                f"`{PAGE}` was not written: {explain(error)}; all else is there, and "
                f"`kerasflow report {run.folder}` draws it again"
            )

    def _save_predictions(self, folder: Path, predictions: Predictions) -> None:
        asked = self.blueprint.evaluate
        if asked.predictions is None:
            return
        file = confine(folder, asked.predictions, asked.path / "predictions")
        try:
            predictions.save(file, escape=asked.escape)
        except (RunError, OSError) as error:
            raise RunError(f"cannot write `{asked.predictions}`: {error}") from error


def _splits(given: Feed) -> dict[str, Any]:
    splits = {"train": given.train, "validation": given.validation, "test": given.test}
    return {name: split for name, split in splits.items() if split is not None}
