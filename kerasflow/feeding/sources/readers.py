"""How each source is read: its folder is imported when its first file is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from kerasflow.blueprints.sources.known import find_source, source_names
from kerasflow.catalog import registered
from kerasflow.errors import DataError
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.given import read_given
from kerasflow.feeding.sources.headers import Header
from kerasflow.feeding.streaming.streams import Stream
from kerasflow.feeding.tables import Table, missing_name


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads one kind of source; its functions raise `DataError` where the data is at fault.

    Args:
        read: Returns its tables by split.
        preview: Returns what its files say by split, and leaves to the faults what is wrong.
        stream: Returns its rows by split, to be read some at a time; None where it is read as a
            whole.
        files: Returns the files that it reads, each with its name for messages; None where nobody
            can tell them.
    """

    read: Callable[[Request], Mapping[str, Table]]
    preview: Callable[[Request, DataFaults], Mapping[str, Header]] = lambda *_: {}
    stream: Callable[[Request], Mapping[str, Stream]] | None = None
    files: Callable[[Request], Iterable[tuple[Path, str]]] | None = Request.named_files


def find_reader(kind: str) -> Reader:
    """Returns what reads a source.

    Raises:
        DataError: There is no such source.
    """
    known = find_source(kind)
    if known:
        return _imported(known.reader)
    source = registered("sources", kind)
    if source is None:
        raise DataError(*missing_name("source", kind, source_names()))
    return Reader(lambda request: _read_registered(source, request), files=None)


@cache
def _imported(name: str) -> Reader:
    module, _, reader = name.partition(":")
    found: Reader = getattr(import_module(module), reader)
    return found


def _read_registered(source: Callable[..., Any], request: Request) -> dict[str, Table]:
    tables = read_given(source(**request.options))
    return {
        split: replace(table, file=f"source `{request.kind}`") for split, table in tables.items()
    }
