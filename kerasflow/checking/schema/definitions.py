"""The parts of a schema that several places share, each written once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.forms import EXPRESSION, in_any_case
from kerasflow.catalog import Entry, Kind
from kerasflow.catalog.loading import table

Schema = dict[str, Any]

_PREFIXES: dict[Kind, str] = {"ops": "ops.", "applications": "applications."}


@dataclass(slots=True)
class Definitions:
    """The shared parts so far, by their names.

    Args:
        registered: Whether what the user has registered belongs to the schema.
        schemas: The parts.
    """

    registered: bool = True
    schemas: dict[str, Schema] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _entries: dict[Kind, list[Entry]] = field(default_factory=dict)

    def define(self, name: str, make: Callable[[], Schema]) -> Schema:
        """Returns a reference to a part, which is made when it is first asked for."""
        if name not in self.schemas:
            # Parts hold one another: a layer in a wrapper is a layer.
            self.schemas[name] = {}
            self.schemas[name] = make()
        return {"$ref": f"#/definitions/{name}"}

    def share(self, schema: Schema) -> Schema:
        """Returns a reference to a part that is known by what it says alone."""
        text = repr(schema)
        name = self._names.setdefault(text, f"value_{len(self._names) + 1}")
        return self.define(name, lambda: schema)

    def entries(self, kind: Kind) -> list[Entry]:
        """Returns what a kind has, by name."""
        if kind not in self._entries:
            found = (catalog.find(kind, name) for name in catalog.names(kind))
            self._entries[kind] = [entry for entry in found if entry and self._belongs(entry)]
        return self._entries[kind]

    def _belongs(self, entry: Entry) -> bool:
        return self.registered or "registered" not in entry.flags

    def tags(self, kinds: Iterable[Kind]) -> dict[str, Entry]:
        """Returns what can be written as a tag; activations of Keras cannot."""
        return {
            _PREFIXES.get(kind, "") + entry.name: entry
            for kind in kinds
            for entry in self.entries(kind)
            if kind in _PREFIXES or entry.name[0].isupper()
        }

    def aliases(self, kinds: Iterable[Kind]) -> dict[str, Entry]:
        """Returns further tags that Keras understands, which nobody need be offered."""
        return {
            _PREFIXES.get(kind, "") + alias: entry
            for kind in kinds
            for alias, name in table(kind, "aliases").items()
            if (kind in _PREFIXES or alias[0].isupper()) and (entry := catalog.find(kind, name))
        }


def one_of_texts(texts: Iterable[str], *, any_case: bool = False) -> str:
    r"""Returns a pattern of texts; expressions are taken everywhere.

    Example:
        >>> one_of_texts(["same"], any_case=True)
        '^(?:[sS][aA][mM][eE])$|\\$\\{'
    """
    spelled = "|".join(in_any_case(text) if any_case else re.escape(text) for text in texts)
    return f"^(?:{spelled})$|{EXPRESSION}"
