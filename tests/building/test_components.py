"""Values and components of a blueprint as Keras takes them."""

from __future__ import annotations

import keras
import pytest

from kerasflow.blueprints.graphs import Deferred
from kerasflow.blueprints.specs import Component, FrozenDict
from kerasflow.building.components import make, make_component, refusing
from kerasflow.building.deferred import DeferredValues
from kerasflow.errors import BuildError
from kerasflow.paths import Path

pytestmark = pytest.mark.keras

NOTHING = DeferredValues({}, {})
PATH = Path.parse("compile.x")


def test_plain_values_stay_and_tuples_become_lists():
    value = FrozenDict(a=(1, (2.0, None)), b="text", c=True)
    assert make(value, (), NOTHING, PATH) == {"a": [1, [2.0, None]], "b": "text", "c": True}


def test_a_string_names_a_component_only_where_one_is_taken():
    assert make("relu", (), NOTHING, PATH) == "relu"
    assert make("relu", ("activations",), NOTHING, PATH) is keras.activations.relu
    assert isinstance(make("sgd", ("optimizers",), NOTHING, PATH), keras.optimizers.SGD)


def test_a_name_is_looked_for_in_every_kind_that_the_place_takes():
    made = make("LeakyReLU", ("activations", "layers"), NOTHING, PATH)
    assert isinstance(made, keras.layers.LeakyReLU)


def test_an_unknown_name_says_which_kinds_were_meant():
    with pytest.raises(BuildError, match="`reluu` is no name of activations or layers") as caught:
        make("reluu", ("activations", "layers"), NOTHING, PATH)
    assert caught.value.path == PATH


def test_components_inside_arguments_are_made_of_the_kind_that_the_argument_takes():
    l2 = Component("L2", FrozenDict(l2=0.5))
    args = FrozenDict(units=2, kernel_regularizer=l2, activation="tanh")
    dense = make_component(Component("Dense", args), ("layers",), NOTHING)
    assert isinstance(dense.kernel_regularizer, keras.regularizers.L2)
    assert dense.activation is keras.activations.tanh


def test_one_name_in_two_kinds_is_that_of_the_place():
    component = Component("MeanSquaredError")
    assert isinstance(make_component(component, ("metrics",), NOTHING), keras.metrics.Metric)
    assert isinstance(make_component(component, ("losses",), NOTHING), keras.losses.Loss)


def test_a_late_number_becomes_an_integer_where_the_parameter_is_one():
    component = Component("Dense", FrozenDict(units=Deferred("${fit.epochs / 2}")))
    dense = make_component(component, ("layers",), DeferredValues({"fit.epochs": 6}, {}))
    assert dense.units == 3
    assert type(dense.units) is int


def test_an_alias_is_the_same_class():
    assert isinstance(
        make_component(
            Component("Convolution2D", FrozenDict(filters=1, kernel_size=2)), ("layers",), NOTHING
        ),
        keras.layers.Conv2D,
    )


def test_what_means_nothing_is_refused_with_its_path():
    with pytest.raises(BuildError, match="`Nothing`") as caught:
        make_component(Component("Nothing", path=PATH), (), NOTHING)
    assert caught.value.path == PATH


@pytest.mark.parametrize(
    "error, words",
    [
        (ValueError("\x1b[1mA colour.\x1b[0m"), "A colour."),
        (ValueError("First.\n\nArguments received by X.call():\n  • args"), "First."),
        (
            ValueError("Exception encountered when calling X.call().\n\n\x1b[1mIt is.\x1b[0m\n"),
            "It is.",
        ),
        (ValueError("a=<class 'inspect._empty'> b"), "a b"),
        (RuntimeError("{{function_node __wrapped__MatMul}} Sizes differ"), "Sizes differ"),
        (KeyError(), "KeyError"),
        (ValueError("two\n  lines"), "two lines"),
    ],
)
def test_an_error_of_keras_becomes_one_clean_sentence(error, words):
    def fail():
        raise error

    with pytest.raises(BuildError) as caught:
        refusing(PATH, "`X`", fail)
    assert caught.value.message == f"Keras refused `X`: {words}"
    assert caught.value.__cause__ is error


def test_an_error_of_ours_passes_through():
    ours = BuildError("said already", PATH)

    def fail():
        raise ours

    with pytest.raises(BuildError) as caught:
        refusing(PATH, "`X`", fail)
    assert caught.value is ours
