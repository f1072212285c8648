"""How TFRecord files are read."""

from __future__ import annotations

from functools import partial

from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.headers import Header, files_by_split, preview_files
from kerasflow.feeding.sources.readers import Reader
from kerasflow.feeding.sources.tfrecord.columns import declared_columns
from kerasflow.feeding.sources.tfrecord.headers import check_first_record, read_record_header
from kerasflow.feeding.sources.tfrecord.streams import open_records
from kerasflow.feeding.sources.tfrecord.tables import read_tfrecord


def _preview(request: Request, faults: DataFaults) -> dict[str, Header]:
    columns, before = declared_columns(request.options), len(faults.problems)
    splits = preview_files(request, faults, partial(read_record_header, columns=columns))
    path = request.path / "columns"
    for split, names, _ in files_by_split(request):
        if split in splits and len(faults.problems) == before:
            check_first_record(request.files(names)[0], columns, path, faults)
    return splits


READER = Reader(read_tfrecord, _preview, open_records)
