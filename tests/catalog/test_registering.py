"""What users register, with stand-ins for Keras' base classes: none of this imports Keras."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kerasflow.catalog import (
    find,
    find_tag,
    is_registered,
    names,
    register,
    registered,
    registering,
)


@pytest.fixture(autouse=True)
def _forget(monkeypatch):
    monkeypatch.setattr(registering, "_registrations", {})


def _base(name, module):
    return type(name, (), {"__module__": module, "call": lambda self, inputs: inputs})


Layer = _base("Layer", "keras.src.layers.layer")
Loss = _base("Loss", "keras.src.losses.loss")
OldLayer = _base("Layer", "tf_keras.src.engine.base_layer")


class Model(Layer):
    __module__ = "keras.src.models.model"


class Scale(Layer):
    """Multiplies by a number. And more."""

    def __init__(self, factor, kernel_initializer="zeros", start=None, **kwargs):
        super().__init__()

    def call(self, inputs, context=None, training=None, attention_mask=None):
        return inputs


def test_a_class_is_found_by_its_name_in_the_kind_of_its_base():
    assert register(Scale) is Scale
    entry = find("layers", "Scale")
    assert entry is find_tag("Scale")
    assert entry.kind == "layers"
    assert entry.doc == "Multiplies by a number."
    assert registered("layers", "Scale") is Scale
    assert is_registered("layers", "Scale")
    assert not is_registered("losses", "Scale")
    assert "Scale" in names("layers")


def test_parameters_come_from_the_signature_and_the_base_class():
    register(Scale)
    parameters = find("layers", "Scale").parameters
    assert list(parameters)[:3] == ["factor", "kernel_initializer", "start"]
    assert set(list(parameters)[3:]) == {"name", "dtype", "trainable"}
    assert parameters["factor"].required
    assert not parameters["start"].required
    assert parameters["kernel_initializer"].accepts == ("initializers",)


def test_the_call_comes_from_the_signature():
    register(Scale)
    call = find("layers", "Scale").call
    assert (call.tensors, call.required) == (("inputs", "context"), 1)
    assert call.options == ("training", "attention_mask")


def test_a_class_with_keyword_arguments_is_open_and_another_one_is_not():
    class Plain(Layer):
        def __init__(self, units):
            pass

    register(Scale)
    register(Plain)
    assert find("layers", "Scale").open
    assert not find("layers", "Plain").open
    assert list(find("layers", "Plain").parameters) == ["units"]


def test_a_call_that_takes_any_tensors_says_nothing():
    class AnyNumber(Layer):
        def call(self, *tensors):
            return tensors

    register(AnyNumber)
    assert find("layers", "AnyNumber").call is None


def test_a_model_is_a_model_although_it_is_a_layer_too():
    class Pair(Model):
        pass

    register(Pair)
    assert find_tag("Pair").kind == "models"


def test_a_name_can_be_given_in_the_decorator():
    @register(name="Mine")
    class Other(Loss):
        pass

    assert registered("losses", "Mine") is Other
    assert registered("losses", "Other") is None


def test_the_arguments_that_keras_fills_in_are_no_parameters():
    @register(name="Pinball", kind="losses")
    def pinball(y_true, y_pred, quantile=0.5):
        return y_true

    assert list(find("losses", "Pinball").parameters) == ["quantile"]


def test_the_same_class_can_be_registered_again_as_a_cell_of_a_notebook_does():
    def define():
        class Twice(Layer):
            pass

        return register(Twice)

    first, second = define(), define()
    assert first is not second
    assert registered("layers", "Twice") is second


@pytest.mark.parametrize("name", ["my_loss", "1st", "A-B", "A.B", "A" * 65, "__Lambda", "Ä"])
def test_a_name_that_is_no_tag_is_refused(name):
    with pytest.raises(ValueError, match="begins with a capital"):
        register(Scale, name=name)


def test_the_refusal_suggests_a_name_that_would_do():
    with pytest.raises(ValueError, match="name='MyLoss'"):
        register(Scale, name="my_loss")


@pytest.mark.parametrize(
    "name",
    ["Dense", "Convolution2D", "MeanSquaredError", "Adam", "Lambda", "Model", "PositionEmbedding"],
)
def test_a_name_of_keras_or_of_the_house_is_refused(name):
    with pytest.raises(ValueError, match=f"name='My{name}'"):
        register(Scale, name=name)


def test_a_name_that_another_class_has_is_refused():
    class Another(Layer):
        pass

    register(Scale)
    with pytest.raises(ValueError, match="has that name already"):
        register(Another, name="Scale")


def test_a_function_needs_its_kind():
    def swing(x):
        return x

    with pytest.raises(ValueError, match="give `kind=`, one of 'sources'"):
        register(swing, name="Swing")


def test_a_kind_that_does_not_exist_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match="did you mean `sources`"):
        register(lambda: 1, name="Swing", kind="source")


def test_a_kind_that_the_base_contradicts_is_refused():
    with pytest.raises(ValueError, match="one of the layers"):
        register(Scale, kind="losses")


def test_a_class_without_a_base_of_keras_is_refused_with_what_to_do():
    class Nothing:
        pass

    with pytest.raises(ValueError, match="derive it from one"):
        register(Nothing)


def test_a_class_of_keras_2_is_refused_as_such():
    class Old(OldLayer):
        pass

    with pytest.raises(ValueError, match="tf_keras"):
        register(Old)


def test_what_cannot_be_called_is_refused():
    with pytest.raises(ValueError, match="only classes and functions"):
        register(3)


def test_registering_a_source_imports_no_keras():
    code = (
        "import sys; from kerasflow.catalog import register, find\n"
        "@register(kind='sources')\n"
        "class Planets:\n"
        "    def __init__(self, path, limit=3): pass\n"
        "assert list(find('sources', 'Planets').parameters) == ['path', 'limit']\n"
        "assert 'keras' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.parametrize(
    "base, kind",
    [
        ("layers.Layer", "layers"),
        ("layers.Dense", "layers"),
        ("Model", "models"),
        ("losses.Loss", "losses"),
        ("metrics.MeanMetricWrapper", "metrics"),
        ("optimizers.SGD", "optimizers"),
        ("optimizers.Optimizer", "optimizers"),
        ("optimizers.schedules.LearningRateSchedule", "schedules"),
        ("callbacks.Callback", "callbacks"),
        ("initializers.Initializer", "initializers"),
        ("regularizers.Regularizer", "regularizers"),
        ("constraints.Constraint", "constraints"),
    ],
)
def test_the_real_base_classes_tell_the_kind(base, kind):
    import keras

    found = keras
    for part in base.split("."):
        found = getattr(found, part)
    register(type("Own", (found,), {}))
    assert find_tag("Own").kind == kind
