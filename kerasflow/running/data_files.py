"""The files of a run's data by their bytes: taken down, kept as plain values, and compared.

Of up to a hundred files the list is kept as it is, of more it is packed, of very many only what
stands for all together; then a difference is told without the file that has it.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

from kerasflow.errors import DataError, printable

if TYPE_CHECKING:
    from kerasflow.blueprints.blueprint import Blueprint

MAX_SHOWN = 100
"""Of more files the list is packed."""

MAX_LISTED = 100_000
"""Of more files no list is kept."""

MAX_UNPACKED = 64 * 2**20

_PIECE = 2**20
_NAMED = 5
_HEX = frozenset("0123456789abcdef")


class DataFile(NamedTuple):
    """One file that was read: what the blueprint calls it, its bytes, and what stands for them."""

    name: str
    size: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.size:,} bytes, sha256 {self.sha256[:12]}…"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What stands for the data of a run.

    Args:
        count: Of the files that were read; None where nobody can tell them, since the source is
            a function of a program.
        size: Their bytes.
        sha256: Of the list of them.
        files: The list, sorted by name; empty where there are too many.
        rows: What stands for the rows that were given from Python; None where none were.
    """

    count: int | None
    size: int = 0
    sha256: str = ""
    files: tuple[DataFile, ...] = field(default=(), repr=False)
    rows: str | None = None


def fingerprint_files(
    blueprint: Blueprint,
    data: Any = None,
    *,
    roots: Iterable[str | Path] = (),
    rows: str | None = None,
    stop: Event | None = None,
) -> Fingerprint:
    """Reads every data file of a run, and returns what stands for them.

    Use it to see whether data still is what a run was trained on: `compare_files` tells.

    Args:
        blueprint: Checked; its `data.source` names the files.
        data: Takes the place of the source, as `kerasflow.run` takes it; what of it is in memory
            is not looked at.
        roots: Further folders in which files are looked for.
        rows: What `find_fingerprint` gives for the rows in memory.
        stop: Ends the reading early when it is set; what is returned then means nothing.

    Raises:
        DataError: A file is missing or cannot be read.
    """
    from kerasflow.feeding.sources.inventory import list_files  # imports all that reads

    found = list_files(blueprint, data, roots=roots)
    if found is None:
        return Fingerprint(None, rows=rows)
    stop = stop or Event()
    return _together((_take(path, name, stop) for path, name in sorted(found, key=_name)), rows)


def _name(file: tuple[Path, str]) -> str:
    return file[1]


def _take(path: Path, name: str, stop: Event) -> DataFile:
    digest, size = sha256(), 0
    try:
        with path.open("rb", buffering=0) as opened:
            while (piece := opened.read(_PIECE)) and not stop.is_set():
                digest.update(piece)  # lets other threads run meanwhile
                size += len(piece)
    except OSError as error:
        reason = error.strerror or str(error)
        raise DataError(f"the file cannot be read any more: {reason}", file=name) from error
    return DataFile(name, size, digest.hexdigest())


def _together(files: Iterator[DataFile], rows: str | None) -> Fingerprint:
    listed: list[DataFile] = []
    digest, count, size = sha256(), 0, 0
    for file in files:
        digest.update(f"{file.name}\0{file.size}\0{file.sha256}\n".encode("utf-8", "replace"))
        count, size = count + 1, size + file.size
        if count <= MAX_LISTED:
            listed.append(file)
    kept = tuple(listed) if count <= MAX_LISTED else ()
    return Fingerprint(count, size, digest.hexdigest() if count else "", kept, rows)


def compare_files(recorded: Fingerprint, now: Fingerprint) -> list[str]:
    """Returns in what data differs from what a run had, in words; empty where it does not.

    Args:
        recorded: When the run began.
        now: As `fingerprint_files` finds it.

    Example:
        >>> before = DataFile("a.csv", 10, "0" * 64)
        >>> after = before._replace(size=11, sha256="1" * 64)
        >>> one, other = (Fingerprint(1, files=(it,)) for it in (before, after))
        >>> compare_files(one, other)
        ['`a.csv` was 10 bytes, sha256 000000000000…, and is 11 bytes, sha256 111111111111…']
    """
    differences = [*_compare_rows(recorded.rows, now.rows)]
    if recorded.count is None or now.count is None:
        if recorded.count != now.count:
            differences.append("the source is a function of a program, and was not, or was one")
    elif recorded.files and now.files:
        differences.extend(_compare_lists(recorded.files, now.files))
    elif (recorded.sha256, recorded.count) != (now.sha256, now.count):
        was, here = (f"{it.count:,} files of {it.size:,} bytes" for it in (recorded, now))
        differences.append(f"the data was {was}, and is {here} with other content or names")
    return differences


