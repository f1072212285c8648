"""The sections of a blueprint that is made in Python, as its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint, of_specs
from kerasflow.blueprints.parsing import VERSION
from kerasflow.blueprints.sections import CompileSpec, DataSpec, EvaluateSpec, FitSpec, RuntimeSpec
from kerasflow.blueprints.specs import BlockSpec, Component, FrozenDict, ModelSpec, NodeSpec
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
    values = {"blueprint": VERSION, **_without_specs(given), **extra}
    root = {key: spell(value, place) for key, value in values.items()}
    return Document(Located(root, place, place), roots=_roots(caller))


def _roots(caller: Caller) -> tuple[Path, ...]:
    file = Path(caller.code.co_filename)
    folders = (file.resolve().parent, Path.cwd()) if file.is_file() else (Path.cwd(),)
    return tuple(dict.fromkeys(folders))


def _without_specs(given: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the sections, those that came typed, from another blueprint, as plain values."""
    typed = {key: value for key, value in given.items() if _is_typed(value)}
    if not typed:
        return dict(given)
    from kerasflow.blueprints.unparsing import to_mapping

    plain = to_mapping(of_specs({"model": ModelSpec(()), **typed}))
    # One that came typed and is at its defaults is left out.
    there = (key for key in given if key not in typed or key in plain)
    return {key: plain[key] if key in typed else given[key] for key in there}


def _is_typed(value: Any) -> bool:
    items = [*value.values()] if isinstance(value, Mapping) else value
    return isinstance(value, (*_SPECS, FrozenDict)) or (
        isinstance(items, (list, tuple)) and any(isinstance(item, _SPECS) for item in items)
    )
