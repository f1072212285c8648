"""What TFRecord files say of themselves, compared with what the blueprint declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.sources.tfrecord.columns import RecordColumn
from kerasflow.feeding.sources.tfrecord.faults import features_of, missing_feature, wrong_feature
from kerasflow.feeding.sources.tfrecord.files import count_records, first_record
from kerasflow.feeding.sources.tfrecord.tables import empty_table
from kerasflow.feeding.tables import Table
from kerasflow.paths import Path


def read_record_header(
    path: FilePath, file: str, columns: Sequence[RecordColumn]
) -> tuple[Table, int | None]:
    """Returns the columns of one file without rows, and how many records there are.

    Of packed files, and of those with very many records, only reading them tells how many.

    Raises:
        DataError: The file is damaged, or its first record is of another kind.
    """
    _first_features(path, file)
    return empty_table(columns, file), count_records(path, file)


def _first_features(path: FilePath, file: str) -> Mapping[str, Any]:
    """Returns the features of the first record of a file by name.

    Raises:
        DataError: The file is damaged, or the record is of another kind.
    """
    try:
        return features_of(first_record(path, file))
    except DataError as error:
        raise DataError(error.message, error.hint, file=file, row=1) from error


def check_first_record(
    file: tuple[FilePath, str], columns: Sequence[RecordColumn], path: Path, faults: DataFaults
) -> None:
    """Compares the first record of a file, whose header was read, with what is declared.

    Args:
        file: Where it is, and what it is called in messages.
        columns: As they are declared.
        path: Where they are.
        faults: Takes what is wrong, each at its column.
    """
    features = _first_features(*file)
    checks = {"KF716": missing_feature, "KF717": wrong_feature}
    for column in columns:
        for code, explain in checks.items():
            refuse = partial(_refuse, explain(features, column), file[1], column.name)
            faults.attempt(code, path / column.name, refuse)


def _refuse(refusal: Refusal | None, file: str, column: str) -> None:
    if refusal:
        raise DataError(*refusal, file=file, column=column, row=1)
