"""What a model was compiled with, as the section `compile`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Sequence
from typing import Any

import keras

from kerasflow import catalog
from kerasflow.blueprints.forms import Components, Form
from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.blueprints.specs import FrozenDict, Value
from kerasflow.building.keras_internals import compiled_arguments
from kerasflow.catalog import Kind
from kerasflow.converting.components import Reader
from kerasflow.converting.values import InexpressibleError
from kerasflow.errors import Obstacle

_KEYS = keys_of(CompileSpec)
_OPTIONS = [name for name, each in _KEYS.items() if each.field == "options"]


def _kinds_of(form: Form) -> tuple[Kind, ...]:
    """Returns what a key of `compile` holds; Keras takes a loss for a metric, too."""
    kind = form.kind if isinstance(form, Components) else None
    return ("metrics", "losses") if kind == "metrics" else (kind,) if kind else ()


def read_compile(
    model: Any, reader: Reader, outputs: Sequence[str], obstacles: list[Obstacle]
) -> CompileSpec | None:
    """Returns what a model was compiled with; None where it was not.

    Args:
        model: The model.
        reader: Reads losses, metrics and optimizers.
        outputs: The names of the outputs in the blueprint, in the order of the model.
        obstacles: Where what cannot be expressed is noted.
    """
    if not getattr(model, "compiled", False):
        return None
    given = compiled_arguments(model)
    made: dict[str, Value] = {}
    for key in (name for name in _KEYS if name not in _OPTIONS):
        try:
            value = _by_output(given.get(key), key, model, outputs)
            made[key] = _read(value, reader, _kinds_of(_KEYS[key].form))
        except InexpressibleError as reason:
            obstacles.append(Obstacle(f"compile.{key}", reason.message, reason.hint))
    defaults = inspect.signature(keras.Model.compile).parameters
    asked = (name for name in _OPTIONS if name in given)
    options = {name: given[name] for name in asked if given[name] != defaults[name].default}
    if _leaves_loss_unscaled(model):
        options["auto_scale_loss"] = False
    return CompileSpec(**made, options=FrozenDict(options))


def _leaves_loss_unscaled(model: Any) -> bool:
    scaled = isinstance(model.optimizer, keras.optimizers.LossScaleOptimizer)
    return model.dtype_policy.name == "mixed_float16" and bool(model.optimizer) and not scaled


def _by_output(value: Any, key: str, model: Any, outputs: Sequence[str]) -> Any:
    """Returns what is given in the order of several outputs by their names."""
    if key == "optimizer" or value is None:
        return value
    if isinstance(value, dict):
        known = dict(zip(getattr(model, "output_names", outputs), outputs, strict=True))
        return {known.get(name, name): item for name, item in value.items()}
    if isinstance(value, (list, tuple)) and len(outputs) > 1:
        if len(value) != len(outputs):
            message = f"{len(value)} values for {len(outputs)} outputs do not say which is whose"
            raise InexpressibleError(message, "compile the model with a mapping by output")
        found = zip(outputs, value, strict=True)
        return {name: item for name, item in found if item is not None and item != []}
    return value


def _read(value: Any, reader: Reader, kinds: tuple[Kind, ...]) -> Value:
    if isinstance(value, dict):
        return FrozenDict({name: _read(item, reader, kinds) for name, item in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(_read(item, reader, kinds) for item in value)
    if name := _function_name(value, kinds):
        return name
    return reader.value(value, kinds)


def _function_name(value: Any, kinds: tuple[Kind, ...]) -> str | None:
    """Returns the string by which Keras knows one of its functions."""
    name = getattr(value, "__name__", "")
    if isinstance(value, (functools.partial, type)) or not name:
        return None
    homes = {"losses": keras.losses, "metrics": keras.metrics}
    for kind in kinds:
        own = getattr(homes.get(kind), name, None) is value
        if own and name in catalog.identifiers(kind):
            return str(name)
    return None
