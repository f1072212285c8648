"""Models, blocks and nodes: what is called on what."""

from __future__ import annotations

import re

from kerasflow import catalog
from kerasflow.blueprints.expanding.naming import MAX_NAME, NAME_RULE
from kerasflow.blueprints.forms import BOOLEAN, DTYPE, filled_text, integer
from kerasflow.blueprints.parsing.components import parse_tag, parse_value, tags_of
from kerasflow.blueprints.parsing.cursors import Cursor, freeze, is_expression
from kerasflow.blueprints.parsing.forms import read_form
from kerasflow.blueprints.specs import (
    EMPTY,
    UNREAD,
    BlockSpec,
    Component,
    FrozenDict,
    Group,
    Hole,
    InputSpec,
    ModelSpec,
    NodeSpec,
    Outputs,
    Share,
    Use,
    Value,
)
from kerasflow.catalog import NODE_KINDS
from kerasflow.documents.components import is_open, is_tag
from kerasflow.documents.variables import can_be_variable
from kerasflow.nearness import suggest

_WIRING = ("name", "inputs", "call", "repeat", "each", "trainable", "note")
_BODIES = {"use": ("use", "with"), "share": ("share",), "layers": ("layers", "outputs")}
_CLASS, _SIZE, _COUNT = filled_text("the name of a registered class"), integer(1), integer()
_NAME = re.compile(r"(?:[A-Za-z]|\$\{[^}]*\})(?:[A-Za-z0-9_]|\$\{[^}]*\})*")


def parse_model(cursor: Cursor) -> ModelSpec:
    """Returns a model from a mapping, or from the list of its layers."""
    if isinstance(cursor.value, list):
        return ModelSpec(_nodes_of_model(cursor), path=cursor.path)
    found = cursor.mapping(("inputs", "layers", "outputs", "class", "note"), "a model")
    return ModelSpec(
        layers=_layers(cursor, found, "model"),
        inputs=_inputs(found["inputs"]) if "inputs" in found else None,
        outputs=parse_outputs(found["outputs"]) if "outputs" in found else None,
        class_name=read_form(found["class"], _CLASS) if "class" in found else None,
        path=cursor.path,
    )


def _nodes_of_model(cursor: Cursor) -> tuple[NodeSpec, ...]:
    if cursor.value == []:
        cursor.wrong("a list of at least one node")
        return (_unread_node(cursor),)
    return parse_nodes(cursor)


def _inputs(cursor: Cursor) -> FrozenDict:
    if cursor.value in ([], {}):
        hint = "name them, or leave it out: then the data says what goes in"
        cursor.wrong("a mapping from name to shape, or a list of names", hint)
    if isinstance(cursor.value, (str, list)):
        named = [cursor] if isinstance(cursor.value, str) else cursor.items()
        return FrozenDict(
            {name: InputSpec(path=item.path) for item in named if (name := parse_name(item))}
        )
    if not isinstance(cursor.value, dict):
        cursor.wrong("a mapping from name to shape, or a list of names")
    return FrozenDict({name: _input(child) for name, child in cursor.children().items()})


def _input(cursor: Cursor) -> InputSpec:
    check_name(cursor, str(cursor.path.parts[-1]), at_key=True)
    if cursor.value is None:
        return InputSpec(path=cursor.path)
    found = cursor.mapping(("shape", "dtype"), "a model input")
    shape = found.get("shape")
    return InputSpec(
        shape=_shape(shape) if shape else None,
        dtype=_dtype(found["dtype"]) if "dtype" in found else None,
        path=cursor.path,
    )


def _dtype(cursor: Cursor) -> str | None:
    return cursor.value if is_expression(cursor.value) else cursor.choice(DTYPE.known)


def _shape(cursor: Cursor) -> tuple[Value, ...] | None:
    if is_expression(cursor.value):
        return (cursor.value,)
    if not isinstance(cursor.value, list):
        cursor.wrong("a list of sizes, without the batch")
        return None
    return tuple(_size(item) for item in cursor.items())


def _size(cursor: Cursor) -> Value:
    if cursor.value is None or is_expression(cursor.value):
        return cursor.value
    return read_form(cursor, _SIZE)


