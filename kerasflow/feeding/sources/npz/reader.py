"""How archives of arrays are read."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial
from typing import Any

from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables
from kerasflow.feeding.sources.headers import Header
from kerasflow.feeding.sources.npz.headers import read_npz_headers
from kerasflow.feeding.sources.npz.streams import open_npz_stream
from kerasflow.feeding.sources.npz.tables import open_npz, read_npz
from kerasflow.feeding.sources.readers import Reader
from kerasflow.feeding.tables import Table
from kerasflow.paths import Path


def _preview(request: Request, faults: DataFaults) -> dict[str, Header]:
    path, names = request.path / "path", request.options.get("path")
    files = faults.attempt("KF710", path, partial(request.files, names)) or []
    seen: dict[str, list[tuple[Table, int, Path]]] = {}
    for file in files:
        before = len(faults.problems)
        archive = faults.attempt("KF711", path, partial(open_npz, *file))
        with nullcontext() if archive is None else archive:
            told = (archive, file[1], request, faults)
            found = {} if archive is None else read_npz_headers(*told)
        for split, header in found.items():
            seen.setdefault(split, []).append(header)
        if len(faults.problems) > before:
            break  # the next file would only repeat it
    together = {split: _together(parts, names, faults) for split, parts in seen.items()}
    return {split: header for split, header in together.items() if header is not None}


def _together(
    parts: list[tuple[Table, int, Path]], names: Any, faults: DataFaults
) -> Header | None:
    """Returns the header of several files as one; None where they do not agree."""
    rows, path = sum(part[1] for part in parts), parts[0][2]
    tables = [part[0] for part in parts]
    table = faults.attempt("KF711", path, partial(join_tables, tables, names))
    return None if table is None else Header(table, rows, path)


READER = Reader(read_npz, _preview, open_npz_stream)
