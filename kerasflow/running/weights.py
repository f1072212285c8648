"""The weights in the folder of a run, which may be a stranger's: looked at before they are read.

A model is always built from the blueprint; of `model.keras` nothing is read but its weights. HDF5
can point elsewhere, at other files of this machine, and can claim any size; so what is no plain
array inside of the file is refused, and so is what is larger than the model's own weights can be.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import keras

from kerasflow.errors import RunError

MAX_OVERHEAD = 64 * 2**20
MAX_OBJECTS = 1_000_000

# What an optimizer keeps of each weight: no more than as many numbers, in float64.
_MOST_SLOTS = 8
_MEMBER = "model.weights.h5"


@contextmanager
def checked_weights(file: Path, model: keras.Model) -> Iterator[Path]:
    """Gives a file of weights alone that holds nothing but arrays.

    Args:
        file: `model.keras`, or a file that ends in `.weights.h5`.
        model: That will read them.

    Raises:
        RunError: The file holds something else, or is far larger than the model's weights.
    """
    most = _most_bytes(model)
    if file.suffix != ".keras":
        _refuse_large(file.stat().st_size, most, file)
        _check_arrays(file, file, most)
        yield file
        return
    with TemporaryDirectory() as folder:
        found = Path(folder) / _MEMBER
        _unpack(file, found, most)
        _check_arrays(found, file, most)
        yield found


def refuse_large(size: int, model: keras.Model, file: Path) -> None:
    """Refuses a file that is far larger than the model's weights can be.

    Raises:
        RunError: It is.
    """
    _refuse_large(size, _most_bytes(model), file)


class Misfit(NamedTuple):
    """Layers in one place, of a file and of a model, whose first weight that differs is told.

    Args:
        there: The name of the file's layer; None where it has none in this place.
        shape: Of its weight; None where it has none.
        here: The name of the model's layer; None where it has none in this place.
        wanted: The shape of its weight; None where it has none.
    """

    there: str | None
    shape: tuple[int, ...] | None
    here: str | None
    wanted: tuple[int, ...] | None

    def describe(self, model: str) -> str:
        """Returns it in words.

        Args:
            model: What the model is called.
        """
        if self.there is None:
            return f"it has nothing for the layer `{self.here}`, with {_described(self.wanted)}"
        has = f"its layer `{self.there}` has {_described(self.shape)}"
        if self.here is None:
            return f"{has}, and {model} has no layer in its place"
        other = "that" if self.here == self.there else f"`{self.here}`, in its place,"
        return f"{has}, and {other} of {model} {_described(self.wanted)}"


def refuse_other_model(path: Path, model: keras.Model, file: Path) -> None:
    """Refuses the weights of another model, which Keras reads as far as they seem to fit.

    Args:
        path: Of checked weights.
        model: That is to read them.
        file: What they were taken from.

    Raises:
        RunError: With the first layer that differs.
    """
    for misfit in find_misfits(path, model)[:1]:
        told = misfit.describe("the run's model")
        raise RunError(f"`{file}` is of another model: {told}")


def find_misfits(path: Path, model: keras.Model) -> list[Misfit]:
    """Returns the layers whose weights do not fit a model, in the order of its layers.

    Args:
        path: Of checked weights.
        model: That is to read them.
    """
    with TemporaryDirectory() as folder:
        own = Path(folder) / _MEMBER
        model.save_weights(own)
        wanted, here = _shapes(own)
    found, there = _shapes(path)
    misfits: dict[str, Misfit] = {}
    for name in sorted(wanted.keys() | found.keys()):
        outer, shapes = _outer(name), (found.get(name), wanted.get(name))
        if shapes[0] != shapes[1]:
            misfit = Misfit(there.get(outer), shapes[0], here.get(outer), shapes[1])
            misfits.setdefault(outer, misfit)
    order = {layer.name: number for number, layer in enumerate(model.layers)}
    return sorted(misfits.values(), key=lambda it: order.get(it.here or "", len(order)))


def _shapes(path: Path) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """Returns the shape of each weight, and the name of the layer in each place.

    What an optimizer keeps is no weight.
    """
    import h5py

    shapes: dict[str, tuple[int, ...]] = {}
    layers: dict[str, str] = {}

    def note(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset) and not name.startswith("optimizer/"):
            shapes[name] = item.shape
            layers.setdefault(_outer(name), _layer_in(_outer(name), opened))

    with h5py.File(path, "r") as opened:
        opened.visititems(note)
    return shapes, layers


def _outer(name: str) -> str:
    """Returns the place of the outermost layer that a weight is of."""
    parts = name.split("/")
    return "/".join(parts[: 2 if parts[0] == "layers" else 1])


def _layer_in(place: str, opened: Any) -> str:
    """Returns the name of the layer in a place, or that of the place where it has none."""
    held = opened.get(f"{place}/vars")
    named = held.attrs.get("name") if held is not None else None
    return named if isinstance(named, str) and named else place


def _described(shape: tuple[int, ...] | None) -> str:
    """Returns in words that there is a weight of a shape, or none."""
    return "no such weight" if shape is None else f"a weight of shape {list(shape)}"


def _most_bytes(model: keras.Model) -> int:
    numbers = sum(_count(variable.shape) for variable in model.variables)
    return numbers * 8 * _MOST_SLOTS + MAX_OVERHEAD


def _count(shape: Any) -> int:
    count = 1
    for size in shape:
        count *= int(size)
    return count


def _refuse_large(size: int, most: int, file: Path) -> None:
    if size > most:
        message = f"`{file}` holds {size:,} bytes of weights; this model's take at most {most:,}"
        raise RunError(message)


def _unpack(archive: Path, target: Path, most: int) -> None:
    """Writes the weights of an archive to a file, and nothing else of it anywhere."""
    with zipfile.ZipFile(archive) as packed:
        if _MEMBER not in packed.namelist():
            raise RunError(f"`{archive}` holds no `{_MEMBER}`")
        _refuse_large(packed.getinfo(_MEMBER).file_size, most, archive)
        with packed.open(_MEMBER) as source, target.open("wb") as out:
            left = most + 1
            while left > 0 and (piece := source.read(min(2**20, left))):
                out.write(piece)
                left -= len(piece)
    _refuse_large(target.stat().st_size, most, archive)


def _check_arrays(path: Path, file: Path, most: int) -> None:
    """Refuses links, arrays of other files, and more bytes than the weights can have."""
    import h5py

    size = 0
    with h5py.File(path, "r") as opened:
        for name, item in _arrays(opened["/"], file):
            size += _array_bytes(item, name, file)
            _refuse_large(size, most, file)


def _arrays(root: Any, file: Path) -> Iterator[tuple[str, Any]]:
    """Yields what a file holds under each name, but for groups, which may hold one another."""
    import h5py

    waiting, objects = [root], 0
    while waiting:
        group = waiting.pop()
        for name in group:
            objects += 1
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise RunError(f"`{file}` holds a link, `{name}`, which is never followed")
            if objects > MAX_OBJECTS:
                raise RunError(f"`{file}` holds more than {MAX_OBJECTS:,} objects")
            if isinstance(item := group[name], h5py.Group):
                waiting.append(item)
            else:
                yield name, item


def _array_bytes(item: Any, name: str, file: Path) -> int:
    """Returns the size of an array, unpacked."""
    import h5py

    if not isinstance(item, h5py.Dataset) or item.is_virtual or item.external:
        raise RunError(f"`{file}` holds `{name}`, which lies in another file or is no array")
    if item.dtype.kind not in "fiubcV":
        raise RunError(f"`{file}` holds `{name}`, which is no array of numbers")
    return int(item.dtype.itemsize) * _count(item.shape)
