"""How Parquet files are read."""

from __future__ import annotations

from functools import partial

from kerasflow.feeding.sources.headers import preview_files
from kerasflow.feeding.sources.parquet.streams import open_parquet
from kerasflow.feeding.sources.parquet.tables import read_parquet, read_parquet_header
from kerasflow.feeding.sources.readers import Reader

READER = Reader(read_parquet, partial(preview_files, glance=read_parquet_header), open_parquet)
