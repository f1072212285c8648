"""Writes the catalog from the installed Keras.

    python -m kerasflow.catalog.generating            writes the files in `data/`
    python -m kerasflow.catalog.generating --check    exits 1 where they differ, with a diff

A command of its own, not part of the library: nothing imports it but its test.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Iterator
from difflib import unified_diff
from types import ModuleType
from typing import Any, get_args

from kerasflow.catalog import calling, corrections
from kerasflow.catalog.docstrings import first_sentence, read_arguments, read_types
from kerasflow.catalog.entries import Kind
from kerasflow.catalog.loading import FOLDER
from kerasflow.catalog.naming import accepted_kinds

Raw = dict[str, Any]

GENERATED: tuple[Kind, ...] = tuple(
    kind for kind in get_args(Kind) if kind not in ("sources", "models")
)
_OP_NAMESPACES = ("", "image", "linalg", "nn", "numpy")
_TYPE_ORDER = ("integer", "number", "string", "boolean", "list", "mapping", "null")
_COMPILED_METRICS = {
    "accuracy": "Accuracy",
    "acc": "Accuracy",
    "crossentropy": "CategoricalCrossentropy",
    "ce": "CategoricalCrossentropy",
}


def main(arguments: list[str]) -> int:
    """Writes the catalog, or compares it with ``--check``; returns the exit status."""
    if arguments == ["--check"]:
        difference = "".join(compare())
        sys.stdout.write(difference)
        return 1 if difference else 0
    if arguments:
        sys.stderr.write(f"unknown arguments: {' '.join(arguments)}; there is only --check\n")
        return 2
    FOLDER.mkdir(exist_ok=True)
    for name, text in generate().items():
        (FOLDER / name).write_text(text, "utf-8")
    return 0


def compare() -> Iterator[str]:
    """Yields the difference between the committed files and the installed Keras."""
    wanted = generate()
    present = {file.name for file in FOLDER.glob("*.json")}
    for name in sorted(present | set(wanted)):
        old = (FOLDER / name).read_text("utf-8") if name in present else ""
        new = wanted.get(name, "")
        lines = (old.splitlines(keepends=True), new.splitlines(keepends=True))
        yield from unified_diff(*lines, f"committed/{name}", f"installed/{name}")


def generate() -> dict[str, str]:
    """Returns the text of every file of the catalog, by file name."""
    import keras

    files = {f"{kind}.json": _spell(describe_kind(kind)) + "\n" for kind in GENERATED}
    return {**files, "version.json": _spell({"keras": keras.__version__}) + "\n"}


def public_names(kind: Kind) -> dict[str, Any]:
    """Returns everything public in a kind's namespaces, modules left out, by its name."""
    if kind != "ops":
        return dict(_members(_namespace(kind)))
    return {
        f"{part}.{name}".lstrip("."): member
        for part in _OP_NAMESPACES
        for name, member in _members(_namespace("ops", part))
    }


def describe_kind(kind: Kind) -> Raw:
    """Returns what the catalog says about one kind, as plain values."""
    public = public_names(kind)
    excluded = {**corrections.EXCLUDED[kind]}
    for name in corrections.MACHINERY:
        if name in public:
            excluded[name] = corrections.MACHINERY_REASON
    usable = {name: item for name, item in public.items() if _last(name) not in excluded}
    components = _components(kind, usable)
    names = _canonical_names(components)
    entries = {
        name: _describe(kind, name, components[name]) for name in sorted(set(names.values()))
    }
    ids = _identifiers(kind, entries)
    rest = set(usable) - set(components) - set(ids)
    excluded.update({name: _no_string(name, entries) for name in rest})
    aliases = {name: canonical for name, canonical in names.items() if name != canonical}
    return {
        "aliases": {name: aliases[name] for name in sorted(aliases) if name not in ids},
        "identifiers": ids,
        "excluded": dict(sorted(excluded.items())),
        "entries": entries,
    }


def _namespace(kind: Kind, part: str = "") -> ModuleType:
    import keras

    path = "optimizers.schedules" if kind == "schedules" else kind
    found: Any = keras
    for name in f"{path}.{part}".rstrip(".").split("."):
        found = getattr(found, name)
    module: ModuleType = found
    return module


def _members(namespace: ModuleType) -> Iterator[tuple[str, Any]]:
    for name in sorted(dir(namespace)):
        member = getattr(namespace, name)
        if not name.startswith("_") and not isinstance(member, ModuleType):
            yield name, member


def _components(kind: Kind, usable: dict[str, Any]) -> dict[str, Any]:
    """The names that become entries or their aliases: functions for these kinds, else classes."""
    if kind in ("activations", "ops", "applications"):
        return usable
    return {name: item for name, item in usable.items() if inspect.isclass(item)}


def _canonical_names(components: dict[str, Any]) -> dict[str, str]:
    """One name for each thing: its own, else the shortest."""
    groups: dict[int, list[str]] = {}
    for name, item in components.items():
        groups.setdefault(id(item), []).append(name)
    canonical = {
        key: min(group, key=lambda name: (components[name].__name__ != name, len(name), name))
        for key, group in groups.items()
    }
    return {name: canonical[id(item)] for name, item in components.items()}


