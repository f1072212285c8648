"""How CSV files are read."""

from __future__ import annotations

from functools import partial

from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.csv.streams import open_csv
from kerasflow.feeding.sources.csv.tables import read_csv, read_csv_head
from kerasflow.feeding.sources.headers import Header, preview_files
from kerasflow.feeding.sources.readers import Reader


def _preview(request: Request, faults: DataFaults) -> dict[str, Header]:
    separator = request.value("separator")
    glance = partial(read_csv_head, separator=separator, text=request.text)
    return preview_files(request, faults, glance)


READER = Reader(read_csv, _preview, open_csv)
