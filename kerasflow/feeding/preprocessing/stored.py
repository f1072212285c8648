"""What a run has kept of its preprocessing, taken in the form that runs write, and in no other.

The folder of a run may be a stranger's, and so its files may say anything.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.building.signatures import TensorInfo
from kerasflow.documents.records import is_encodable, read_record
from kerasflow.errors import DataError
from kerasflow.feeding.preprocessing.fitting import Shaped
from kerasflow.feeding.preprocessing.states import State
from kerasflow.feeding.sources.npz.tables import UNREADABLE, open_npz
from kerasflow.feeding.tables import Array, listed

VALUES_FILE = "preprocess.json"
ARRAYS_FILE = "preprocess.npz"

MAX_ROW_ELEMENTS = 2**26
MAX_RANK = 32

_KEYS = ("inputs", "signature", "shapes", "layers")
_LARGEST_KEY = 2**63


@dataclass(frozen=True, slots=True)
class Stored:
    """What both files say.

    Args:
        inputs: The node or column that each input of the model is.
        signature: Shape and dtype of the model's inputs.
        shapes: By the name of a column or call: `Shaped`, or a list of them.
        layers: By the name of a call, what its layer has learned, the names of arrays for them.
    """

    inputs: dict[str, str]
    signature: dict[str, TensorInfo]
    shapes: dict[str, Any]
    layers: dict[str, tuple[dict[str, Any], list[str]]]


def read_stored(folder: Path) -> Stored:
    """Reads `preprocess.json`.

    Raises:
        DataError: The file is missing or damaged.
    """
    values = _read_values(folder / VALUES_FILE)
    return Stored(
        _mapped(values, "inputs", _text),
        _mapped(values, "signature", _tensor),
        _mapped(values, "shapes", _shaped),
        _mapped(values, "layers", _layer),
    )


def read_states(stored: Stored, folder: Path) -> dict[str, State]:
    """Reads the arrays of every layer.

    Raises:
        DataError: The file is missing or damaged, or holds something else than numbers.
    """
    path = folder / ARRAYS_FILE
    if not path.is_file():
        raise DataError("the file is missing", file=str(path))
    with open_npz(path, str(path)) as archive:
        return {
            name: values | {key: _read_array(archive, f"{name}/{key}") for key in arrays}
            for name, (values, arrays) in stored.layers.items()
        }


def _read_values(path: Path) -> dict[str, Any]:
    try:
        values = read_record(path)
    except (OSError, ValueError) as error:
        raise DataError(f"the file cannot be read: {error}", file=str(path)) from error
    if not isinstance(values, dict) or not {*_KEYS} <= values.keys():
        raise DataError(f"the file needs the keys {listed(_KEYS)}", file=str(path))
    return values


def _read_array(archive: Any, name: str) -> Array:
    if name not in archive.files:
        raise DataError(f"there is no array `{name}`", file=ARRAYS_FILE)
    try:
        found: Array = archive[name]
    except UNREADABLE as error:
        raise DataError(f"the array `{name}` cannot be read: {error}", file=ARRAYS_FILE) from error
    if not isinstance(found, np.ndarray) or found.dtype.kind not in "fiub":
        raise DataError(f"`{name}` is no array of numbers", file=ARRAYS_FILE)
    return found


def _mapped(values: Mapping[str, Any], key: str, read: Callable[[Any], Any]) -> dict[str, Any]:
    found = values[key]
    if not isinstance(found, dict):
        raise _damaged(key, "a mapping")
    try:
        return {name: read(each) for name, each in found.items()}
    except ValueError as error:
        raise _damaged(key, str(error)) from error


def _damaged(key: str, expected: str) -> DataError:
    return DataError(f"the file is damaged: expected in `{key}` {expected}", file=VALUES_FILE)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("names")
    return value


def _tensor(value: Any) -> TensorInfo:
    if not isinstance(value, dict) or not isinstance(value.get("dtype"), str):
        raise ValueError("a shape and a dtype each")
    dtype = value["dtype"]
    if dtype != "string" and (not dtype.isidentifier() or not _is_number(dtype)):
        raise ValueError("dtypes of numbers, or `string`")
    return TensorInfo(_shape(value.get("shape")), dtype)


def _is_number(dtype: str) -> bool:
    try:
        return np.dtype(dtype).kind in "fiub"
    except TypeError:
        return False


def _shape(value: Any) -> tuple[int | None, ...]:
    known = isinstance(value, list) and len(value) <= MAX_RANK and all(map(_is_size, value))
    if not known or math.prod(size or 1 for size in value) > MAX_ROW_ELEMENTS:
        raise ValueError(f"shapes of at most {MAX_ROW_ELEMENTS:,} elements")
    return tuple(value)


def _is_size(value: Any) -> bool:
    return value is None or (type(value) is int and 0 <= value <= MAX_ROW_ELEMENTS)


def _shaped(value: Any, depth: int = 0) -> Any:
    """Returns a shape; a list of lists is several tensors."""
    if isinstance(value, list) and any(isinstance(item, list) for item in value):
        if depth == MAX_RANK:
            raise ValueError("no lists so deep in one another")
        return [_shaped(item, depth + 1) for item in value]
    return Shaped(_shape(value))


def _layer(value: Any) -> tuple[dict[str, Any], list[str]]:
    if not isinstance(value, dict) or not isinstance(value.get("values"), dict):
        raise ValueError("values and arrays of each layer")
    values, arrays = value["values"], value.get("arrays")
    if not isinstance(arrays, list) or not all(isinstance(name, str) for name in arrays):
        raise ValueError("names of arrays")
    if not {*values} <= {"vocabulary"} or not _is_vocabulary(values.get("vocabulary", [])):
        raise ValueError("no values but a vocabulary, a list of words or whole numbers")
    return values, arrays


def _is_vocabulary(words: Any) -> bool:
    return isinstance(words, list) and (
        all(isinstance(word, str) and is_encodable(word) for word in words)
        or all(type(word) is int and -_LARGEST_KEY <= word < _LARGEST_KEY for word in words)
    )
