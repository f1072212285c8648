"""The sections of a blueprint that is made in Python, as its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.parsing import VERSION
from kerasflow.blueprints.specs import (
    BlockSpec,
    CompileSpec,
    Component,
    DataSpec,
    EvaluateSpec,
    FitSpec,
    FrozenDict,
    ModelSpec,
    NodeSpec,
    RuntimeSpec,
)
from kerasflow.blueprints.spelling.callers import Caller, find_caller
from kerasflow.blueprints.spelling.values import spell
from kerasflow.documents.values import Document, Located

_SPECS = (
    BlockSpec, CompileSpec, Component, DataSpec, EvaluateSpec, FitSpec, ModelSpec, NodeSpec,
    RuntimeSpec,
)  # fmt: skip


def spell_sections(sections: Mapping[str, Any]) -> Document:
    """Returns the document of sections that were given in Python, each with its place there.

    Args:
        sections: By the names of the fields of `Blueprint`; those left at their defaults are left
            out of the document.

    Raises:
        TypeError: A value is none that a document can hold.
    """
    caller = find_caller()
    place = caller.place()
    defaults = {entry.name: entry.default for entry in fields(Blueprint)}
    given = {
        key: value
        for key, value in sections.items()
        if key != "document" and value is not defaults[key]
    }
    extra = given.pop("extra", {})
    values = {"blueprint": VERSION, **given, **_unparse_specs(given), **extra}
    root = {key: spell(value, place) for key, value in values.items()}
    return Document(Located(root, place, place), roots=_roots(caller))


def _roots(caller: Caller) -> tuple[Path, ...]:
    file = Path(caller.code.co_filename)
    folders = (file.resolve().parent, Path.cwd()) if file.is_file() else (Path.cwd(),)
    return tuple(dict.fromkeys(folders))


def _unparse_specs(given: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the sections that came typed, from another blueprint, as plain values."""
    typed = {key: value for key, value in given.items() if _is_typed(value)}
    if not typed:
        return {}
    from kerasflow.blueprints.unparsing import to_mapping

    filled = {"model": ModelSpec(()), **typed, "document": Document(Located(None))}
    plain = to_mapping(Blueprint(**filled))
    return {key: plain[key] for key in typed if key in plain}


def _is_typed(value: Any) -> bool:
    items = [*value.values()] if isinstance(value, Mapping) else value
    return isinstance(value, (*_SPECS, FrozenDict)) or (
        isinstance(items, (list, tuple)) and any(isinstance(item, _SPECS) for item in items)
    )
