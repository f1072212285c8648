"""Components: a tag and its arguments, from the short and the long form."""

from __future__ import annotations

from collections.abc import Collection

from kerasflow import catalog
from kerasflow.blueprints.parsing.cursors import Cursor
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.catalog import Entry, Kind
from kerasflow.documents.components import is_tag

# What may stand beside the tag of a component that is no node.
_BESIDE = ("name", "note")


def tags_of(cursor: Cursor) -> list[str]:
    """Returns the keys of a mapping that are tags."""
    return [key for key in cursor.value if is_tag(key)] if isinstance(cursor.value, dict) else []


def parse_value(
    cursor: Cursor, kinds: tuple[Kind, ...] = (), outputs: Collection[str] = ()
) -> Value:
    """Returns an argument's value: plain, or with components in it.

    Args:
        cursor: The value.
        kinds: The kinds of component that the place takes; empty for any.
        outputs: Names of model outputs; a mapping by one of them is never a component.
    """
    if isinstance(cursor.value, list):
        return tuple(parse_value(item, kinds, outputs) for item in cursor.items())
    if not isinstance(cursor.value, dict):
        return cursor.value
    children = cursor.children()
    tags = [] if children.keys() & set(outputs) else tags_of(cursor)
    if len(tags) == 1 and children.keys() <= {*tags, *_BESIDE}:
        return parse_component(cursor, tags[0], kinds)
    if tags:
        _refuse_keys(cursor, tags)
        return parse_component(cursor, tags[0], kinds)
    return FrozenDict({key: parse_value(child, kinds) for key, child in children.items()})


def _refuse_keys(cursor: Cursor, tags: list[str]) -> None:
    if len(tags) > 1:
        names = " and ".join(f"`{tag}`" for tag in tags)
        cursor.fault("KF205", f"one object names two components, {names}", "write one object each")
        return
    children = cursor.children()
    for key in children.keys() - {*tags, *_BESIDE}:
        children[key].unknown_key(_BESIDE, f"the component `{tags[0]}`")


def parse_component(cursor: Cursor, tag: str, kinds: tuple[Kind, ...] = ()) -> Value:
    """Returns the component of a mapping with one tag; a nested model as its spec."""
    children = cursor.children()
    if tag == "Model":
        from kerasflow.blueprints.parsing.models import parse_model

        return parse_model(children[tag])
    component = parse_tag(children[tag], tag, kinds)
    if "name" not in children:
        return component
    if "name" in component.args:
        children["name"].fault("KF206", "the name is given twice", "keep one of the two")
    return _with_name(component, children["name"].template())


def _with_name(component: Component, name: str | None) -> Component:
    return Component(component.tag, FrozenDict({**component.args, "name": name}), component.path)


def parse_tag(
    cursor: Cursor, tag: str, kinds: tuple[Kind, ...] = (), tensors: int = 1
) -> Component:
    """Returns a component from the value that stands behind its tag.

    Args:
        cursor: The value behind the tag.
        tag: The tag.
        kinds: The kinds of component that the place takes; empty for any.
        tensors: How many tensors the node gives to it; decides what an op's first argument is.
    """
    entry = catalog.find_tag(tag, kinds) if kinds else catalog.find_tag(tag)
    # A few arguments begin with a capital, such as the `N` of `ops.eye`.
    known = entry.parameters if entry else {}
    if isinstance(cursor.value, dict) and set(tags_of(cursor)) <= set(known):
        args = {key: _argument(child, entry, key) for key, child in cursor.children().items()}
    elif cursor.value is None:
        args = {}
    else:
        name = first_argument(entry, tensors)
        args = {name: _argument(cursor, entry, name)} if name else {}
        if entry and not name:
            cursor.fault("KF304", f"`{tag}` takes no argument", f'write "{tag}" alone')
    return Component(tag, FrozenDict(args), cursor.path)


def first_argument(entry: Entry | None, tensors: int) -> str | None:
    """Returns the argument that a bare value stands for; tensors of ops are not counted.

    Args:
        entry: What the tag means; None when nobody knows.
        tensors: How many tensors the node gives.
    """
    if entry is None:
        return None
    call = entry.call
    if entry.kind == "ops" and call and not call.listed and tensors < call.required:
        return call.tensors[tensors]
    return entry.first.name if entry.first else None


def _argument(cursor: Cursor, entry: Entry | None, name: str) -> Value:
    parameter = entry.parameters.get(name) if entry else None
    return parse_value(cursor, parameter.accepts if parameter else ())
