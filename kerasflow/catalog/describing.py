"""What the catalog says about one class or function, from its signature and docstring.

Used when generating; imports no Keras, but looks at what it is handed.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from kerasflow.catalog import calling, corrections
from kerasflow.catalog.docstrings import first_sentence, read_arguments, read_types
from kerasflow.catalog.entries import Kind
from kerasflow.catalog.limits import describe_limits
from kerasflow.catalog.naming import accepted_kinds

Raw = dict[str, Any]
Arguments = Mapping[str, inspect.Parameter]

_TYPE_ORDER = ("integer", "number", "string", "boolean", "list", "mapping", "null")


def describe(kind: Kind, name: str, item: Any, arguments: Arguments) -> Raw:
    """Returns an entry as plain values; `arguments` are those that a document may give."""
    doc = inspect.getdoc(item) or ""
    call = _describe_call(kind, name, item)
    texts = _argument_texts(item)
    tensors = () if call is None or kind != "ops" else call["tensors"]
    raw: Raw = {"doc": first_sentence(doc)}
    raw["parameters"] = {
        key: _describe_parameter(f"{kind}.{name}.{key}", value, texts.get(key, ""), key in tensors)
        for key, value in arguments.items()
        if not (key in tensors and (len(tensors) == 1 or (call and call.get("listed"))))
    }
    if call is not None:
        raw["call"] = call
    flags = sorted(_flags(kind, name, item, raw["parameters"]))
    return {**raw, "flags": flags} if flags else raw


def named_arguments(item: Any) -> dict[str, inspect.Parameter]:
    """Returns the arguments of a class or function that have a name."""
    target = item.__init__ if inspect.isclass(item) else item
    found = inspect.signature(target).parameters.values()
    named = (one for one in found if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY))
    return {one.name: one for one in named if one.name != "self"}


def is_required(argument: inspect.Parameter) -> bool:
    """Returns whether an argument has no default."""
    return argument.default is argument.empty


def _argument_texts(item: Any) -> dict[str, str]:
    classes = reversed(item.__mro__) if inspect.isclass(item) else (item,)
    texts: dict[str, str] = {}
    for one in classes:
        texts.update(read_arguments(inspect.cleandoc(vars(one).get("__doc__") or "")))
    return texts


def _describe_parameter(path: str, argument: inspect.Parameter, text: str, is_tensor: bool) -> Raw:
    raw: Raw = {}
    if not is_tensor and (is_required(argument) or path in corrections.REQUIRED):
        raw["required"] = True
    default = corrections.DEFAULTS.get(argument.name, argument.default)
    if default is not argument.empty and default is not None:
        raw["default"] = list(default) if isinstance(default, tuple) else default
    accepts = () if path.startswith("ops.") else accepted_kinds(argument.name)
    if accepts:
        raw["accepts"] = accepts
    types = () if is_tensor else _types(path, default, text, accepts)
    if types:
        raw["types"] = types
    raw |= describe_limits(path, types)
    if text:
        raw["doc"] = first_sentence(text)
    return raw


def _types(path: str, default: Any, text: str, accepts: tuple[Kind, ...]) -> tuple[str, ...]:
    if path.startswith("applications.") and path.endswith(".weights"):
        return ("null",)
    found = _wanted_types(path, default, text, accepts)
    needed = path in corrections.REQUIRED
    if found and not needed and (default is None or "null" in read_types(text)):
        found.add("null")
    if "number" in found:
        found.discard("integer")
    return tuple(sorted(found, key=_TYPE_ORDER.index))


def _wanted_types(path: str, default: Any, text: str, accepts: tuple[Kind, ...]) -> set[str]:
    name = path.rpartition(".")[2]
    if path in corrections.TYPES:
        return set(corrections.TYPES[path])
    if accepts and name != "learning_rate":
        by_string = accepts[0] in corrections.KINDS_WITH_STRINGS
        return {"string", "null"} if by_string else set()
    if name in corrections.TYPES_BY_NAME:
        return set(corrections.TYPES_BY_NAME[name])
    return _documented_types(default, text)


def _documented_types(default: Any, text: str) -> set[str]:
    found = read_types(text) - {"null"}
    if isinstance(default, bool):
        return found | {"boolean"}
    by_default = {int: "integer", float: "number", str: "string", tuple: "list"}.get(type(default))
    return found | {by_default} if found and by_default else found


def _describe_call(kind: Kind, name: str, item: Any) -> Raw | None:
    if kind == "ops":
        return _describe_op_call(name, item)
    if kind == "applications":
        return {"tensors": ["inputs"], "required": 1, "options": ["training", "mask"]}
    return _describe_layer_call(name, item) if kind == "layers" else None


def _describe_layer_call(name: str, item: Any) -> Raw:
    found = named_arguments(item.call)
    required = [key for key, value in found.items() if is_required(value) and key != "states"]
    tensors = list(calling.LAYER_TENSORS.get(name, required))
    options = [key for key in found if key not in tensors]
    return _call(tensors, len(required), calling.LAYER_LISTS.get(name), options)


def _describe_op_call(name: str, item: Any) -> Raw:
    found = inspect.signature(item).parameters
    standard = tuple(key for key in found if key in calling.TENSOR_ARGUMENTS)
    tensors = calling.OP_TENSORS.get(name, standard)
    required = sum(is_required(found[key]) for key in tensors)
    return _call(list(tensors), required, calling.OP_LISTS.get(name), [])


def _call(tensors: list[str], required: int, shortest: int | None, options: list[str]) -> Raw:
    raw: Raw = {"tensors": tensors, "required": shortest or required}
    if shortest:
        raw["listed"] = True
    return {**raw, "options": options} if options else raw


def _flags(kind: Kind, name: str, item: Any, parameters: Raw) -> Iterator[str]:
    if kind == "callbacks" and name in calling.WRITES:
        yield f"writes:{calling.WRITES[name]}"
    if kind == "applications":
        yield "weights"
    if kind == "layers":
        yield from _layer_flags(name, item, parameters)
    if kind == "ops" and name in calling.OP_SPREAD:
        yield "spread"
    if kind == "ops" and name == "rearrange":
        yield "open"


def _layer_flags(name: str, item: Any, parameters: Raw) -> Iterator[str]:
    if hasattr(item, "adapt"):
        yield "adapts"
    if name.startswith("Random") or name in calling.RANDOM:
        yield "random"
    if name in calling.STRINGS:
        yield "strings"
    if name.endswith(("Cell", "Cells")):
        yield "cell"
    if name in calling.WEIGHTS or any(key.endswith("_initializer") for key in parameters):
        yield "weights"