def parse_name(cursor: Cursor) -> str:
    """Reads a name that a node, an input or a block may have."""
    text = cursor.template()
    if text is None:
        return UNREAD
    # What cannot be a name is known by it all the same.
    check_name(cursor, text)
    return text


def check_name(cursor: Cursor, text: str, *, at_key: bool = False) -> None:
    """Notes a name that cannot be one."""
    if _NAME.fullmatch(text) and len(text) <= MAX_NAME and text != "previous":
        return
    rule = NAME_RULE
    message = f"`{text}` cannot be a name"
    if cursor.path.parts[:2] == ("model", "inputs"):
        rule += "; `data.features` gives a column another name"
    if text == "previous":
        rule = "`previous` means the node before"
    cursor.fault("KF207", message, rule, at_key=at_key)


def parse_outputs(cursor: Cursor) -> Outputs:
    """Reads what a model or block gives: a name, a list of names, or a mapping."""
    if isinstance(cursor.value, str):
        return cursor.value
    if isinstance(cursor.value, dict):
        for child in (child for name, child in cursor.children().items() if not name):
            check_name(child, "", at_key=True)
        return cursor.frozen(Cursor.template)
    return cursor.templates()


def _outputs_inside(cursor: Cursor) -> Outputs:
    """Reads what a block or group gives, which is something."""
    if cursor.value not in ([], {}):
        return parse_outputs(cursor)
    cursor.wrong("a name, a list of names, or a mapping", "leave it out for the last node")
    return None


def parse_blocks(cursor: Cursor) -> FrozenDict:
    """Reads the blocks of a document."""
    for name, child in cursor.children().items():
        check_name(child, name, at_key=True)
    return cursor.frozen(_block, "a mapping from name to block")


def _block(cursor: Cursor) -> BlockSpec:
    found = cursor.mapping(("inputs", "params", "layers", "outputs", "note"), "a block")
    return BlockSpec(
        layers=_layers(cursor, found, "block"),
        inputs=_inputs_of_block(found["inputs"]) if "inputs" in found else ("input",),
        params=_parameters(found["params"]) if "params" in found else EMPTY,
        outputs=_outputs_inside(found["outputs"]) if "outputs" in found else None,
        path=cursor.path,
    )


def _inputs_of_block(cursor: Cursor) -> tuple[str, ...]:
    if cursor.value == []:
        cursor.wrong("a list of names", "leave it out for one input, called `input`")
    found = cursor.templates()
    for item in cursor.items() or [cursor]:
        if isinstance(item.value, str):
            check_name(item, item.value)
    return found or (UNREAD,)


def _parameters(cursor: Cursor) -> FrozenDict:
    """Reads the parameters of a block, those that expressions can name."""
    _refuse_variables(cursor)
    found = cursor.frozen(parse_value)
    return FrozenDict({name: found[name] for name in found if can_be_variable(name)})


def _refuse_variables(cursor: Cursor) -> None:
    """Notes what cannot be the name of a variable."""
    for name, child in cursor.children().items():
        if not can_be_variable(name):
            hint = "a name is made of letters, digits and `_`, and does not begin with a digit"
            message = f"`{name}` cannot be used as a variable"
            child.fault("KF207", message, hint, at_key=True)


def _layers(cursor: Cursor, found: dict[str, Cursor], owner: str) -> tuple[NodeSpec, ...]:
    """Reads the layers of a model or block; without any, what it gives is not known."""
    if "layers" in found:
        return (_nodes_of_model if owner == "model" else parse_nodes)(found["layers"])
    strays = [item for key, item in cursor.children().items() if key not in found]
    # They may stand under a wrong key, which was noted.
    if isinstance(cursor.value, dict) and not any(isinstance(it.value, list) for it in strays):
        cursor.fault("KF202", f"the {owner} has no `layers`", 'add "layers": [ … ]')
    return (_unread_node(cursor),)


def _unread_node(cursor: Cursor) -> NodeSpec:
    return NodeSpec(Hole(path=cursor.path), name=UNREAD, path=cursor.path)


