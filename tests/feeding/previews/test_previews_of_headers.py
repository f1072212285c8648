"""Headers of data files: what they say is what the whole reading gives, and little is read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kerasflow.blueprints.loading import load
from kerasflow.catalog import register
from kerasflow.feeding.previews.previews import read_headers
from kerasflow.feeding.sources.csv.tables import HEAD_ROWS
from kerasflow.feeding.sources.reading import read_tables
from kerasflow.feeding.tables import info_of

SHIPPED = Path(__file__).parents[3] / "blueprints"
EXPERIMENTS = [
    file for file in sorted(SHIPPED.glob("*.*")) if file.suffix in (".json", ".yaml", ".py")
]


def blueprint_of(source, **sections):
    return load({"blueprint": 1, "model": ["Flatten"], "data": {"source": source, **sections}})


def found(source, tmp_path, **sections):
    return read_headers(blueprint_of(source, **sections), roots=[tmp_path])


def problems(source, tmp_path):
    return [
        (item.code, str(item.path), item.message, item.hint)
        for item in found(source, tmp_path).problems
    ]


def assert_like_the_tables(blueprint, roots=()):
    """The headers agree with all that is read, the rows where they are known."""
    headers, tables = read_headers(blueprint, roots=roots), read_tables(blueprint, roots=roots)
    assert headers.problems == ()
    assert headers.splits.keys() == tables.keys()
    for split, header in headers.splits.items():
        whole = tables[split]
        assert header.columns == {name: info_of(column) for name, column in whole.columns.items()}
        assert header.rows in (None, len(whole))
        assert header.file == whole.file
        assert header.table.labels == whole.labels


@pytest.mark.parametrize("file", EXPERIMENTS, ids=lambda file: file.name)
def test_the_headers_of_the_shipped_data_agree_with_the_data(file):
    assert_like_the_tables(load(file))


def test_arrays_are_told_by_shape_dtype_and_rows(tmp_path):
    np.savez(
        tmp_path / "a.npz",
        plain=np.zeros((3, 4), ">f8"),
        text=np.array(["a", "b", "c"]),
        old=np.asfortranarray(np.zeros((3, 2, 2), np.uint8)),
        day=np.zeros(3, "datetime64[D]"),
    )
    assert_like_the_tables(blueprint_of({"npz": "a.npz"}), [tmp_path])
    header = found({"npz": "a.npz"}, tmp_path).splits["train"]
    assert header.columns["plain"].shape == (4,)
    assert (header.columns["plain"].dtype, header.columns["text"].dtype) == ("float64", "string")
    assert header.rows == 3


class Counting(io.FileIO):
    """A file that counts what is read of it."""

    count = 0

    def read(self, size=-1):
        data = super().read(size)
        Counting.count += len(data)
        return data

    def readinto(self, buffer):
        size = super().readinto(buffer)
        Counting.count += size
        return size


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_of_a_large_array_only_the_head_is_read(tmp_path, method, monkeypatch):
    rows, block = 64, np.zeros(2**20, np.uint8)
    with (
        zipfile.ZipFile(tmp_path / "big.npz", "w", method) as archive,
        archive.open("x.npy", "w", force_zip64=True) as member,
    ):
        shape = {"descr": "|u1", "fortran_order": False, "shape": (rows, 2**20)}
        np.lib.format.write_array_header_1_0(member, shape)
        for _ in range(rows):
            member.write(block)
    opened = io.open
    monkeypatch.setattr(
        "builtins.open",
        lambda file, mode="r", **rest: (
            Counting(file) if "big" in str(file) else opened(file, mode, **rest)
        ),
    )
    monkeypatch.setattr(zipfile, "is_zipfile", lambda _: True)
    header = found({"npz": "big.npz"}, tmp_path).splits["train"]
    assert (header.rows, header.columns["x"].shape) == (rows, (2**20,))
    assert 0 < Counting.count < 20_000
    Counting.count = 0


def test_parquet_is_told_by_its_footer(tmp_path):
    frame = pl.DataFrame(
        {
            "x": pl.Series([1, 2, 3], dtype=pl.Int16),
            "word": ["a", None, "c"],
            "kind": pl.Series(["u", "v", "u"], dtype=pl.Categorical),
            "pixels": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
            "pair": pl.Series([[1, 2], [3, 4], [5, 6]], dtype=pl.Array(pl.Int32, 2)),
        }
    )
    frame.write_parquet(tmp_path / "a.parquet")
    frame.head(2).write_parquet(tmp_path / "b.parquet")
    source = {"parquet": {"splits": {"train": "a.parquet", "test": "b.parquet"}}}
    assert_like_the_tables(blueprint_of(source), [tmp_path])
    splits = found(source, tmp_path).splits
    assert (splits["train"].rows, splits["test"].rows) == (3, 2)
    assert len(splits["train"].table) == 0


def test_a_short_csv_file_is_told_whole(tmp_path):
    (tmp_path / "a.csv").write_text("x;word\n1;a\n\n2.5;b\n")
    source = {"csv": {"path": "a.csv", "separator": ";"}}
    assert_like_the_tables(blueprint_of(source), [tmp_path])
    assert found(source, tmp_path).splits["train"].rows == 2


def test_a_long_csv_file_is_told_by_its_first_rows(tmp_path):
    rows = "".join(f"{n},,w{n}\n" for n in range(HEAD_ROWS + 20))
    (tmp_path / "a.csv").write_text(f"n,later,word\n{rows}7,3,x\n")
    header = found({"csv": "a.csv"}, tmp_path).splits["train"]
    assert header.rows is None
    assert len(header.table) == HEAD_ROWS
    assert header.untold == {"later"}
    assert {name: info.dtype for name, info in header.columns.items()} == {
        "n": "int64",
        "word": "string",
    }


def test_empty_lines_at_the_head_of_a_long_file_are_no_rows(tmp_path):
    rows = "1,a\n\n" + "2,b\n" * HEAD_ROWS
    (tmp_path / "a.csv").write_text(f"n,word\n{rows}")
    table = found({"csv": "a.csv"}, tmp_path).splits["train"].table
    assert [table.row(index) for index in range(3)] == [1, 3, 4]


def test_columns_that_are_looked_up_are_text_in_the_head_too(tmp_path):
    (tmp_path / "a.csv").write_text("zip\n" + "01\n" * 200)
    blueprint = load(
        {
            "blueprint": 1,
            "data": {"source": {"csv": "a.csv"}},
            "preprocess": [{"StringLookup": {}, "inputs": "zip", "name": "code"}],
            "model": {"inputs": ["code"], "layers": ["Flatten"]},
        }
    )
    assert (
        read_headers(blueprint, roots=[tmp_path]).splits["train"].columns["zip"].dtype == "string"
    )


def test_sets_of_images_are_told_without_the_files(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    splits = found({"keras": "cifar10"}, tmp_path).splits
    assert (splits["train"].rows, splits["test"].rows) == (50_000, 10_000)
    assert splits["train"].columns["image"].shape == (32, 32, 3)
    assert found({"keras": "boston_housing"}, tmp_path).splits == {}


def numbers():
    """Somebody's own source, which is not called to look at it."""
    raise AssertionError


