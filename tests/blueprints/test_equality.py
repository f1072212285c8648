"""Two graphs are equal when their calls are, one by one, whatever they are named."""

from __future__ import annotations

import pytest

from kerasflow.blueprints.equality import are_equal, numbered
from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.loading import load

INPUTS = {"x": {"shape": [4]}, "y": {"shape": [4]}}
LAST = {"Add": {}, "inputs": ["a", "b"], "name": "sum"}


def graph(*layers, inputs=INPUTS, **sections):
    model = {"inputs": inputs, "layers": [*layers, LAST], "outputs": "sum"}
    expansion = expand(load({"blueprint": 1, "model": model, **sections}))
    assert expansion.problems == ()
    return expansion.graph


def dense(inputs="x", name="a", units=3, **keys):
    return {"Dense": units, "inputs": inputs, "name": name, **keys}


TWO = graph(dense(), dense("y", "b"))
RENAMED = {"Add": {}, "inputs": ["left", "right"], "name": "sum"}


def test_names_of_calls_do_not_count():
    layers = [dense(name="left"), dense("y", "right"), RENAMED]
    model = {"inputs": INPUTS, "layers": layers, "outputs": "sum"}
    assert are_equal(TWO, expand(load({"blueprint": 1, "model": model})).graph)


def test_blocks_groups_and_repeats_equal_what_they_stand_for():
    written = graph(dense(name="h"), dense("h", "a"), dense("y", "b"))
    assert are_equal(written, graph(dense(repeat=2), dense("y", "b")))
    block = {"body": {"layers": [{"Dense": 3}, {"Dense": 3}]}}
    used = graph({"use": "body", "inputs": "x", "name": "a"}, dense("y", "b"), blocks=block)
    assert are_equal(written, used)
    group = {"layers": [{"Dense": 3}, {"Dense": 3}], "inputs": "x", "name": "a"}
    assert are_equal(written, graph(group, dense("y", "b")))


@pytest.mark.parametrize(
    "other",
    [
        graph(dense(units=4), dense("y", "b")),
        graph(dense("y"), dense("y", "b")),
        graph(dense("y"), dense("x", "b")),
        graph(dense(), {"share": "a", "inputs": "y", "name": "b"}),
        graph(dense(trainable=False), dense("y", "b")),
        graph({"LSTM": 3, "inputs": "x", "name": "a"}, dense("y", "b")),
        graph(dense(name="h"), dense("h", "a"), dense("y", "b")),
        graph(dense(), dense("y", "b"), inputs={"x": {"shape": [5]}, "y": {"shape": [4]}}),
    ],
    ids=["argument", "input", "order", "shared", "frozen", "layer", "longer", "shape"],
)
def test_whatever_makes_another_model_counts(other):
    assert not are_equal(TWO, other)


def test_the_names_of_outputs_count():
    model = {"inputs": INPUTS, "layers": [dense(), dense("y", "b"), LAST], "outputs": {"s": "sum"}}
    assert not are_equal(TWO, expand(load({"blueprint": 1, "model": model})).graph)


def test_a_call_that_reaches_no_output_does_not_count():
    more = graph(dense(), dense("a", "unused"), dense("y", "b"))
    assert are_equal(TWO, more)
    assert [call.name for call in numbered(more).calls] == ["0", "1", "2"]


def test_nested_models_and_shapes_known_late_are_compared_too():
    def nested(units, width):
        inner = {"inputs": {"v": {"shape": [4]}}, "layers": [{"Dense": units}]}
        wide = dense("a", "b", units=f"${{shape.a[-1] * {width}}}")
        return graph({"Model": inner, "inputs": "x", "name": "a"}, wide)

    assert are_equal(nested(3, 1), nested(3, 1))
    assert not are_equal(nested(3, 1), nested(4, 1))
    assert not are_equal(nested(3, 1), nested(3, 2))
