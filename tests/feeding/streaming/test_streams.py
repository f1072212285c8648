"""What is read some rows at a time is what is read as a whole, with the same complaints."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.csv import streams as csv_streams
from kerasflow.feeding.sources.npz import streams as npz_streams
from kerasflow.feeding.sources.parquet import reader as parquet_reader
from kerasflow.feeding.sources.readers import find_reader
from kerasflow.feeding.sources.reading import read_request
from kerasflow.feeding.streaming.streams import Stream, stream_table
from kerasflow.feeding.tables import Table


@pytest.fixture(autouse=True, params=[300, 4_000, 1_000_000])
def chunk_bytes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (csv_streams, npz_streams, parquet_reader):
        monkeypatch.setattr(module, "CHUNK_BYTES", request.param)


def lines(cells: Callable[[int], str], count: int = 200) -> str:
    return "a,b\n" + "".join(f"{cells(row)}\n" for row in range(count))


CSV = {
    "quoted": lines(lambda row: f'{row},"a ""q"", {row}\nx"'),
    "floats late": lines(lambda row: f"{row if row < 150 else row + 0.5},{row}"),
    "words late": lines(lambda row: f"{row if row != 150 else 'x'},{row}"),
    "numbers late": lines(lambda row: f"{row}," if row < 150 else f"{row},{row}"),
    "nothing": lines(lambda row: f"{row},"),
    "gaps": lines(lambda row: f"{row},{row if row % 3 else ''}"),
    "empty lines": lines(lambda row: "" if row % 7 == 0 else f"{row},{row}") + "\n\n",
    "one column": "a\n1\n\n3\n\n\n4\n",
    "truth": lines(lambda row: f"{'true' if row % 2 else 'false'},{row}"),
    "large": lines(lambda row: f"{row},{2**63 + row}") + "1,2\n",
    "other ends": lines(lambda row: f"{row},w{row}\r"),
    "a mark": "\ufeffa,b\n1,2\n3,4",
    "lines first": "\n\na,b\n1,2\n",
    "a short row": lines(lambda row: f"{row}" if row == 120 else f"{row},{row}"),
    "a long row": lines(lambda row: f"{row},1,2" if row == 120 else f"{row},{row}"),
    "an open quote": 'a,b\n1,"x\n' + lines(lambda row: f"{row},{row}"),
    "a header": "a,b",
    "no text": "",
    "twice": "a,a\n1,2\n",
    "semicolons": "a;b\n1;2\n",
}


@pytest.mark.parametrize("name", CSV)
def test_a_csv_file_is_streamed_as_it_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(CSV[name].encode())
    compare("csv", {"path": "t.csv"}, tmp_path)


def test_a_csv_file_is_streamed_with_its_text_unpacked_and_its_types_joined(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(CSV["quoted"].encode()))
    compare("csv", {"path": "a.csv.gz"}, tmp_path, text=["a"])
    for name in ("nothing", "numbers late", "words late"):
        (tmp_path / f"{name}.csv").write_text(CSV[name])
    compare("csv", {"path": ["nothing.csv", "numbers late.csv"]}, tmp_path)
    compare("csv", {"path": ["nothing.csv", "words late.csv"]}, tmp_path)
    (tmp_path / "bad.csv").write_bytes(b"a,b\n1,2\n3,\xff\n")
    compare("csv", {"path": "bad.csv"}, tmp_path)


def test_a_csv_file_that_is_unpacked_as_a_whole_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv.zst").write_bytes(b"anything")
    with pytest.raises(DataError, match=r"unpack it, or use `\.gz`"):
        open_stream("csv", {"path": "a.csv.zst"}, tmp_path)


def test_an_archive_is_streamed_as_it_is_read(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    cube = generator.normal(size=(300, 3, 2))
    words = [f"t{row}" for row in range(300)]
    columns = np.asfortranarray(generator.normal(size=(300, 4, 3)).astype("f"))
    arrays = {"x": cube, "t": np.array(words), "s": np.array(words, "S"), "by columns": columns}
    np.savez(tmp_path / "a.npz", **arrays)
    compare("npz", {"path": "a.npz"}, tmp_path)
    compare("npz", {"path": "a.npz", "columns": {"q": "x", "w": "t"}}, tmp_path)
    np.savez_compressed(tmp_path / "b.npz", x=cube, y=np.arange(300))
    np.savez(tmp_path / "c.npz", x=cube.astype("f"), y=np.arange(300) * 1.5)
    compare("npz", {"path": ["b.npz", "c.npz"]}, tmp_path)
    splits = {"train": {"a": "x"}, "test": {"a": "x", "b": "y"}}
    compare("npz", {"path": "b.npz", "splits": splits}, tmp_path)


def test_a_broken_archive_is_refused_as_when_it_is_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.arange(1000.0), y=np.arange(5))
    compare("npz", {"path": "a.npz"}, tmp_path)
    np.savez(tmp_path / "b.npz", x=np.arange(1000.0))
    raw = bytearray((tmp_path / "b.npz").read_bytes())
    raw[3000] ^= 255
    (tmp_path / "b.npz").write_bytes(raw)
    compare("npz", {"path": "b.npz"}, tmp_path)


def test_a_packed_array_that_lies_by_columns_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", x=np.asfortranarray(np.ones((300, 2))))
    with pytest.raises(DataError, match="stored by columns, and cannot be streamed"):
        open_stream("npz", {"path": "a.npz"}, tmp_path)


@pytest.mark.slow
def test_a_parquet_file_is_streamed_as_it_is_read(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    frame = pl.DataFrame(
        {
            "x": generator.normal(size=500),
            "^y$": np.arange(500),
            "lists": generator.normal(size=(500, 3)).tolist(),
            "words": [f"t{row}" if row % 5 else None for row in range(500)],
            "gaps": [row / 2 if row % 5 else None for row in range(500)],
        }
    )
    frame.write_parquet(tmp_path / "a.parquet", row_group_size=90)
    frame.head(100).write_parquet(tmp_path / "b.parquet")
    compare("parquet", {"path": "a.parquet"}, tmp_path)
    compare("parquet", {"splits": {"train": "*.parquet", "test": "b.parquet"}}, tmp_path)
    (tmp_path / "c.parquet").write_bytes(b"nothing")
    compare("parquet", {"path": "c.parquet"}, tmp_path)


def test_a_table_in_memory_keeps_its_places() -> None:
    table = Table({"x": np.arange(5)}, "a.csv", np.array([1, 2, 4, 5, 9]))
    [chunk] = stream_table(table).chunks(["x"])
    assert chunk.place(3) == ("a.csv", 5)


def open_stream(kind: str, options: Any, folder: Path, text: Any = ()) -> dict[str, Stream]:
    stream = find_reader(kind).stream
    assert stream is not None
    return stream(Request(kind, options, (folder.resolve(),), frozenset(text)))


def streamed(kind: str, options: Any, folder: Path, text: Any) -> Any:
    try:
        streams = open_stream(kind, options, folder, text)
        return {
            split: (stream, [*stream.chunks([*stream.model.columns])])
            for split, stream in streams.items()
        }
    except DataError as error:
        return error.args, error.file, error.column, error.row


def whole(kind: str, options: Any, folder: Path, text: Any) -> Any:
    try:
        return read_request(Request(kind, options, (folder.resolve(),), frozenset(text)))
    except DataError as error:
        return error.args, error.file, error.column, error.row


def compare(kind: str, options: Any, folder: Path, text: Any = ()) -> None:
    expected, found = (read(kind, options, folder, text) for read in (whole, streamed))
    if isinstance(expected, tuple):
        assert found == expected
        return
    assert found.keys() == expected.keys()
    for split, table in expected.items():
        stream, chunks = found[split]
        assert len(stream) == len(table)
        for name, column in table.columns.items():
            assert stream.model.columns[name].dtype == column.dtype
            assert stream.model.columns[name].shape[1:] == column.shape[1:]
            np.testing.assert_array_equal(
                np.concatenate([chunk.columns[name] for chunk in chunks]), column
            )
        places = [chunk.place(row) for chunk in chunks for row in range(len(chunk))]
        assert places == [table.place(row) for row in range(len(table))]
