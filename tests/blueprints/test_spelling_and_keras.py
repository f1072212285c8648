"""What the spelling knows of Keras beyond the catalog is what the installed Keras does."""

from __future__ import annotations

import inspect

import pytest

from kerasflow import Input, catalog, layers, ops
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.blueprints.spelling.callers import find_caller
from kerasflow.blueprints.spelling.components import Spelled, positional
from kerasflow.blueprints.spelling.namespaces import NAMESPACES
from kerasflow.blueprints.spelling.operations import order_arguments
from kerasflow.blueprints.spelling.outputs import count_outputs

pytestmark = [pytest.mark.keras, pytest.mark.slow]


def find_in_keras(kind, name):
    import keras

    found = keras.optimizers.schedules if kind == "schedules" else getattr(keras, kind)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def keras_order(target):
    function = target.__init__ if inspect.isclass(target) else target
    parameters = inspect.signature(function).parameters.values()
    return [item.name for item in parameters if item.kind is item.POSITIONAL_OR_KEYWORD]


@pytest.mark.parametrize("kind", NAMESPACES)
def test_arguments_by_position_are_those_of_keras(kind):
    wrong = {}
    for name in catalog.names(kind):
        entry = catalog.find(kind, name)
        if entry.flags & {"own", "registered", "spread"}:
            continue
        ours = list(order_arguments(entry) if kind == "ops" else positional(entry))
        theirs = [item for item in keras_order(find_in_keras(kind, name)) if item != "self"]
        if ours[: len(theirs)] != theirs[: len(ours)]:
            wrong[name] = ours, theirs
    assert wrong == {}


def attempts():
    import keras

    for dtype in ("float32", "int32"):
        tensor = keras.KerasTensor((4, 4), dtype)
        yield from ([tensor], [tensor] * 2, [(tensor, tensor)], [tensor, 2], [tensor, 2, 1])
    yield [keras.KerasTensor((2, 4, 4, 3), "float32")]
    yield [keras.KerasTensor((2, 64), "float32"), 8, 4, 8]
    yield [keras.KerasTensor((4, 4), "float32"), [0]]


def count_in_keras(name):
    for args in attempts():
        try:
            result = find_in_keras("ops", name)(*args)
        except Exception:  # not the arguments of this op; the next may be
            continue
        return len(result) if isinstance(result, (tuple, list)) else 1
    return None


def test_ops_give_as_many_tensors_as_they_do_in_keras():
    counted = {name: count_in_keras(name) for name in catalog.names("ops")}
    counted = {name: count for name, count in counted.items() if count is not None}
    ours = {}
    for name in counted:
        op = Spelled(catalog.find("ops", name), FrozenDict(), find_caller())
        ours[name] = count_outputs(op, {})
    wrong = {name: count for name, count in counted.items() if ours[name] not in (None, count)}
    assert wrong == {}
    assert len(counted) >= 270
    assert {name for name in counted if counted[name] > 1} >= {"moments", "stft", "svd", "top_k"}


@pytest.mark.parametrize(
    "name,args,call",
    [
        *((name, {"units": 2, "return_state": True}, {}) for name in ("LSTM", "GRU", "SimpleRNN")),
        *((name, {"units": 2}, {}) for name in ("LSTM", "GRU", "SimpleRNN", "Dense")),
        ("ConvLSTM1D", {"filters": 2, "kernel_size": 1, "return_state": True}, {}),
        ("ConvLSTM2D", {"filters": 2, "kernel_size": 1, "return_state": True}, {}),
    ],
)
def test_layers_give_as_many_tensors_as_they_do_in_keras(name, args, call):
    import keras

    axes = {"ConvLSTM1D": 2, "ConvLSTM2D": 3}.get(name, 1)
    shape = (4, *[4] * axes)
    result = getattr(keras.layers, name)(**args)(keras.Input(shape), **call)
    count = len(result) if isinstance(result, (tuple, list)) else 1
    assert getattr(layers, name)(**args)(Input("x", shape=shape)).outputs == count


def test_attention_gives_its_scores_as_keras_does():
    import keras

    x, ours = keras.Input((4, 4)), Input("x", shape=[4, 4])
    flags = {"return_attention_scores": True}
    theirs = keras.layers.MultiHeadAttention(1, 2)(x, x, **flags)
    assert len(theirs) == layers.MultiHeadAttention(1, 2)(ours, ours, **flags).outputs
    theirs = keras.layers.Attention()([x, x], **flags)
    assert len(theirs) == layers.Attention()([ours, ours], **flags).outputs


def test_splits_give_as_many_tensors_as_they_do_in_keras():
    import keras

    x, ours = keras.KerasTensor((6, 6), "float32"), Input("x", shape=[6])
    for parts in (3, [1, 2]):
        assert len(keras.ops.split(x, parts)) == ops.split(ours, parts).outputs
        assert len(keras.ops.hsplit(x, parts)) == ops.hsplit(ours, parts).outputs
