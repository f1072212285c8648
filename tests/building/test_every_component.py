"""Every loss, metric, optimizer and so on of the catalog is built by `make_component`."""

from __future__ import annotations

import pytest

from kerasflow import catalog
from kerasflow.blueprints.specs import Component, FrozenDict

pytestmark = pytest.mark.keras

COUNTS = {
    "losses": 22,
    "metrics": 44,
    "optimizers": 15,
    "schedules": 6,
    "callbacks": 7,
    "initializers": 16,
    "regularizers": 4,
    "constraints": 4,
}
# Arguments of those that need some.
ARGUMENTS = {
    "LossScaleOptimizer": {"inner_optimizer": Component("Adam")},
    "CosineDecay": {"initial_learning_rate": 0.1, "decay_steps": 10},
    "CosineDecayRestarts": {"initial_learning_rate": 0.1, "first_decay_steps": 10},
    "ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.9},
    "InverseTimeDecay": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.9},
    "PiecewiseConstantDecay": {"boundaries": (5,), "values": (0.1, 0.01)},
    "PolynomialDecay": {"initial_learning_rate": 0.1, "decay_steps": 10},
    "IoU": {"num_classes": 2, "target_class_ids": (0,)},
    "MeanIoU": {"num_classes": 2},
    "OneHotIoU": {"num_classes": 2, "target_class_ids": (0,)},
    "OneHotMeanIoU": {"num_classes": 2},
    "PrecisionAtRecall": {"recall": 0.5},
    "RecallAtPrecision": {"precision": 0.5},
    "SensitivityAtSpecificity": {"specificity": 0.5},
    "SpecificityAtSensitivity": {"sensitivity": 0.5},
    "CSVLogger": {"filename": "log.csv"},
    "ModelCheckpoint": {"filepath": "best.keras"},
}


def names(kind):
    # Other tests register classes, which are none of Keras'.
    return [name for name in catalog.names(kind) if not catalog.is_registered(kind, name)]


def entries():
    return [(kind, name) for kind in COUNTS for name in names(kind)]


def make(kind, name):
    from kerasflow.building.components import make_component
    from kerasflow.building.deferred import DeferredValues

    component = Component(name, FrozenDict(ARGUMENTS.get(name, {})))
    return make_component(component, (kind,), DeferredValues({}, {}))


def test_every_kind_is_counted():
    assert {kind: len(names(kind)) for kind in COUNTS} == COUNTS
    assert set(ARGUMENTS) <= {name for _, name in entries()}


@pytest.mark.parametrize("kind, name", entries())
def test_a_component_is_made(kind, name):
    from kerasflow.building.components import find_class

    made = make(kind, name)
    assert type(made) is find_class(catalog.find(kind, name))


@pytest.mark.parametrize(
    "kind", ["losses", "optimizers", "initializers", "regularizers", "constraints", "activations"]
)
def test_every_string_of_keras_makes_what_keras_makes_of_it(kind):
    import keras

    from kerasflow.building.components import make
    from kerasflow.building.deferred import DeferredValues
    from kerasflow.paths import Path

    for name in catalog.identifiers(kind):
        made = make(name, (kind,), DeferredValues({}, {}), Path())
        theirs = getattr(keras, kind).get(name)
        assert same(made, theirs), name


def same(made, theirs):
    """A loss function of Keras is the same as the class that wraps it."""
    if made is theirs or type(made) is type(theirs):
        return True
    return getattr(made, "fn", None) is theirs


def test_only_an_activation_that_needs_arguments_has_no_string():
    named = set(catalog.identifiers("activations").values())
    assert set(names("activations")) - named == {"threshold"}


@pytest.mark.parametrize("name", sorted(set(catalog.identifiers("activations").values())))
def test_an_activation_is_the_function_of_keras(name, build):
    import keras

    model = build(
        model={
            "inputs": {"x": {"shape": [6, 6]}},
            "layers": [{"Dense": {"units": 6, "activation": name}}],
        }
    )
    assert model.layers[-1].activation is getattr(keras.activations, name)
