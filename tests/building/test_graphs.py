"""Any graph that a blueprint can wire is the graph that Keras gets: shapes, order and numbers."""

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


def same(model, by_hand, *inputs):
    """Two models give the same numbers with the same weights."""
    by_hand.set_weights(model.get_weights())
    given = inputs if len(inputs) > 1 else inputs[0]
    ours = model(dict(zip(model.input, inputs, strict=True)) if len(inputs) > 1 else given)
    np.testing.assert_allclose(np.asarray(ours), np.asarray(by_hand(given)), rtol=1e-5)


def test_a_sequence_is_the_sequence_written_by_hand(build):
    import keras

    model = build(
        model={"inputs": X, "layers": [{"Dense": {"units": 3, "activation": "relu"}}, {"Dense": 2}]}
    )
    hand = keras.Sequential(
        [keras.Input([4]), keras.layers.Dense(3, "relu"), keras.layers.Dense(2)]
    )
    same(model, hand, data(4))


def test_branches_that_merge_are_the_branches_written_by_hand(build):
    import keras

    model = build(
        model={
            "inputs": X,
            "layers": [
                {"Dense": 3, "inputs": "x", "name": "left"},
                {"Dense": 3, "inputs": "x", "name": "right"},
                {"Subtract": {}, "inputs": ["left", "right"]},
                {"Add": {}, "inputs": ["previous", "right", "left"]},
                {"Dense": 1},
            ],
        }
    )
    x = keras.Input([4])
    left, right = keras.layers.Dense(3)(x), keras.layers.Dense(3)(x)
    subtracted = keras.layers.Subtract()([left, right])
    added = keras.layers.Add()([subtracted, right, left])
    same(model, keras.Model(x, keras.layers.Dense(1)(added)), data(4))


def test_several_inputs_and_outputs_are_mappings_in_the_order_of_the_file(build):
    model = build(
        model={
            "inputs": {"z": {"shape": [2]}, "a": {"shape": [3]}},
            "layers": [
                {"Concatenate": {}, "inputs": ["z", "a"]},
                {"Dense": 3, "name": "second"},
                {"Dense": 2, "inputs": "second", "name": "first"},
            ],
            "outputs": ["second", "first"],
        }
    )
    assert list(model.input) == ["z", "a"]
    given = model({"a": data(3), "z": data(2)})
    assert {name: tuple(value.shape) for name, value in given.items()} == {
        "second": (3, 3),
        "first": (3, 2),
    }
    assert list(model.output) == ["second", "first"]


def test_outputs_may_have_names_of_their_own(build):
    model = build(
        model={"inputs": X, "layers": [{"Dense": 3, "name": "h"}], "outputs": {"score": "h"}}
    )
    assert {name: tuple(tensor.shape) for name, tensor in model.output.items()} == {
        "score": (None, 3)
    }


def test_the_second_and_third_output_of_a_call_start_another_one(build):
    import keras

    model = build(
        model={
            "inputs": {"source": {"shape": [5, 4]}, "target": {"shape": [6, 4]}},
            "layers": [
                {"LSTM": {"units": 3, "return_state": True}, "inputs": "source", "name": "enc"},
                {
                    "LSTM": {"units": 3, "return_sequences": True},
                    "inputs": "target",
                    "call": {"initial_state": ["enc[1]", "enc[2]"]},
                },
            ],
        }
    )
    source, target = keras.Input([5, 4]), keras.Input([6, 4])
    _, *state = keras.layers.LSTM(3, return_state=True)(source)
    out = keras.layers.LSTM(3, return_sequences=True)(target, initial_state=state)
    same(model, keras.Model([source, target], out), data(5, 4), data(6, 4))


def test_call_arguments_reach_the_call(build):
    import keras

    attention = {"MultiHeadAttention": {"num_heads": 2, "key_dim": 2}, "inputs": ["steps", "steps"]}
    causal = build(
        model={
            "inputs": STEPS,
            "layers": [{**attention, "call": {"use_causal_mask": True}}],
        }
    )
    x = keras.Input([5, 4])
    out = keras.layers.MultiHeadAttention(2, 2)(x, x, use_causal_mask=True)
    same(causal, keras.Model(x, out), data(5, 4))


def test_a_mask_is_given_by_reference(build):
    model = build(
        model={
            "inputs": {**STEPS, "keep": {"shape": [5], "dtype": "bool"}},
            "layers": [{"LSTM": 3, "inputs": "steps", "call": {"mask": "keep"}}],
        }
    )
    steps, keep = data(5, 4), np.array([[True, True, False, False, False]] * 3)
    changed = steps.copy()
    changed[:, 2:] = 7.0
    one, other = (model({"steps": given, "keep": keep}) for given in (steps, changed))
    np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


