"""Numbers in other dtypes: the same ones, or an error at the first that cannot be."""

import numpy as np
import polars as pl
import pytest

from kerasflow.blueprints.loading import load
from kerasflow.blueprints.sections import TargetSpec
from kerasflow.blueprints.specs import InputSpec
from kerasflow.errors import DataError
from kerasflow.feeding.casting import as_numbers, cast, check_finite, kept_dtype
from kerasflow.feeding.class_weights import weigh_rows
from kerasflow.feeding.feeds import feed
from kerasflow.feeding.inputs import column_input
from kerasflow.feeding.shards import join_tables
from kerasflow.feeding.sources.csv.tables import read_csv_file
from kerasflow.feeding.sources.frames import frame_columns
from kerasflow.feeding.tables import Table
from kerasflow.feeding.targets import make_target, row_weights

BIG = 2**32 + 5


def one(*cells, dtype=None):
    return Table({"x": np.array(cells, dtype)}, "data.npz")


@pytest.mark.parametrize(
    "cells, dtype, wanted",
    [
        ((1, BIG), "int64", "int32"),
        ((1, 2**31), "uint32", "int32"),
        ((1, 256), "int64", "uint8"),
        ((1, -1), "int64", "uint8"),
        ((1, -1), "int8", "uint64"),
        ((1, -129), "int16", "int8"),
        ((1, 2), "uint8", "bool"),
        ((1, 0.5), "float32", "bool"),
        ((1, 2**63), "uint64", "int64"),
        ((1.0, 2.0**63), "float64", "int64"),
        ((1.0, 1.5), "float32", "int32"),
        ((1.0, 2.0**24), "float32", "int32"),
        ((1.0, np.nan), "float32", "int32"),
        ((1.0, 70_000.0), "float32", "float16"),
        ((1, 70_000), "int32", "float16"),
        ((1.0, -1e39), "float64", "float32"),
    ],
)
def test_a_number_that_the_dtype_does_not_hold_is_told_with_its_row(cells, dtype, wanted):
    table = one(*cells, dtype=dtype)
    with pytest.raises(DataError, match=r"expected .*, found .*; ") as caught:
        cast(table, "x", table.columns["x"], wanted)
    assert (caught.value.file, caught.value.column, caught.value.row) == ("data.npz", "x", 2)


@pytest.mark.parametrize(
    "cells, dtype, wanted",
    [
        ((-(2**31), 2**31 - 1), "int64", "int32"),
        ((0, 255), "float64", "uint8"),
        ((-(2.0**53) + 1, 0), "float64", "int64"),
        ((0, 1), "int8", "bool"),
        ((True, False), "bool", "int8"),
        ((np.nan, np.inf), "float64", "float32"),
        ((65_504.0, -1), "float64", "float16"),
        ((), "int64", "uint8"),
    ],
)
def test_numbers_that_the_dtype_holds_stay_what_they_are(cells, dtype, wanted):
    table = one(*cells, dtype=dtype)
    found = cast(table, "x", table.columns["x"], wanted)
    assert found.dtype == wanted
    np.testing.assert_array_equal(found.astype(dtype), table.columns["x"])


def test_whole_numbers_are_rounded_as_quantities():
    assert as_numbers(one(2**24 + 1), "x", "float32").tolist() == [2**24]


def test_jax_keeps_32_bits(monkeypatch):
    monkeypatch.setattr("keras.config.backend", lambda: "jax")
    assert kept_dtype("int64") == np.int32
    with pytest.raises(DataError, match="save the column as floats"):
        make_target(one(1, BIG), TargetSpec("x"))
    with pytest.raises(DataError, match="as int32 has them"):
        column_input(one(1, BIG), "x", InputSpec(dtype="int64"), (None, "x"))


@pytest.mark.parametrize("dtype", ["int64", "float64"])
def test_a_declared_dtype_of_64_bits_loses_nothing_on_the_way(dtype):
    found = column_input(one(2**53 - 1), "x", InputSpec(dtype=dtype), (None, "x"))
    assert found.tolist() == [[2**53 - 1]]


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "uint32", "uint64", "int64"])
def test_whole_targets_are_signed_and_the_same(dtype):
    most = min(np.iinfo(dtype).max, 2**62)
    target = make_target(one(0, most, dtype=dtype), TargetSpec("x"))
    assert target.tolist() == [0, most]
    assert (target - 1).tolist() == [-1, most - 1]


@pytest.mark.parametrize(
    "make",
    [lambda table: make_target(table, TargetSpec("x")), lambda table: row_weights(table, "x")],
)
def test_targets_and_weights_beyond_float32_are_told(make):

    with pytest.raises(DataError, match=r"a number that float32 can hold, found 1e\+39; scale"):
        make(one(1.0, 1e39))


