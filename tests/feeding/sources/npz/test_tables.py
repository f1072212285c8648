"""The source `npz`."""

import numpy as np
import pytest

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.npz.tables import as_column, read_npz


@pytest.fixture
def archive(tmp_path):
    def write(**arrays):
        np.savez(tmp_path / "data.npz", **arrays)
        return lambda **options: read_npz(
            Request("npz", {"path": "data.npz", **options}, (tmp_path,))
        )

    return write


def test_every_array_is_a_column_when_nothing_is_said(archive):
    read = archive(x=np.arange(6).reshape(3, 2), y=np.array([1, 0, 1]))
    tables = read()
    assert list(tables) == ["train"]
    assert {name: column.shape for name, column in tables["train"].columns.items()} == {
        "x": (3, 2),
        "y": (3,),
    }


def test_columns_choose_and_name_arrays(archive):
    table = archive(x=np.arange(3), unused=np.arange(9))(columns={"time": "x"})["train"]
    assert list(table.columns) == ["time"]
    assert len(table) == 3


def test_splits_choose_arrays_for_each_split(archive):
    read = archive(x_train=np.zeros(5), x_test=np.ones(2))
    tables = read(splits={"train": {"x": "x_train"}, "test": {"x": "x_test"}})
    assert {split: len(table) for split, table in tables.items()} == {"train": 5, "test": 2}
    assert tables["test"].columns["x"].tolist() == [1, 1]


def test_fixed_width_text_becomes_strings(archive):
    table = archive(word=np.array(["ja", "nein"]), bytes=np.array([b"a", b"\xc3\xbc"]))()["train"]
    assert table.columns["word"].tolist() == ["ja", "nein"]
    assert table.columns["word"].dtype == object
    assert table.columns["bytes"].tolist() == ["a", "ü"]


def test_text_of_other_kinds_becomes_strings_too():
    words = ["ja", "nein"]
    assert as_column(np.array(words, dtype=np.dtypes.StringDType())).tolist() == words
    assert as_column(np.array([["a", None]], dtype=object)).tolist() == [["a", ""]]


def test_a_missing_array_is_told_with_the_nearest_name(archive):
    read = archive(x_train=np.zeros(5), y_train=np.zeros(5))
    with pytest.raises(DataError, match="no array `x_trian`; did you mean `x_train`") as caught:
        read(columns={"x": "x_trian"})
    assert (caught.value.file, caught.value.column) == ("data.npz", "x_trian")


def test_arrays_of_different_lengths_are_refused_with_their_lengths(archive):
    read = archive(x=np.zeros(5), y=np.zeros(4))
    with pytest.raises(DataError, match="`x` has 5, `y` has 4; say with `columns`"):
        read()


def test_pickled_objects_are_never_loaded(archive, tmp_path):
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "sprung"), "w"))

    read = archive(x=np.array([Trap()], dtype=object))
    with pytest.raises(DataError, match="pickled Python objects") as caught:
        read()["train"].column("x")
    assert caught.value.column == "x"
    assert not (tmp_path / "sprung").exists()


def test_arrays_without_rows_are_refused(archive):
    with pytest.raises(DataError, match="there are no rows"):
        archive(x=np.zeros((0, 3)))()
    with pytest.raises(DataError, match="a single value"):
        archive(x=np.float32(3))()


@pytest.mark.parametrize(
    "content, message", [(b"", "the file is empty"), (b"PK no zip", "no npz archive")]
)
def test_a_file_that_is_no_archive_is_refused(tmp_path, content, message):
    (tmp_path / "data.npz").write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_npz(Request("npz", {"path": "data.npz"}, (tmp_path,)))


def test_a_damaged_archive_names_the_array(archive, tmp_path):
    read = archive(x=np.arange(1000))
    content = bytearray((tmp_path / "data.npz").read_bytes())
    content[400] ^= 0xFF
    (tmp_path / "data.npz").write_bytes(content)
    with pytest.raises(DataError, match="cannot be read") as caught:
        read()
    assert caught.value.column == "x"


def test_splits_need_a_training_split_and_known_names(archive):
    read = archive(x=np.zeros(3))
    with pytest.raises(DataError, match="no `train`"):
        read(splits={"test": {"x": "x"}})
    with pytest.raises(DataError, match="no split `tain`; did you mean `train`"):
        read(splits={"tain": {"x": "x"}})


def test_unknown_options_are_refused_with_the_nearest_one(archive):
    with pytest.raises(DataError, match=r"unknown option `colums`.*did you mean `columns`"):
        archive(x=np.zeros(3))(colums={"x": "x"})
