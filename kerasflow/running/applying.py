"""Runs that have ended: judged again, and applied to new data."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kerasflow.building import choose_backend
from kerasflow.building.placement import placing
from kerasflow.running.other_weights import open_run
from kerasflow.running.roots import Roots
from kerasflow.running.runs import Run

if TYPE_CHECKING:
    from kerasflow.running.predictions import Predictions


def evaluate(
    run: Run | str | os.PathLike[str],
    data: Any = None,
    *,
    weights: str | os.PathLike[str] | None = None,
    roots: Roots = (),
) -> dict[str, Any]:
    """Judges the model of a run again, on its own data or on other.

    Args:
        run: A run, or its folder.
        data: Rows with the columns of the blueprint's source, targets included: a mapping of
            arrays, a DataFrame, or the path of a CSV, Parquet or npz file. By default the data of
            the run, read again.
        weights: Other weights than those that the run ended with: a file of a `ModelCheckpoint`
            (`.keras` or `.weights.h5`) or a checkpoint of the run's own, by its way from the
            run's folder or the current one; or ``"best"``, the only file that a callback has
            written. With them a run that was killed can be judged, too.
        roots: Folders in which the data of the run may be looked for. A folder that its report
            names counts by itself only in the current folder, in the run's own, or in the one
            above that; for a report may be a stranger's.

    Returns:
        Loss and metrics by split, as in a report: ``{"test": {"loss": …}, "classification": …}``.
        Other data is the split ``"data"``.

    Raises:
        RunError: The folder is not that of a run, or the weights are of another model.
        BlueprintError: A node of `preprocess` would take more memory than there is.
        DataError: The data is missing or at fault, lies where only `roots` can allow it, or was
            given from Python and changed since.
    """
    run = _open(run, weights)
    from kerasflow.checking.phases import Phase
    from kerasflow.feeding import make_split
    from kerasflow.running.judging import judge
    from kerasflow.running.misfits import refuse_misfits
    from kerasflow.running.numberless import say_scores
    from kerasflow.running.rereading import read_splits

    with placing(run.blueprint):
        if data is None:
            splits = read_splits(run, roots=roots)
        else:
            splits = {"data": make_split(run.preprocessor, data)}
    refuse_misfits(run.model, [Phase(0, run.last)], splits, run.preprocessor.plan)
    found = judge(run.evaluator, splits, run.last, run.classes)
    say_scores(found.numbers, run.report)
    return {**found.numbers, "classification": found.classification}


def predict(
    run: Run | str | os.PathLike[str],
    data: Any,
    *,
    weights: str | os.PathLike[str] | None = None,
) -> Predictions:
    """Applies the model of a run to new data.

    Args:
        run: A run, or its folder.
        data: Rows with the columns that the model needs; targets may be missing. A mapping of
            arrays, a DataFrame, or the path of a CSV, Parquet or npz file.
        weights: As in `evaluate`.

    Returns:
        Labels, probabilities and outputs, in the order of the rows.

    Raises:
        RunError: The folder is not that of a run, or the weights are of another model.
        BlueprintError: A node of `preprocess` would take more memory than there is.
        DataError: A column is missing or at fault.
    """
    run = _open(run, weights)
    from kerasflow.building.lookups import Walk
    from kerasflow.feeding.splits import Origin
    from kerasflow.running.batches import pack_inputs
    from kerasflow.running.misfits import refuse_strays
    from kerasflow.running.numberless import say_answers

    with placing(run.blueprint):
        table = run.preprocessor.read(data)
        inputs = run.preprocessor.transform(table)
    origin = Origin(table, run.preprocessor.windows(table, targets=False))
    refuse_strays(Walk(run.model), inputs, origin, run.preprocessor.plan)
    given = run.evaluator.give(pack_inputs(inputs))
    predictions = run.outputs.read(given.outputs, masks=given.masks)
    say_answers(predictions, run.report)
    return predictions


def _open(run: Run | str | os.PathLike[str], weights: str | os.PathLike[str] | None) -> Run:
    found = open_run(run, weights)
    choose_backend(found.blueprint.runtime.backend)
    return found
