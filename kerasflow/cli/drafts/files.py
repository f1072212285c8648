"""Data files read for a draft: columns, and how a blueprint names them."""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from kerasflow.errors import DataError
from kerasflow.feeding.sources.csv.tables import read_csv_file
from kerasflow.feeding.sources.npz.tables import as_column, open_npz, read_array
from kerasflow.feeding.sources.parquet.tables import read_parquet_file

Array = NDArray[Any]

_SPLITS = {"train": "train", "valid": "validation", "validation": "validation", "val": "validation",
           "test": "test"}  # fmt: skip
_SEPARATORS = (",", ";", "\t", "|")

# Leaves room for what is put behind it, such as `_filled`.
_LONGEST_NAME = 48


@dataclass(frozen=True, slots=True)
class DraftSource:
    """What a file holds.

    Args:
        source: As it stands in a blueprint.
        columns: Of the training rows, by the name in the blueprint.
        features: Names of the file by the names of the blueprint, where they differ.
        splits: Those that the file has itself.
    """

    source: dict[str, Any]
    columns: dict[str, Array]
    features: dict[str, str] = field(default_factory=dict)
    splits: frozenset[str] = frozenset({"train"})


def read_data_file(file: Path, path: str) -> DraftSource:
    """Reads a file.

    Args:
        file: Where it is.
        path: How the blueprint names it.

    Raises:
        DataError: It is at fault, or of a kind that is not known.
    """
    kind = Path(file.stem).suffix if file.suffix in (".gz", ".zst") else file.suffix
    if kind == ".npz":
        return _read_npz(file, path)
    if kind not in (".csv", ".tsv", ".parquet"):
        raise DataError("expected a file in .csv, .parquet or .npz", file=str(file))
    if kind == ".parquet":
        source, table = {"parquet": {"path": path}}, read_parquet_file(file, str(file))
    else:
        separator = _separator(file)
        table = read_csv_file(file, str(file), separator=separator)
        source = {"csv": {"path": path} | ({} if separator == "," else {"separator": separator})}
    names = _names(table.columns)
    columns = {names[name]: column for name, column in table.columns.items()}
    return DraftSource(source, columns, {new: old for old, new in names.items() if new != old})


def _separator(file: Path) -> str:
    """Returns what separates the header's cells: the character that occurs most in it."""
    if file.suffix == ".zst":
        return ","
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as stream:
        header = stream.readline(65536).decode("utf-8", "replace")
    return max(_SEPARATORS, key=header.count)


def _names(columns: Iterable[str]) -> dict[str, str]:
    """Returns names that nodes can have, by the names of the file."""
    names: dict[str, str] = {}
    for column in columns:
        letters = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode()
        plain = re.sub(r"\W+", "_", letters).strip("_")[:_LONGEST_NAME] or "column"
        plain = plain if plain[0].isalpha() else f"column_{plain}"
        names[column] = fresh(plain, {*names.values(), "previous"})
    return names


def fresh(name: str, taken: Iterable[str]) -> str:
    """Returns the name, or with a number where it is taken."""
    taken = set(taken)
    number, found = 2, name
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    return found


def _read_npz(file: Path, path: str) -> DraftSource:
    with open_npz(file, str(file)) as archive:
        arrays = {name: read_array(archive, name, str(file)) for name in archive.files}
    arrays = {name: as_column(array, name, str(file)) for name, array in arrays.items()}
    splits = dict(_splits(arrays))
    if "train" not in splits:
        return DraftSource({"npz": {"path": path}}, arrays)
    columns = {column: arrays[name] for column, name in splits["train"].items()}
    return DraftSource({"npz": {"path": path, "splits": splits}}, columns, {}, frozenset(splits))


def _splits(arrays: Mapping[str, Array]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yields what names such as `x_train` and `test_labels` say."""
    found: dict[str, dict[str, str]] = {}
    for name in arrays:
        words = name.lower().split("_")
        ends = [word for word in words if word in _SPLITS]
        rest = [word for word in words if word not in _SPLITS]
        if len(ends) == 1 and rest:
            found.setdefault(_SPLITS[ends[0]], {})["_".join(rest)] = name
    complete = set(found.get("train", ()))
    yield from ((split, names) for split, names in found.items() if set(names) == complete)
