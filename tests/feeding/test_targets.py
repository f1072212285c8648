"""Targets, labels and weights."""

import numpy as np
import pytest

from kerasflow.blueprints.sections import TargetSpec
from kerasflow.errors import DataError
from kerasflow.feeding.tables import Table
from kerasflow.feeding.targets import make_target, row_weights


def column(*cells, dtype=None):
    if dtype is None and any(isinstance(cell, str) for cell in cells):
        dtype = object
    return Table({"y": np.array(cells, dtype=dtype)}, "data.csv")


def test_names_become_indices_in_the_order_of_the_classes():
    target = make_target(column("spam", "ham", "spam"), TargetSpec("y", ("ham", "spam")))
    assert target.tolist() == [1, 0, 1]
    assert target.dtype == np.int32


@pytest.mark.parametrize(
    "cells, classes",
    [
        ((0, 2, 1), (0, 1, 2)),
        ((0, 2, 1), ("0", "1", "2")),
        ((0.0, 2.0, 1.0), (0, 1, 2)),
        (("0", "2", "1"), (0, 1, 2)),
    ],
)
def test_numbers_are_found_among_names_however_they_are_written(cells, classes):
    assert make_target(column(*cells), TargetSpec("y", classes)).tolist() == [0, 2, 1]


@pytest.mark.parametrize("cells", [(0, 2, 1), (0.0, 2.0, 1.0), ("0", "2", "1"), ("cat", 2, "dog")])
def test_numbers_stand_for_names_in_their_order(cells):
    assert make_target(column(*cells), TargetSpec("y", ("cat", "dog", "emu"))).tolist() == [0, 2, 1]


def test_a_number_behind_the_last_name_is_no_class():
    with pytest.raises(DataError, match="the label `2` is not among the classes") as caught:
        make_target(column(0, 2), TargetSpec("y", ("cat", "dog")))
    assert caught.value.row == 2


@pytest.mark.parametrize("number", ["7", 2.5])
def test_numbers_stand_for_no_names_where_one_is_a_number_itself(number):
    with pytest.raises(DataError, match="the label `1` is not among the classes"):
        make_target(column("cat", 1), TargetSpec("y", ("cat", "dog", number)))


def test_booleans_are_spelled_as_in_a_document():
    target = make_target(column(True, False), TargetSpec("y", ("false", "true")))
    assert target.tolist() == [1, 0]
    assert make_target(column(True, False), TargetSpec("y", (False, True))).tolist() == [1, 0]


@pytest.mark.parametrize("classes", [("False", "True"), (0, 1), ("0", "1"), 2, ("FALSE", "TRUE")])
def test_truth_values_are_found_however_the_classes_spell_them(classes):
    assert make_target(column(True, False), TargetSpec("y", classes)).tolist() == [1, 0]


@pytest.mark.parametrize(
    "cells, classes",
    [((0, 1), (True, False)), ((0.0, 1.0), ("True", "False")), ((True, 0), (2, 1))],
)
def test_numbers_stand_for_no_truth_value_of_the_opposite_meaning(cells, classes):
    with pytest.raises(DataError, match="is not among the classes"):
        make_target(column(*cells), TargetSpec("y", classes))


@pytest.mark.parametrize("label", [" ham", "ham ", "Ham", "ham\u00a0"])
def test_a_label_with_blanks_around_is_no_other_class(label):
    with pytest.raises(DataError, match=r"is not among the classes.* did you mean `ham`"):
        make_target(column(label, "spam"), TargetSpec("y", ("ham", "spam")))


def test_an_unlisted_label_is_told_with_its_row_and_the_nearest_class():
    with pytest.raises(DataError, match=r"`Spamm` is not among .*; did you mean `spam`") as caught:
        make_target(column("ham", "Spamm"), TargetSpec("y", ("ham", "spam")))
    assert (caught.value.file, caught.value.column, caught.value.row) == ("data.csv", "y", 2)


@pytest.mark.parametrize("table", [column("ham", ""), column(1.0, np.nan)])
def test_an_empty_label_is_told_as_such(table):
    with pytest.raises(DataError, match="the label is empty") as caught:
        make_target(table, TargetSpec("y", ("ham", "spam", "1")))
    assert caught.value.row == 2


@pytest.mark.parametrize("cells", [(0, 9, 10), (0, 9, -1), (0.0, 9.0, 2.5)])
def test_a_number_that_is_no_class_is_told_with_its_row(cells):
    with pytest.raises(DataError, match="a class from 0 to 9, found") as caught:
        make_target(column(*cells), TargetSpec("y", 10))
    assert caught.value.row == 3


