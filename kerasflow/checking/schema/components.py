"""Components: the schema of a tag with its arguments, and of a place that takes some kinds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from kerasflow.blueprints.forms import EXPRESSION
from kerasflow.catalog import Entry, Kind, Parameter
from kerasflow.checking.schema.definitions import Definitions, Schema, one_of_texts
from kerasflow.checking.schema.snippets import named_snippets, snippet
from kerasflow.checking.schema.values import (
    ANYTHING,
    described,
    plain_value,
    refusal,
    takes_null,
    text,
)
from kerasflow.checking.wording import identifiers, kind_noun, types_taken
from kerasflow.nearness import listed

# Outside of lists a file that extends another may hold a component in part, the rest of which
# stands in the other file; so what they require is stated where they are known to be whole.
_IN_PART: tuple[Kind, ...] = ("optimizers", "schedules", "losses", "metrics")
_BESIDE = {
    "name": described(text(), "The component's name."),
    "note": described(text(), "A remark for people."),
}
_ONE_ALONE = ("layer", "backward_layer", "inner_optimizer")
_INNER: Schema = {"label": "{ … }", "body": "^{$1}", "description": "A component."}
_SEVERAL = "one object names two components; write one object each"
_NO_TAG = "[^A-Z.][^.]*"
NESTED: Schema = {"$ref": "#/definitions/nested"}
"""A model inside a model; the part of that name is made with the nodes."""


def argument(parameter: Parameter, definitions: Definitions) -> Schema:
    """Returns the schema of an argument, with its documentation and its default."""
    value = _value(parameter, definitions) or ANYTHING
    words = [parameter.doc, "Required." if parameter.required else _default(parameter)]
    schema = described(definitions.share(value), " ".join(filter(None, words)))
    # Of a `default` the YAML server would write out every argument of a component.
    plain = isinstance(parameter.default, (bool, int, float, str))
    offered = plain and not {"examples", "defaultSnippets"} & value.keys()
    return schema | ({"examples": [parameter.default]} if offered else {})


def _default(parameter: Parameter) -> str:
    return f"Default: {json.dumps(parameter.default, default=str)}."


def _value(parameter: Parameter, definitions: Definitions) -> Schema:
    if not parameter.accepts:
        return plain_value(parameter)
    kinds, types = parameter.accepts, parameter.types
    if types and "string" not in types:
        schema = plain_value(parameter)
        return schema | {
            "type": [*schema["type"], "object"],
            "allOf": [_tagged(kinds, definitions)],
        }
    names = named_snippets(kinds[0])
    named = _named(kinds, definitions) | ({"defaultSnippets": names} if names else {})
    tagged: Schema = {"allOf": [_tagged(kinds, definitions)]}
    if types:
        every = ["string", "object", *(["null"] if takes_null(parameter) else [])]
        expected = f"expected {types_taken(types, kinds)}"
        return {"type": every, "errorMessage": expected} | named | tagged
    listed_too = {} if parameter.name in _ONE_ALONE else {"items": named | tagged}
    return named | tagged | listed_too | ({} if names else {"defaultSnippets": [_INNER]})


def known_texts(kinds: Iterable[Kind], definitions: Definitions) -> list[str]:
    """Returns the names in quotes that stand for a component of these kinds."""
    texts: dict[str, None] = {}
    for kind in kinds:
        tags = (*definitions.tags([kind]), *definitions.aliases([kind]))
        texts |= dict.fromkeys((*identifiers(kind), *tags))
    return list(texts)


def component(kinds: tuple[Kind, ...], definitions: Definitions, *types: str) -> Schema:
    """Returns the schema of a place that takes a component of these kinds, or its name.

    Args:
        kinds: In order of importance.
        definitions: Where shared parts go.
        types: Further types that the place takes, in JSON Schema's words.
    """
    return (
        {"type": ["string", "object", *types]}
        | _named(kinds, definitions)
        | {"allOf": [_tagged(kinds, definitions)]}
        | offers(kinds, definitions)
    )


def _named(kinds: tuple[Kind, ...], definitions: Definitions) -> Schema:
    """Returns what is said of a text where a component can be named."""
    pattern = one_of_texts(known_texts(kinds, definitions))
    return {"pattern": pattern, "patternErrorMessage": f"unknown {kind_noun(kinds)}"}


def offers(kinds: tuple[Kind, ...], definitions: Definitions) -> Schema:
    """Returns what an editor offers where a component can stand: names, and tags ready to fill."""
    tagged = [snippet(tag, entry) for tag, entry in definitions.tags(kinds).items()]
    return {"defaultSnippets": [*named_snippets(kinds[0]), *tagged]}


def losses_or_metrics(kind: Kind, definitions: Definitions) -> Schema:
    """Returns the schema of losses or metrics: one, a list, or any of these by output."""

    def make() -> Schema:
        again: Schema = {"$ref": f"#/definitions/{kind}_by_output"}
        offered = offers((kind,), definitions)
        # A list is whole even in a document that is laid over another.
        whole = {"allOf": [again, requirements(kind, definitions)]}
        return {
            "type": ["string", "object", "array", "null"],
            "items": whole | offered,
            "properties": tag_properties((kind,), definitions) | {"name": {}, "note": {}},
            "additionalProperties": again,
            "allOf": [single_tag((kind,), definitions)],
            **_named((kind,), definitions),
            **offered,
        }

    return definitions.define(f"{kind}_by_output", make)


def _tagged(kinds: tuple[Kind, ...], definitions: Definitions) -> Schema:
    """Returns the schema of a mapping with one tag of these kinds."""
    name = f"one_of_{'_or_'.join(kinds)}"

    def make() -> Schema:
        properties = tag_properties(kinds, definitions) | _BESIDE
        single = [single_tag(kinds, definitions)]
        return {"properties": properties, "additionalProperties": False, "allOf": single}

    return definitions.define(name, make)


def tag_properties(kinds: tuple[Kind, ...], definitions: Definitions) -> Schema:
    """Returns the tags of these kinds, each with its arguments."""
    tags = definitions.tags(kinds).items()
    known = {tag: _arguments(tag, entry, definitions) for tag, entry in tags}
    aliases = {
        alias: unsuggested(_arguments(alias, entry, definitions))
        for alias, entry in definitions.aliases(kinds).items()
    }
    nested = {"Model": NESTED} if "layers" in kinds else {}
    return known | aliases | nested


def single_tag(kinds: tuple[Kind, ...], definitions: Definitions) -> Schema:
    """Returns the schema that refuses a second tag beside one of these kinds."""
    several = definitions.define("several_tags", lambda: refusal(_SEVERAL))
    tags = (*definitions.tags(kinds), *definitions.aliases(kinds))

    def make() -> Schema:
        return {"dependencies": {tag: alone(tag, several) for tag in tags}}

    return definitions.define(f"single_of_{'_or_'.join(kinds)}", make)


def alone(tag: str, otherwise: Schema) -> Schema:
    """Returns the schema of a mapping in which no other key is a tag."""
    pattern = f"^(?:{re.escape(tag)}|{_NO_TAG})$"
    return {"if": {"propertyNames": {"pattern": pattern}}, "else": otherwise}


def _arguments(tag: str, entry: Entry, definitions: Definitions) -> Schema:
    return definitions.define(f"{entry.kind}.{entry.name}", lambda: _tag(tag, entry, definitions))


def _tag(tag: str, entry: Entry, definitions: Definitions) -> Schema:
    """Returns the schema of what stands behind a tag: arguments by name, or the first alone."""
    properties = {name: argument(item, definitions) for name, item in entry.parameters.items()}
    if entry.kind in ("ops", "applications", "models"):
        properties.setdefault("name", _BESIDE["name"])
    first = entry.first
    if first and first.accepts:
        properties |= tag_properties(first.accepts, definitions)
    schema = described({"properties": properties}, entry.doc or tag)
    schema["markdownDescription"] = f"`{_signature(tag, entry)}`\n\n{entry.doc}"
    if not entry.open:
        schema["additionalProperties"] = False
    if first and first.accepts:
        schema["allOf"] = [single_tag(first.accepts, definitions)]
    if body := snippet(tag, entry)["body"][tag]:
        schema["defaultSnippets"] = [{"label": "arguments", "body": body}]
    return schema | _forms(entry, properties, definitions)


def _signature(tag: str, entry: Entry) -> str:
    arguments = (
        name if item.required else f"{name}={json.dumps(item.default, default=str)}"
        for name, item in entry.parameters.items()
    )
    return f"{tag}({', '.join(arguments)})"


def _forms(entry: Entry, properties: Schema, definitions: Definitions) -> Schema:
    needed = required(entry)
    without = ["object"] if needed else ["object", "null"]
    schema: Schema = {"if": {"type": without}}
    if needed and entry.kind not in _IN_PART:
        schema["then"] = _requirement(entry)
    bare = _bare(entry, needed, definitions)
    return schema | ({"else": bare} if bare else {})


def required(entry: Entry) -> list[str]:
    """Returns the arguments without which Keras refuses a component; tensors come as inputs."""
    tensors = entry.call.tensors if entry.call else ()
    return [
        name for name, item in entry.parameters.items() if item.required and name not in tensors
    ]


def _requirement(entry: Entry) -> Schema:
    """Returns what is required where every argument is known: one fault has one message."""
    known = one_of_texts((*entry.parameters, "name"))
    return {"if": {"propertyNames": {"pattern": known}}, "then": {"required": required(entry)}}


def overlay(properties: dict[str, Schema]) -> Schema:
    """Returns what is said besides of keys that are described elsewhere."""
    return {"properties": {key: unsuggested(item) for key, item in properties.items()}}


def unsuggested(schema: Schema) -> Schema:
    """Returns a schema whose key no editor offers; what stands beside a `$ref` would not count."""
    return ({"allOf": [schema]} if "$ref" in schema else schema) | {"doNotSuggest": True}


def requirements(kind: Kind, definitions: Definitions) -> Schema:
    """Returns what the components of a kind require, where they are known to be whole."""

    def make() -> Schema:
        needing = {tag: entry for tag, entry in definitions.tags([kind]).items() if required(entry)}
        return overlay({tag: _requirement(entry) for tag, entry in needing.items()})

    return definitions.define(f"whole_{kind}", make)


def _bare(entry: Entry, needed: list[str], definitions: Definitions) -> Schema:
    """Returns the schema of a value that stands for the first argument; `{}` for any value."""
    first = entry.first
    if entry.kind == "ops" or entry.open:
        # The tensors that a node gives decide which argument is the first.
        return {}
    if first and set(needed) <= {first.name}:
        schema = _value(first, definitions)
        return definitions.share(schema) if schema else {}
    hint = f"name the arguments: it needs {listed(needed)}" if needed else "it takes no argument"
    return {"type": "string", "pattern": EXPRESSION, "errorMessage": hint}
