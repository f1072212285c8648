"""Values of deferred expressions, and the tensors that wires stand for."""

from __future__ import annotations

import pytest

from kerasflow.blueprints.graphs import Deferred, Ref
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.building.deferred import DeferredValues, pick
from kerasflow.errors import BuildError
from kerasflow.paths import Path


class Tensor:
    def __init__(self, *shape):
        self.shape = shape


PATH = Path.parse("model.layers[0].Dense.units")


def test_a_value_is_evaluated_from_what_is_known_late_early_and_from_shapes():
    deferred = Deferred(
        "${preprocess.words.vocabulary_size * factor + shape.x[-1]}",
        FrozenDict(factor=2),
        FrozenDict({"shape.x": Ref("x")}),
    )
    deferred_values = DeferredValues(
        {"preprocess.words.vocabulary_size": 10}, {"x": Tensor(None, 3)}
    )
    assert deferred_values.evaluate(deferred, PATH) == 23


def test_an_expression_inside_a_text_becomes_text():
    deferred = Deferred("epoch-${fit.epochs}")
    assert DeferredValues({"fit.epochs": 3}, {}).evaluate(deferred, PATH) == "epoch-3"


def test_a_name_that_nobody_knows_gives_the_known_ones_and_the_path():
    with pytest.raises(BuildError, match=r"there is only `fit\.epochs`") as caught:
        DeferredValues({"fit.epochs": 3}, {}).evaluate(Deferred("${data.train.steps}"), PATH)
    assert caught.value.path == PATH


def test_an_unknown_size_cannot_be_reckoned_with():
    deferred = Deferred("${shape.x[0] * 2}", shapes=FrozenDict({"shape.x": Ref("x")}))
    with pytest.raises(BuildError):
        DeferredValues({}, {"x": Tensor(None, 3)}).evaluate(deferred, PATH)


def test_a_wire_stands_for_a_tensor_one_of_several_or_a_list():
    tensors = {"a": "A", "many": ["M0", "M1"], "named": {"x": "X", "y": "Y"}}
    assert pick(Ref("a"), tensors) == "A"
    assert pick(Ref("many"), tensors) == ["M0", "M1"]
    assert pick(Ref("many", 1), tensors) == "M1"
    assert pick(Ref("named", 1), tensors) == "Y"
    assert pick((Ref("a"), (Ref("many", 0),)), tensors) == ["A", ["M0"]]


@pytest.mark.parametrize(
    "node, index, message",
    [
        ("a", 0, "`a` gives one tensor, no `a\\[0\\]`"),
        ("many", 2, "`many` gives 2 tensors, no `many\\[2\\]`"),
    ],
)
def test_an_output_that_is_not_there_is_refused(node, index, message):
    with pytest.raises(BuildError, match=message):
        pick(Ref(node, index), {"a": Tensor(3), "many": ["M0", "M1"]})


def test_what_a_block_was_given_may_be_known_late_itself():
    deferred = Deferred(
        "${2 * size}", FrozenDict({"size": Deferred("${fit.epochs + k}", FrozenDict(k=1))})
    )
    assert DeferredValues({"fit.epochs": 3}, {}).evaluate(deferred, PATH) == 8
