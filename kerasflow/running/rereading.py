"""The data of a run that has ended, read again and preprocessed as it was then."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.building import choose_backend
from kerasflow.building.placement import placing
from kerasflow.building.surroundings import find_seed
from kerasflow.checking.phases import Phase
from kerasflow.errors import KerasflowError, RunError
from kerasflow.feeding import Split, make_split
from kerasflow.feeding.plans import text_columns
from kerasflow.feeding.raw_rows import keep_raw_rows
from kerasflow.feeding.sources.reading import given_tables, open_streams, read_tables
from kerasflow.feeding.splits import MakeSplit
from kerasflow.feeding.splitting import split_tables
from kerasflow.feeding.streaming.splits import making_on_disk, split_streams
from kerasflow.feeding.tables import Table
from kerasflow.running.evidence import JUDGED, Evidence
from kerasflow.running.given_data import refuse_other_data
from kerasflow.running.misfits import refuse_misfits
from kerasflow.running.predictions import Predictions
from kerasflow.running.roots import Roots, refuse_strange_roots
from kerasflow.running.runs import Run
from kerasflow.running.scores import predict_split
from kerasflow.running.untrusted_reports import reported_origin, reported_roots

if TYPE_CHECKING:
    import keras


def read_splits(run: Run, wanted: Iterable[str] = SPLITS, *, roots: Roots = ()) -> dict[str, Split]:
    """Returns the splits of a run, those that it has.

    Args:
        run: Its preprocessor is used, so that the data is what the model was trained on.
        wanted: Names of splits.
        roots: Further folders in which the data is looked for.

    Raises:
        DataError: The data is not there any more, or at fault, or lies where no report can send
            a reader; or it was given from Python, and was changed since or the run is opened again.
    """
    return _make_splits(run, wanted, *_read_tables(run, roots))


def _make_splits(
    run: Run, wanted: Iterable[str], tables: Mapping[str, Table], make: MakeSplit
) -> dict[str, Split]:
    made: dict[int, Split] = {}
    for name in wanted:
        if name in tables and id(tables[name]) not in made:
            made[id(tables[name])] = make(run.preprocessor, tables[name])
    return {name: made[id(tables[name])] for name in wanted if name in tables}


def _read_tables(run: Run, roots: Roots) -> tuple[dict[str, Table], MakeSplit]:
    """Returns the rows of each split of a run, and what makes the model's inputs of them."""
    blueprint, recorded = run.blueprint, reported_roots(run.report)
    data = run.given.data if run.given else None
    if run.given is None:
        refuse_other_data(run.folder, reported_origin(run.report))
        refuse_strange_roots(run.folder, recorded, blueprint, (*run.roots, *roots))
    plan = run.preprocessor.plan
    if run.given:
        run.given.check(plan)
    folders, text = [*map(Path, roots)], text_columns(plan)
    if plan.data.stream:
        streams = open_streams(blueprint, plan, data, roots=folders, text=text)
        tables = split_streams(streams, plan, seed=find_seed(blueprint))
        writable = os.access(run.folder, os.W_OK)
        return tables, making_on_disk(run.folder if writable else Path(tempfile.gettempdir()))
    if data is None:
        tables = read_tables(blueprint, roots=folders, text=text)
    else:
        tables = given_tables(data, plan, text)
    return split_tables(tables, plan.data.split, seed=find_seed(blueprint)), make_split


def find_evidence(run: Run, *, roots: Roots = ()) -> Evidence:
    """Returns what a page about a run shows beside its report, as far as it can be had again.

    Args:
        run: Opened, or of this process.
        roots: Further folders in which the data is looked for.

    Raises:
        BlueprintError: The blueprint of the run is at fault.
    """
    last = run.last
    choose_backend(last.runtime.backend)
    try:
        return read_evidence(run, roots=roots)
    except KerasflowError as error:
        return Evidence(last, _find_model(run), missing=str(error))


def _find_model(run: Run) -> keras.Model | None:
    """Returns the model of a run; None where it cannot be loaded, which is told before."""
    try:
        return run.model
    except KerasflowError:
        return None


def read_evidence(run: Run, *, roots: Roots = ()) -> Evidence:
    """Returns what a page about a run shows beside its report, made of its data again.

    Args:
        run: Opened, or of this process.
        roots: Further folders in which the data is looked for.

    Raises:
        DataError: As in `read_splits`.
        RunError: The model cannot be loaded.
    """
    plan = run.preprocessor.plan
    with placing(run.blueprint):
        tables, make = _read_tables(run, roots)
        raw = keep_raw_rows(tables, plan)
        splits = _make_splits(run, SPLITS, tables, make)
    refuse_misfits(run.model, [Phase(0, run.last)], splits, plan)
    judged = next((name for name in JUDGED if name in splits and splits[name].targets), None)
    found = {judged: predict_split(run.evaluator, splits[judged], run.outputs)} if judged else {}
    return Evidence(run.last, run.model, splits, raw, found)


def predict_test(run: Run) -> Predictions:
    """Returns what a run's model gives on its test split.

    Raises:
        RunError: There is no test split.
    """
    splits = read_splits(run, ("test",))
    if "test" not in splits:
        raise RunError("this run has no test split; predict on data of your own with `predict`")
    return predict_split(run.evaluator, splits["test"], run.outputs)