def test_small_whole_numbers_become_int32():
    assert make_target(column(3, 9, dtype=np.uint8), TargetSpec("y", 10)).dtype == np.int32
    assert make_target(column(3, 9, dtype=np.uint8), TargetSpec("y")).dtype == np.int32


def test_one_hot_gives_every_class_a_column():
    target = make_target(column("b", "a"), TargetSpec("y", ("a", "b", "c"), one_hot=True))
    assert target.tolist() == [[0, 1, 0], [1, 0, 0]]
    assert target.dtype == np.float32


def test_one_hot_of_a_column_with_an_axis_more_is_not_deeper():
    table = Table({"y": np.array([[1], [0]])})
    assert make_target(table, TargetSpec("y", 2, one_hot=True)).shape == (2, 2)


def test_one_hot_needs_classes():
    with pytest.raises(DataError, match="`one_hot` needs `classes`"):
        make_target(column(1, 2), TargetSpec("y", one_hot=True))


def test_masks_are_labels_pixel_by_pixel():
    masks = Table({"y": np.array([[[0, 1], [1, 0]], [[0, 5], [1, 0]]])}, "masks.npz")
    with pytest.raises(DataError, match="from 0 to 1, found 5") as caught:
        make_target(masks, TargetSpec("y", 2))
    assert caught.value.row == 2


def test_floats_become_float32():
    assert make_target(column(0.5, 1.5), TargetSpec("y")).dtype == np.float32


def test_text_without_classes_is_refused():
    with pytest.raises(DataError, match="list its classes"):
        make_target(column("ham", "spam"), TargetSpec("y"))


@pytest.mark.parametrize(
    "table, message",
    [
        (column("1", "x"), "row 2: expected a number, found `x`"),
        (column(1.0, np.nan), "an empty cell or NaN"),
        (column(1.0, np.inf), "found inf"),
        (column(1, 2, dtype="datetime64[D]"), "found dates"),
    ],
)
def test_what_is_no_number_is_refused(table, message):
    with pytest.raises(DataError, match=message):
        make_target(table, TargetSpec("y"))


def test_weights_of_rows_are_floats():
    assert row_weights(column(1, 2), "y").dtype == np.float32


def test_a_negative_weight_is_refused_with_its_row():
    with pytest.raises(DataError, match="a weight is >= 0") as caught:
        row_weights(column(1, 0, -2), "y")
    assert caught.value.row == 3


@pytest.mark.parametrize("ignored", [-1, 255])
@pytest.mark.parametrize("classes", [2, ("a", "b")])
def test_a_label_that_the_loss_ignores_stays_as_it_is(ignored, classes):
    spec = TargetSpec("y", classes=classes, ignored=ignored)
    assert make_target(column(0, ignored, 1), spec).tolist() == [0, ignored, 1]
    with pytest.raises(DataError, match="row 2"):
        make_target(column(0, 7, ignored), spec)


def test_the_label_that_the_loss_ignores_may_stand_among_names():
    spec = TargetSpec("y", classes=("ham", "spam"), ignored=-1)
    assert make_target(column("spam", "-1", "ham"), spec).tolist() == [1, -1, 0]


@pytest.mark.parametrize(
    "cells, classes, hint",
    [
        ((1, 2, 3), 3, r'3; labels begin at 1: write "classes": \[1, 2, 3\], or number them'),
        ((1, 3), ("lo", "mid", "hi"), r'labels begin at 1: write "classes": \[1, 2, 3\]'),
        (("1", "3"), ("lo", "mid", "hi"), r'labels begin at 1: write "classes": \[1, 2, 3\]'),
        ((0, 3), ("lo", "mid", "hi"), "add it to `classes`"),
        ((0, 3), 3, "found 3$"),
        ((0, 1, 255), 3, r'255; where that marks .* \{"ignore_class": 255\}\}'),
        ((0, -1.0), 3, r'where that marks .* \{"ignore_class": -1\}\}'),
        ((0, -1, 255), 3, "found -1$"),
        ((True, False), (1, 2), r'the column holds truth values: write "classes": \[false, true\]'),
    ],
)
def test_labels_that_are_numbered_otherwise_are_told_with_what_to_do(cells, classes, hint):
    with pytest.raises(DataError, match=hint):
        make_target(column(*cells), TargetSpec("y", classes))
