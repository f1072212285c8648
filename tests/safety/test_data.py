"""Data files that attack: archives that unpack to far more than they are, pickles, names, links."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from safety.guards import watched

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources import packing
from kerasflow.feeding.sources.given import read_given
from kerasflow.feeding.sources.npz.tables import read_npz
from kerasflow.feeding.sources.tfrecord.files import masked_crc

SECRET = "user,password\nroot,x\n"


def read(folder: Path, name: str, kind: str = "npz") -> Any:
    from kerasflow.feeding.sources.csv.tables import read_csv
    from kerasflow.feeding.sources.parquet.tables import read_parquet
    from kerasflow.feeding.sources.tfrecord.tables import read_tfrecord

    readers = {"npz": read_npz, "csv": read_csv, "parquet": read_parquet, "tfrecord": read_tfrecord}
    columns = {"columns": {"a": "int64"}} if kind == "tfrecord" else {}
    return readers[kind](Request(kind, {"path": name, **columns}, (folder.resolve(),)))


@pytest.fixture(autouse=True, scope="module")
def _imported(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Imports what reading needs, so that an import is noticed."""
    folder = tmp_path_factory.mktemp("warm")
    (folder / "a.csv").write_text("a,b\n1,2\n")
    pl.DataFrame({"a": [1]}).write_parquet(folder / "a.parquet")
    np.savez(folder / "a.npz", a=np.zeros(2))
    for name in ("a.csv", "a.parquet", "a.npz"):
        read_given(folder / name)


def npy(shape: tuple[int, ...], data: bytes, descr: str = "<f8") -> bytes:
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape!r}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


def fault_of(folder: Path) -> DataError | None:
    try:
        read(folder, "a.csv", "csv")
    except DataError as error:
        return error
    return None


def archive(file: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)


def test_an_archive_that_unpacks_to_a_gigabyte_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "a.npz", {"x.npy": npy((40 * 2**20,), bytes(320 * 2**20))})
    with watched(tmp_path), pytest.raises(DataError, match="times as many"):
        read(tmp_path, "a.npz")


def test_an_array_that_claims_to_be_larger_than_it_is_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "a.npz", {"x.npy": npy((10**14,), b"\0" * 80)})
    with watched(tmp_path), pytest.raises(DataError, match="cannot be read"):
        read(tmp_path, "a.npz")


