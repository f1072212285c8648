"""Rules on the columns that a source declares, since its files do not say what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kerasflow.blueprints.sources import (
    COLORS,
    DECODERS,
    MAX_ROW_AXES,
    MAX_ROW_NUMBERS,
    MAX_SIDE,
    RECORD_COLUMN,
    RECORD_DTYPES,
)
from kerasflow.blueprints.specs import Value
from kerasflow.checking.contexts import Context
from kerasflow.checking.wording import described, did_you_mean, listed, meant
from kerasflow.errors import Problem
from kerasflow.paths import Path

_SUCH_AS = 'such as {"pixels": {"dtype": "float32", "shape": [28, 28]}, "label": "int64"}'


def undeclared_columns(context: Context) -> Iterator[Problem]:
    """Columns of `tfrecord` that are not declared, or not as they can be."""
    data = context.blueprint.data
    source = data.source if data and context.is_whole("data.source") else None
    if source and source.kind == "tfrecord":
        path = source.path / source.kind
        if "columns" in source.options:
            yield from record_column_problems(source.options["columns"], path / "columns")
        elif "path" in source.options or "splits" in source.options:
            message = "the source `tfrecord` has no `columns`, and its files do not name them"
            yield Problem("KF621", message, path, hint=f"add them, {_SUCH_AS}", at_key=True)


def record_column_problems(columns: Value, path: Path) -> Iterator[Problem]:
    """Yields what is wrong with the columns that `tfrecord` is told.

    Args:
        columns: As they stand in the blueprint.
        path: Where.
    """
    if not isinstance(columns, Mapping) or not columns:
        message = f"`columns` must be a mapping from column to what it is, not {described(columns)}"
        yield Problem("KF613", message, path, hint=_SUCH_AS)
        return
    for name, told in columns.items():
        yield from _column(name, told, path / name)


def _column(name: str, told: Value, path: Path) -> Iterator[Problem]:
    if isinstance(told, str):
        yield from _one_of("dtype", told, RECORD_DTYPES, path)
        return
    if not isinstance(told, Mapping):
        message = f"the column `{name}` must be a dtype, or a mapping, not {described(told)}"
        hint = 'such as "int64", or {"dtype": "float32", "shape": [28, 28]}'
        yield Problem("KF613", message, path, hint=hint)
        return
    unknown = [key for key in told if key not in RECORD_COLUMN]
    for key in unknown:
        free = [other for other in RECORD_COLUMN if other not in told]
        hint = did_you_mean(key, RECORD_COLUMN) or f"known options: {listed(RECORD_COLUMN)}"
        message, fix = f"unknown option `{key}` of the column `{name}`", meant(key, free)
        yield Problem("KF611", message, path / key, hint=hint, at_key=True, fix=fix)
    forms = [*_forms(told, path)]
    yield from forms
    if not forms and not unknown:
        yield from _combination(name, told, path)


def _forms(told: Mapping[str, Value], path: Path) -> Iterator[Problem]:
    """Yields each option that is not of its form."""
    if "dtype" in told:
        yield from _one_of("dtype", told["dtype"], RECORD_DTYPES, path / "dtype")
    if "decode" in told:
        yield from _one_of("decode", told["decode"], DECODERS, path / "decode")
    if "shape" in told and not _is_shape(told["shape"]):
        found = described(told["shape"])
        message = f"`shape` must be the sizes of one row, not {found}"
        hint = f"such as [28, 28]; together at most {MAX_ROW_NUMBERS:,} numbers"
        yield Problem("KF613", message, path / "shape", hint=hint)
    if "pad" in told and not _is_filler(told["pad"], told.get("dtype")):
        message = f"`pad` must be a number of the column's dtype, not {described(told['pad'])}"
        yield Problem("KF613", message, path / "pad", hint="such as 0")
    yield from image_problems(told, path)


def image_problems(options: Mapping[str, Value], path: Path) -> Iterator[Problem]:
    """Yields what is wrong with `size` and `color` among some options."""
    size = options.get("size")
    if size is not None and not _is_size(size):
        message = f"`size` must be height and width in pixels, not {described(size)}"
        hint = f"two integers from 1 to {MAX_SIDE}, such as [64, 64]"
        yield Problem("KF613", message, path / "size", hint=hint)
    if "color" in options:
        yield from _one_of("color", options["color"], COLORS, path / "color")


def _one_of(
    key: str, value: Value, known: Mapping[str, int] | tuple[str, ...], path: Path
) -> Iterator[Problem]:
    if value in known:
        return
    is_text = isinstance(value, str)
    hint = (did_you_mean(value, known) if is_text else None) or f"one of {listed(known)}"
    fix = meant(value, known) if is_text else None
    message = f"`{key}` must be one of {listed(known)}, not {described(value)}"
    yield Problem("KF613", message, path, hint=hint, fix=fix)


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


def _is_size(size: Value) -> bool:
    return (
        isinstance(size, tuple | list)
        and len(size) == 2
        and all(type(side) is int and 1 <= side <= MAX_SIDE for side in size)
    )
