"""Data from Python, DataFrames, and files that a person names."""

import datetime as dt
import decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest

from kerasflow.errors import DataError
from kerasflow.feeding.casting import as_numbers, as_text
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables
from kerasflow.feeding.sources.frames import frame_columns
from kerasflow.feeding.sources.given import read_given
from kerasflow.feeding.sources.parquet.tables import read_parquet
from kerasflow.feeding.tables import Table


def test_lists_are_arrays():
    table = read_given({"x": [[1, 2], [3, 4]]})["train"]
    assert table.columns["x"].shape == (2, 2)


def test_keys_that_are_splits_are_splits():
    tables = read_given({"train": {"x": [1, 2]}, "validation": {"x": [3]}})
    assert {split: len(table) for split, table in tables.items()} == {"train": 2, "validation": 1}


def test_splits_without_train_are_refused():
    with pytest.raises(DataError, match="no `train`"):
        read_given({"test": {"x": [1]}, "validation": {"x": [1]}})


@pytest.mark.parametrize(
    "data, message",
    [
        ([1, 2], "found `list`"),
        ({"x": [[1], [1, 2]]}, "different shapes"),
        ({"x": 3}, "an axis of rows"),
        ({"x": [1, 2], "y": [1]}, "`x` has 2, `y` has 1"),
        ({"x": []}, "no rows"),
        ({}, "no rows"),
    ],
)
def test_what_is_no_table_is_refused(data, message):
    with pytest.raises(DataError, match=message):
        read_given(data)


@pytest.mark.parametrize("name", ["data.csv", "data.csv.gz", "data.parquet", "data.npz"])
def test_files_are_read_by_their_ending(tmp_path, name):
    frame = pl.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    path = tmp_path / name
    if name.endswith("parquet"):
        frame.write_parquet(path)
    elif name.endswith("npz"):
        np.savez(path, a=[1, 2], b=["x", "y"])
    else:
        pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}).to_csv(path, index=False)
    table = read_given(path)["train"]
    assert table.columns["a"].tolist() == [1, 2]
    assert table.columns["b"].tolist() == ["x", "y"]
    assert table.file == str(path)


def test_columns_of_files_can_be_wanted_as_text(tmp_path):
    (tmp_path / "data.csv").write_text("code,n\n01,2\n")
    table = read_given(tmp_path / "data.csv", text=["code"])["train"]
    assert [column.tolist() for column in table.columns.values()] == [["01"], [2]]


def test_other_files_are_refused(tmp_path):
    with pytest.raises(DataError, match=r"ends in \.csv, \.parquet, \.npz"):
        read_given(tmp_path / "data.xlsx")
    with pytest.raises(DataError, match="no such file"):
        read_given(tmp_path / "data.csv")


def test_columns_of_polars_get_a_plain_form():
    frame = pl.DataFrame(
        {
            "whole": [1, 2, None],
            "huge": pl.Series([1, 2, 2**70], dtype=pl.Int128),
            "yes": [True, False, None],
            "text": ["a", None, "c"],
            "kind": pl.Series(["u", "v", "u"], dtype=pl.Categorical),
            "price": [decimal.Decimal("1.5"), decimal.Decimal("2.5"), None],
            "day": [dt.date(2026, 8, day) for day in (1, 2, 3)],
            "vector": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
        }
    )
    columns = frame_columns(frame)
    np.testing.assert_array_equal(columns["whole"], [1, 2, np.nan])
    np.testing.assert_array_equal(columns["huge"], [1, 2, 2.0**70])
    np.testing.assert_array_equal(columns["yes"], [1, 0, np.nan])
    assert columns["text"].tolist() == ["a", "", "c"]
    assert columns["kind"].tolist() == ["u", "v", "u"]
    np.testing.assert_array_equal(columns["price"], [1.5, 2.5, np.nan])
    assert columns["day"].dtype.kind == "M"
    assert columns["vector"].tolist() == [[1, 2], [3, 4], [5, 6]]


def test_columns_of_pandas_get_a_plain_form():
    frame = pd.DataFrame(
        {
            "whole": [1, 2],
            "yes": [True, False],
            "kind": pd.Categorical(["u", "v"]),
            "mixed": ["a", 1],
            "day": pd.to_datetime(["2026-08-01", "2026-08-02"]),
        }
    )
    columns = frame_columns(frame)
    assert [columns[name].dtype.kind for name in frame.columns] == ["i", "b", "O", "O", "M"]
    assert columns["kind"].tolist() == ["u", "v"]
    assert columns["mixed"].tolist() == ["a", 1]


def test_pandas_with_missing_values_of_its_own_is_read():
    frame = pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "s": ["a", None]})
    columns = frame_columns(frame)
    np.testing.assert_array_equal(columns["n"], [1, np.nan])
    assert columns["s"].tolist() == ["a", ""]


UNREADABLE = {
    "lists": ([[1, 2], [3, 4], [5]], r"one length; the first row has 2", 3),
    "structures": ([{"a": 1}] * 3, "a column of type Struct", None),
    "bytes": ([b"x"] * 3, "a column of type Binary", None),
    "lists of bytes": ([[b"x"]] * 3, "a column of lists of bytes", None),
    "records": (np.zeros(3, [("a", "f4"), ("b", "f4")]), "the fields `a`, `b`; save each", None),
}