def _compare_rows(recorded: str | None, now: str | None) -> Iterator[str]:
    if recorded == now:
        return
    if recorded is None:
        yield "rows are given from Python, and were not then"
    elif now is None:
        yield "rows were given from Python, and are not now"
    else:
        yield "the rows that are given from Python are not those of then"


def _compare_lists(recorded: Sequence[DataFile], now: Sequence[DataFile]) -> Iterator[str]:
    found = [*_differing(recorded, now)]
    yield from found[:_NAMED]
    if len(found) > _NAMED:
        yield f"{len(found) - _NAMED:,} more files differ"


def _differing(recorded: Sequence[DataFile], now: Sequence[DataFile]) -> Iterator[str]:
    before, after = ({file.name: file for file in files} for files in (recorded, now))
    for name in sorted(before.keys() | after.keys()):
        was, here = before.get(name), after.get(name)
        shown = printable(name)
        if was is None:
            yield f"`{shown}` is read, and was not then"
        elif here is None:
            yield f"`{shown}` was read, and is not now"
        elif was != here:
            yield f"`{shown}` was {was}, and is {here}"


def as_record(fingerprint: Fingerprint) -> dict[str, Any]:
    """Returns what stands for the data of a run as plain values, for a file of JSON."""
    values: dict[str, Any] = {"files": fingerprint.count}
    if fingerprint.rows is not None:
        values["rows"] = fingerprint.rows
    if fingerprint.count:
        values |= {"bytes": fingerprint.size, "sha256": fingerprint.sha256}
    if len(fingerprint.files) > MAX_SHOWN:
        values["packed"] = _pack(fingerprint.files)
    elif fingerprint.files:
        named = (
            {"name": it.name, "bytes": it.size, "sha256": it.sha256} for it in fingerprint.files
        )
        values["list"] = [*named]
    return values


def from_record(values: Any) -> Fingerprint:
    """Returns what `as_record` has made plain values of.

    Args:
        values: From the folder of a run, which may be a stranger's.

    Raises:
        ValueError: They are nothing that a run writes.
    """
    if not isinstance(values, Mapping) or not _is_text(values.get("rows", "")):
        raise ValueError("expected in `data` what stands for the data of a run")
    count, rows = values.get("files"), values.get("rows")
    if count is None:
        return Fingerprint(None, rows=rows)
    files = tuple(map(_file, _listed(values)))
    size, digest = values.get("bytes", 0), values.get("sha256", "")
    if not _is_size(count) or not _is_size(size) or not (digest == "" or _is_digest(digest)):
        raise ValueError("expected in `data` numbers of files and bytes, and a sha256")
    return Fingerprint(count, size, digest, files, rows)


def _listed(values: Mapping[str, Any]) -> list[Any]:
    packed = values.get("packed")
    if packed is None:
        listed = values.get("list", [])
        if not isinstance(listed, list):
            return [None]
        keys = ("name", "bytes", "sha256")
        return [[it.get(key) for key in keys] if isinstance(it, dict) else None for it in listed]
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(base64.b64decode(packed, validate=True), MAX_UNPACKED)
        found = json.loads(text)
    except (TypeError, ValueError, zlib.error, RecursionError) as error:
        raise ValueError("the list of its data files is damaged") from error
    return found if isinstance(found, list) else [None]


def _file(row: Any) -> DataFile:
    if not (isinstance(row, list) and len(row) == 3 and _is_text(row[0])):
        raise ValueError("expected of each data file its name, bytes and sha256")
    if not _is_size(row[1]) or not _is_digest(row[2]):
        raise ValueError("expected of each data file its name, bytes and sha256")
    return DataFile(*row)


def _pack(files: Sequence[DataFile]) -> str:
    packed = zlib.compress(json.dumps(files, ensure_ascii=True).encode(), 6)
    return base64.b64encode(packed).decode()


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _is_size(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and _HEX.issuperset(value)
