"""No argument is lost that an object was made with, whatever `get_config` of Keras says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kerasflow import BuildError, ConversionError, catalog, from_model
from kerasflow.blueprints.specs import Component, FrozenDict

pytestmark = pytest.mark.keras

LAYERS = json.loads(
    (Path(__file__).parents[1] / "building" / "every_layer.json").read_text("utf-8")
)
# How many arguments of a kind can be tried.
FEWEST = {
    "layers": 750,
    "losses": 52,
    "metrics": 65,
    "optimizers": 196,
    "schedules": 23,
    "initializers": 37,
    "regularizers": 5,
    "constraints": 7,
}
OF_KIND = {
    "activations": "tanh",
    "initializers": "he_normal",
    "regularizers": "l2",
    "constraints": "max_norm",
}
OF_TYPE = {"integer": (3, 2, 1), "number": (0.25, 0.75, 3.0), "boolean": (True, False)}
NEEDED = {"boundaries": (10,), "values": (0.1, 0.01), "target_class_ids": (0,)}


def arguments_of(entry):
    """What a class needs; None where that is a component of its own, such as a cell."""
    if entry.kind == "layers":
        args = LAYERS[entry.name]["args"]
        plain = not any(isinstance(value, dict) for value in args.values())
        return {key: frozen(value) for key, value in args.items()} if plain else None
    needed = [parameter for parameter in entry.parameters.values() if parameter.required]
    if any(parameter.accepts for parameter in needed):
        return None
    return {it.name: NEEDED.get(it.name) or OF_TYPE[it.types[0]][0] for it in needed}


def frozen(value):
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def others(parameter):
    """Values that an argument may take and that are not its default."""
    found = [*parameter.choices, *(OF_KIND[it] for it in parameter.accepts if it in OF_KIND)]
    found += [value for name in parameter.types for value in OF_TYPE.get(name, ())]
    return [value for value in found if repr(value) != repr(parameter.default)]


def made_with(entry, args):
    """An object of these arguments; None where Keras refuses them, or to say what it has."""
    from kerasflow.building.components import make_component
    from kerasflow.building.deferred import DeferredValues

    component = Component(entry.name, FrozenDict(args))
    try:
        made = make_component(component, (entry.kind,), DeferredValues({}, {}))
        made.get_config()
    except (BuildError, NotImplementedError):
        return None
    return made


def objects(entry):
    """Objects of a class, each with an argument that has another value than by itself."""
    args = arguments_of(entry)
    bare = None if args is None else made_with(entry, args)
    for parameter in entry.parameters.values() if args is not None else ():
        trials = (
            (value, made_with(entry, {**args, parameter.name: value}))
            for value in others(parameter)
        )
        for value, made in trials:
            if made is not None and getattr(bare, parameter.name, None) != value:
                yield parameter.name, value, made
                break


@pytest.mark.slow
@pytest.mark.parametrize("kind", FEWEST)
def test_an_argument_that_was_given_is_told(kind):
    from kerasflow.converting.components import Reader
    from kerasflow.converting.lost_arguments import UNKEPT

    reader, looked, lost = Reader("float32", lambda model: None), 0, []
    of_keras = (name for name in catalog.names(kind) if not catalog.is_registered(kind, name))
    for entry in (catalog.find(kind, name) for name in of_keras):
        for name, value, made in objects(entry):
            looked += 1
            told = reader.component(made, (kind,)).args.get(name)
            if told not in (value, (value,)) and (kind, entry.name, name) not in UNKEPT:
                lost.append(f"{entry.name}.{name} is {told!r} in place of {value!r}")
    assert not lost, "\n".join(lost)
    assert looked >= FEWEST[kind], looked


def test_a_layer_that_keras_cannot_describe_is_refused():
    import keras

    layer = keras.layers.ELU(activity_regularizer=keras.regularizers.L2(0.1))
    model = keras.Sequential([keras.Input((2,)), layer])
    with pytest.raises(ConversionError, match="Keras cannot tell how it was made"):
        from_model(model)
