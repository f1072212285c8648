"""Sets of images in formats of their own: idx files (Fashion-MNIST) and batches (CIFAR)."""

from __future__ import annotations

import gzip
import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.tables import Array

Splits = Mapping[str, Mapping[str, Array]]

# What it takes to make an array again, and nothing else; NumPy 1 and 2 spell one name differently.
_ARRAY_PARTS = frozenset(
    {
        ("numpy", "ndarray"),
        ("numpy", "dtype"),
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("_codecs", "encode"),
    }
)


def read_fashion_mnist(cache: Path) -> Splits:
    """Reads images (28, 28) and labels, uint8.

    Raises:
        DataError: A file is damaged.
    """
    folder = cache / "fashion-mnist"
    return {
        split: {
            "image": _read_idx(folder / f"{part}-images-idx3-ubyte.gz", 16, (28, 28)),
            "label": _read_idx(folder / f"{part}-labels-idx1-ubyte.gz", 8, ()),
        }
        for split, part in (("train", "train"), ("test", "t10k"))
    }


def _read_idx(path: Path, header: int, shape: tuple[int, ...]) -> Array:
    try:
        with gzip.open(path, "rb") as file:
            return np.frombuffer(file.read(), np.uint8, offset=header).reshape(-1, *shape)
    except (OSError, EOFError, ValueError) as error:
        raise DataError(f"the file is damaged: {error}", file=path.name) from error


def read_cifar10(cache: Path) -> Splits:
    """Reads images (32, 32, 3) and labels of 10 classes, uint8.

    Raises:
        DataError: A file is damaged.
    """
    folder = cache / "cifar-10-batches-py-target" / "cifar-10-batches-py"
    train = [folder / f"data_batch_{number}" for number in range(1, 6)]
    files = {"train": train, "test": [folder / "test_batch"]}
    return {split: _read_batches(paths, b"labels") for split, paths in files.items()}


def read_cifar100(cache: Path) -> Splits:
    """Reads images (32, 32, 3) and labels of 100 classes, uint8.

    Raises:
        DataError: A file is damaged.
    """
    folder = cache / "cifar-100-python-target" / "cifar-100-python"
    return {split: _read_batches([folder / split], b"fine_labels") for split in ("train", "test")}


def _read_batches(paths: Sequence[Path], label: bytes) -> Mapping[str, Array]:
    batches = [_read_batch(path) for path in paths]
    try:
        # Stored plane by plane: red, green, blue.
        images = np.concatenate([batch[b"data"] for batch in batches]).reshape(-1, 3, 32, 32)
        labels = np.concatenate([batch[label] for batch in batches]).astype(np.uint8)
    except (KeyError, ValueError, TypeError) as error:
        raise DataError(f"the file is damaged: {error}", file=paths[0].name) from error
    return {"image": np.ascontiguousarray(images.transpose(0, 2, 3, 1)), "label": labels}


def _read_batch(path: Path) -> Mapping[bytes, Any]:
    try:
        with path.open("rb") as file:
            batch: Mapping[bytes, Any] = _ArrayUnpickler(file, encoding="bytes").load()
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        raise DataError(f"the file is damaged: {error}", file=path.name) from error
    return batch


class _ArrayUnpickler(pickle.Unpickler):
    """Reads plain values and arrays; refuses every other class and function."""

    def find_class(self, module: str, name: str) -> Any:
        """Returns what makes an array again."""
        if (module, name) in _ARRAY_PARTS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"it holds `{module}.{name}`, which is never loaded")
