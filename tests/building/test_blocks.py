"""Blocks, groups, series and what is shared, as the model that Keras gets."""

from __future__ import annotations

import numpy as np
import pytest

from kerasflow import BlueprintError

pytestmark = pytest.mark.keras

X = {"x": {"shape": [4]}}
XY = {"x": {"shape": [4]}, "y": {"shape": [4]}}
STEPS = {"steps": {"shape": [5, 4]}}

TOWER = [{"Dense": 3}, {"Dense": 2, "name": "last"}]


def shapes(model):
    return [tuple(tensor.shape[1:]) for tensor in model.outputs]


def data(*shape):
    return np.random.default_rng(0).normal(size=(3, *shape)).astype("float32")


def test_a_shared_layer_has_one_set_of_weights(build):
    model = build(
        model={
            "inputs": XY,
            "layers": [
                {"Dense": 3, "inputs": "x", "name": "tower"},
                {"share": "tower", "inputs": "y", "name": "again"},
                {"Subtract": {}, "inputs": ["tower", "again"]},
            ],
        }
    )
    assert len(model.weights) == 2
    same_input = data(4)
    np.testing.assert_array_equal(np.asarray(model({"x": same_input, "y": same_input})), 0)


@pytest.mark.parametrize(
    "first",
    [
        {"use": "tower", "inputs": "x", "name": "a"},
        {"layers": TOWER, "inputs": "x", "name": "a"},
        {"Model": {"inputs": {"v": {"shape": [4]}}, "layers": TOWER}, "inputs": "x", "name": "a"},
    ],
    ids=["block", "group", "model"],
)
def test_a_shared_body_has_one_set_of_weights(first, build):
    model = build(
        blocks={"tower": {"layers": TOWER}},
        model={
            "inputs": XY,
            "layers": [
                first,
                {"share": "a", "inputs": "y", "name": "b"},
                {"Subtract": {}, "inputs": ["a", "b"]},
            ],
        },
    )
    assert len(model.weights) == 4
    given = data(4)
    np.testing.assert_array_equal(np.asarray(model({"x": given, "y": given})), 0)


def test_a_whole_series_is_shared(build):
    model = build(
        model={
            "inputs": XY,
            "layers": [
                {"Dense": 4, "inputs": "x", "repeat": 3, "name": "a"},
                {"share": "a", "inputs": "y", "name": "b"},
                {"Subtract": {}, "inputs": ["a", "b"]},
            ],
        }
    )
    assert len(model.weights) == 6
    given = data(4)
    np.testing.assert_array_equal(np.asarray(model({"x": given, "y": given})), 0)


def test_a_block_has_parameters_several_inputs_and_several_outputs(build):
    model = build(
        vars={"width": 3},
        blocks={
            "mix": {
                "inputs": ["one", "two"],
                "params": {"units": "${width}", "times": "required"},
                "layers": [
                    {"Dense": "${units * times}", "inputs": "one", "name": "wide"},
                    {"Dense": "${units}", "inputs": "two", "name": "narrow"},
                ],
                "outputs": ["wide", "narrow"],
            }
        },
        model={
            "inputs": XY,
            "layers": [
                {"use": "mix", "with": {"times": 2}, "inputs": ["x", "y"], "name": "m"},
                {"Flatten": {}, "inputs": "m[0]", "name": "a"},
                {"Flatten": {}, "inputs": "m.narrow", "name": "b"},
            ],
            "outputs": ["a", "b"],
        },
    )
    assert shapes(model) == [(6,), (3,)]
    assert {"m_wide", "m_narrow"} <= {layer.name for layer in model.layers}


def test_a_block_does_not_see_names_outside(build):
    with pytest.raises(BlueprintError) as caught:
        build(
            blocks={"b": {"layers": [{"Add": {}, "inputs": ["input", "h"]}]}},
            model={"inputs": X, "layers": [{"Dense": 4, "name": "h"}, {"use": "b"}]},
        )
    assert [problem.code for problem in caught.value.problems] == ["KF401"]


def test_a_group_sees_the_names_around_it(build):
    model = build(
        model={
            "inputs": X,
            "layers": [
                {"Dense": 4, "name": "h"},
                {"layers": [{"Dense": 4}, {"Add": {}, "inputs": ["previous", "h", "x"]}]},
            ],
        }
    )
    assert shapes(model) == [(4,)]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_repeat_of_0_is_its_input(count, build):
    model = build(
        vars={"n": count},
        model={
            "inputs": X,
            "layers": [
                {"Dense": 3, "repeat": "${n}", "name": "d"},
                {"Dense": 2, "name": "out"},
            ],
        },
    )
    assert len(model.layers) == 2 + count
    assert model.get_layer("out").kernel.shape[0] == (3 if count else 4)


def test_index_and_count_are_known_in_a_repeat_and_lists_are_zipped(build):
    model = build(
        model={
            "inputs": X,
            "layers": [
                {"Dense": "${1 + index + 10 * count}", "repeat": 2, "name": "n"},
                {
                    "Dense": {"units": "${f}", "activation": "${act}"},
                    "repeat": {"f": [5, 6], "act": ["relu", "tanh"]},
                    "name": "z",
                },
            ],
        },
    )
    units = {layer.name: layer.units for layer in model.layers[1:]}
    assert units == {"n_0": 21, "n_1": 22, "z_0": 5, "z_1": 6}
    assert model.get_layer("z_1").activation.__name__ == "tanh"


