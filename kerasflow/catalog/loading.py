"""The committed catalog: one JSON file per kind, read when that kind is first asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kerasflow.catalog.entries import CallSignature, Entry, Kind, Parameter
from kerasflow.catalog.own_layers import APPLICATION_LAYERS, OWN_LAYERS
from kerasflow.catalog.ranges import Range
from kerasflow.catalog.traits import traits

FOLDER = Path(__file__).with_name("data")
_OWN: Mapping[Kind, Mapping[str, Entry]] = {
    "layers": OWN_LAYERS,
    "applications": APPLICATION_LAYERS,
}


@cache
def read(kind: Kind) -> dict[str, Any]:
    """Returns what is committed for a kind; nothing for kinds that only users register."""
    file = FOLDER / f"{kind}.json"
    if kind in ("sources", "models"):
        return {"entries": {}, "aliases": {}, "identifiers": {}, "excluded": {}}
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return content


@cache
def read_version() -> str:
    """Returns the version of Keras that the catalog was generated from."""
    content = json.loads((FOLDER / "version.json").read_text("utf-8"))
    return str(content["keras"])


def built_in(kind: Kind, name: str) -> Entry | None:
    """Returns an entry by its name or alias, its own layers among them."""
    if name in (own := _OWN.get(kind, {})):
        return own[name]
    content = read(kind)
    name = content["aliases"].get(name, name)
    return _entry(name, kind) if name in content["entries"] else None


def built_in_names(kind: Kind) -> tuple[str, ...]:
    """Returns the names of a kind, in no order and without aliases."""
    return (*read(kind)["entries"], *_OWN.get(kind, ()))


def table(kind: Kind, name: str) -> Mapping[str, str]:
    """Returns one of a kind's tables from name to text, read-only."""
    return MappingProxyType(read(kind)[name])


@cache
def _entry(name: str, kind: Kind) -> Entry:
    raw = read(kind)["entries"][name]
    parameters = {key: _parameter(key, value) for key, value in raw["parameters"].items()}
    call = _call(raw["call"]) if "call" in raw else None
    flags = traits(kind, name).union(raw.get("flags", ()))
    return Entry(name, kind, raw["doc"], MappingProxyType(parameters), call, flags)


def _parameter(name: str, raw: dict[str, Any]) -> Parameter:
    return Parameter(
        name,
        required=raw.get("required", False),
        default=raw.get("default"),
        accepts=tuple(raw.get("accepts", ())),
        types=tuple(raw.get("types", ())),
        doc=raw.get("doc", ""),
        range=Range.parse(raw["range"]) if "range" in raw else None,
        choices=tuple(raw.get("choices", ())),
        lengths=tuple(raw.get("lengths", ())),
    )


def _call(raw: dict[str, Any]) -> CallSignature:
    options = tuple(raw.get("options", ()))
    return CallSignature(tuple(raw["tensors"]), raw["required"], raw.get("listed", False), options)