@pytest.fixture(autouse=True, scope="module")
def registered_source(own_registrations: None) -> None:
    """Makes the source known to the tests of this file."""
    register(numbers, name="Numbers", kind="sources")


def test_without_a_source_and_of_a_registered_one_nothing_is_told(tmp_path):
    assert found("Numbers", tmp_path).splits == {}
    assert read_headers(load({"blueprint": 1, "model": ["Flatten"]})).splits == {}


def test_what_is_given_from_python_takes_the_place_of_the_source():
    data = {"train": {"x": np.zeros((5, 2))}, "test": pl.DataFrame({"x": [1, 2]})}
    splits = read_headers(blueprint_of({"csv": "none.csv"}), data=data).splits
    assert (splits["train"].rows, splits["train"].columns["x"].shape) == (5, (2,))
    assert splits["test"].rows == 2
    [problem] = read_headers(blueprint_of({"csv": "none.csv"}), data={"x": [[1], [1, 2]]}).problems
    assert (problem.code, str(problem.path)) == ("KF711", "data")


def test_a_missing_file_is_told_where_it_is_named_and_where_it_was_looked_for(tmp_path):
    (tmp_path / "train.csv").write_text("a\n1\n")
    source = {"csv": {"splits": {"train": "trian.csv", "test": "../test.csv"}}}
    [first, second] = problems(source, tmp_path)
    assert first[:2] == ("KF710", "data.source.csv.splits.train")
    assert first[2].startswith("`trian.csv`: there is no such file in ")
    assert str(tmp_path) in first[2]
    assert first[3] == "did you mean `train.csv`?"
    assert second[:2] == ("KF710", "data.source.csv.splits.test")


