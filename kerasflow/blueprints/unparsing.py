"""Blueprints to plain values of a document: the inverse of parsing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.forms import ARGUMENT, Components, Form, Section
from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.parsing import VERSION
from kerasflow.blueprints.parsing.components import first_argument
from kerasflow.blueprints.sections import CompileSpec, DataSpec, SourceSpec, TargetSpec
from kerasflow.blueprints.specs import (
    BlockSpec,
    Component,
    Group,
    InputSpec,
    ModelSpec,
    NodeSpec,
    Share,
    Use,
    Value,
)
from kerasflow.catalog import NODE_KINDS, Kind
from kerasflow.documents.expressions import escape
from kerasflow.documents.values import Located, located

Plain = dict[str, Any]


def unparse(blueprint: Blueprint) -> Located:
    """Returns the document of a blueprint; parsing it gives an equal blueprint.

    Example:
        >>> blueprint = Blueprint(model=[{"Dropout": {"rate": 0.2}}], name="tiny")
        >>> to_mapping(blueprint)
        {'blueprint': 1, 'name': 'tiny', 'model': {'layers': [{'Dropout': 0.2}]}}
    """
    return located(to_mapping(blueprint))


def to_mapping(blueprint: Blueprint) -> Plain:
    """Returns a blueprint as plain values, with what is default left out."""
    made: Plain = {"blueprint": VERSION, "name": blueprint.name}
    made |= _given(blueprint, ("about", "seed"))
    made |= _filled("vars", _escaped(blueprint.vars))
    if blueprint.data is not None:
        made["data"] = _data(blueprint.data)
    made |= _filled("preprocess", _nodes(blueprint.preprocess))
    made |= _filled("blocks", {name: _block(block) for name, block in blueprint.blocks.items()})
    made["model"] = unparse_value(blueprint.model, ("models",), bare_model=True)
    if blueprint.compile is not None:
        made["compile"] = _compile(blueprint.compile)
    made |= _filled("fit", _section(blueprint.fit))
    made |= _filled("evaluate", _section(blueprint.evaluate))
    made |= _filled("runtime", _section(blueprint.runtime))
    made |= _filled("then", thaw(blueprint.then))
    made |= thaw(blueprint.extra)
    return made


def thaw(value: Value) -> Any:
    """Returns plain lists and dicts for the frozen ones."""
    if isinstance(value, dict):
        return {key: thaw(item) for key, item in value.items()}
    return [thaw(item) for item in value] if isinstance(value, tuple) else value


def _escaped(value: Value) -> Any:
    """Returns plain values that are what they say, as a document spells them."""
    if isinstance(value, dict):
        return {key: _escaped(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_escaped(item) for item in value]
    return escape(value) if isinstance(value, str) else value


def _filled(key: str, value: Any) -> Plain:
    return {key: value} if value else {}


def _given(spec: Any, keys: Iterable[str]) -> Plain:
    """Returns the fields of a spec that are not at their defaults."""
    defaults = {entry.name: entry.default for entry in fields(spec)}
    return {key: thaw(getattr(spec, key)) for key in keys if getattr(spec, key) != defaults[key]}


def _section(spec: Any) -> Plain:
    """Returns the keys of a section that are not at their defaults."""
    return {
        name: _in_form(value, each.form)
        for name, each in keys_of(spec.__class__).items()
        if each.field == name and (value := getattr(spec, name)) != each.default
    }


def _in_form(value: Value, form: Form) -> Any:
    """Returns a value as it is written; what is no component or argument is what it says."""
    if isinstance(form, Section):
        return _section(value)
    if isinstance(form, Components):
        return unparse_value(value, (form.kind,) if form.kind else ())
    if form is ARGUMENT:
        return unparse_value(value)
    return _escaped(value)


def _compile(spec: CompileSpec) -> Plain:
    optimizer = unparse_value(spec.optimizer, ("optimizers",))
    return {"optimizer": optimizer, **_section(spec), **unparse_value(spec.options)}


def _data(data: DataSpec) -> Plain:
    made = _section(data)
    if data.source is not None:
        made["source"] = _source(data.source)
    made |= _filled("target", {name: _target(name, item) for name, item in data.target.items()})
    return {key: made[key] for key in keys_of(DataSpec) if key in made}


def _source(source: SourceSpec) -> Any:
    return {source.kind: _escaped(source.options)} if source.options else source.kind


def _target(name: str, target: TargetSpec) -> Any:
    rest = _section(target)
    listed = target.label_columns
    column: Any = [escape(name) for name in listed] if listed else escape(target.column)
    # A bare list does not say what its columns are to each other, and is refused.
    return {"from": column, **rest} if rest or listed else column


def _model(model: ModelSpec) -> Plain:
    made: Plain = {}
    if model.inputs is not None:
        made["inputs"] = _inputs(model.inputs)
    made["layers"] = _nodes(model.layers)
    if model.outputs is not None:
        made["outputs"] = thaw(model.outputs)
    return made | _filled("class", model.class_name)


def _inputs(inputs: Mapping[str, InputSpec]) -> Any:
    if all(spec.shape is None and spec.dtype is None for spec in inputs.values()):
        return list(inputs)
    return {name: _input(spec) for name, spec in inputs.items()}


def _input(spec: InputSpec) -> Plain:
    made = {} if spec.shape is None else {"shape": list(spec.shape)}
    return made | _filled("dtype", spec.dtype)


def _block(block: BlockSpec) -> Plain:
    made: Plain = {}
    if block.inputs != ("input",):
        made["inputs"] = list(block.inputs)
    made |= _filled("params", unparse_value(block.params))
    made["layers"] = _nodes(block.layers)
    if block.outputs is not None:
        made["outputs"] = thaw(block.outputs)
    return made


def _nodes(nodes: tuple[NodeSpec, ...]) -> list[Any]:
    return [_node(node) for node in nodes]


def _node(node: NodeSpec) -> Any:
    wiring = {
        key: unparse_value(value)
        for key in ("inputs", "call", "repeat", "each", "trainable", "name", "note")
        if (value := getattr(node, key)) is not None and not (key == "call" and not value)
    }
    body = node.body
    if isinstance(body, Component):
        if not body.args and not wiring:
            return body.tag
        count = len(node.inputs) if isinstance(node.inputs, (tuple, dict)) else 1
        return _component(body, NODE_KINDS, count) | wiring
    if isinstance(body, Use):
        return {"use": body.block} | _filled("with", unparse_value(body.arguments)) | wiring
    if isinstance(body, Share):
        return {"share": body.name} | wiring
    return _group(body) | wiring


def _group(group: Group) -> Plain:
    made: Plain = {"layers": _nodes(group.layers)}
    return made if group.outputs is None else made | {"outputs": thaw(group.outputs)}


def unparse_value(value: Value, kinds: tuple[Kind, ...] = (), *, bare_model: bool = False) -> Any:
    """Returns an argument's value as plain values, components as mappings with a tag.

    Args:
        value: As a spec holds it.
        kinds: The kinds of component that the place takes; empty for any.
        bare_model: A model stands here without its tag.
    """
    if isinstance(value, Component):
        return _component(value, kinds, 1)
    if isinstance(value, ModelSpec):
        return _model(value) if bare_model else {"Model": _model(value)}
    if isinstance(value, dict):
        return {key: unparse_value(item, kinds) for key, item in value.items()}
    if isinstance(value, tuple):
        return [unparse_value(item, kinds) for item in value]
    return value


def _component(component: Component, kinds: tuple[Kind, ...], tensors: int) -> Plain:
    tag = component.tag
    if tag == "Model":
        return {tag: unparse_value(component.args["model"], bare_model=True)}
    entry = catalog.find_tag(tag, kinds or None)
    args = {
        name: unparse_value(value, _accepts(entry, name)) for name, value in component.args.items()
    }
    only = first_argument(entry, tensors)
    if only and [*args] == [only] and _can_be_bare(component.args[only]):
        return {tag: args[only]}
    return {tag: args}


def _accepts(entry: catalog.Entry | None, name: str) -> tuple[Kind, ...]:
    parameter = entry.parameters.get(name) if entry else None
    return parameter.accepts if parameter else ()


def _can_be_bare(value: Value) -> bool:
    """Returns whether a first argument can go without its name: null and mappings cannot."""
    return value is not None and not isinstance(value, dict)
