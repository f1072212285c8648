"""TFRecord files as what they are made of: how long each record is, before any is read.

A record is its length in eight bytes, the checksum of these in four, the data, and its checksum in
four. A length is looked at before anybody takes memory for it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_CUR, BufferedReader, RawIOBase
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from kerasflow.errors import DataError
from kerasflow.feeding.sources.packing import refuse_bomb

MAX_RECORD_BYTES = 256 * 2**20
MAX_COUNTED = 1_000_000
"""Up to which the records of a file are counted for a plan."""

_HEAD, _TAIL = struct.Struct("<QI"), 4
_PIECE = 2**20
_CRC32C, _MASK = 0x82F63B78, 0xA282EAD8
# Of what zlib takes: GZIP or ZLIB, whichever it is.
_ANY = 47


def packing_of(path: Path, file: str) -> str:
    """Returns how a TFRecord file is packed, as TensorFlow calls it: ``""``, ``GZIP`` or ``ZLIB``.

    Raises:
        DataError: It is empty, or no such file.
    """
    with path.open("rb") as opened:
        head = opened.read(_HEAD.size)
    if not head:
        raise DataError("the file is empty", file=file)
    if _is_head(head):
        return ""
    if head.startswith(b"\x1f\x8b"):
        return "GZIP"
    if head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0:
        return "ZLIB"
    raise DataError("this is no TFRecord file", "write it with `tf.io.TFRecordWriter`", file=file)


def record_sizes(path: Path, file: str) -> Iterator[int]:
    """Yields how many bytes each record has, one after the other; memory is taken for none.

    Raises:
        DataError: The file is empty, cut short or no such file, or a trap; with the record.
    """
    with _opened(path, file) as source:
        number = 0
        while head := source.read(_HEAD.size):
            number += 1
            yield (size := _size(head, file, number))
            if source.skip(size + _TAIL) < size + _TAIL:
                raise _cut_short(head, size, file, number)


def first_record(path: Path, file: str) -> bytes:
    """Returns the data of the first record, whose checksum is not looked at.

    Raises:
        DataError: As `record_sizes`.
    """
    with _opened(path, file) as source:
        head = source.read(_HEAD.size)
        size = _size(head, file, 1)
        data = source.read(size)
    if len(data) < size:
        raise _cut_short(head, size, file, 1)
    return data


def count_records(path: Path, file: str) -> int | None:
    """Returns how many records there are; None where it would take long to find out.

    Raises:
        DataError: As `record_sizes`.
    """
    if packing_of(path, file):
        return None
    count = sum(1 for _ in islice(record_sizes(path, file), MAX_COUNTED + 1))
    return count if count <= MAX_COUNTED else None


def masked_crc(data: bytes) -> int:
    """Returns the checksum of a few bytes as TFRecord files have it: CRC32C, turned and shifted."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (_CRC32C if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + _MASK) & 0xFFFFFFFF


def _size(head: bytes, file: str, number: int) -> int:
    size: int = _HEAD.unpack(head)[0] if len(head) == _HEAD.size else 0
    # TensorFlow looks at every checksum; here it tells lengths that nobody wrote, such as gaps.
    if not 0 < size <= MAX_RECORD_BYTES and not _is_head(head):
        raise _damaged(file, number)
    if size > MAX_RECORD_BYTES:
        message = f"the record claims to have {size:,} bytes, over {MAX_RECORD_BYTES:,}"
        raise DataError(message, "write smaller ones", file=file, row=number)
    return size


def _is_head(head: bytes) -> bool:
    """Returns whether a length has its checksum."""
    return len(head) == _HEAD.size and bool(_HEAD.unpack(head)[1] == masked_crc(head[:8]))


def _damaged(file: str, number: int) -> DataError:
    message = "the record is damaged: its length has another checksum"
    return DataError(message, "write the file again", file=file, row=number)


def _cut_short(head: bytes, size: int, file: str, number: int) -> DataError:
    if not _is_head(head):
        return _damaged(file, number)
    message = f"the file ends in this record, which has {size:,} bytes"
    return DataError(message, "write the file again", file=file, row=number)


@contextmanager
def _opened(path: Path, file: str) -> Iterator[_Source]:
    packing = packing_of(path, file)
    try:
        with path.open("rb") as opened:
            if packing:
                yield _Source(BufferedReader(_Unpacked(opened, file, packing), _PIECE))
            else:
                yield _Source(opened, path.stat().st_size)
    except (OSError, zlib.error) as error:
        raise DataError(f"the file cannot be unpacked or read: {error}", file=file) from error


class _Source:
    """Bytes that are read from the beginning to the end; `size` of them, where that is known."""

    def __init__(self, file: BufferedReader, size: int | None = None) -> None:
        self.read, self._file, self._size = file.read, file, size

    def skip(self, size: int) -> int:
        """Leaves bytes out, and returns how many there were of them."""
        if self._size is not None:
            there = min(size, self._size - self._file.tell())
            self._file.seek(there, SEEK_CUR)
            return there
        left = size
        while left and (piece := self.read(min(left, _PIECE))):
            left -= len(piece)
        return size - left


class _Unpacked(RawIOBase):
    """A packed file as it is when it is unpacked, from its beginning to its end."""

    def __init__(self, file: BinaryIO, name: str, packing: str) -> None:
        self._file, self._name, self._packing = file, name, packing
        self._packed, self._unpacked = Path(file.name).stat().st_size, 0
        self._unpacking, self._rest = zlib.decompressobj(_ANY), b""

    def readable(self) -> bool:
        """Says that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpacks as much as there is room for, one byte at least; 0 at the end."""
        while True:
            piece = self._rest or self._file.read(_PIECE)
            if piece and self._unpacking.eof:
                self._start_again()
            found = self._unpacking.decompress(piece, len(buffer))
            self._rest = self._unpacking.unconsumed_tail or self._unpacking.unused_data
            if found or not piece:
                break
        if not found and not self._unpacking.eof:
            raise zlib.error("it is cut short")
        self._unpacked += len(found)
        refuse_bomb(self._unpacked, self._packed, self._name)
        buffer[: len(found)] = found
        return len(found)

    def _start_again(self) -> None:
        if self._packing == "ZLIB":
            # TensorFlow would end here without a word; of GZIP it reads every member.
            raise zlib.error("something follows the packed records")
        self._unpacking = zlib.decompressobj(_ANY)
