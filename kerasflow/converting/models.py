"""`from_model`: a Keras model as a blueprint."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.loading import load
from kerasflow.blueprints.sections import RuntimeSpec
from kerasflow.blueprints.specs import FrozenDict
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.building.keras_internals import is_graph
from kerasflow.building.surroundings import find_policy, precision
from kerasflow.checking.examining import examine
from kerasflow.converting.compilation import read_compile
from kerasflow.converting.components import is_automatic
from kerasflow.converting.folding import Folded, fold
from kerasflow.converting.likeness import say_the_same
from kerasflow.converting.naming import Naming, valid_name
from kerasflow.converting.proof import prove_where_affordable
from kerasflow.converting.spelling import spell
from kerasflow.converting.walking import Walker, refuse_without_graph
from kerasflow.documents.writing import to_json
from kerasflow.errors import BlueprintError, ConversionError, Obstacle


def from_model(
    model: Any, *, name: str | None = None, verify: bool = True, flat: bool = False
) -> Blueprint:
    """Returns the blueprint of a Keras model: short, readable, and proven to be the same model.

    Use it to take over a model that exists, in a notebook or from a `.keras` file that you trust.
    The blueprint holds the graph and what the model was compiled with, and no weights.

    Args:
        model: Sequential or Functional, built; with nested models, shared layers, several inputs
            and outputs. Layers and models of your own have to be registered, see
            `kerasflow.register`.
        name: Of the blueprint; by default that of the model.
        verify: Build the model again from the text of the blueprint, copy the weights, and compare
            outputs on random inputs, and the loss of a step of training where the model is
            compiled, bit for bit. Where the model is too large for that, a warning says so.
        flat: Write a node for each layer, under its own name, in place of `repeat` and `blocks`.

    Raises:
        ConversionError: With every layer and operation that no blueprint expresses, and what to do
            about it; or with the first layer that differs.

    Shapes:
        The inputs of the blueprint have those of the model, without the batch.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, name="score")])
        >>> print(from_model(model, name="tiny").model.layers[0].name)
        score
    """
    if not is_graph(model):
        raise ConversionError("this model has no graph to convert", [refuse_without_graph(model)])
    policy = _find_policy(model)
    walker = Walker(policy)
    # What a layer has by itself is found by trials, which follow what the blueprint states.
    with precision(policy):
        flow = walker.walk(model)
        outputs = [*Naming(flow).outputs]
        compiled = read_compile(model, walker.reader, outputs, walker.obstacles)
    if walker.obstacles:
        raise ConversionError(_count(walker.obstacles), walker.obstacles)
    written = Blueprint(
        name=valid_name(name or ("model" if is_automatic(model) else model.name)),
        model=spell(flow),
        compile=compiled,
        runtime=RuntimeSpec(precision=policy if _is_worth_saying(policy) else None),
    )
    blueprint = _read_back(written)
    if not flat:
        blueprint = _folded(written, blueprint, fold(flow, walker.flows))
    if verify:
        prove_where_affordable(model, flow, blueprint, walker.flows)
    return blueprint


def _folded(written: Blueprint, flat: Blueprint, folded: Folded) -> Blueprint:
    """Returns a blueprint with blocks and repetitions, which says the same as the flat one.

    Raises:
        ConversionError: It does not.
    """
    if not folded.blocks and folded.model == written.model:
        return flat
    blocks = FrozenDict(folded.blocks)
    blueprint = _read_back(replace(written, model=folded.model, blocks=blocks))
    one, other = flat.expansion.graph, blueprint.expansion.graph
    if one is None or other is None or not say_the_same(one, other):
        hint = "`flat=True` writes it layer by layer"
        raise ConversionError(f"what repeats in the model was written as another model; {hint}")
    return blueprint


def _read_back(written: Blueprint) -> Blueprint:
    """Returns a blueprint as it is read from its own text, and checked.

    Raises:
        ConversionError: The format has no place for something in it.
    """
    try:
        blueprint = load(json.loads(to_json(to_mapping(written))))
        return examine(blueprint).require()
    except BlueprintError as error:
        found = [Obstacle(str(each.path), each.message, each.hint) for each in error.problems]
        message = "the model can be written, but what is written is no sound blueprint"
        raise ConversionError(message, found) from error


def _count(obstacles: list[Obstacle]) -> str:
    count = len(obstacles)
    return f"{count} part{'' if count == 1 else 's'} of the model no blueprint expresses"


def _find_policy(model: Any) -> str:
    """Returns the dtype policy that most layers have."""
    layers = [layer for layer in model.layers if type(layer.dtype_policy) is keras.DTypePolicy]
    counted = Counter(layer.dtype_policy.name for layer in layers if layer.weights)
    counted = counted or Counter(layer.dtype_policy.name for layer in layers)
    return str(counted.most_common(1)[0][0]) if counted else find_policy(None)


def _is_worth_saying(policy: str) -> bool:
    return policy != "float32" or find_policy(None) != policy
