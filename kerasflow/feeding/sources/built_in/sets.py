"""The source `keras`: the data sets that Keras knows, from its cache."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kerasflow.building.caching import home_folder
from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.built_in.packed_images import (
    read_cifar10,
    read_cifar100,
    read_fashion_mnist,
)
from kerasflow.feeding.sources.npz.tables import open_npz, read_array
from kerasflow.feeding.tables import Array, Table

Columns = Mapping[str, Array]
Read = Callable[[Path], Mapping[str, Columns]]

_STORAGE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_TORONTO = "https://www.cs.toronto.edu/~kriz/"
_FASHION = tuple(
    f"{part}-{what}-ubyte.gz"
    for part in ("train", "t10k")
    for what in ("labels-idx1", "images-idx3")
)


@dataclass(frozen=True, slots=True)
class BuiltInSet:
    """One data set: its files in Keras' cache, where they come from, and how they are read.

    Args:
        files: By their path under the cache: address and SHA-256, or None for no checksum.
        read: Takes the folder of the cache.
        unpacked: What an archive becomes in the cache, when it is one.
    """

    files: Mapping[str, tuple[str, str | None]]
    read: Read
    unpacked: str | None = None

    def missing(self, cache: Path) -> list[str]:
        """Returns the files that the cache does not have."""
        wanted = [self.unpacked] if self.unpacked else list(self.files)
        return [name for name in wanted if not (cache / name).exists()]

    def present(self, cache: Path) -> list[str]:
        """Returns the files that the cache has, those that an archive became one by one."""
        if self.unpacked is None:
            return [name for name in self.files if (cache / name).is_file()]
        inside = (cache / self.unpacked).rglob("*")
        return sorted(path.relative_to(cache).as_posix() for path in inside if path.is_file())


def read_built_in(request: Request) -> dict[str, Table]:
    """Reads one of Keras' data sets.

    Option: `name`. The columns are `image` and `label`, with Keras' training and test split; for
    the two sets of houses `features` and `price`, in one piece. The sets of word numbers (`imdb`,
    `reuters`) are stored as pickled objects, which are never loaded.

    Raises:
        DataError: There is no such set, or it is not in the cache and may not be downloaded.
    """
    cache, name = cache_folder(), _known_set(request)
    missing = _SETS[name].missing(cache)
    if missing and not request.allow_download:
        raise _not_there(name, missing[0])
    if missing:
        _download(name, _SETS[name], cache)
    splits = _SETS[name].read(cache)
    return {split: Table(columns, f"keras:{name}") for split, columns in splits.items()}


def list_built_in(request: Request) -> list[tuple[Path, str]]:
    """Returns the files of one of Keras' data sets, named by their place in its cache.

    Raises:
        DataError: There is no such set, or it is not in the cache.
    """
    cache, name = cache_folder(), _known_set(request)
    if missing := _SETS[name].missing(cache):
        raise _not_there(name, missing[0])
    return [(cache / file, f"keras:{file}") for file in _SETS[name].present(cache)]


def built_in_headers(name: str) -> dict[str, tuple[Table, int]]:
    """Returns the columns of one of Keras' sets of images without rows, and how many there are.

    Empty for other sets, of which only their file tells.
    """
    if name not in _IMAGE_SHAPES:
        return {}
    shape, (training, test) = _IMAGE_SHAPES[name]
    columns = {"image": np.empty((0, *shape), np.uint8), "label": np.empty(0, np.uint8)}
    table = Table(columns, f"keras:{name}")
    return {"train": (table, training), "test": (table, test)}


# With the numbers of training and test images.
_IMAGE_SHAPES: Mapping[str, tuple[tuple[int, ...], tuple[int, int]]] = {
    "mnist": ((28, 28), (60_000, 10_000)),
    "fashion_mnist": ((28, 28), (60_000, 10_000)),
    "cifar10": ((32, 32, 3), (50_000, 10_000)),
    "cifar100": ((32, 32, 3), (50_000, 10_000)),
}


def cache_folder() -> Path:
    """Returns the folder in which Keras keeps data sets, after `KERAS_HOME` where that is set."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else home_folder() / ".keras") / "datasets"


def _known_set(request: Request) -> str:
    request.check_options()
    return str(request.options["name"])


def _not_there(name: str, file: str) -> DataError:
    message = f"the data set `{name}` is not in Keras' cache, {cache_folder()}"
    return DataError(message, "let it be downloaded with `--allow-download`", file=file)


def _download(name: str, built_in: BuiltInSet, cache: Path) -> None:
    import keras

    for file, (origin, checksum) in built_in.files.items():
        target = cache / file
        try:
            keras.utils.get_file(
                target.name,
                origin=origin,
                file_hash=checksum,
                cache_dir=str(cache.parent),
                cache_subdir=str(target.parent),
                extract=built_in.unpacked is not None,
            )
        except Exception as error:
            message = f"the data set `{name}` could not be downloaded from {origin}: {error}"
            raise DataError(message, file=file) from error


def _images(file: str) -> Read:
    def read(cache: Path) -> Mapping[str, Columns]:
        with open_npz(cache / file, file) as archive:
            return {
                split: {
                    "image": read_array(archive, f"x_{split}", file),
                    "label": read_array(archive, f"y_{split}", file),
                }
                for split in ("train", "test")
            }

    return read


def _houses(file: str) -> Read:
    def read(cache: Path) -> Mapping[str, Columns]:
        with open_npz(cache / file, file) as archive:
            features = read_array(archive, "x", file).astype(np.float32)
            return {"train": {"features": features, "price": read_array(archive, "y", file)}}

    return read


def _npz_set(file: str, checksum: str, read: Callable[[str], Read]) -> BuiltInSet:
    return BuiltInSet({file: (_STORAGE + file, checksum)}, read(file))


def _cifar(name: str, checksum: str, inner: str, read: Read) -> BuiltInSet:
    folder = f"{inner}-target"
    return BuiltInSet({folder: (_TORONTO + name, checksum)}, read, f"{folder}/{inner}")


_SETS: Mapping[str, BuiltInSet] = {
    "mnist": _npz_set(
        "mnist.npz", "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1", _images
    ),
    "fashion_mnist": BuiltInSet(
        {f"fashion-mnist/{file}": (_STORAGE + file, None) for file in _FASHION}, read_fashion_mnist
    ),
    "cifar10": _cifar(
        "cifar-10-python.tar.gz",
        "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
        "cifar-10-batches-py",
        read_cifar10,
    ),
    "cifar100": _cifar(
        "cifar-100-python.tar.gz",
        "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
        "cifar-100-python",
        read_cifar100,
    ),
    "boston_housing": _npz_set(
        "boston_housing.npz",
        "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5",
        _houses,
    ),
    "california_housing": _npz_set(
        "california_housing.npz",
        "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
        _houses,
    ),
}
