"""What error recovery leaves out of a blueprint after a fault, and what is there anyway.

A rule that reasons from what is not there asks here first, so that one fault gives one problem;
and only about what it reasons from, so that one fault hides no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.forms import GRAPH
from kerasflow.blueprints.keys import names_of
from kerasflow.checking.codes import has_trait
from kerasflow.documents.components import is_tag
from kerasflow.documents.values import Document, Located
from kerasflow.errors import Problem
from kerasflow.paths import Path

GRAPHS = names_of(Blueprint, GRAPH)
"""The keys of a blueprint under which nodes stand."""


class Omissions(NamedTuple):
    """What is missing.

    Args:
        paths: Where something could not be read.
        strays: What stands under a key that nobody knows; it may belong under any other beside.
        lost: Every text under such a key in a graph; it may be a name or a reference.
    """

    paths: frozenset[Path] = frozenset()
    strays: frozenset[Path] = frozenset()
    lost: frozenset[str] = frozenset()

    def is_in(self, section: str) -> bool:
        """Returns whether a section could not be read, or a key may be missing from it.

        What could not be read inside of the section is no gap in the section itself.

        Example:
            >>> omissions = Omissions(frozenset({Path.parse("data.split.test")}))
            >>> omissions.is_in("data.split"), omissions.is_in("data.split.test")
            (False, True)
        """
        parts = tuple(section.split("."))
        unread = any(parts[: len(path.parts)] == path.parts for path in self.paths)
        return unread or any(parts in (it.parts, it.parent.parts) for it in self.strays)

    def are_within(self, section: str) -> bool:
        """Returns whether anything is missing from a section, however deep inside.

        Example:
            >>> omissions = Omissions(frozenset({Path.parse("data.split.test")}))
            >>> omissions.are_within("data.split"), omissions.are_within("data.target")
            (True, False)
        """
        parts = tuple(section.split("."))
        return self.is_in(section) or any(
            path.parts[: len(parts)] == parts for path in (*self.paths, *self.strays)
        )

    def are_in_wires(self) -> bool:
        """Returns whether a node, a name or a reference of a graph may be missing."""
        return any(
            path.parts[0] in GRAPHS and not _is_in_arguments(path) for path in self.paths if path
        )


def find_omissions(problems: Iterable[Problem], document: Document) -> Omissions:
    """Returns what is missing from a blueprint with these problems of form and wiring."""
    paths: set[Path] = set()
    strays: set[Path] = set()
    lost: set[str] = set()
    for problem in problems:
        path = problem.path
        if has_trait(problem.code, "bridged") or not path:
            continue
        stray = has_trait(problem.code, "of a key")
        if stray and path.parts[0] in GRAPHS and len(path.parts) > 2:
            lost.update(_texts(document.find(path)))
        else:
            (strays if stray else paths).add(path)
    members = document.root.value
    if isinstance(members, dict) and "model" not in members:
        paths.add(Path(("model",)))
    return Omissions(frozenset(paths), frozenset(strays), frozenset(lost))


def _is_in_arguments(path: Path) -> bool:
    """Whether a path leads into arguments or into an input, where nothing is wired."""
    if path.parts[:2] == ("model", "inputs") and len(path.parts) > 3:
        return True
    return any(isinstance(part, str) and is_tag(part) and part != "Model" for part in path.parts)


def _texts(item: Located | None) -> Iterator[str]:
    value = item.value if item else None
    if isinstance(value, str):
        yield value.partition("[")[0].partition(".")[0]
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
