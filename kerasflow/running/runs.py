"""A run: one execution of a blueprint, and what it left."""

from __future__ import annotations

import sys
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerasflow.blueprints.classes import class_names
from kerasflow.checking.file_names import BLUEPRINT, PAGE, PREPROCESS
from kerasflow.errors import RunError, printable
from kerasflow.running.records import history_of, read_metrics, read_report
from kerasflow.running.roots import Roots, believed_roots
from kerasflow.running.summaries import summarize
from kerasflow.running.untrusted_reports import (
    Classes,
    reported_classes,
    reported_deferred,
    reported_roots,
)

if TYPE_CHECKING:
    import keras

    from kerasflow.blueprints.blueprint import Blueprint
    from kerasflow.checking.examining import Examination
    from kerasflow.feeding import Preprocessor
    from kerasflow.running.engines.evaluators import Evaluator
    from kerasflow.running.fingerprints import GivenData
    from kerasflow.running.outputs import Outputs
    from kerasflow.running.predictions import Predictions


class Run:
    """One execution of a blueprint, and what it left in its folder.

    `kerasflow.run` gives one; `Run.load` opens one that was made before.

    Args:
        folder: Where everything is.
        report: What the run came to, as in `report.json`.
        model: Trained; by default it is read from the folder when it is asked for.
        predictions: Of the test split; by default made when they are asked for.
        roots: Folders in which its data may be looked for, besides those of the report that lie
            in the current folder, in the run's own or in the one above that.
        given: What took the place of its source; by default nothing did, or nobody has it any
            more.
    """

    def __init__(
        self,
        folder: Path,
        report: dict[str, Any],
        *,
        model: keras.Model | None = None,
        predictions: Predictions | None = None,
        roots: Roots = (),
        given: GivenData | None = None,
    ) -> None:
        self.folder, self.report, self.roots, self.given = folder, report, roots, given
        self.weights: Path | None = None
        """The file of the model's weights, where it is not the one that the run ended with."""
        if model is not None:
            self.model = model
        if predictions is not None:
            self.predictions = predictions

    @classmethod
    def load(cls, folder: str | PathLike[str], *, roots: Roots = ()) -> Run:
        """Opens the folder of a run.

        Args:
            folder: It may be a stranger's.
            roots: Folders in which its data may be looked for, besides those of its report that
                lie in the current folder, in the run's own or in the one above that.

        Raises:
            RunError: It is not one.
        """
        return cls(Path(folder), read_report(Path(folder)), roots=roots)

    def __repr__(self) -> str:
        return printable(f"<Run {self.folder}: {self.report.get('epochs')} epochs>")

    def _repr_html_(self) -> str:
        from kerasflow import draw_run

        return draw_run(self)

    @property
    def history(self) -> dict[str, list[Any]]:
        """Loss and metrics of every epoch, by name; None where an epoch has no value."""
        return history_of(read_metrics(self.folder))

    @cached_property
    def _examination(self) -> Examination:
        from kerasflow.checking import examine

        roots = believed_roots(self.folder, reported_roots(self.report), self.roots)
        return examine(self.folder / BLUEPRINT, roots=roots)

    @property
    def blueprint(self) -> Blueprint:
        """What was run.

        Raises:
            BlueprintError: The file in the folder is at fault, or a class is not registered.
        """
        return self._examination.require()

    @property
    def last(self) -> Blueprint:
        """What the last phase of `then` makes of the blueprint: with its loss the model is judged.

        Raises:
            BlueprintError: As for `blueprint`.
        """
        self._examination.require()
        return self._examination.phases[-1].blueprint

    @cached_property
    def model(self) -> keras.Model:
        """The trained model, compiled; built from the blueprint, with the weights of the run.

        Raises:
            BlueprintError: It would take more memory than there is.
            RunError: The folder has no weights, or they are of another model.
        """
        from kerasflow.building import build
        from kerasflow.running.budgeting import refuse_large_model
        from kerasflow.running.saving import load_weights

        signature, deferred = self.preprocessor.signature, reported_deferred(self.report)
        refuse_large_model(self.last, "machine", signature, deferred)
        model = build(self.last, signature=signature, deferred=deferred)
        load_weights(self.folder, model, self.weights)
        return model

    @cached_property
    def evaluator(self) -> Evaluator:
        """What evaluates the model and predicts with it."""
        from kerasflow.running.engines.evaluators import make_evaluator
        from kerasflow.running.measuring import count_alike

        count_alike(self.model, self.outputs)
        return make_evaluator(self.model, self.blueprint.fit.batch_size)

    @cached_property
    def outputs(self) -> Outputs:
        """What the outputs of the model stand for."""
        from kerasflow.running.outputs import describe_outputs

        return describe_outputs(self.last, self.classes)

    @cached_property
    def preprocessor(self) -> Preprocessor:
        """What makes the model's inputs of columns, as it was fitted on the training split."""
        from kerasflow.feeding import Preprocessor

        return Preprocessor.load(self.blueprint, self.folder / PREPROCESS)

    @cached_property
    def predictions(self) -> Predictions:
        """What the model gives on the test split, with the right labels.

        Raises:
            RunError: There is no test split.
        """
        from kerasflow.running.rereading import predict_test

        return predict_test(self)

    @property
    def classes(self) -> Classes:
        """The names of the classes of each target; None for a target without classes."""
        if "classes" in self.report:
            return reported_classes(self.report)
        # A run that was killed has no report of them.
        targets = self.preprocessor.plan.data.target
        return {name: class_names(spec) for name, spec in targets.items()}

    def save_report(self, file: str | PathLike[str] | None = None, *, roots: Roots = ()) -> Path:
        """Writes the page of the run anew, from its data, which is read again.

        Use it for a run of an older version, or to have the page elsewhere. What cannot be had
        without data is left out; the page says so, and stderr.

        Args:
            file: Where the page goes; by default `report.html` in the folder of the run.
            roots: Folders in which its data may be looked for, besides those that it knows.

        Returns:
            The file.

        Raises:
            BlueprintError: The blueprint in the folder is at fault.
            RunError: The page in the folder would be replaced by one with less on it.
            OSError: The file cannot be written.
        """
        from kerasflow import write_page
        from kerasflow.running.rereading import find_evidence

        evidence = find_evidence(self, roots=roots)
        if evidence.missing and file is None and (self.folder / PAGE).exists():
            raise RunError(
                f"the page cannot be drawn in full: {evidence.missing}. The one in the folder is "
                "kept as it is; `--out FILE` (in Python `file=`) writes one without the rest"
            )
        if evidence.missing:
            told = f"left out of the page what needs data or model: {evidence.missing}"
            sys.stderr.write(printable(told) + "\n")
        return write_page(self, evidence, None if file is None else Path(file))

    def summary(self) -> str:
        """Returns a short table of what the run came to."""
        return summarize(self.report, self.folder)
