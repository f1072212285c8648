"""What packed files become when they are unpacked, found out before anything is."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from kerasflow.errors import DataError

MAX_UNPACKED = 256 * 2**20
MAX_RATIO = 200
MAX_MEMBERS = 10_000
MAX_COLUMNS = 100_000

_PIECE = 2**20
_CELL_BYTES = 100
_ZSTD_FRAME, _ZSTD_SKIPPED = 0xFD2FB528, 0x184D2A50
_ZSTD_BLOCK = 128 * 1024


def refuse_bomb(unpacked: int, packed: int, file: str) -> None:
    """Refuses what becomes so much larger than it is that only a trap does.

    Args:
        unpacked: In bytes.
        packed: In bytes.
        file: What the file is called in messages.

    Raises:
        DataError: With both sizes.
    """
    if unpacked > max(MAX_UNPACKED, packed * MAX_RATIO):
        times = f"over {MAX_RATIO} times as many"
        message = f"{packed:,} bytes unpack to {unpacked:,} or more, {times}"
        raise DataError(message, "if that is right, unpack the file yourself", file=file)


def check_archive(path: Path, file: str) -> None:
    """Refuses an archive with too many members, or that becomes far larger than it is.

    Raises:
        DataError: With what there is too much of.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DataError(f"the archive is damaged: {error}", file=file) from error
    if len(members) > MAX_MEMBERS:
        raise DataError(f"the archive has more than {MAX_MEMBERS:,} members", file=file)
    # Members may share their bytes, so that their own sizes say nothing.
    refuse_bomb(sum(member.file_size for member in members), path.stat().st_size, file)


def check_packed(path: Path, file: str) -> None:
    """Refuses a packed text (``.gz`` or ``.zst``) that becomes far larger than it is.

    Raises:
        DataError: With both sizes.
    """
    packed = path.stat().st_size
    sizes = _gzip_sizes(path) if path.suffix == ".gz" else _zstd_sizes(path)
    unpacked = 0
    try:
        for size in sizes if path.suffix in (".gz", ".zst") else ():
            unpacked += size
            refuse_bomb(unpacked, packed, file)
    except (OSError, zlib.error) as error:
        raise DataError(f"the file cannot be unpacked or read: {error}", file=file) from error


def check_width(path: Path, file: str, separator: str) -> None:
    """Refuses a table with more columns than anybody has.

    Raises:
        DataError: With how many there may be.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as opened:
            first = opened.readline(MAX_COLUMNS * _CELL_BYTES)
    except (OSError, EOFError, zlib.error):
        return  # whoever reads the table says what is wrong with it
    columns = first.count(separator.encode()) + 1
    if columns > MAX_COLUMNS:
        raise DataError(f"the table has more than {MAX_COLUMNS:,} columns", file=file)


def _gzip_sizes(path: Path) -> Iterator[int]:
    """Yields the sizes of what a file unpacks to, piece by piece, without keeping any."""
    with path.open("rb") as file:
        unpacking, rest = zlib.decompressobj(31), b""
        while piece := rest or file.read(_PIECE):
            yield len(unpacking.decompress(piece, _PIECE))
            rest = unpacking.unconsumed_tail
            if unpacking.eof:
                rest = unpacking.unused_data
                unpacking = zlib.decompressobj(31)


def _zstd_sizes(path: Path) -> Iterator[int]:
    """Yields the most that each block of a file can unpack to, by the headers alone."""
    with path.open("rb") as file:
        while len(magic := file.read(4)) == 4:
            number = int.from_bytes(magic, "little")
            if number & ~0xF == _ZSTD_SKIPPED:
                file.seek(int.from_bytes(file.read(4), "little"), 1)
            elif number == _ZSTD_FRAME:
                yield from _zstd_blocks(file)
            else:
                return


def _zstd_blocks(file: BinaryIO) -> Iterator[int]:
    """Yields the most that each block of a frame can unpack to; the file is after its magic."""
    described = (file.read(1) or b"\0")[0]
    single, checksum = described >> 5 & 1, described >> 2 & 1
    dictionary = (0, 1, 2, 4)[described & 3]
    content = (single, 2, 4, 8)[described >> 6]
    file.seek(dictionary + content + (0 if single else 1), 1)
    last = False
    while not last and len(header := file.read(3)) == 3:
        block = int.from_bytes(header, "little")
        last, kind, size = bool(block & 1), block >> 1 & 3, block >> 3
        yield _ZSTD_BLOCK if kind == 2 else size
        file.seek(1 if kind == 1 else size, 1)
    file.seek(4 * checksum, 1)
