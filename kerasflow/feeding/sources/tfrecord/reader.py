"""How TFRecord files are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables, read_each
from kerasflow.feeding.sources.headers import Header, files_by_split, preview_files
from kerasflow.feeding.sources.readers import Reader
from kerasflow.feeding.sources.tfrecord.columns import RecordColumn, declared_columns
from kerasflow.feeding.sources.tfrecord.faults import features_of, missing_feature, wrong_feature
from kerasflow.feeding.sources.tfrecord.files import count_records, first_record
from kerasflow.feeding.sources.tfrecord.tables import (
    Columns,
    RecordFile,
    empty_table,
    fill_tables,
    measure_file,
    read_tfrecord,
)
from kerasflow.feeding.streaming.streams import CHUNK_BYTES, Part, Stream, rows_of
from kerasflow.feeding.tables import Table
from kerasflow.paths import Path


def _read_header(
    path: FilePath, file: str, columns: Sequence[RecordColumn]
) -> tuple[Table, int | None]:
    """Returns the columns of one file without rows, and how many records it has, where it tells."""
    _first_features(path, file)
    return empty_table(columns, file), count_records(path, file)


def _first_features(path: FilePath, file: str) -> Mapping[str, Any]:
    """Returns the features of the first record of a file by name."""
    try:
        return features_of(first_record(path, file))
    except DataError as error:
        raise DataError(error.message, error.hint, file=file, row=1) from error


def _check_first(
    file: tuple[FilePath, str], columns: Sequence[RecordColumn], path: Path, faults: DataFaults
) -> None:
    """Compares the first record of a file, whose header was read, with what is declared."""
    features = _first_features(*file)
    checks = {"KF716": missing_feature, "KF717": wrong_feature}
    for column in columns:
        for code, explain in checks.items():
            refuse = partial(_refuse, explain(features, column), file[1], column.name)
            faults.attempt(code, path / column.name, refuse)


def _refuse(refusal: Refusal | None, file: str, column: str) -> None:
    if refusal:
        raise DataError(*refusal, file=file, column=column, row=1)


def _open(request: Request) -> dict[str, Stream]:
    """Returns the files of each split, of which the lengths of the records are read."""
    request.check_options()
    columns = declared_columns(request.options)
    return {
        split: _join(request.files(names), columns, names)
        for split, names in request.by_split().items()
    }


def _join(files: Sequence[tuple[FilePath, str]], columns: Columns, names: object) -> Stream:
    parts = read_each(files, partial(_part, columns=columns))
    model = join_tables([empty_table(columns, part.file) for part in parts], names)
    return Stream(model, tuple(parts))


def _part(path: FilePath, file: str, *, columns: Columns) -> Part:
    source = measure_file(path, file)
    return Part(file, source.rows, partial(_read, source, columns))


def _read(source: RecordFile, columns: Columns, names: Sequence[str]) -> Iterator[Table]:
    by_name = {each.name: each for each in columns}
    wanted = [by_name[name] for name in names]
    step = rows_of(CHUNK_BYTES, empty_table(wanted, source.file))

    def new_rows(_: int, count: int) -> Table:
        return empty_table(wanted, source.file, count)

    return fill_tables(source, wanted, new_rows, step)


def _preview(request: Request, faults: DataFaults) -> dict[str, Header]:
    columns, before = declared_columns(request.options), len(faults.problems)
    splits = preview_files(request, faults, partial(_read_header, columns=columns))
    path = request.path / "columns"
    for split, names, _ in files_by_split(request):
        if split in splits and len(faults.problems) == before:
            _check_first(request.files(names)[0], columns, path, faults)
    return splits


READER = Reader(read_tfrecord, _preview, _open)
