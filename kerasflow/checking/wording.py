"""The words of messages: kinds, values, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.graphs import Graph
from kerasflow.blueprints.specs import Component, ModelSpec, Value
from kerasflow.catalog import KINDS, Kind
from kerasflow.nearness import nearest

ONE_OF: Mapping[Kind, str] = {
    "layers": "a layer",
    "losses": "a loss",
    "metrics": "a metric",
    "optimizers": "an optimizer",
    "schedules": "a schedule",
    "callbacks": "a callback",
    "initializers": "an initializer",
    "regularizers": "a regularizer",
    "constraints": "a constraint",
    "activations": "an activation",
    "ops": "an op",
    "applications": "an application",
    "sources": "a source",
    "models": "a model",
}
_PREFIXES: Mapping[Kind, str] = {"ops": "ops.", "applications": "applications."}
_TYPES: Mapping[str, str] = {
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "boolean": "true or false",
    "list": "a list",
    "mapping": "a mapping",
    "null": "null",
}


def kind_noun(kinds: Iterable[Kind]) -> str:
    """Returns what the first kind is called, without its article.

    Example:
        >>> kind_noun(("optimizers",)), kind_noun(())
        ('optimizer', 'component')
    """
    first = next(iter(kinds), None)
    return ONE_OF[first].split(" ", 1)[1] if first else "component"


def kinds_of(tag: str, kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Returns the kinds that a tag can be of by its prefix, of those that a place takes.

    Example:
        >>> kinds_of("ops.mean", ("layers", "ops")), kinds_of("Dense", ("layers", "ops"))
        (('ops',), ('layers', 'ops'))
    """
    found = (kind for kind, prefix in _PREFIXES.items() if tag.startswith(prefix))
    return tuple(found) or kinds


def one_of(kinds: Iterable[Kind]) -> str:
    """Returns what a place takes, such as ``an activation or a layer``."""
    return _either([ONE_OF[kind] for kind in kinds]) or "a component"


def types_taken(types: Iterable[str], kinds: Iterable[Kind]) -> str:
    """Returns what a parameter takes, such as ``an integer or a list``.

    Example:
        >>> types_taken(("integer", "list", "null"), ())
        'an integer, a list or null'
    """
    nouns = [ONE_OF[kind] for kind in kinds]
    plain = [_TYPES[name] for name in types if not (nouns and name == "string")]
    return _either([*nouns, *plain])


def _either(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def type_of(value: Value) -> str:
    """Returns the plain type of a value, in the catalog's words; empty for components.

    Example:
        >>> type_of(3), type_of(0.5), type_of((1, 2))
        ('integer', 'number', 'list')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names: dict[type, str] = {int: "integer", float: "number", str: "string", tuple: "list"}
    name = names.get(type(value))
    return name or ("mapping" if isinstance(value, dict) else "")


def described(value: Value) -> str:
    """Returns what a value is, with the value where it is short.

    Example:
        >>> described("wide"), described(0.5), described(True), described((32, 3))
        ('the string `wide`', 'the number 0.5', 'true', 'the list [32, 3]')
    """
    if isinstance(value, Component):
        return f"`{value.tag}`"
    if isinstance(value, (ModelSpec, Graph)):
        return "a model"
    if value is None or isinstance(value, bool):
        return spelled(value)
    name, text = type_of(value), spelled(value)
    if len(text) > 40:
        return _TYPES.get(name, "a value")
    return f"the {name} `{value}`" if isinstance(value, str) else f"the {name} {text}"


def spelled(value: Any) -> str:
    """Returns a value as a document spells it.

    Example:
        >>> spelled((32, None, "same"))
        '[32, null, "same"]'
    """
    if isinstance(value, Component):
        return f'{{"{value.tag}": {spelled(value.args)}}}'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(spelled(item) for item in value)}]"
    if isinstance(value, dict):
        items = (f'"{key}": {spelled(item)}' for key, item in value.items())
        return f"{{{', '.join(items)}}}"
    import json

    return json.dumps(value, ensure_ascii=False, default=str)


def as_component(value: Value, kinds: Iterable[Kind]) -> str | None:
    """Returns how a mapping by a name in lower case is written as a component.

    Example:
        >>> from kerasflow.blueprints.specs import FrozenDict
        >>> as_component(FrozenDict(adam=0.1), ("optimizers",))
        'did you mean {"Adam": …}?'
        >>> as_component(FrozenDict(relu=None), ("activations", "layers"))
        'write "relu", in quotes alone'
    """
    names = list(value) if isinstance(value, dict) else []
    if len(names) != 1:
        return None
    if any(names[0] in identifiers(kind) for kind in kinds if kind == "activations"):
        return f'write "{names[0]}", in quotes alone'
    guess = nearest(names[0], tags(kinds))
    return f'did you mean {{"{guess}": …}}?' if guess else None


def identifiers(kind: Kind) -> Mapping[str, str]:
    """Returns the names in quotes that Keras takes for a kind; those of no other have any."""
    return {} if kind in ("sources", "models") else catalog.identifiers(kind)


def tags(kinds: Iterable[Kind]) -> list[str]:
    """Returns every tag of these kinds, of all kinds where there are none given."""
    return [
        _PREFIXES.get(kind, "") + name for kind in kinds or KINDS for name in catalog.names(kind)
    ]


def reason_excluded(tag: str, kinds: Iterable[Kind]) -> str | None:
    """Returns why a tag can never be named in a document; None when that is not so."""
    for kind in kinds or KINDS:
        prefix = _PREFIXES.get(kind, "")
        if tag.startswith(prefix) and kind not in ("sources", "models"):
            reason = catalog.excluded(kind).get(tag.removeprefix(prefix))
            if reason:
                return reason
    return None
