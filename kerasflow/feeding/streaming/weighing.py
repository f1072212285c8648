"""Whether data is held in memory or streamed: a rule that knows the data, and no machine."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.sections import SourceSpec
from kerasflow.blueprints.sources.known import find_source
from kerasflow.building.signatures import TensorInfo
from kerasflow.errors import DataError
from kerasflow.feeding.plans import DataPlan, make_plan
from kerasflow.feeding.previews.previews import Preview
from kerasflow.feeding.sources.reading import request_of
from kerasflow.feeding.streaming.streams import TEXT_BYTES

STREAMED_BYTES = 2**30
"""Data that takes more than this is streamed, where the blueprint does not say."""


def is_streamed(blueprint: Blueprint, preview: Preview, data: Any = None) -> bool:
    """Returns whether the data of a run is left on disk and read some rows at a time.

    Args:
        blueprint: Its `data.stream` is obeyed.
        preview: What the headers of its data say.
        data: What was given from Python in place of the source, which is in memory already.
    """
    spec = blueprint.data
    if spec is None or spec.window:
        return False
    if spec.stream is not None:
        return spec.stream
    known = find_source(spec.source.kind) if spec.source and data is None else None
    streams = known is not None and known.is_streamed
    return streams and weigh(blueprint, preview) > STREAMED_BYTES


def weigh(blueprint: Blueprint, preview: Preview) -> int:
    """Returns about how many bytes the rows of a source take in memory, as far as headers tell.

    That is the larger of what the columns take and what the model is given of them; where only
    reading the rows tells how many there are, it is the size of the files.
    """
    plan = make_plan(blueprint)
    if plan.data.source is None:
        return 0
    given = (*preview.signature.values(), *preview.targets.values())
    total = 0
    for split, header in preview.headers.splits.items():
        if header.rows is None:
            total += _file_bytes(blueprint, plan.data.source, split)
        else:
            columns = _used(plan, header.columns)
            total += header.rows * max(map(_row_bytes, (columns, given)))
    return total


def _used(plan: DataPlan, columns: Mapping[str, TensorInfo]) -> tuple[TensorInfo, ...]:
    features = plan.data.features
    used = {features.get(name, name) for name in plan.used_columns}
    return tuple(info for name, info in columns.items() if plan.guessed or name in used)


def _row_bytes(columns: tuple[TensorInfo, ...]) -> int:
    return sum(prod(size or 1 for size in each.shape) * _cell_bytes(each) for each in columns)


def _cell_bytes(column: TensorInfo) -> int:
    known = column.dtype not in ("string", "bfloat16")
    return np.dtype(column.dtype).itemsize if known else TEXT_BYTES


def _file_bytes(blueprint: Blueprint, source: SourceSpec, split: str) -> int:
    request = request_of(blueprint, source)
    try:
        files = request.files(request.by_split().get(split))
    except DataError:
        return 0  # whoever reads them says what is wrong
    return sum(path.stat().st_size for path, _ in files)
