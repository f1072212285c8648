"""Layers that were built are known by their class, and are in Keras what the catalog says."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from kerasflow import catalog
from kerasflow.building.classes import classes, trait_value, traits_of
from kerasflow.building.components import find_class
from kerasflow.catalog import calling, having
from kerasflow.catalog.outputs import Called, count_outputs
from kerasflow.catalog.traits import FILE

pytestmark = pytest.mark.keras

SHAPES = ((3, 6), (3, 6, 6), (3, 8, 8, 3), (3, 8, 8, 8, 3))
LAYOUTS = {"vectors": 2, "steps": 3, "pictures": 4, "volumes": 5}
SAMPLES = {**calling.SAMPLES, "target_shape": [-1, 2], "dims": [1]}
# What a layer refuses, as Keras and as TensorFlow say it.
REFUSED = (ValueError, TypeError, IndexError, tf.errors.OpError)
RANDOM = np.random.default_rng(0)


def make(name):
    entry = catalog.find("layers", name)
    required = [item.name for item in entry.parameters.values() if item.required]
    return find_class(entry)(**{key: SAMPLES[key] for key in required})


def call(layer, name, data, **options):
    entry = catalog.find("layers", name)
    few = max(entry.call.required, 1)
    if entry.call.listed:
        return layer([data] * max(few, 2), **options)
    return layer(*[data] * few, **options)


def takes(name):
    """Returns a layer with data that it takes."""
    entry = catalog.find("layers", name)
    rank = LAYOUTS.get(entry.value("layout") or "")
    for shape in SHAPES:
        data = RANDOM.uniform(0.1, 2, shape).astype("float32")
        data = np.ceil(data) if "input_dim" in entry.parameters else data
        if rank in (None, len(shape)):
            try:
                layer = make(name)
                call(layer, name, data)
            except REFUSED:  # not its shape; the next may be
                continue
            return layer, data
    return None


ALONE = [name for name in catalog.names("layers") if name not in ("Dot", "EinsumDense")]


@pytest.mark.parametrize("name", sorted(having("layers", "by_row") & {*ALONE}))
def test_layers_that_compute_row_by_row_do_so_in_keras(name):
    layer, data = takes(name)
    together = keras.ops.convert_to_numpy(call(layer, name, data))
    last = keras.ops.convert_to_numpy(call(layer, name, data[-1:]))
    np.testing.assert_allclose(together[-1:], last, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", sorted(having("layers", "only_training") - {"MixUp", "CutMix"}))
def test_layers_for_training_pass_on_what_they_are_given_outside_of_it(name):
    layer, data = takes(name)
    given = keras.ops.convert_to_numpy(layer(data, training=False))
    if given.shape == data.shape:  # a crop cuts in any case
        np.testing.assert_allclose(given, data)


@pytest.mark.parametrize("name", sorted(having("layers", "computes") & {*ALONE}))
def test_layers_that_compute_with_numbers_refuse_text(name):
    _, data = takes(name)
    trains = "training" in catalog.find("layers", name).call.options
    options = {"training": True} if trains else {}
    with pytest.raises((*REFUSED, AttributeError), match=r"."):
        call(make(name), name, tf.constant(data.astype(str)), **options)


@pytest.mark.parametrize("name", sorted(having("ops", "elementwise") - {"stack", "where"}))
def test_ops_on_numbers_one_by_one_refuse_tensors_of_two_sizes(name):
    op = getattr(keras.ops, name)
    dtype = "bool" if name.startswith("logical") else "int32"
    one, other, single = (keras.KerasTensor((None, size), dtype) for size in (3, 4, 1))
    assert op(one, single).shape == (None, 3)
    with pytest.raises(ValueError, match=r"shape|broadcast"):
        op(one, other)


def counted(name):
    found = takes(name)
    if found is None:
        return None
    result = call(found[0], name, found[1])
    return len(result) if isinstance(result, (list, tuple)) else 1


@pytest.mark.slow
def test_layers_give_as_many_tensors_as_the_catalog_says():
    without = {*having("layers", "?outputs"), "InputLayer"}
    tried = [
        name
        for name in catalog.names("layers")
        if name not in without
        and {"layer", "cell", "cells", "layers"}.isdisjoint(catalog.find("layers", name).parameters)
        and "strings" not in catalog.find("layers", name).flags
    ]
    in_keras = {name: counted(name) for name in tried}
    in_keras = {name: count for name, count in in_keras.items() if count is not None}
    ours = {name: says(name) for name in in_keras}
    assert ours == in_keras
    assert len(in_keras) >= 90


def says(name):
    return count_outputs(Called(catalog.find("layers", name), {}, lambda _: None, {}, 1))


def test_every_class_that_is_told_of_is_there():
    assert FILE.is_file()
    for name in catalog.names("layers"):
        assert isinstance(find_class(catalog.find("layers", name)), type)


def test_a_class_of_somebody_else_with_a_known_name_is_not_known():
    class Dense(keras.layers.Layer):
        pass

    assert "xla:dense" in traits_of(keras.layers.Dense(2))
    assert trait_value(keras.layers.Dense(2), "xla") == "dense"
    assert trait_value(Dense(), "xla") is None
    assert traits_of(Dense()) == frozenset()


def test_a_class_is_known_by_the_name_of_documents_where_it_has_another():
    grouped = keras.layers.GroupQueryAttention(2, 2, 1)
    assert type(grouped).__name__ != "GroupQueryAttention"
    assert "more_axes" in traits_of(grouped)
    assert keras.layers.GroupQueryAttention in classes("more_axes")
