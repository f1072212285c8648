"""Weights of rows by their classes."""

import numpy as np
import pytest

from kerasflow.blueprints.sections import TargetSpec
from kerasflow.errors import DataError
from kerasflow.feeding.class_weights import weigh_rows
from kerasflow.feeding.tables import Table
from kerasflow.feeding.targets import make_target


def column(*cells):
    dtype = object if any(isinstance(cell, str) for cell in cells) else None
    return Table({"y": np.array(cells, dtype=dtype)}, "data.csv")


def weigh(table, spec, weights):
    return weigh_rows({"kind": make_target(table, spec)}, {"kind": spec}, weights)["kind"]


@pytest.mark.parametrize("weights", [{"spam": 3, "ham": 0.5}, {"1": 3, "0": 0.5}])
@pytest.mark.parametrize("one_hot", [False, True])
def test_class_weights_are_by_name_or_index(weights, one_hot):
    spec = TargetSpec("y", ("ham", "spam", "eggs"), one_hot=one_hot)
    assert weigh(column("ham", "spam", "eggs"), spec, weights).tolist() == [0.5, 3, 1]


def test_an_unknown_class_has_no_weight():
    spec = TargetSpec("y", ("ham", "spam"))
    with pytest.raises(DataError, match="no class `spma`; did you mean `spam`"):
        weigh(column("ham"), spec, {"spma": 2})
    with pytest.raises(DataError, match="no class `2`"):
        weigh(column("ham"), spec, {"2": 2})


@pytest.mark.parametrize(
    "weights, message",
    [
        ({"1": 5}, "`1` is a class, and also the index of another one, `2`; give every class its"),
        ({"1": 5, "2": 2, "2.0": 3}, "`2` and `2.0` are the same class"),
    ],
)
def test_class_weights_that_could_be_another_class_are_refused(weights, message):
    with pytest.raises(DataError, match=f"`fit.class_weight`: {message}"):
        weigh(column(1, 2), TargetSpec("y", (1, 2)), weights)


def test_class_weights_need_one_target_with_classes():
    with pytest.raises(DataError, match="the blueprint has 0"):
        weigh(column(1.0), TargetSpec("y"), {"0": 2})


@pytest.mark.parametrize("ignored", [-1, 255])
def test_a_label_that_the_loss_ignores_weighs_1(ignored):
    spec = TargetSpec("y", classes=2, ignored=ignored)
    assert weigh(column(0, ignored, 1), spec, {"1": 3}).tolist() == [1, 1, 3]


@pytest.mark.parametrize("one_hot", [False, True])
def test_every_label_of_a_row_has_the_weight_of_its_class(one_hot):
    spec = TargetSpec("y", classes=2, one_hot=one_hot)
    steps = Table({"y": np.array([[0, 1], [1, 1]])})
    assert weigh(steps, spec, {"1": 3}).tolist() == [[1, 3], [3, 3]]
    deep = Table({"y": np.array([[[0], [1]]])})
    assert weigh(deep, spec, {"1": 3}).tolist() == [[1, 3]]


def test_the_weights_of_rows_on_disk_are_made_of_slices():
    class OnDisk:
        shape, dtype = (3, 2), np.dtype(np.int32)

        def __len__(self):
            return 3

        def __getitem__(self, rows):
            return np.array([[0, 1], [1, 1], [0, 0]])[rows]

    found = weigh_rows({"y": OnDisk()}, {"y": TargetSpec("y", 2)}, {"1": 3})["y"]
    assert (found.shape, found.nbytes, len(found)) == ((3, 2), 24, 3)
    assert found[1:].tolist() == [[3, 3], [1, 1]]