def parse_nodes(cursor: Cursor) -> tuple[NodeSpec, ...]:
    """Reads the nodes of `layers` or `preprocess`."""
    if isinstance(cursor.value, list):
        return tuple(_node(item) for item in cursor.items())
    cursor.wrong("a list of nodes")
    is_node = isinstance(cursor.value, dict) and cursor.value
    return (_node(cursor) if is_node else _unread_node(cursor),)


def _node(cursor: Cursor) -> NodeSpec:
    if isinstance(cursor.value, str):
        return _bare_node(cursor)
    if not isinstance(cursor.value, dict):
        cursor.wrong('a node, such as "Flatten" or {"Dense": 10}')
        return _unread_node(cursor)
    bodies = [*tags_of(cursor), *(key for key in _BODIES if key in cursor.value)]
    if len(bodies) == 1:
        return _wired_node(cursor, bodies[0])
    _refuse_bodies(cursor, bodies)
    return _hollow_node(cursor)


def _hollow_node(cursor: Cursor) -> NodeSpec:
    """Reads the wiring of a node that names nothing, or too much, to call."""
    found = {key: child for key, child in cursor.children().items() if key in _WIRING}
    name = parse_name(found["name"]) if "name" in found else None
    return _noded(cursor, found, Hole(path=cursor.path), name)


def _bare_node(cursor: Cursor) -> NodeSpec:
    if is_tag(cursor.value):
        return NodeSpec(Component(cursor.value, path=cursor.path), path=cursor.path)
    otherwise = "a layer's name begins with a capital"
    hint, fix = suggest(cursor.value, catalog.names("layers"), otherwise=otherwise)
    cursor.fault("KF205", f"`{cursor.value}` names no layer", hint, fix=fix)
    return _unread_node(cursor)


def _refuse_bodies(cursor: Cursor, bodies: list[str]) -> None:
    if bodies:
        names = " and ".join(f"`{body}`" for body in bodies)
        hint = "write one node each"
        cursor.fault("KF205", f"one node names {names}; it can be only one of them", hint)
        return
    otherwise = 'name a layer, such as {"Dense": 10}, or give `use`, `share` or `layers`'
    hint = _in_our_form(cursor) or otherwise
    callable_names = [*catalog.names("layers"), *_BODIES]
    others = [key for key in cursor.value if key not in _WIRING]
    found = [suggest(key, callable_names, otherwise="") for key in others]
    hint = next((suggestion.hint for suggestion in found if suggestion.hint), hint)
    if len(others) == 1:
        # The only key that can be the tag: it is what is at fault, and may be what is mended.
        [key], fix = others, found[0].fix
        child = cursor.children()[key]
        child.fault("KF205", f"`{key}` names nothing to call", hint, at_key=True, fix=fix)
        return
    cursor.fault("KF205", "the node names nothing to call", hint)


def _in_our_form(cursor: Cursor) -> str | None:
    """Returns how a node is written that is spelled as in Keras' own configurations."""
    for key in ("class_name", "type"):
        tag = cursor.children().get(key)
        if tag and isinstance(tag.value, str) and catalog.find("layers", tag.value):
            return f'the name of the layer is the key: {{"{tag.value}": {{ … its arguments … }}}}'
    return None


def _wired_node(cursor: Cursor, body: str) -> NodeSpec:
    known = [*_BODIES.get(body, (body,)), *_WIRING]
    found = _with_arguments_inside(cursor, body).mapping(known, f"a node of `{body}`")
    made, name = _body(body, found, _count(found.get("inputs")))
    if body == "share" and "trainable" in found:
        message = "`trainable` belongs to the node that owns the layer, not to one that shares it"
        found["trainable"].fault("KF209", message, at_key=True)
    if "repeat" in found and "each" in found:
        found["each"].fault("KF209", "a node has `repeat` or `each`, not both", at_key=True)
        del found["each"]
    return _noded(cursor, found, made, name)


def _noded(
    cursor: Cursor,
    found: dict[str, Cursor],
    body: Component | Use | Share | Group,
    name: str | None,
) -> NodeSpec:
    """Returns a node with its wiring."""
    return NodeSpec(
        body=body,
        name=name,
        inputs=_node_inputs(found["inputs"]) if "inputs" in found else None,
        call=found["call"].frozen(parse_value) if "call" in found else EMPTY,
        repeat=_iterations(found["repeat"]) if "repeat" in found else None,
        each=_iterations(found["each"]) if "each" in found else None,
        trainable=read_form(found["trainable"], BOOLEAN) if "trainable" in found else None,
        note=found["note"].template() if "note" in found else None,
        path=cursor.path,
    )


