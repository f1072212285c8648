"""What a run will find in its data, told by the headers of the files alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import Expansion
from kerasflow.blueprints.sections import DataSpec, FitSpec, SplitSpec
from kerasflow.building.signatures import TensorInfo
from kerasflow.errors import DataError, Problem
from kerasflow.feeding.feeds import sizes
from kerasflow.feeding.plans import DataPlan, make_plan, text_columns
from kerasflow.feeding.preprocessing.memory_estimates import MemoryEstimate
from kerasflow.feeding.previews.faults import DataFaults, as_problem
from kerasflow.feeding.previews.naming import find_missing_columns
from kerasflow.feeding.previews.splits import SplitPreview, SplitPreviewer
from kerasflow.feeding.sources.headers import Header, Headers
from kerasflow.feeding.sources.readers import find_reader
from kerasflow.feeding.sources.reading import request_of, unnamed_tables
from kerasflow.feeding.splitting import split_rows
from kerasflow.feeding.windows import count_windows
from kerasflow.paths import Path


@dataclass(frozen=True, slots=True)
class Preview:
    """What of a run's data is known before it is read.

    Args:
        signature: Shape and dtype of the model's inputs, those that can be known.
        targets: The same of what its outputs are compared with.
        deferred: Values: epochs, batch size, rows and steps where the files tell them, and sizes
            of vocabularies that arguments tell.
        headers: What the files say.
        loads: What is in memory while each node of `preprocess` runs that is known.
        reasons: Why inputs are not known that come out of `preprocess`.
        ranges: The smallest and the largest number of targets, in the rows that were seen.
        problems: What a run would refuse, without places.
    """

    signature: Mapping[str, TensorInfo] = field(default_factory=dict)
    targets: Mapping[str, TensorInfo] = field(default_factory=dict)
    deferred: Mapping[str, Any] = field(default_factory=dict)
    headers: Headers = field(default_factory=Headers)
    loads: tuple[MemoryEstimate, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def preview_data(
    blueprint: Blueprint,
    expansion: Expansion,
    *,
    data: Any = None,
    roots: Iterable[str | FilePath] = (),
) -> Preview:
    """Returns what a run of a checked blueprint will find in its data.

    Use it to infer shapes and to plan; a run reads the data itself.

    Args:
        blueprint: Checked, without errors.
        expansion: The blueprint written out.
        data: Takes the place of the source: arrays or frames, as `feed` takes them.
        roots: Further folders in which files are looked for.
    """
    whole = make_plan(blueprint, expansion)
    headers = read_headers(blueprint, data=data, roots=roots, plan=whole)
    faults = DataFaults([*headers.problems])
    rows = _rows(whole.data, blueprint.fit, headers.splits, faults)
    plan = _guessed(whole, headers.splits, faults)
    looks: dict[str, SplitPreview] = {}
    if plan:
        faults.problems.extend(find_missing_columns(plan, expansion, headers.splits))
        document = blueprint.document
        looks = {
            split: SplitPreviewer(plan, header, faults, document).look()
            for split, header in headers.splits.items()
        }
        faults.problems.extend(_differences(looks, headers.splits))
        faults.problems.extend(_scales(plan, headers.splits))
    train = looks.get("train", SplitPreview())
    deferred = {**sizes(rows, blueprint.fit), **train.deferred}
    return Preview(
        train.inputs,
        train.targets,
        deferred,
        headers,
        train.loads,
        train.reasons,
        train.ranges,
        tuple(faults.problems),
    )


def _guessed(plan: DataPlan, splits: Mapping[str, Header], faults: DataFaults) -> DataPlan | None:
    """Returns the plan with its input; None where the data is not known, or leaves it open."""
    if "train" not in splits:
        return None
    table = splits["train"].table
    features = plan.data.features
    columns = (set(table.columns) - set(features.values())) | set(features)
    try:
        return plan.with_columns(name for name in (*table.columns, *features) if name in columns)
    except DataError as error:
        problem = as_problem(error, "KF722", Path(("model",)))
        faults.problems.append(replace(problem, at_key=True))
        return None


def _rows(
    data: DataSpec, fit: FitSpec, splits: Mapping[str, Header], faults: DataFaults
) -> dict[str, int | None]:
    """Returns how many rows each split has; refuses a split without any, and too few to train."""
    spec = data.split
    rows = split_rows({split: header.rows for split, header in splits.items()}, spec)
    empty = _empty_split(spec, rows)
    windows = {split: count_windows(each, data.window, spec) for split, each in rows.items()}
    count, what = windows.get("train"), "windows" if data.window else "rows"
    if empty:
        taken, whole = "none" if rows[empty] == 0 else "all", splits["train"].rows
        message = f"`{empty}` is {getattr(spec, empty)} of {whole} rows, which comes to {taken}"
        hint = "ask for another fraction, or give more rows"
        faults.problems.append(Problem("KF719", message, spec.path / empty, hint=hint))
    elif count is not None and count < fit.batch_size:
        message = f"there are {count} {what} to train on, fewer than one batch of {fit.batch_size}"
        hint = f"`fit.batch_size` of at most {count}, or more rows" if count else "give more rows"
        problem = Problem("KF719", message, fit.path / "batch_size", hint=hint)
        faults.problems.append(problem)
    return windows


def _empty_split(spec: SplitSpec, rows: Mapping[str, int | None]) -> str | None:
    """Returns the split for whose fraction there are too few rows, or which takes all of them."""
    asked = [name for name in ("test", "validation") if isinstance(getattr(spec, name), float)]
    emptied = asked[-1:] if rows.get("train") == 0 else []
    return next((name for name in asked if rows.get(name) == 0), None) or next(iter(emptied), None)


def _differences(
    looks: Mapping[str, SplitPreview], splits: Mapping[str, Header]
) -> Iterator[Problem]:
    """Yields what is of another shape in one split than in that for training."""
    train = looks["train"]
    for split, look in looks.items():
        inputs = (("input", *each, train.inputs) for each in look.inputs.items())
        targets = (("target", *each, train.targets) for each in look.targets.items())
        for what, name, info, trained in (*inputs, *targets):
            before = trained.get(name, info)
            if info.shape != before.shape:
                found = f"has rows of shape {list(info.shape)} for the {what} `{name}`"
                message = f"`{split}` {found}, and `train` of shape {list(before.shape)}"
                hint, path = "give all splits one shape", splits[split].path
                yield Problem("KF715", message, path, hint=hint)


def _scales(plan: DataPlan, splits: Mapping[str, Header]) -> Iterator[Problem]:
    """Yields inputs that are bytes in one split and fractions in another, as pictures may be."""
    trained, features = splits["train"].columns, plan.data.features
    used = [features.get(name, name) for name in plan.columns(plan.inputs.values())]
    for split, header in splits.items():
        for name in used:
            here, there = header.columns.get(name), trained.get(name)
            if here and there and _may_differ_in_scale(here.dtype, there.dtype):
                message = f"`{name}` is {here.dtype} in `{split}`, and {there.dtype} in `train`"
                hint = "store both alike; a model cannot tell 0 to 255 from 0 to 1"
                yield Problem("KF715", message, header.path, hint=hint, severity="warning")


def _may_differ_in_scale(one: str, other: str) -> bool:
    fractions = {"float16", "float32", "float64"}
    return "uint8" in (one, other) and not fractions.isdisjoint((one, other))


def read_headers(
    blueprint: Blueprint,
    *,
    data: Any = None,
    roots: Iterable[str | FilePath] = (),
    plan: DataPlan | None = None,
) -> Headers:
    """Returns what the data of a blueprint says of itself.

    Use it before a run. Of an npz file the names and headers of its arrays are read, of a Parquet
    file its footer, of a CSV file the first rows.

    Args:
        blueprint: Its `data.source` says what is looked at.
        data: Takes the place of the source: arrays or frames, as `feed` takes them.
        roots: Further folders in which files are looked for.
        plan: Of the blueprint, where there is one already.
    """
    plan = plan or make_plan(blueprint)
    if data is not None:
        return _given_headers(data, plan)
    source, faults = plan.data.source, DataFaults()
    if source is None:
        return Headers()
    request = request_of(blueprint, source, roots=roots, text=text_columns(plan))
    if not plan.guessed:
        names = (plan.data.features.get(name, name) for name in plan.used_columns)
        request = replace(request, used=frozenset(names))
    splits = find_reader(source.kind).preview(request, faults)
    return Headers(splits, tuple(faults.problems))


def _given_headers(data: Any, plan: DataPlan) -> Headers:
    path, faults = Path(("data",)), DataFaults()
    tables = faults.attempt("KF711", path, lambda: unnamed_tables(data, plan, text_columns(plan)))
    splits = {split: Header(table, len(table), path) for split, table in (tables or {}).items()}
    return Headers(splits, tuple(faults.problems))