def test_inputs_by_name_go_to_the_arguments_of_that_name(build):
    import keras

    model = build(
        model={
            "inputs": {"q": {"shape": [5, 4]}, "kv": {"shape": [6, 3]}},
            "layers": [
                {
                    "MultiHeadAttention": {"num_heads": 2, "key_dim": 2},
                    "inputs": {"value": "kv", "query": "q"},
                }
            ],
        }
    )
    q, kv = keras.Input([5, 4]), keras.Input([6, 3])
    hand = keras.Model([q, kv], keras.layers.MultiHeadAttention(2, 2)(q, kv))
    same(model, hand, data(5, 4), data(6, 3))


def test_a_nested_model_takes_its_inputs_in_order_and_by_name(build):
    nested = {
        "inputs": {"z": {"shape": [4]}, "a": {"shape": [4]}},
        "layers": [
            {"Subtract": {}, "inputs": ["z", "a"], "name": "minus"},
            {"Add": {}, "inputs": ["z", "a"], "name": "plus"},
        ],
        "outputs": ["plus", "minus"],
    }
    model = build(
        model={
            "inputs": XY,
            "layers": [
                {"Model": nested, "inputs": ["x", "y"], "name": "m"},
                {"share": "m", "inputs": {"a": "x", "z": "y"}, "name": "n"},
                {"Concatenate": {}, "inputs": ["m[0]", "m[1]", "n[1]"]},
            ],
        }
    )
    x, y = data(4), data(4) * 2
    wanted = np.concatenate([x + y, x - y, y - x], axis=1)
    np.testing.assert_allclose(np.asarray(model({"x": x, "y": y})), wanted)


def test_a_nested_model_on_too_few_inputs_is_refused(build):
    nested = {
        "inputs": {"z": {"shape": [4]}, "a": {"shape": [4]}},
        "layers": [{"Add": {}, "inputs": ["z", "a"]}],
    }
    with pytest.raises(BlueprintError):
        build(model={"inputs": X, "layers": [{"Model": nested, "inputs": "x"}]})


@pytest.mark.slow
def test_wrappers_and_cells_are_those_written_by_hand(build):
    import keras

    layers = keras.layers
    backward = {"GRU": {"units": 3, "return_sequences": True, "go_backwards": True}}
    model = build(
        model={
            "inputs": STEPS,
            "layers": [
                {
                    "Bidirectional": {
                        "layer": {"GRU": {"units": 3, "return_sequences": True}},
                        "backward_layer": backward,
                    }
                },
                {"TimeDistributed": {"Model": {"inputs": {"v": {"shape": [6]}}, "layers": TOWER}}},
                {"RNN": {"cell": [{"LSTMCell": 3}, {"GRUCell": 4}], "return_sequences": True}},
                {"RNN": {"StackedRNNCells": [{"SimpleRNNCell": 2}]}},
            ],
        }
    )
    v = keras.Input([6])
    tower = keras.Model(v, layers.Dense(2)(layers.Dense(3)(v)))
    steps = keras.Input([5, 4])
    x = layers.Bidirectional(
        layers.GRU(3, return_sequences=True),
        backward_layer=layers.GRU(3, return_sequences=True, go_backwards=True),
    )(steps)
    x = layers.TimeDistributed(tower)(x)
    x = layers.RNN([layers.LSTMCell(3), layers.GRUCell(4)], return_sequences=True)(x)
    x = layers.RNN(layers.StackedRNNCells([layers.SimpleRNNCell(2)]))(x)
    same(model, keras.Model(steps, x), data(5, 4))