def test_members_are_read_where_they_are_and_never_written(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    archive(folder / "a.npz", {"../evil.npy": npy((2,), b"\0" * 16), "/tmp/evil.npy": b"x"})
    with watched(folder), pytest.raises(DataError):
        read(folder, "a.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("descr", ["|O", "O8"])
def test_pickles_are_never_opened(tmp_path: Path, descr: str) -> None:
    content = b"cos\nsystem\n(S'touch sprung'\ntR."
    archive(tmp_path / "a.npz", {"x.npy": npy((1,), content, descr)})
    with watched(tmp_path):
        [table] = read(tmp_path, "a.npz").values()
        with pytest.raises(DataError, match="pickled"):
            table.column("x")


def test_a_header_is_no_program(tmp_path: Path) -> None:
    header = b"__import__('os').system('touch sprung')\n"
    content = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    archive(tmp_path / "a.npz", {"x.npy": content})
    with watched(tmp_path), pytest.raises(DataError):
        read(tmp_path, "a.npz")


def test_a_table_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.csv.gz", "wb", compresslevel=9) as packed:
        packed.write(b"a,b\n")
        for _ in range(300):
            packed.write(b"0,0\n" * 2**18)
    with watched(tmp_path), pytest.raises(DataError, match="times as many"):
        read(tmp_path, "a.csv.gz", "csv")


def test_the_size_of_zstandard_is_told_by_its_headers(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": np.random.default_rng(0).random(100_000)})
    frame.write_csv(tmp_path / "a.csv.zst", compression="zstd")
    said = sum(packing._zstd_sizes(tmp_path / "a.csv.zst"))
    plain = len(frame.write_csv())
    assert plain <= said <= plain + 2**18
    zeros = pl.DataFrame({"a": np.zeros(10_000_000, dtype=np.int8)})
    for number in range(14):
        buffer = io.BytesIO()
        zeros.write_csv(buffer, include_header=number == 0, compression="zstd")
        with (tmp_path / "b.csv.zst").open("ab") as file:
            file.write(buffer.getvalue())
    with watched(tmp_path), pytest.raises(DataError, match="times as many"):
        read(tmp_path, "b.csv.zst", "csv")


def test_a_column_of_one_value_repeated_for_ever_is_refused(tmp_path: Path) -> None:
    frame = pl.select(pl.repeat(1, 40_000_000, dtype=pl.Int8).alias("a"))
    frame.write_parquet(tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 2**20
    with watched(tmp_path), pytest.raises(DataError, match="times as many"):
        read(tmp_path, "a.parquet", "parquet")


def test_a_table_of_a_million_columns_is_refused(tmp_path: Path) -> None:
    line = ",".join("abc" for _ in range(1_000_000)) + "\n"
    (tmp_path / "a.csv").write_text(line * 2)
    with watched(tmp_path), pytest.raises(DataError, match="more than 100,000 columns"):
        read(tmp_path, "a.csv", "csv")


@pytest.mark.parametrize(
    "content", [b"\0" * 1000, b'a,b\n"' + b"x" * 1000, b"a\n\0\n", b"\xff" * 99]
)
def test_bytes_that_are_no_table_are_refused_or_read_as_text(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with watched(tmp_path):
        fault = fault_of(tmp_path)
    assert str(fault).replace("\n", "").isprintable()


def record(size: int, data: bytes = b"") -> bytes:
    """A record that says that it has so many bytes, with the right checksum for that."""
    length = size.to_bytes(8, "little")
    return length + masked_crc(length).to_bytes(4, "little") + data


@pytest.mark.parametrize(
    "size, message",
    [(2**20, "ends in this record"), (2**40, "claims to have"), (2**64 - 5, "claims to have")],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_record_that_claims_to_be_huge_takes_no_memory(
    tmp_path: Path, size: int, message: str, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "a.tfrecord").write_bytes(pack(record(size, b"x" * 100)))
    with watched(tmp_path), pytest.raises(DataError, match=message):
        read(tmp_path, "a.tfrecord", "tfrecord")


def test_records_that_unpack_to_far_more_are_refused(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.tfrecord", "wb", compresslevel=9) as packed:
        for _ in range(300):
            packed.write(record(2**20, bytes(2**20 + 4)))
    with watched(tmp_path), pytest.raises(DataError, match="times as many"):
        read(tmp_path, "a.tfrecord", "tfrecord")


def test_a_file_of_nothing_but_gaps_is_not_walked_through(tmp_path: Path) -> None:
    with (tmp_path / "a.tfrecord").open("wb") as file:
        file.write(record(3, b"abcdefg"))
        file.truncate(2**40)
    with watched(tmp_path), pytest.raises(DataError, match="the record is damaged"):
        read(tmp_path, "a.tfrecord", "tfrecord")


def test_rows_that_would_be_filled_up_far_over_what_is_there_are_refused(tmp_path: Path) -> None:
    from kerasflow.feeding.sources.tfrecord.tables import read_tfrecord

    (tmp_path / "a.tfrecord").write_bytes(record(0, bytes.fromhex("d8ea82a2")) * 100_000)
    columns = {"a": {"dtype": "int64", "shape": [2**20], "pad": 0}}
    request = Request("tfrecord", {"path": "a.tfrecord", "columns": columns}, (tmp_path.resolve(),))
    with watched(tmp_path), pytest.raises(DataError, match="times as many"):
        read_tfrecord(request)


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")
def test_files_outside_of_the_roots_are_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(SECRET)
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "up").symlink_to(tmp_path)
    (folder / "round.csv").symlink_to("round.csv")
    (folder / "zero.csv").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.csv")
    names = ["../secret.csv", "link.csv", "up/secret.csv", str(tmp_path / "secret.csv")]
    names += ["/dev/zero", "/proc/self/environ", "zero.csv", "pipe.csv", "round.csv", "~/x.csv"]
    names += ["a\0b.csv", "a/\0/b.csv", "x" * 300 + ".csv", "x" * 5000, "", ".", "s3://a/b.csv"]
    names += ["http://198.51.100.7/a.csv", "file:///etc/passwd", "\ud800.csv"]
    for name in names:
        with watched(folder), pytest.raises(DataError):
            read(folder, name, "csv")


def test_a_star_in_a_name_stands_for_itself(tmp_path: Path) -> None:
    """Where it is a pattern, a folder of this name leads to a link beside it."""
    folder, outside = tmp_path / "in", tmp_path / "out"
    for made in (folder / "*", outside):
        made.mkdir(parents=True)
    (folder / "*" / "x.csv").write_text("a,b\n1,2\n")
    (outside / "x.csv").write_text(SECRET)
    (folder / "link").symlink_to(outside)
    table = read(folder, "*/x.csv", "csv")["train"]
    assert list(table.columns) == ["a", "b"]
    assert len(table) == 1


def test_a_preprocessor_that_is_none_is_refused(tmp_path: Path) -> None:
    from kerasflow import Blueprint
    from kerasflow.feeding import Preprocessor

    blueprint = Blueprint(model={"inputs": {"x": {"shape": [2]}}, "layers": [{"Dense": 1}]})
    for text in ("", "[]", "{", '{"inputs": 1}', json.dumps({"inputs": {}, "layers": {}})):
        (tmp_path / "preprocess.json").write_text(text)
        with pytest.raises(DataError):
            Preprocessor.load(blueprint, tmp_path)