def test_a_file_outside_of_the_roots_is_not_read(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.csv").write_text("a\n1\n")
    [problem] = found({"csv": "../secret.csv"}, tmp_path / "inside").problems
    assert problem.code == "KF710"
    assert "outside of the folders that may be read" in problem.message


@pytest.mark.parametrize("kind", ["csv", "parquet", "npz"])
def test_a_file_that_is_something_else_is_refused_as_by_the_reading(tmp_path, kind):
    (tmp_path / "a").write_bytes(b"")
    [(code, path, message, _)] = problems({kind: "a"}, tmp_path)
    assert (code, path, message) == ("KF711", f"data.source.{kind}.path", "`a`: the file is empty")


def test_damaged_headers_are_told_at_the_array(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", b"\x93NUMPY\x01\x00\xff\xff")
        archive.writestr("note", b"text")
        archive.writestr("huge.npy", _header((2, 10**30)))
    columns = {"x": "x", "note": "note", "huge": "huge"}
    named = [
        item[:2] for item in problems({"npz": {"path": "a.npz", "columns": columns}}, tmp_path)
    ]
    path = "data.source.npz.columns"
    assert named == [("KF711", f"{path}.x"), ("KF711", f"{path}.note"), ("KF711", f"{path}.huge")]


def test_a_single_value_is_no_column(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.float32(1))
    [(code, _, message, _)] = problems({"npz": "a.npz"}, tmp_path)
    assert code == "KF711"
    assert message.startswith("`a.npz`, column `x`: this is a single value")


def _header(shape):
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": "<f4", "fortran_order": False, "shape": shape}
    )
    return file.getvalue()


def test_a_missing_array_is_told_with_the_nearest_and_can_be_mended(tmp_path):
    np.savez(tmp_path / "a.npz", x_train=np.zeros(3), x_test=np.zeros(2))
    source = {
        "npz": {"path": "a.npz", "splits": {"train": {"x": "x_tran"}, "test": {"x": "x_test"}}}
    }
    headers = found(source, tmp_path)
    assert list(headers.splits) == ["test"]
    [problem] = headers.problems
    assert (problem.code, problem.fix) == ("KF712", "x_train")
    assert str(problem.path) == "data.source.npz.splits.train.x"
    assert problem.hint.startswith("did you mean `x_train`?")


def test_pickled_objects_are_refused_with_how_to_save_them(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.array(["a", None], dtype=object))
    [(code, path, message, hint)] = problems({"npz": "a.npz"}, tmp_path)
    assert (code, path) == ("KF713", "data.source.npz.path")
    assert message.startswith("`a.npz`, column `x`: the array holds pickled Python objects")
    assert hint.startswith("save text as `numpy.array(texts, dtype=str)`")


def test_arrays_of_different_lengths_are_told_at_their_split(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.zeros(3), y=np.zeros(2), z=np.zeros(0))
    source = {
        "npz": {"path": "a.npz", "splits": {"train": {"x": "x", "y": "y"}, "test": {"z": "z"}}}
    }
    [first, second] = problems(source, tmp_path)
    assert first[:2] == ("KF714", "data.source.npz.splits.train")
    assert "`x` has 3, `y` has 2" in first[2]
    assert second[:3] == ("KF714", "data.source.npz.splits.test", "`a.npz`: there are no rows")
