"""Folders by class: which files are examples, of which class and of which split."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.errors import DataError
from kerasflow.feeding.files import find_folder, is_inside, outside
from kerasflow.feeding.requests import Request
from kerasflow.feeding.tables import Array, Table

MAX_EXAMPLES = 5_000_000

# What systems leave behind in any folder.
_LITTER = ("Thumbs.db", "desktop.ini")


class LabelledFile(NamedTuple):
    """One file: where it is, what it is called in messages, and its class."""

    path: Path
    name: str
    label: str


class Rows(NamedTuple):
    """The rows of a split: their columns without rows, how many there are, what reads some."""

    like: Table
    total: int
    read: Callable[[slice, Sequence[str]], Table]


class ExampleFolder(NamedTuple):
    """A folder inside of the roots, with what it is called in messages."""

    path: Path
    name: str
    roots: tuple[Path, ...]

    def entries(self) -> Iterator[os.DirEntry[str]]:
        """Yields what is in it and not hidden, sorted by name."""
        with os.scandir(self.path) as found:
            for entry in sorted(found, key=lambda each: each.name):
                hidden = entry.name.startswith(".")
                if entry.is_symlink():
                    self._check_link(entry, hidden)
                if not hidden:
                    yield entry

    def _check_link(self, entry: os.DirEntry[str], hidden: bool) -> None:
        name, path = f"{self.name}/{entry.name}", Path(entry.path)
        if not is_inside(path, self.roots):
            raise outside(name, self.roots)
        if not hidden and not path.exists():
            raise DataError("the link leads nowhere", "remove it", file=name)

    def inner(self, entry: os.DirEntry[str]) -> ExampleFolder:
        """Returns a folder in it."""
        return ExampleFolder(Path(entry.path), f"{self.name}/{entry.name}", self.roots)

    def folders(self) -> dict[str, ExampleFolder]:
        """Returns the folders in it by name; files beside them are notes for people."""
        return {entry.name: self.inner(entry) for entry in self.entries() if entry.is_dir()}


def list_examples(request: Request, endings: Collection[str]) -> dict[str, list[LabelledFile]]:
    """Returns the examples of each split, sorted by class and name.

    The folders in `path` are the classes; or `train` and, where they are there, `validation` and
    `test`, with the folders of the classes in them.

    Args:
        request: Its option `path` names the folder.
        endings: Of the files that are examples, in small letters.

    Raises:
        DataError: There is no such folder, no class in it, or something else among the examples.
    """
    return {split: _split(folder, endings) for split, folder in split_folders(request).items()}


def rows_by_class(
    splits: Mapping[str, list[LabelledFile]],
    read: Callable[[list[LabelledFile], Collection[str]], Table],
    names: Sequence[str],
) -> dict[str, Rows]:
    """Returns the rows of each split.

    Args:
        splits: The examples.
        read: Reads the columns that are named of some examples.
        names: Of all columns.
    """
    like = read([], names)

    def rows_of(examples: list[LabelledFile]) -> Rows:
        return Rows(like, len(examples), lambda rows, wanted: read(examples[rows], wanted))

    return {split: rows_of(examples) for split, examples in splits.items()}


def split_folders(request: Request) -> dict[str, ExampleFolder]:
    """Returns the folder of each split: those in `path` that are called so, or `path` itself.

    Raises:
        DataError: There is no such folder.
    """
    request.check_options()
    name = request.options["path"]
    top = ExampleFolder(find_folder(name, request.roots), name.rstrip("/"), request.roots)
    inside = top.folders()
    if "train" in inside and inside.keys() <= {*SPLITS}:
        return {split: inside[split] for split in SPLITS if split in inside}
    return {"train": top}


def labels_of(examples: list[LabelledFile]) -> Array:
    """Returns the class of each example, as text."""
    return np.array([example.label for example in examples], dtype=object)


def classes_of(examples: list[LabelledFile]) -> Array:
    """Returns the name of each class once, sorted."""
    return np.array(sorted({example.label for example in examples}), dtype=object)


def _split(folder: ExampleFolder, endings: Collection[str]) -> list[LabelledFile]:
    found: list[LabelledFile] = []
    for label, inner in folder.folders().items():
        before = len(found)
        found.extend(_class(inner, label, endings))
        if len(found) == before:
            message = f"the class has no file that ends in {', '.join(endings)}"
            raise DataError(message, "remove the folder, or fill it", file=inner.name)
        if len(found) > MAX_EXAMPLES:
            raise DataError(f"there are more than {MAX_EXAMPLES:,} examples", file=folder.name)
    if not found:
        message = "there is no folder in it"
        raise DataError(message, "make one for each class, with its files", file=folder.name)
    return found


def _class(folder: ExampleFolder, label: str, endings: Collection[str]) -> Iterator[LabelledFile]:
    for entry in folder.entries():
        name = f"{folder.name}/{entry.name}"
        if entry.is_dir():
            message = "this is a folder in that of a class"
            raise DataError(message, "splits are `train`, `validation`, `test`", file=name)
        if entry.name not in _LITTER:
            if Path(entry.name).suffix.lower() not in endings or not entry.is_file():
                message = f"expected files that end in {', '.join(endings)}"
                raise DataError(message, "convert it, or move it away", file=name)
            yield LabelledFile(Path(entry.path), name, label)