def test_inputs_say_where_a_series_starts_and_with_previous_are_read_each_turn(build):
    ones = {"kernel_initializer": "ones"}
    model = build(
        model={
            "inputs": XY,
            "layers": [
                {"Dense": {"units": 4, **ones}, "inputs": "y", "name": "before"},
                {"Rescaling": 2.0, "inputs": "x", "repeat": 3, "name": "eight"},
                {"Add": {}, "inputs": ["previous", "x"], "repeat": 2, "name": "ten"},
                {"Concatenate": {}, "inputs": ["ten", "before"]},
            ],
        }
    )
    x, y = data(4), data(4)
    given = np.asarray(model({"x": x, "y": y}))
    np.testing.assert_allclose(given[:, :4], 10 * x, rtol=1e-5)


def test_a_repeat_is_referred_to_as_a_whole_by_turn_and_by_what_is_inside(build):
    model = build(
        model={
            "inputs": X,
            "layers": [
                {
                    "layers": [
                        {"Rescaling": 2.0, "name": "twice"},
                        {"Rescaling": 3.0, "inputs": "twice"},
                    ],
                    "repeat": 2,
                    "name": "r",
                },
                {"Identity": {}, "inputs": "r", "name": "last"},
                {"Identity": {}, "inputs": "r.0", "name": "turn"},
                {"Identity": {}, "inputs": "r.1.twice", "name": "inside"},
                {"Add": {}, "inputs": "r.twice", "name": "every"},
            ],
            "outputs": ["last", "turn", "inside", "every"],
        }
    )
    x = data(4)
    factors = {"last": 36, "turn": 6, "inside": 12, "every": 2 + 12}
    for name, value in model(x).items():
        np.testing.assert_allclose(np.asarray(value), factors[name] * x, rtol=1e-5)


def test_each_goes_side_by_side_and_stands_for_the_list(build):
    model = build(
        model={
            "inputs": XY,
            "layers": [
                {
                    "Dense": {"units": "${u}"},
                    "inputs": "${name}",
                    "each": {"name": ["x", "y", "x"], "u": [1, 2, 3]},
                    "name": "e",
                },
                {"Concatenate": {}, "name": "all"},
                {"Dense": 1, "inputs": "e.1", "name": "one"},
            ],
            "outputs": ["all", "one"],
        }
    )
    assert shapes(model) == [(6,), (1,)]


SHARED = {
    "a block that shares": ({"use": "tower"}, "b", 2, 0),
    "an inner node": ({"use": "tower"}, "a.last", 2, None),
    "one turn": ({"use": "tower", "repeat": 2}, "a.0", 4, None),
    "a node in one turn": ({"use": "tower", "repeat": 2}, "a.1.last", 4, None),
}


@pytest.mark.parametrize("first, name, dense, zero", SHARED.values(), ids=SHARED)
def test_what_is_inside_or_shared_already_can_be_shared(first, name, dense, zero, build):
    tower = [{"Dense": 4}, {"Dense": 4, "name": "last"}]
    model = build(
        blocks={"tower": {"layers": tower}},
        model={
            "inputs": XY,
            "layers": [
                {**first, "inputs": "x", "name": "a"},
                {"share": "a", "inputs": "y", "name": "b"},
                {"share": name, "inputs": "x", "name": "c"},
                {"Add": {}, "inputs": ["a", "b", "c"]},
            ],
        },
    )
    assert len(model.weights) == 2 * dense
    x = data(4)
    if zero is not None:
        once = np.asarray(model({"x": x, "y": x * 0})) / 2
        np.testing.assert_allclose(np.asarray(model({"x": x, "y": x})), once * 3, rtol=1e-5)


def test_a_shared_node_may_be_repeated(build):
    model = build(
        model={
            "inputs": X,
            "layers": [{"Dense": 4, "name": "d"}, {"share": "d", "repeat": 3}],
        }
    )
    assert len(model.weights) == 2
    kernel = np.eye(4) * 2
    model.set_weights([kernel, np.zeros(4)])
    np.testing.assert_allclose(np.asarray(model(data(4))), data(4) * 2**4, rtol=1e-5)


@pytest.mark.parametrize("outputs", ["e", ["e"], None])
def test_a_list_of_tensors_is_an_output_for_each(outputs, build):
    each = {"Dense": "${u}", "inputs": "x", "each": {"u": [1, 2]}, "name": "e"}
    said = {"outputs": outputs} if outputs else {}
    model = build(model={"inputs": X, "layers": [each], **said})
    assert {name: tensor.shape[1] for name, tensor in model.output.items()} == {"e_0": 1, "e_1": 2}


def test_one_output_is_one_tensor_whatever_the_last_node_gives(build):
    each = {"Dense": 3, "inputs": "x", "each": 1, "name": "e"}
    model = build(model={"inputs": X, "layers": [each], "outputs": "e.0"})
    assert model.output.shape == (None, 3)
