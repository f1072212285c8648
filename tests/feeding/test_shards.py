"""Tables in several files: one table where they agree, an error where they do not."""

import threading

import numpy as np
import polars as pl
import pytest

from kerasflow.blueprints.loading import load
from kerasflow.errors import DataError
from kerasflow.feeding import shards
from kerasflow.feeding.casting import as_numbers
from kerasflow.feeding.previews.previews import read_headers
from kerasflow.feeding.sources.reading import read_tables
from kerasflow.feeding.tables import info_of


def blueprint_of(source):
    return load({"blueprint": 1, "model": ["Flatten"], "data": {"source": source}})


def read(folder, source):
    return read_tables(blueprint_of(source), roots=[folder])


def table_of(folder, **files):
    """The rows of CSV files, by their names without the ending."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return read(folder, {"csv": "*.csv"})["train"]


def cells(table, name):
    return table.column(name).tolist()


def test_the_rows_of_the_files_follow_one_another_by_name(tmp_path):
    table = table_of(tmp_path, b="x,word\n3,c\n", a="x,word\n1,a\n2,b\n", c="word,x\nd,4\n")
    assert cells(table, "x") == [1, 2, 3, 4]
    assert cells(table, "word") == ["a", "b", "c", "d"]
    assert table.column("x").dtype == np.int64


def test_a_list_gives_the_order(tmp_path):
    table_of(tmp_path, a="x\n1\n", b="x\n2\n", c="x\n3\n")
    tables = read(tmp_path, {"csv": {"splits": {"train": ["c.csv", "a.csv"], "test": "b.csv"}}})
    assert cells(tables["train"], "x") == [3, 1]
    assert cells(tables["test"], "x") == [2]
    assert cells(read(tmp_path, {"csv": ["b.csv", "[ac].csv"]})["train"], "x") == [2, 1, 3]


def test_a_file_that_is_named_twice_is_refused(tmp_path):
    table_of(tmp_path, a="x\n1\n", b="x\n2\n")
    with pytest.raises(DataError, match=r"a.csv.*named twice; its rows would count twice"):
        read(tmp_path, {"csv": ["*.csv", "a.csv"]})


def test_numbers_of_all_files_decide_together(tmp_path):
    table = table_of(tmp_path, a="x\n1\n", b="x\n2.5\n", c="x,\n3,\n".replace(",", ""))
    assert cells(table, "x") == [1.0, 2.5, 3.0]
    assert table.column("x").dtype == np.float64


def test_a_column_that_is_empty_in_one_file_has_gaps_there(tmp_path):
    table = table_of(tmp_path, a="x,on\n,\n", b="x,on\n2.5,true\n", c="x,on\n7,false\n")
    assert np.isnan(table.column("x")[0])
    assert cells(table, "x")[1:] == [2.5, 7]
    assert cells(table, "on")[1:] == [1, 0]


def test_cells_of_another_kind_are_told_with_the_file_and_the_column(tmp_path):
    with pytest.raises(DataError, match=r"the cells are text here, and numbers in `a.csv`") as told:
        table_of(tmp_path, a="zip\n1\n", b="zip\n2\n", c="zip\nx3\n")
    assert (told.value.file, told.value.column) == ("c.csv", "zip")


def test_a_column_that_is_missing_or_too_many_is_told_with_its_file(tmp_path):
    with pytest.raises(
        DataError, match=r"no column `price`, and `a\.csv` has it; did you mean `prize`"
    ) as told:
        table_of(tmp_path, a="price\n1\n", b="prize\n2\n")
    assert (told.value.file, told.value.column) == ("b.csv", "price")
    with pytest.raises(DataError, match=r"`a.csv` has no column `more`") as told:
        table_of(tmp_path, a="price\n1\n", b="price,more\n2,3\n")
    assert (told.value.file, told.value.column) == ("b.csv", "more")


def test_a_cell_at_fault_is_told_by_its_file_and_its_row_there(tmp_path):
    table = table_of(tmp_path, a="x,y\n1,1\n\n2,1\n", b="x,y\n3,1\n\n\n,1\n", c="x,y\n4,1\n")
    with pytest.raises(DataError, match="found an empty cell or NaN") as told:
        as_numbers(table, "x")
    assert (told.value.file, told.value.row) == ("b.csv", 4)
    with pytest.raises(DataError) as told:
        as_numbers(table.take(np.array([4, 3])), "x")
    assert (told.value.file, told.value.row) == ("b.csv", 4)


def test_archives_are_put_together_split_by_split(tmp_path):
    for number in range(3):
        np.savez(tmp_path / f"{number}.npz", x=np.full((2, 4), number), y=np.full(1, -number))
    splits = {"train": {"a": "x"}, "test": {"a": "y"}}
    tables = read(tmp_path, {"npz": {"path": "*.npz", "splits": splits}})
    assert tables["train"].column("a")[:, 0].tolist() == [0, 0, 1, 1, 2, 2]
    assert tables["test"].column("a").tolist() == [0, -1, -2]
    assert tables["train"].labels == {"a": "x"}


def test_arrays_of_another_shape_or_scale_are_refused(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.zeros((2, 4), np.uint8))
    np.savez(tmp_path / "b.npz", x=np.zeros((2, 5), np.uint8))
    with pytest.raises(DataError, match=r"shape \[5\] here, and \[4\] in `a.npz`") as told:
        read(tmp_path, {"npz": "*.npz"})
    assert (told.value.file, told.value.column) == ("b.npz", "x")
    np.savez(tmp_path / "b.npz", x=np.zeros((2, 4), np.float32))
    with pytest.raises(DataError, match="cannot tell 0 to 255 from 0 to 1"):
        read(tmp_path, {"npz": "*.npz"})


def test_parquet_files_are_put_together(tmp_path):
    for number in (1, 2):
        pl.DataFrame({"x": [number] * number}).write_parquet(tmp_path / f"{number}.parquet")
    assert cells(read(tmp_path, {"parquet": "*.parquet"})["train"], "x") == [1, 2, 2]


def test_no_more_files_are_read_at_once_than_there_are_readers(tmp_path):
    together = threading.Barrier(shards.READERS)
    reading, most = [], []

    def slow(path, name):
        reading.append(name)
        most.append(len(reading))
        together.wait(10)
        reading.remove(name)
        return name

    files = [(tmp_path, str(number)) for number in range(2 * shards.READERS)]
    assert shards.read_each(files, slow) == [name for _, name in files]
    assert max(most) == shards.READERS


@pytest.mark.parametrize("kind", ["csv", "parquet", "npz"])
def test_the_headers_agree_with_all_that_is_read(tmp_path, kind):
    for name, numbers in (("a", [1, 2]), ("b", [3])):
        pl.DataFrame({"x": numbers}).write_csv(tmp_path / f"{name}.csv")
        pl.DataFrame({"x": numbers}).write_parquet(tmp_path / f"{name}.parquet")
        np.savez(tmp_path / f"{name}.npz", x=np.array(numbers))
    blueprint = blueprint_of({kind: f"*.{kind}"})
    headers, table = read_headers(blueprint, roots=[tmp_path]), read(tmp_path, {kind: f"*.{kind}"})
    header = headers.splits["train"]
    assert headers.problems == ()
    assert (header.rows, header.file) == (3, f"*.{kind}")
    assert header.columns == {"x": info_of(table["train"].column("x"))}


def test_of_long_csv_files_the_rows_are_not_known(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("x\n" + "1\n" * 200)
    header = read_headers(blueprint_of({"csv": "*.csv"}), roots=[tmp_path]).splits["train"]
    assert (header.rows, header.file, list(header.columns)) == (None, "*.csv", ["x"])


@pytest.mark.parametrize("rows", [1, 200])
def test_files_that_differ_are_a_problem_where_they_are_named(tmp_path, rows):
    (tmp_path / "a.csv").write_text("x\n" + "1\n" * rows)
    (tmp_path / "b.csv").write_text("y\n" + "1\n" * rows)
    [problem] = read_headers(blueprint_of({"csv": "*.csv"}), roots=[tmp_path]).problems
    assert (problem.code, str(problem.path)) == ("KF711", "data.source.csv.path")
    assert problem.message.startswith("`b.csv`, column `x`: there is no column `x`")


def test_archives_that_differ_are_a_problem_where_they_are_named(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.zeros((2, 4)))
    np.savez(tmp_path / "b.npz", x=np.zeros((2, 5)))
    np.savez(tmp_path / "c.npz", y=np.zeros((2, 5)))
    [problem] = read_headers(blueprint_of({"npz": "[ab].npz"}), roots=[tmp_path]).problems
    assert problem.message.startswith("`b.npz`, column `x`: the rows have shape [5] here")
    source = {"npz": {"path": "*.npz", "columns": {"a": "x"}}}
    problems = read_headers(blueprint_of(source), roots=[tmp_path]).problems
    assert [str(each.path).split(".")[3:] for each in problems] == [["columns", "a"], ["columns"]]