def test_weights_of_classes_beyond_float32_are_told():
    with pytest.raises(DataError, match=r"the weight of `0` is 1e\+39"):
        weigh_rows({"p": np.array([0, 1])}, {"p": TargetSpec("x", 2)}, {"0": 1e39})


def test_cells_of_csv_beyond_their_dtype_are_told(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(f"x,y,z\n1,1e39,{2**63}\n2,2,1\n")
    table = read_csv_file(path, "t.csv")
    with pytest.raises(DataError, match=r"column `z`, row 1: expected a whole number"):
        as_numbers(table, "z", np.int32)
    with pytest.raises(DataError, match=r"t.csv, column `y`, row 1: .* found 1e\+39"):
        as_numbers(table, "y")


def test_whole_numbers_beyond_64_bits_are_floats_that_stand_for_no_other_number():
    frame = pl.DataFrame({"a": [1, 2**63, 2**62 + 1]}, schema={"a": pl.Int128})
    table = Table(frame_columns(frame), "t.csv")
    assert as_numbers(table, "a").tolist() == [1, 2**63, 2**62]
    with pytest.raises(DataError, match=r"row 2: .* float64 leaves out numbers of this size; save"):
        as_numbers(table, "a", np.uint64)


def test_files_of_signed_and_unsigned_numbers_keep_them_whole():
    tables = [one(2**53 + 1, dtype="int64"), one(2**53 + 3, dtype="uint64")]
    assert join_tables(list(tables), ["a", "b"]).columns["x"].tolist() == [2**53 + 1, 2**53 + 3]
    with pytest.raises(DataError, match="column `x`, row 1: expected a whole number"):
        join_tables([one(1, dtype="int64"), one(2**63, dtype="uint64")], ["a", "b"])


def prepared(node, cells, disk_folder=None):
    blueprint = load(
        {
            "blueprint": 1,
            "preprocess": [{**node, "inputs": "x", "name": "made"}],
            "model": {"inputs": ["made"], "layers": [{"Dense": 1}]},
            "fit": {"batch_size": 1},
        }
    )
    return feed(blueprint, data={"x": np.array(cells)}, disk_folder=disk_folder).train.inputs[
        "made"
    ]


@pytest.mark.keras
@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    "node, cells, message",
    [
        ({"Rescaling": 1e30}, [1.0, 1e20], "column `made`, row 2: `preprocess` gives inf here"),
        ({"Rescaling": 1.0}, [1.0, 1e39], r"column `x`, row 2: .* found 1e\+39"),
        ({"ops.log": {}}, [1.0, 0.0], "column `made`, row 2: `preprocess` gives -inf here"),
        ({"ops.square": {}}, [1, 2**20], "column `made`, row 2: .* found 1099511627776; make it"),
        ({"IntegerLookup": {"vocabulary": [1, 2]}}, [1.0, 1.5], "row 2: .* found 1.5; round"),
        ({"Hashing": 4}, np.array([1, 2**63], "uint64"), "row 2: .* save the column as text"),
    ],
)
def test_what_preprocess_takes_and_gives_stays_in_range(tmp_path, streamed, node, cells, message):
    with pytest.raises(DataError, match=message):
        prepared(node, cells, tmp_path if streamed else None)


@pytest.mark.keras
def test_large_whole_floats_are_looked_up_exactly():
    node = {"IntegerLookup": {"vocabulary": [2**24, 2**24 + 1]}}
    assert prepared(node, [2.0**24, 2.0**24 + 1]).tolist() == [[1], [2]]


@pytest.mark.parametrize(
    "cells, advice",
    [
        (("blue", "red"), "the column is text: look it up in `preprocess`"),
        (("1", "n/a"), "found `n/a`; remove the row or fill the cell"),
        (("1", " "), "an empty cell; remove the row or fill the cell"),
        (("1", "2026-08-01"), "these are dates: save them as numbers, such as the days"),
        (("1", "1,5"), "write fractions with a point"),
        (("1", "blue"), "correct the cell; or, where the column is text, look it up"),
        (np.array(["2026-08-01"], "M8[D]"), "found dates; save them as numbers, such as the days"),
        (np.array([5], "m8[s]"), "found durations; save them as numbers, such as seconds"),
        ((1j,), "found complex numbers; save the two parts as columns"),
    ],
)
def test_what_is_no_number_is_told_with_what_to_do(cells, advice):
    column = np.array(cells, object) if isinstance(cells[0], str) else np.asarray(cells)
    with pytest.raises(DataError, match=advice):
        as_numbers(Table({"x": column}, "data.csv"), "x")


@pytest.mark.parametrize("number, advice", [(np.nan, "is defined"), (np.inf, "scale the numbers")])
def test_what_preprocess_makes_of_numbers_is_told_with_what_to_do(number, advice):
    made = np.array([1, number], np.float32)
    with pytest.raises(DataError, match=f"gives {number} here, .*{advice}"):
        check_finite(Table({"x": made}), "x", made, made=True)