@pytest.mark.parametrize(
    "node, wanted",
    [
        ({"ops.mean": 1}, lambda x: x.mean(axis=1)),
        ({"ops.maximum": 1e-7}, lambda x: np.maximum(x, 1e-7)),
        ({"ops.subtract": {"x1": 1.0}}, lambda x: 1.0 - x),
        ({"ops.add": [1.0, 2.0, 3.0, 4.0]}, lambda x: x + np.arange(1.0, 5.0)),
        ({"ops.get_item": "[:, 1:3, ::2]"}, lambda x: x[:, 1:3, ::2]),
        ({"ops.get_item": "[..., None, -1]"}, lambda x: x[..., None, -1]),
        ({"ops.einsum": "bij->bji"}, lambda x: x.transpose(0, 2, 1)),
        ({"ops.einsum": "bij,bkj->bik", "inputs": ["x", "x"]}, lambda x: x @ x.transpose(0, 2, 1)),
        ({"ops.stack": {"axis": 1}, "inputs": ["x", "x"]}, lambda x: np.stack([x, x], 1)),
        ({"ops.concatenate": {"axis": -1}, "inputs": ["x", "x"]}, lambda x: np.tile(x, (1, 1, 2))),
    ],
)
def test_an_op_is_called_as_in_keras(node, wanted, build):
    model = build(model={"inputs": {"x": {"shape": [4, 4]}}, "layers": [node]})
    x = data(4, 4)
    np.testing.assert_allclose(np.asarray(model(x)), wanted(x), rtol=1e-5, atol=1e-6)


def test_an_op_with_several_outputs_and_one_without_inputs(build):
    model = build(
        model={
            "inputs": {"x": {"shape": [4, 3]}},
            "layers": [
                {"ops.split": {"indices_or_sections": 2, "axis": 1}, "name": "halves"},
                {"ops.arange": {"start": 3, "dtype": "float32"}, "inputs": [], "name": "numbers"},
                {"ops.add": {}, "inputs": ["halves[1]", "numbers"]},
            ],
        }
    )
    x = data(4, 3)
    np.testing.assert_allclose(np.asarray(model(x)), x[:, 2:] + [0.0, 1.0, 2.0], rtol=1e-6)


def test_a_condition_takes_three_tensors_some_of_them_plain(build):
    model = build(
        model={
            "inputs": X,
            "layers": [
                {"ops.greater": 0.0, "name": "positive"},
                {"ops.where": {"x2": -1.0}, "inputs": ["positive", "x"]},
            ],
        }
    )
    x = data(4)
    np.testing.assert_allclose(np.asarray(model(x)), np.where(x > 0, x, -1.0))


def test_a_list_in_a_list_of_inputs_gives_all_of_its_tensors(build):
    import keras

    nodes = [{"Dense": 3, "each": 2, "name": "h"}, {"Concatenate": {}, "inputs": ["x", "h"]}]
    model = build(model={"inputs": X, "layers": nodes})
    x = keras.Input([4])
    both = [keras.layers.Dense(3)(x), keras.layers.Dense(3)(x)]
    same(model, keras.Model(x, keras.layers.Concatenate()([x, *both])), data(4))


def test_a_list_of_one_is_a_tensor_for_a_layer_and_for_a_nested_model(build):
    inner = {"Model": {"inputs": {"a": {"shape": [4]}, "b": {"shape": [4]}}, "layers": [ADDED]}}
    nodes = [{"Dense": 4, "each": 1, "name": "h"}, {**inner, "inputs": ["x", "h"]}]
    assert shapes(build(model={"inputs": X, "layers": nodes})) == [(4,)]
    heads = {"MultiHeadAttention": {"num_heads": 1, "key_dim": 2}}
    for given in (["steps", "h"], {"query": "steps", "value": "h"}):
        nodes = [{"Dense": 4, "each": 1, "name": "h"}, {**heads, "inputs": given}]
        assert shapes(build(model={"inputs": STEPS, "layers": nodes})) == [(5, 4)]


ADDED = {"Add": {}, "inputs": ["a", "b"]}


def test_an_identity_passes_on_a_list(build):
    nodes = [{"Identity": {}, "inputs": ["x", "y"]}, {"Concatenate": {}}]
    assert shapes(build(model={"inputs": XY, "layers": nodes})) == [(8,)]


def test_a_constant_in_the_call_leaves_its_place_to_the_tensor(build):
    nodes = [{"ops.subtract": {}, "inputs": "x", "call": {"x1": 2.0}}]
    given = data(4)
    model = build(model={"inputs": X, "layers": nodes})
    np.testing.assert_allclose(np.asarray(model(given)), 2 - given, rtol=1e-6)


def test_what_reaches_no_output_is_not_made(build, monkeypatch):
    from kerasflow.building import models

    made = []
    real = models.make_callee
    monkeypatch.setattr(
        models, "make_callee", lambda call, deferred: made.append(call.name) or real(call, deferred)
    )
    nodes = [{"Dense": 4, "each": 3, "name": "h"}, {"Add": {}, "inputs": ["h[0]", "h[2]"]}]
    assert build(model={"inputs": X, "layers": nodes}).count_params() == 40
    assert made == ["h.0", "h.2", "add"]
