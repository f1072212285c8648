"""The arguments of `Model.compile`."""

from __future__ import annotations

import re
from inspect import signature
from typing import Any

import keras

from kerasflow.blueprints.forms import Components
from kerasflow.blueprints.keys import keys_of, names_of
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.building.components import make, refuse_configuration, refusing
from kerasflow.building.deferred import DeferredValues
from kerasflow.catalog import Kind, identifiers
from kerasflow.errors import BuildError
from kerasflow.paths import Path

_STATED = names_of(CompileSpec, Components)
_COUNT = re.compile(r"_\d+$")


def compile_model(
    model: keras.Model, spec: CompileSpec, deferred_values: DeferredValues, *, single: bool
) -> None:
    """Compiles a model as the blueprint says.

    Args:
        model: The model.
        spec: The section.
        deferred_values: Knows the values of deferred expressions.
        single: The model gives one tensor, so that what is said by its name is said for it.

    Raises:
        BuildError: Keras refused an argument.
    """
    given = {key: getattr(spec, key) for key in _STATED} | dict(spec.options)
    if spec.optimizer == CompileSpec().optimizer and not _takes_optimizer(model):
        del given["optimizer"]
    arguments = {
        key: _make(_only(value, key) if single else value, key, deferred_values, spec.path / key)
        for key, value in given.items()
        if value is not None
    }
    refusing(spec.path, "`compile`", lambda: model.compile(**arguments))


def _takes_optimizer(model: keras.Model) -> bool:
    """Returns whether `compile` takes an optimizer; a class of its own may take two, or none."""
    parameters = signature(model.compile).parameters.values()
    return any(item.name == "optimizer" or item.kind is item.VAR_KEYWORD for item in parameters)


def _only(value: Value, key: str) -> Value:
    """Returns the value of the only output; Keras may know it by the name of another repeat."""
    if not isinstance(value, FrozenDict) or len(value) != 1:
        return value
    [only] = value.values()
    # Of one output Keras takes a list of metrics, and nothing else.
    return (only,) if _kind(key) == "metrics" and not isinstance(only, tuple) else only


def _make(value: Value, key: str, deferred_values: DeferredValues, path: Path) -> Any:
    kind = _kind(key)
    if isinstance(value, tuple):
        return [_make(item, key, deferred_values, path / index) for index, item in enumerate(value)]
    if isinstance(value, FrozenDict):
        return _make_by_output(value, key, deferred_values, path)
    if kind in ("losses", "metrics") and value in identifiers(kind):
        # Keras makes some of these from the shapes, and reports all of them under this name.
        return value
    made = make(value, (kind,) if kind else (), deferred_values, path)
    if kind == "metrics" and not (isinstance(value, Component) and "name" in value.args):
        _uncount(made)
    return made


def _kind(key: str) -> Kind | None:
    form = keys_of(CompileSpec)[key].form if key in _STATED else None
    return form.kind if isinstance(form, Components) else None


def _uncount(metric: Any) -> None:
    """Gives a metric the name of the first of its class; Keras counts them in a whole process."""
    name = str(getattr(metric, "name", ""))
    first = _COUNT.sub("", name)
    if first != name and _letters(first) == _letters(type(metric).__name__):
        metric.name = first


def _letters(name: str) -> str:
    return name.replace("_", "").lower()


def _make_by_output(
    value: FrozenDict, key: str, deferred_values: DeferredValues, path: Path
) -> Any:
    if key == "optimizer":
        raise BuildError('`optimizer` takes a name or a component, such as {"Adam": 1e-3}', path)
    refuse_configuration(value, path)
    return {name: _make(item, key, deferred_values, path / name) for name, item in value.items()}