def _identifiers(kind: Kind, entries: Raw) -> dict[str, str]:
    """The strings that Keras itself understands, with the entry that each means."""
    if kind in ("layers", "schedules", "callbacks", "ops", "applications"):
        return {}
    known = {_plain(name): name for name in entries}
    found = {key: known.get(_plain(item.__name__)) for key, item in _object_table(kind).items()}
    if kind == "metrics":
        found.update(_COMPILED_METRICS)
    return {
        key: name
        for key, name in sorted(found.items())
        if name and (key != name or kind == "activations") and not _requires(entries[name])
    }


def _object_table(kind: Kind) -> dict[str, Any]:
    from importlib import import_module

    table: dict[str, Any] = import_module(f"keras.src.{kind}").ALL_OBJECTS_DICT
    return table


def _requires(entry: Raw) -> bool:
    return any(item.get("required") for item in entry["parameters"].values())


def _no_string(name: str, entries: Raw) -> str:
    named = {_plain(entry): entry for entry in entries}.get(_plain(name))
    if named:
        return f"Keras takes no such string here; name `{named}` instead"
    return "a function for the loss; Keras takes no such string here"


def _describe(kind: Kind, name: str, item: Any) -> Raw:
    doc = inspect.getdoc(item) or ""
    call = _describe_call(kind, name, item)
    arguments = _arguments(kind, name, item)
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


def _arguments(kind: Kind, name: str, item: Any) -> dict[str, inspect.Parameter]:
    """The arguments of a class or function, with those that go through its `**kwargs`."""
    given = _named_arguments(item)
    if kind == "activations":
        given.pop("x")
    if kind in ("layers", "optimizers") and _takes_more(item):
        sample = {key: _sample(key, name) for key, value in given.items() if _is_required(value)}
        sample |= {"num_tokens": 3} if "num_tokens" in given else {}
        sample |= {"bin_boundaries": [0.0]} if "bin_boundaries" in given else {}
        item(**sample)
        given |= {
            key: value
            for key, value in _inherited(item, given)
            if _is_accepted(item, sample, value)
        }
    return {key: value for key, value in given.items() if key not in corrections.HIDDEN}


def _named_arguments(item: Any) -> dict[str, inspect.Parameter]:
    target = item.__init__ if inspect.isclass(item) else item
    found = inspect.signature(target).parameters.values()
    named = (one for one in found if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY))
    return {one.name: one for one in named if one.name != "self"}


def _takes_more(item: Any) -> bool:
    found = inspect.signature(item.__init__).parameters.values()
    return any(one.kind is one.VAR_KEYWORD for one in found)


def _is_required(argument: inspect.Parameter) -> bool:
    return argument.default is argument.empty


def _sample(argument: str, owner: str) -> Any:
    import keras

    made: dict[str, Callable[[], Any]] = {
        "layer": lambda: (
            keras.layers.LSTM(2) if owner == "Bidirectional" else keras.layers.Dense(2)
        ),
        "cell": lambda: keras.layers.LSTMCell(2),
        "cells": lambda: [keras.layers.LSTMCell(2)],
        "inner_optimizer": keras.optimizers.SGD,
    }
    return made[argument]() if argument in made else calling.SAMPLES[argument]


def _inherited(item: Any, given: Raw) -> Iterator[tuple[str, inspect.Parameter]]:
    """Named arguments of the base classes, the nearest first; what is common to all comes last."""
    for base in item.__mro__[1:]:
        if base.__module__.startswith("keras.") and "__init__" in vars(base):
            for key, value in _named_arguments(base).items():
                if key not in given and key not in corrections.NOT_INHERITED:
                    yield key, value


def _is_accepted(item: Any, sample: Raw, argument: inspect.Parameter) -> bool:
    """Asks Keras, which refuses what no base class takes, and what one is given already."""
    if _is_required(argument):
        return False
    try:
        item(**sample, **{argument.name: argument.default})
    except (TypeError, ValueError):
        return False
    return True


def _argument_texts(item: Any) -> dict[str, str]:
    classes = reversed(item.__mro__) if inspect.isclass(item) else (item,)
    texts: dict[str, str] = {}
    for one in classes:
        texts.update(read_arguments(inspect.cleandoc(vars(one).get("__doc__") or "")))
    return texts


def _describe_parameter(path: str, argument: inspect.Parameter, text: str, is_tensor: bool) -> Raw:
    raw: Raw = {}
    if not is_tensor and (_is_required(argument) or path in corrections.REQUIRED):
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
    found = _named_arguments(item.call)
    required = [key for key, value in found.items() if _is_required(value) and key != "states"]
    tensors = list(calling.LAYER_TENSORS.get(name, required))
    options = [key for key in found if key not in tensors]
    return _call(tensors, len(required), calling.LAYER_LISTS.get(name), options)


def _describe_op_call(name: str, item: Any) -> Raw:
    found = inspect.signature(item).parameters
    standard = tuple(key for key in found if key in calling.TENSOR_ARGUMENTS)
    tensors = calling.OP_TENSORS.get(name, standard)
    required = sum(_is_required(found[key]) for key in tensors)
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


def _spell(value: Any, depth: int = 0) -> str:
    """Spells JSON with one parameter to a line, so that a difference can be read."""
    if not isinstance(value, dict) or not value or depth > 3:
        return json.dumps(value, ensure_ascii=False)
    indent = " " * (depth + 1)
    lines = (
        f"{indent}{json.dumps(key)}: {_spell(item, depth + 1 if key != 'call' else 9)}"
        for key, item in value.items()
    )
    return "{\n" + ",\n".join(lines) + f"\n{' ' * depth}}}"


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
