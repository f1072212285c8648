"""What stands in a graph is read with what was done to it, or refused."""

from __future__ import annotations

import pytest

import kerasflow
from kerasflow import ConversionError
from kerasflow.blueprints.unparsing import to_mapping

pytestmark = pytest.mark.keras


def test_a_frozen_model_stays_frozen():
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.trainable = False
    [layer] = to_mapping(kerasflow.from_model(model))["model"]["layers"]
    assert layer == {"Dense": 2, "trainable": False}


def test_several_outputs_of_nested_structures_become_a_mapping():
    import keras

    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    model = keras.Model({"p": [a], "q": {"r": b}}, {"u": [a + b, a - b], "v": a * b})
    found = to_mapping(kerasflow.from_model(model))["model"]
    assert [*found["inputs"]] == ["p_a", "q_r"]
    assert found["outputs"] == {"u_add": "add", "u_subtract": "subtract", "v": "multiply"}


def test_what_a_layer_learned_by_adapt_is_refused():
    import keras
    import numpy as np

    normal, lookup = keras.layers.Normalization(), keras.layers.IntegerLookup()
    normal.adapt(np.ones((4, 3), "float32"))
    lookup.adapt([1, 2, 2])
    for layer, dtype in ((normal, "float32"), (lookup, "int64")):
        model = keras.Sequential([keras.Input((3,), dtype=dtype), layer])
        with pytest.raises(ConversionError, match="what it learned by `adapt`"):
            kerasflow.from_model(model)


def test_a_layer_that_learned_nothing_by_adapt_needs_no_argument():
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Normalization()])
    assert to_mapping(kerasflow.from_model(model))["model"]["layers"] == ["Normalization"]
