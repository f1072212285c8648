"""Nodes, and what holds them: models, blocks and groups."""

from __future__ import annotations

from kerasflow.blueprints.forms import BOOLEAN, DTYPE, MAX_INTEGER
from kerasflow.catalog import NODE_KINDS, Entry
from kerasflow.checking.schema.components import (
    NESTED,
    alone,
    required,
    single_tag,
    tag_properties,
)
from kerasflow.checking.schema.definitions import Definitions, Schema, one_of_texts
from kerasflow.checking.schema.forms import plain
from kerasflow.checking.schema.snippets import snippet
from kerasflow.checking.schema.values import (
    NAME,
    choice,
    described,
    listing,
    mapping,
    refusal,
    section,
    text,
    typed,
)

_NODE: Schema = {"$ref": "#/definitions/node"}
_NAME_RULE = "a name is a letter, then letters, digits or `_`"
_NOTE = described(text(), "A remark for people.")
_WIRING = ("name", "inputs", "call", "repeat", "each", "trainable", "note", "with", "outputs")
_BODIES = ("use", "share", "layers")
_VARIABLES: Schema = {"pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}


def define_nodes(definitions: Definitions) -> None:
    """Adds the parts `node`, `model`, `nested` and `block`."""
    definitions.define("references", _references)
    definitions.define("node", lambda: _node(definitions))
    definitions.define("model", _model)
    definitions.define("nested", _nested)
    definitions.define("block", _block)


def nodes(text_shown: str | None = None) -> Schema:
    """Returns the schema of a list of nodes."""
    listed = listing(_NODE, "a list of nodes")
    return described(listed, text_shown) if text_shown else listed


def _node(definitions: Definitions) -> Schema:
    tags = definitions.tags(NODE_KINDS)
    bare = [tag for tag, entry in tags.items() if not required(entry)]
    bare += [tag for tag, entry in definitions.aliases(NODE_KINDS).items() if not required(entry)]
    hint = 'no layer of this name, or one that needs arguments, as in {"Dense": 10}'
    return {
        "type": ["object", "string"],
        "properties": _wiring() | tag_properties(NODE_KINDS, definitions),
        "additionalProperties": False,
        "pattern": one_of_texts(bare),
        "patternErrorMessage": hint,
        "allOf": [single_tag(NODE_KINDS, definitions), _bodies(definitions)],
        "defaultSnippets": [*_own_snippets(), *(_snippets(tags))],
    }


def _snippets(tags: dict[str, Entry]) -> list[Schema]:
    return [
        snippet(tag, entry) for tag, entry in tags.items() if entry.kind in ("layers", "models")
    ]


def _own_snippets() -> list[Schema]:
    return [
        {"label": "use", "body": {"use": "$1"}, "description": "A block, used here."},
        {"label": "share", "body": {"share": "$1"}, "description": "A layer, called again."},
        {"label": "layers", "body": {"layers": ["^$1"]}, "description": "A group of nodes."},
    ]


def _wiring() -> Schema:
    references: Schema = {"$ref": "#/definitions/references"}
    expected = "a number, or lists by name"
    iterations = typed(["integer", "object"], expected, minimum=0, maximum=MAX_INTEGER)
    iterations["propertyNames"] = _VARIABLES
    iterations["additionalProperties"] = typed(
        ["array"], "a list of values, one for each iteration"
    )
    called_on = (
        "What it is called on: a name, a list, or names by argument; by default the one before."
    )
    return {
        "name": described(name(), "What other nodes call this one, and Keras its layer."),
        "inputs": described(references, called_on),
        "call": described(mapping({}), "Further arguments of the call; a text is a reference."),
        "repeat": described(iterations, "One after the other, so many times; 0 means not at all."),
        "each": described(
            iterations, "Side by side, so many times, each iteration on its own `inputs`."
        ),
        "use": described(text(), "The name of a block in `blocks`."),
        "with": described(mapping({}), "The block's parameters."),
        "layers": nodes("A group: a block that is written where it is used."),
        "outputs": described(_outputs(), "What the group gives; left out: its last node."),
        "share": described(text(), "The node whose layer is called again, with its weights."),
        "trainable": described(plain(BOOLEAN), "`false` freezes the weights."),
        "note": _NOTE,
    }  # fmt: skip


def name() -> Schema:
    """Returns the schema of a name of a node."""
    return text(pattern=f"{NAME}", patternErrorMessage=_NAME_RULE)


def _references() -> Schema:
    """A name, or names in lists and mappings."""
    again: Schema = {"$ref": "#/definitions/references"}
    return {
        "type": ["string", "array", "object"],
        "items": again,
        "additionalProperties": again,
    }


def _outputs() -> Schema:
    types = ["string", "array", "object"]
    limits = {"minItems": 1, "minProperties": 1, "propertyNames": {"minLength": 1}}
    return typed(types, "names", items=text(), additionalProperties=text(), **limits)


def _bodies(definitions: Definitions) -> Schema:
    """Refuses two bodies, none, and keys without the body that they belong to."""
    both = "a node has `repeat` or `each`, not both"
    shared = "`trainable` belongs to the node that owns the layer"
    nothing = 'the node names nothing to call, such as {"Dense": 10}'
    dependencies = {body: _alone(body) for body in _BODIES} | {
        "with": ["use"],
        "outputs": ["layers"],
        "repeat": {"if": {"required": ["each"]}, "then": refusal(both)},
        "trainable": {"if": {"required": ["share"]}, "then": refusal(shared)},
    }
    wiring: Schema = {"type": "object", "propertyNames": {"pattern": f"^(?:{'|'.join(_WIRING)})$"}}
    bodies = {"dependencies": dependencies, "if": wiring, "then": refusal(nothing)}
    return definitions.define("bodies", lambda: bodies)


def _alone(body: str) -> Schema:
    """Refuses a tag and another body beside a body."""
    several: Schema = {"$ref": "#/definitions/several_tags"}
    others = [other for other in _BODIES if other != body]
    no_other = {"if": {"propertyNames": {"not": {"enum": others}}}, "else": several}
    return {"allOf": [alone(body, several), no_other]}


def _model() -> Schema:
    several = {"type": ["object", "array", "string"], "items": _NODE, "minItems": 1}
    return section(_model_properties()) | several


def _model_properties() -> dict[str, Schema]:
    return {
        "inputs": described(
            _inputs(), "The inputs: names of columns, or names with `shape` and `dtype`."
        ),
        "layers": nodes("The nodes, each called on the one before unless `inputs` says otherwise.")
        | {"minItems": 1},
        "outputs": described(_outputs(), "What the model gives; left out: the last node."),
        "class": described(text(minLength=1), "A registered class that the model is one of."),
        "note": _NOTE,
    }


def _nested() -> Schema:
    shown = described({"allOf": [{"$ref": "#/definitions/model"}]}, "A model used as a layer.")
    shown["type"] = ["object", "array", "string"]
    return shown | {"if": {"type": "object"}, "then": {"required": ["layers"]}}


def _inputs() -> Schema:
    bounds = {"minimum": 1, "maximum": MAX_INTEGER}
    size = typed(["integer", "null"], "a size of at least 1, or null", **bounds)
    shape = listing(size, "a list of sizes, without the batch")
    properties = {
        "shape": described(shape, "Without the batch; `null` where any size goes."),
        "dtype": described(choice(DTYPE.known), "Default: `float32`."),
    }
    one = section(properties, type=["object", "null", "string"])
    types = ["object", "array", "string"]
    least = {"minItems": 1, "minProperties": 1}
    named: Schema = {"propertyNames": {"pattern": NAME, "patternErrorMessage": _NAME_RULE}}
    return typed(types, "names, or a mapping from name to shape", **least) | named | {
        "additionalProperties": one,
        "items": name(),
    }  # fmt: skip


def _block() -> Schema:
    inputs = typed(["array", "string"], "a list of names", items=name(), minItems=1)
    inputs |= {"pattern": NAME}
    params = mapping({}) | {"propertyNames": _VARIABLES}
    return section(
        {
            "inputs": described(inputs, "What it is called on. Default: one, called `input`."),
            "params": described(params, 'Its parameters and their defaults; "required" is none.'),
            "layers": nodes("The nodes; they see the block's parameters and inputs."),
            "outputs": described(_outputs(), "What it gives; left out: the last node."),
            "note": _NOTE,
        }
    )


def model(definitions: Definitions) -> Schema:
    """Returns the schema of the section `model`: a graph, or a registered class of one's own."""
    classes = tag_properties(("models",), definitions)
    graph = definitions.schemas["model"]
    own = {"properties": graph["properties"] | {"Model": NESTED} | classes}
    return graph | own
