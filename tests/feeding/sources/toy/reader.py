"""What reads a source that is not KerasFlow's: files of numbers, a row a line."""

from functools import partial

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.shards import join_tables
from kerasflow.feeding.sources.headers import preview_files
from kerasflow.feeding.sources.readers import Reader
from kerasflow.feeding.streaming.streams import Part, Stream
from kerasflow.feeding.tables import Table

LOADED = []


def rows_of(path, file, names, mark):
    lines = [line.split() for line in path.read_text().splitlines() if not line.startswith(mark)]
    for number, line in enumerate(lines, 1):
        if len(line) != len(names):
            message = f"there are {len(line)} numbers, and {len(names)} columns"
            raise DataError(message, "declare as many columns", file=file, row=number)
    return np.array(lines, np.float32).reshape(-1, len(names))


def read_file(path, file, names, mark):
    LOADED.append(file)
    return Table(dict(zip(names, rows_of(path, file, names, mark).T, strict=True)), file)


def glance_at(path, file, names, mark):
    rows = rows_of(path, file, names, mark)
    return Table({name: np.empty(0, np.float32) for name in names}, file), len(rows)


def told(request):
    return {"names": tuple(request.options["columns"]), "mark": request.value("comment")}


def read(request):
    request.check_options()
    return request.read_files(partial(read_file, **told(request)))


def preview(request, faults):
    return preview_files(request, faults, partial(glance_at, **told(request)))


def stream(request):
    found = {}
    for split, names in request.by_split().items():
        seen = [(*file, *glance_at(*file, **told(request))) for file in request.files(names)]
        parts = [
            Part(file, rows, partial(pieces, request, path, file)) for path, file, _, rows in seen
        ]
        found[split] = Stream(join_tables([table for _, _, table, _ in seen], names), tuple(parts))
    return found


def pieces(request, path, file, names):
    yield read_file(path, file, **told(request)).only(names)


READER = Reader(read, preview, stream)
