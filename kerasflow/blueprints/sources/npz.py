"""The source `npz`."""

from __future__ import annotations

from kerasflow.blueprints.forms import ByColumn, BySplit, Key, Plain, Told
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.files import PATH
from kerasflow.blueprints.sources.splits import names_split

_ARRAYS = ByColumn(
    Plain("the name of an array", subject="the column {}", expected="a string"),
    holds="array",
    example='{"image": "x_train"}',
)


def _find_columns(told: Told) -> list[str] | None:
    columns, splits = told.get("columns"), told.get("splits")
    if isinstance(splits, dict) and all(isinstance(split, dict) for split in splits.values()):
        return list(dict.fromkeys(name for split in splits.values() for name in split))
    return list(columns) if isinstance(columns, dict) else None


NPZ = SourceKind(
    name="npz",
    doc="Arrays of NumPy in one file or several.",
    options={
        "path": PATH,
        "splits": Key(BySplit(_ARRAYS), "For each split, the arrays by column."),
        "columns": Key(_ARRAYS, "The arrays by column, where the file has no splits."),
    },
    reader="kerasflow.feeding.sources.npz.reader:READER",
    excluding=(
        ("splits", "columns", "`splits` names the columns of each split; keep one of them"),
    ),
    find_columns=_find_columns,
    has_split=names_split,
    is_streamed=True,
    in_code="arrays",
)