def _with_arguments_inside(cursor: Cursor, tag: str) -> Cursor:
    """Notes arguments that stand beside the tag; returns the node with them inside."""
    entry = catalog.find_tag(tag, NODE_KINDS)
    children = cursor.children()
    misplaced = [
        key for key in children if entry and key in entry.parameters and key not in _WIRING
    ]
    for key in misplaced:
        hint = f'put it inside: {{"{tag}": {{"{key}": …}}}}'
        message = f"`{key}` is an argument of `{tag}` and stands beside it"
        children[key].fault("KF201", message, hint, at_key=True)
    rest = {key: child.located for key, child in children.items() if key not in misplaced}
    if misplaced and (rest[tag].value is None or is_open(rest[tag], cursor.path / tag)):
        inside = {key: children[key].located for key in misplaced}
        given = rest[tag].value
        rest[tag] = rest[tag].with_value(inside | (given if isinstance(given, dict) else {}))
    return Cursor(cursor.located.with_value(rest), cursor.path, cursor.problems)


def _body(
    body: str, found: dict[str, Cursor], tensors: int
) -> tuple[Component | Use | Share | Group, str | None]:
    name = parse_name(found["name"]) if "name" in found else None
    if body == "use":
        given = found["with"].frozen(parse_value) if "with" in found else EMPTY
        return Use(found["use"].string() or "", given), name
    if body == "share":
        return Share(found["share"].template() or ""), name
    if body == "layers":
        outputs = _outputs_inside(found["outputs"]) if "outputs" in found else None
        return Group(parse_nodes(found["layers"]), outputs), name
    return _component(body, found, name, tensors)


def _component(
    tag: str, found: dict[str, Cursor], name: str | None, tensors: int
) -> tuple[Component, str | None]:
    if tag == "Model":
        model = parse_model(found[tag])
        return Component(tag, FrozenDict(model=model), found[tag].path), name
    component = parse_tag(found[tag], tag, NODE_KINDS, tensors)
    inner = found[tag].children().get("name")
    if inner is None or "name" not in component.args:
        return component, name
    if "name" in found:
        inner.fault("KF206", "the name is given twice, beside the tag and inside", "keep one")
    args = FrozenDict({key: item for key, item in component.args.items() if key != "name"})
    return Component(tag, args, component.path), name or parse_name(inner)


def _node_inputs(cursor: Cursor) -> Value:
    if isinstance(cursor.value, str):
        return cursor.value
    if isinstance(cursor.value, dict):
        return cursor.frozen(_references)
    if isinstance(cursor.value, list):
        return tuple(_references(item) for item in cursor.items())
    cursor.wrong("a name, a list of names, or a mapping from argument to name")
    return False  # something is given, and nobody knows what


def _references(cursor: Cursor) -> Value:
    if isinstance(cursor.value, list):
        return tuple(_references(item) for item in cursor.items())
    return cursor.template()


def _count(inputs: Cursor | None) -> int:
    return len(inputs.value) if inputs and isinstance(inputs.value, (list, dict)) else 1


def _iterations(cursor: Cursor) -> Value:
    if isinstance(cursor.value, dict):
        _refuse_variables(cursor)
        return FrozenDict({key: _series(child) for key, child in cursor.children().items()})
    if is_expression(cursor.value):
        return cursor.value
    if isinstance(cursor.value, list):
        hint = 'give the items a name, as in {"units": [64, 32]}, and read it as `${units}`'
        cursor.wrong("an integer of at least 0, or a mapping from names to lists", hint)
        return 1
    count = read_form(cursor, _COUNT)
    return 1 if count is None else count  # after a fault, what is repeated is looked at once


def _series(cursor: Cursor) -> Value:
    if isinstance(cursor.value, list) or is_expression(cursor.value):
        return freeze(cursor.plain())
    cursor.wrong("a list of values, one for each iteration")
    return None
