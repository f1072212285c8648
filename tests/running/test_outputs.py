"""Which outputs are classes, and which are logits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasflow import Blueprint
from kerasflow.running.outputs import Outputs, class_indices, describe_outputs
from kerasflow.running.predictions import Answer


def outputs(loss: Any, classes: Any = None, units: int = 3) -> Outputs:
    layers = [{"Dense": units, "name": "y"}]
    blueprint = Blueprint(model=layers, compile={"optimizer": "sgd", "loss": loss})
    return describe_outputs(blueprint, {"y": classes})


@pytest.mark.parametrize(
    "loss, classes, logits",
    [
        ("sparse_categorical_crossentropy", ("0", "1", "2"), False),
        ({"CategoricalCrossentropy": {"from_logits": True}}, ("0", "1", "2"), True),
        ({"y": {"SparseCategoricalCrossentropy": {"from_logits": True}}}, ("0", "1", "2"), True),
        ("binary_crossentropy", None, False),
        ("mse", None, False),
    ],
)
def test_the_loss_tells_what_an_output_is(loss: Any, classes: Any, logits: bool) -> None:
    answer = outputs(loss).read(np.zeros((2, 3)))["y"]
    assert (answer.classes, answer.logits) == (classes, logits)


def test_one_unit_with_binary_crossentropy_has_two_classes() -> None:
    loss = {"BinaryCrossentropy": {"from_logits": True}}
    answer = outputs(loss, units=1).read(np.array([[2.0], [-2.0]]))["y"]
    assert answer.labels.tolist() == ["1", "0"]


def test_classes_of_the_data_have_their_names() -> None:
    answer = outputs("mse", ("a", "b")).read(np.array([[0.0, 1.0, 0.0], [0, 0, 1]]))["y"]
    assert answer.labels.tolist() == ["b", "2"]


def test_a_unit_without_a_class_is_not_called_as_a_class() -> None:
    answer = outputs("mse", ("1", "2", "0")).read(np.eye(5))["y"]
    assert answer.classes == ("1", "2", "0", "3", "4")
    assert outputs("mse", ("1", "2")).read(np.eye(3))["y"].classes == ("1", "2", "unit 2")


def test_several_outputs_keep_their_names() -> None:
    blueprint = Blueprint(
        model={
            "inputs": {"x": {"shape": [2]}},
            "layers": [{"Dense": 1, "name": "a"}, {"Dense": 2, "inputs": "x", "name": "b"}],
            "outputs": ["a", "b"],
        },
        compile={"loss": {"a": "mse", "b": "sparse_categorical_crossentropy"}},
    )
    found = describe_outputs(blueprint, {"a": None, "b": None})
    predictions = found.read({"a": np.zeros((1, 1)), "b": np.zeros((1, 2))}, {"b": np.array([1])})
    assert predictions["a"].classes is None
    assert predictions["b"].classes == ("0", "1")
    assert predictions.actual["b"].tolist() == ["1"]


def test_a_column_a_class_is_read_as_an_index() -> None:
    answer = Answer(np.zeros((2, 3)), ("a", "b", "c"))
    assert class_indices(np.array([[0, 1, 0], [0, 0, 1]], np.float32), answer).tolist() == [1, 2]
    assert class_indices(np.array([2, 0]), answer).tolist() == [2, 0]
    assert class_indices(np.array([[2], [0]]), answer).tolist() == [2, 0]


def test_a_label_that_the_loss_ignores_is_no_class_and_nothing_that_would_be_right() -> None:
    given = np.eye(3)[[0, 1, 2]]
    for ignored in (-1, 255):
        loss = {"SparseCategoricalCrossentropy": {"ignore_class": ignored}}
        for classes in (None, ("a", "b", "c")):
            found = outputs(loss, classes).read(given, {"y": np.array([0, ignored, 2])})
            names = classes or "012"
            assert found.actual["y"].tolist() == [names[0], "", names[2]]
            assert found["y"].ignored == ignored
    # One of the classes may be ignored, too.
    loss = {"SparseCategoricalCrossentropy": {"ignore_class": 0}}
    found = outputs(loss, ("a", "b", "c")).read(given, {"y": np.array([0, 1, 2])})
    assert found.actual["y"].tolist() == ["", "b", "c"]


@pytest.mark.parametrize("loss", ["hinge", {"SquaredHinge": {}}])
def test_outputs_of_a_hinge_loss_say_yes_from_zero_on(loss: Any) -> None:
    answer = outputs(loss, ("a", "b")).answer("y", np.array([[-1.0], [-0.2], [0.2], [3.0]]))
    assert answer.labels.tolist() == ["a", "a", "b", "b"]
    assert answer.probabilities[:, 1] == pytest.approx([0, 0.4, 0.6, 1])
    joints = Outputs(("y",), {"y": ("a", "b")}, {"y": outputs(loss).losses["y"]}, {"y": "|"})
    several = joints.answer("y", np.array([[-0.2, 0.2], [0.4, 0.6]]))
    assert several.labels.tolist() == ["b", "a|b"]
    assert several.probabilities == pytest.approx(np.array([[0.4, 0.6], [0.7, 0.8]]))
