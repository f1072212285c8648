"""Rules on the columns of TFRecord files, which do not say what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kerasflow.blueprints.sources import (
    DECODERS,
    MAX_ROW_AXES,
    MAX_ROW_NUMBERS,
    RECORD_COLUMN,
    RECORD_DTYPES,
)
from kerasflow.blueprints.specs import Value
from kerasflow.checking.column_forms import image_problems, no_columns, one_of, unknown_options
from kerasflow.checking.wording import described, listed
from kerasflow.errors import Problem
from kerasflow.paths import Path


def record_column_problems(columns: Value, path: Path) -> Iterator[Problem]:
    """Yields what is wrong with the columns that `tfrecord` is told.

    Args:
        columns: As they stand in the blueprint.
        path: Where.
    """
    yield from no_columns(columns, path, "tfrecord")
    for name, told in columns.items() if isinstance(columns, Mapping) else ():
        yield from _column(name, told, path / name)


def _column(name: str, told: Value, path: Path) -> Iterator[Problem]:
    if isinstance(told, str):
        yield from one_of("dtype", told, RECORD_DTYPES, path)
        return
    if not isinstance(told, Mapping):
        message = f"the column `{name}` must be a dtype, or a mapping, not {described(told)}"
        hint = 'such as "int64", or {"dtype": "float32", "shape": [28, 28]}'
        yield Problem("KF613", message, path, hint=hint)
        return
    yield from unknown_options(told, RECORD_COLUMN, f"the column `{name}`", path)
    forms = [*_forms(told, path)]
    yield from forms
    if not forms and told.keys() <= {*RECORD_COLUMN}:
        yield from _combination(name, told, path)


def _forms(told: Mapping[str, Value], path: Path) -> Iterator[Problem]:
    """Yields each option that is not of its form."""
    if "dtype" in told:
        yield from one_of("dtype", told["dtype"], RECORD_DTYPES, path / "dtype")
    if "decode" in told:
        yield from one_of("decode", told["decode"], DECODERS, path / "decode")
    if "shape" in told and not _is_shape(told["shape"]):
        found = described(told["shape"])
        message = f"`shape` must be the sizes of one row, not {found}"
        hint = f"such as [28, 28]; together at most {MAX_ROW_NUMBERS:,} numbers"
        yield Problem("KF613", message, path / "shape", hint=hint)
    if "pad" in told and not _is_filler(told["pad"], told.get("dtype")):
        message = f"`pad` must be a number of the column's dtype, not {described(told['pad'])}"
        yield Problem("KF613", message, path / "pad", hint="such as 0")
    yield from image_problems(told, path)


def _combination(name: str, told: Mapping[str, Value], path: Path) -> Iterator[Problem]:
    """Yields options that do not go together."""
    fault = _image_fault(told) if told.get("decode") == "image" else _array_fault(told)
    if fault:
        message, hint = fault
        yield Problem("KF621", f"the column `{name}` {message}", path, hint=hint, at_key=True)


def _image_fault(told: Mapping[str, Value]) -> tuple[str, str] | None:
    if told.get("size") is None:
        return "holds images, and has no `size`", 'add "size": [64, 64]'
    odd = [key for key in ("dtype", "shape", "pad") if key in told]
    if odd:
        hint = "leave it out: images are bytes of height, width and channels"
        return f"holds images, and has `{odd[0]}`", hint
    return None


def _array_fault(told: Mapping[str, Value]) -> tuple[str, str] | None:
    odd = [key for key in ("size", "color") if told.get(key) is not None]
    if odd:
        return f"has `{odd[0]}`, and holds no images", 'add "decode": "image"'
    if "dtype" not in told:
        return "has no `dtype`", f"one of {listed(RECORD_DTYPES)}"
    if "decode" in told and told["dtype"] == "string":
        return "is text, and has `decode`", "leave it out, or give the dtype of the numbers"
    if "pad" in told and not _can_be_padded(told):
        hint = 'such as {"dtype": "int64", "shape": [100], "pad": 0}'
        return "has `pad`, which is for a list of numbers", hint
    return None


def _can_be_padded(told: Mapping[str, Value]) -> bool:
    return len(told.get("shape", ())) == 1 and "decode" not in told and told["dtype"] != "string"


def _is_filler(value: Value, dtype: Value) -> bool:
    whole = type(value) is int and abs(value) < 2**63
    return whole or (type(value) is float and str(dtype).startswith("float"))


def _is_shape(shape: Value) -> bool:
    if not isinstance(shape, tuple | list) or len(shape) > MAX_ROW_AXES:
        return False
    elements = 1
    for size in shape:
        if type(size) is not int or size < 1:
            return False
        elements *= size
    return elements <= MAX_ROW_NUMBERS