@pytest.mark.parametrize("kind", ["lists", "structures", "bytes", "lists of bytes"])
def test_a_column_that_cannot_be_read_is_refused_where_it_is_used(tmp_path, kind):
    cells, message, row = UNREADABLE[kind]
    pl.DataFrame({"v": cells, "x": [1, 2, 3]}).write_parquet(tmp_path / "a.parquet")
    table = read_given(tmp_path / "a.parquet")["train"].take(np.array([2, 0, 1]))
    assert as_numbers(table, "x").tolist() == [3, 1, 2]
    table = table.take(np.array([1, 2, 0]))
    with pytest.raises(DataError, match=message) as caught:
        as_numbers(table, "v")
    found = (caught.value.file, caught.value.column, caught.value.row)
    assert found == (str(tmp_path / "a.parquet"), "v", row)


def test_arrays_that_cannot_be_read_are_refused_where_they_are_used(tmp_path):
    given = {"x": np.arange(3), "records": UNREADABLE["records"][0]}
    np.savez(tmp_path / "a.npz", objects=np.array([1, "a", None], object), **given)
    table = read_given(tmp_path / "a.npz")["train"]
    assert as_numbers(table, "x").tolist() == [0, 1, 2]
    with pytest.raises(DataError, match=UNREADABLE["records"][1]):
        as_numbers(table, "records")
    with pytest.raises(DataError, match="pickled Python objects"):
        as_text(table, "objects")


def test_lists_of_text_are_text():
    columns = frame_columns(pl.DataFrame({"tags": [["u", "v"], ["w", "u"]]}))
    assert as_text(Table(columns), "tags").tolist() == [["u", "v"], ["w", "u"]]


RAGGED = [["u"], ["v", "u"], None, []]


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame], ids=["polars", "pandas"])
def test_lists_of_text_of_several_lengths_are_cells(make):
    columns = frame_columns(make({"tags": RAGGED}))
    assert columns["tags"].tolist() == [["u"], ["v", "u"], [], []]
    with pytest.raises(DataError, match=r"row 1: expected text, found a list of 1; .*multi_label"):
        as_text(Table(columns), "tags")
    with pytest.raises(DataError, match=r"row 1: expected a number, found a list of 1"):
        as_numbers(Table(columns), "tags")


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame], ids=["polars", "pandas"])
def test_lists_of_numbers_are_an_array_whichever_library_has_them(make):
    assert frame_columns(make({"flags": [[1, 0], [0, 1]]}))["flags"].tolist() == [[1, 0], [0, 1]]
    table = Table(frame_columns(make({"flags": [[1, 0], [0]]})))
    with pytest.raises(DataError, match="row 2: lists of one column need one length"):
        as_numbers(table, "flags")


def test_files_with_lists_of_one_and_of_several_lengths_go_together():
    frames = (pl.DataFrame({"v": cells}) for cells in ([["a"], ["b"]], [["a", "b"], ["a"]]))
    tables = [Table(frame_columns(frame), name) for frame, name in zip(frames, "ab", strict=True)]
    joined = join_tables(tables, ["a", "b"])
    assert joined.column("v").tolist() == [["a"], ["b"], ["a", "b"], ["a"]]


def test_a_column_of_empty_cells_alone_is_empty():
    table = Table(frame_columns(pl.DataFrame({"v": [None, None]})), "a.parquet")
    with pytest.raises(DataError, match="row 1: expected a number, found an empty cell"):
        as_numbers(table, "v")


def test_files_with_a_column_that_cannot_be_read_go_together():
    frames = (pl.DataFrame({"x": [1], "v": [cells]}) for cells in ({"a": 1}, {"a": 1}))
    tables = [Table(frame_columns(frame), name) for frame, name in zip(frames, "ab", strict=True)]
    joined = join_tables(tables, ["a", "b"])
    assert as_numbers(joined, "x").tolist() == [1, 1]
    with pytest.raises(DataError, match="a column of type Struct"):
        as_numbers(joined, "v")


def test_parquet_is_read_by_split(tmp_path):
    for name, rows in (("a", 3), ("b", 2)):
        pl.DataFrame({"x": range(rows)}).write_parquet(tmp_path / f"{name}.parquet")
    splits = {"train": "a.parquet", "validation": "b.parquet"}
    tables = read_parquet(Request("parquet", {"splits": splits}, (tmp_path,)))
    assert {split: len(table) for split, table in tables.items()} == {"train": 3, "validation": 2}


@pytest.mark.parametrize(
    "content, message", [(b"", "the file is empty"), (b"no table", "cannot be read as Parquet")]
)
def test_broken_parquet_is_refused(tmp_path, content, message):
    (tmp_path / "a.parquet").write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_parquet(Request("parquet", {"path": "a.parquet"}, (tmp_path,)))


def test_parquet_without_rows_is_refused(tmp_path):
    pl.DataFrame({"x": []}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(DataError, match="no rows"):
        read_parquet(Request("parquet", {"path": "a.parquet"}, (tmp_path,)))
