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
from kerasflow.catalog.describing import Raw, describe, is_required, named_arguments
from kerasflow.catalog.entries import Kind
from kerasflow.catalog.loading import FOLDER

GENERATED: tuple[Kind, ...] = tuple(
    kind for kind in get_args(Kind) if kind not in ("sources", "models")
)
_OP_NAMESPACES = ("", "image", "linalg", "nn", "numpy")
_COMPILED_METRICS = {
    "accuracy": "Accuracy",
    "acc": "Accuracy",
    "crossentropy": "CategoricalCrossentropy",
    "ce": "CategoricalCrossentropy",
}


# From Python 3.13 on docstrings lose their indentation when they are compiled, by which what Keras
# puts into them later is told from the rest; types and sentences are read from them.
READS_DOCSTRINGS = sys.version_info < (3, 13)


def main(arguments: list[str]) -> int:
    """Writes the catalog, or compares it with ``--check``; returns the exit status."""
    if not READS_DOCSTRINGS:
        message = "Keras' docstrings are read with Python 3.11 or 3.12, for 3.13 has no indentation"
        sys.stderr.write(f"{message} in them\n")
        return 2
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
        name: describe(kind, name, item, _arguments(kind, name, item))
        for name, item in sorted(components.items())
        if names[name] == name
    }
    tags = {name for name in components if name[0].isupper()}
    ids = _identifiers(kind, tags, entries)
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


def _identifiers(kind: Kind, tags: set[str], entries: Raw) -> dict[str, str]:
    """The strings that Keras itself understands, with the entry that each means."""
    if kind in ("layers", "schedules", "callbacks", "ops", "applications"):
        return {}
    known = {_plain(name): name for name in entries}
    found = {key: known.get(_plain(item.__name__)) for key, item in _object_table(kind).items()}
    understood = {
        key: name
        for key, name in found.items()
        if name and key not in tags and _is_understood(kind, key, entries[name])
    }
    by_compile = _COMPILED_METRICS if kind == "metrics" else {}
    return dict(sorted((understood | by_compile).items()))


def _object_table(kind: Kind) -> dict[str, Any]:
    from importlib import import_module

    table: dict[str, Any] = import_module(f"keras.src.{kind}").ALL_OBJECTS_DICT
    return table


def _is_understood(kind: Kind, key: str, entry: Raw) -> bool:
    """Asks Keras, whose table has strings that it then cannot make anything of."""
    try:
        _namespace(kind).get(key)
    except (KeyError, TypeError, ValueError):
        return False
    return not any(item.get("required") for item in entry["parameters"].values())


def _no_string(name: str, entries: Raw) -> str:
    named = {_plain(entry): entry for entry in entries}.get(_plain(name))
    if named:
        return f"Keras takes no such string here; name `{named}` instead"
    return "a function for the loss; Keras takes no such string here"


def _arguments(kind: Kind, name: str, item: Any) -> dict[str, inspect.Parameter]:
    """The arguments of a class or function, with those that go through its `**kwargs`."""
    given = named_arguments(item)
    if kind == "activations":
        given.pop("x")
    if kind in ("layers", "optimizers") and _takes_more(item):
        sample = {key: _sample(key, name) for key, value in given.items() if is_required(value)}
        sample |= {"num_tokens": 3} if "num_tokens" in given else {}
        sample |= {"bin_boundaries": [0.0]} if "bin_boundaries" in given else {}
        item(**sample)
        given |= {
            key: value
            for key, value in _inherited(item, given)
            if _is_accepted(item, sample, value)
        }
    return {key: value for key, value in given.items() if key not in corrections.HIDDEN}


def _takes_more(item: Any) -> bool:
    found = inspect.signature(item.__init__).parameters.values()
    return any(one.kind is one.VAR_KEYWORD for one in found)


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
    known = {*given, *corrections.NOT_INHERITED}
    for base in item.__mro__[1:]:
        if base.__module__.startswith("keras.") and "__init__" in vars(base):
            yield from (each for each in named_arguments(base).items() if each[0] not in known)


def _is_accepted(item: Any, sample: Raw, argument: inspect.Parameter) -> bool:
    """Asks Keras, which refuses what no base class takes, and what one is given already."""
    if is_required(argument):
        return False
    try:
        item(**sample, **{argument.name: argument.default})
    except (TypeError, ValueError):
        return False
    return True


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
