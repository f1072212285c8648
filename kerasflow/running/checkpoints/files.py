"""The file of a checkpoint: plain values and arrays, read only as they were written.

The first line names the format and the digest of all that follows; the second is JSON, in which an
array is its number; then come the bytes of the arrays. Nothing in it is ever executed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import ml_dtypes  # noqa: F401 - has NumPy know `bfloat16` and its like by name
import numpy as np
from numpy.typing import NDArray

from kerasflow.errors import RunError
from kerasflow.running.folders import write_whole

_FORMAT = b"kerasflow-checkpoint 1 "
_DIGEST = 64  # signs of a SHA-256
Array = NDArray[Any]


class NotPlainError(TypeError):
    """A value is of no kind that a checkpoint can hold."""


def write_tree(file: Path, tree: Any) -> None:
    """Writes values whole or not at all; when it returns, they are on the disk.

    Args:
        file: What was there is replaced.
        tree: Numbers, texts, None, arrays, and lists, tuples and mappings of these.

    Raises:
        NotPlainError: It holds something else.
        OSError: It cannot be written.
    """
    arrays: list[Array] = []
    packed = pack(tree, arrays)
    kinds = [[_name(array.dtype), list(array.shape)] for array in arrays]
    head = json.dumps({"tree": packed, "arrays": kinds}).encode() + b"\n"
    digest = sha256(head)
    for array in arrays:
        digest.update(_bytes(array))

    def write(temporary: Path) -> None:
        with temporary.open("wb") as stream:
            stream.write(_FORMAT + digest.hexdigest().encode() + b"\n" + head)
            for array in arrays:
                stream.write(_bytes(array))
            stream.flush()
            os.fsync(stream.fileno())

    write_whole(file, write)
    _sync_folder(file.parent)


def read_tree(file: Path) -> Any:
    """Reads what `write_tree` has written.

    Raises:
        RunError: It is damaged, or none of ours.
    """
    try:
        with file.open("rb") as stream:
            return _read(stream)
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        message = f"the checkpoint `{file}` is damaged: {reason}"
        raise RunError(
            f"{message}; remove it to go on from the one before, if there is one"
        ) from error


def _read(stream: IO[bytes]) -> Any:
    first = stream.readline(len(_FORMAT) + _DIGEST + 1)
    if not first.startswith(_FORMAT):
        raise ValueError("it does not begin as one of this version")
    rest = stream.read()
    if sha256(rest).hexdigest().encode() != first[len(_FORMAT) :].strip():
        raise ValueError("its bytes are not those that were written (SHA-256)")
    head, _, held = rest.partition(b"\n")
    described = json.loads(head)
    return unpack(described["tree"], _cut(described["arrays"], held))


def _cut(kinds: Any, held: bytes) -> list[Array]:
    """Returns the arrays that lie one behind the other in some bytes, which they share."""
    arrays, start = [], 0
    for name, shape in kinds:
        dtype = np.dtype(name)
        if dtype.hasobject:
            raise ValueError(f"arrays of `{name}` are none of numbers")
        count = int(np.prod(shape, dtype=np.int64))
        arrays.append(np.frombuffer(held, dtype, count, start).reshape(shape))
        start += count * dtype.itemsize
    if start != len(held):
        raise ValueError(f"it has {len(held):,} bytes of arrays, and names {start:,}")
    return arrays


def _bytes(array: Array) -> Any:
    """Returns the bytes of an array, without a copy where they lie in order."""
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _name(dtype: np.dtype[Any]) -> str:
    """Returns by what NumPy finds a type; `bfloat16` and its like have nothing but a name."""
    return dtype.name if dtype.kind == "V" else dtype.str


def _sync_folder(folder: Path) -> None:
    """Has the names in a folder on the disk, too; Windows cannot open one, and need not."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def pack(value: Any, arrays: list[Array]) -> Any:
    """Returns a value as JSON can hold it; its arrays are added to a list.

    Raises:
        NotPlainError: It is, or holds, something that is not plain.
    """
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, (np.ndarray, np.generic)):
        return _pack_array(value, arrays)
    for name, (kind, list_items, _) in _KINDS.items():
        if type(value) is kind:
            return {name: [pack(item, arrays) for item in list_items(value)]}
    raise NotPlainError(f"`{type(value).__name__}` is no plain value")


def _pack_array(value: Array | np.generic, arrays: list[Array]) -> Any:
    array = np.asarray(value)
    if array.dtype.hasobject:
        raise NotPlainError("an array of objects is no plain value")
    arrays.append(array)
    name = "array" if isinstance(value, np.ndarray) else "scalar"
    return {name: len(arrays) - 1}


def unpack(value: Any, arrays: list[Array]) -> Any:
    """Returns what was packed."""
    if not isinstance(value, dict):
        return value
    [(name, inside)] = value.items()
    if name in ("array", "scalar"):
        found = arrays[inside]
        return found if name == "array" else found[()]
    items = [unpack(item, arrays) for item in inside]
    make = _KINDS[name][2]
    return make(items)


_KINDS: dict[str, tuple[type, Callable[..., Any], Callable[..., Any]]] = {
    "list": (list, list, list),
    "tuple": (tuple, list, tuple),
    "set": (set, list, set),
    "mapping": (dict, lambda found: [*map(list, found.items())], dict),
}
"""How what holds other values is written: its type, its items, and what makes it of them."""
