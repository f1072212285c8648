"""The phases of a training: the blueprint itself, and what each item of `then` makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.loading import first_argument_of
from kerasflow.documents.assigning import PathFault, assign
from kerasflow.documents.values import Document, Located
from kerasflow.errors import Problem
from kerasflow.paths import Path
from kerasflow.places import Place, Source

# What holds for a whole run, whatever its phases are.
_OF_THE_RUN = frozenset(name for name, key in keys_of(Blueprint).items() if key.lasting)


class Phase(NamedTuple):
    """One `fit`.

    Args:
        number: 0 for the blueprint itself.
        blueprint: With everything that earlier phases and this one have set.
    """

    number: int
    blueprint: Blueprint


class Assignment(NamedTuple):
    """What one key of a phase sets.

    Args:
        target: Where in the blueprint.
        path: Of the key in the document.
        document: The blueprint with this and everything before it, in which what a phase sets has
            its marker for the place of its key.
    """

    target: Path
    path: Path
    document: Document

    @property
    def marker(self) -> Place:
        """Stands as the place of its key on the value, to find it in the document again."""
        return _marker(self.path)


class Item:
    """One item of `then`, and what it makes of the blueprint.

    Args:
        document: With everything that earlier items and this one set, and without `then`.
        marked: The same, in which what is set has its marker for the place of its key.
        settings: One for each key that could be set, in order.
        problems: What could not be set.
    """

    def __init__(self, document: Document, marked: Document) -> None:
        self.document, self.marked = document, marked
        self.settings: list[Assignment] = []
        self.problems: list[Problem] = []


def apply_items(document: Document) -> Iterator[Item]:
    """Yields what each item of `then` makes of a document, the first first.

    Args:
        document: With `then`, its variables resolved.

    Example:
        >>> from kerasflow.documents.values import located, plain
        >>> root = located({"fit": {"epochs": 1}, "then": [{"fit.epochs": 5}]})
        >>> [plain(item.document.root) for item in apply_items(Document(root))]
        [{'fit': {'epochs': 5}}]
    """
    then = document.find(Path(("then",)))
    document = marked = _without_phases(document)
    for index, value in enumerate(then.value if then and isinstance(then.value, list) else ()):
        item = Item(document, marked)
        _apply(item, value, Path(("then", index)))
        document, marked = item.document, item.marked
        yield item


def _without_phases(document: Document) -> Document:
    members = document.root.members
    rest = {key: item for key, item in members.items() if key != "then"}
    return document._replace(root=document.root.with_value(rest))


def _apply(item: Item, values: Located, path: Path) -> None:
    """Sets what an item of `then` says, one after the other."""
    for key, value in values.members.items():
        place = path / key
        try:
            target = _target(key)
            if target.parts[0] in _OF_THE_RUN:
                item.problems.append(_of_the_run(str(target.parts[0]), place))
                continue
            item.document = _assigned(item.document, target, value)
        except ValueError as error:
            item.problems.append(Problem("KF125", str(error), place, at_key=True))
        except PathFault as fault:
            found = Problem(fault.code, fault.message, place, hint=fault.hint, at_key=True)
            item.problems.append(found)
        else:
            item.marked = _assigned(item.marked, target, replace(value, key_place=_marker(place)))
            item.settings.append(Assignment(target, place, item.marked))


def _assigned(document: Document, target: Path, value: Located) -> Document:
    return document._replace(root=assign(document.root, target, value, first_argument_of))


def _target(key: str) -> Path:
    target = Path.parse(key)
    if not target:
        raise ValueError("the path is empty")
    return target


def _marker(path: Path) -> Place:
    return Place(Source(str(path)), 1, 1, 1)


def _of_the_run(section: str, path: Path) -> Problem:
    message = f"`{section}` holds for the whole run; a phase cannot change it"
    hint = "a phase sets how the model is trained: `compile`, `fit`, and what is `trainable`"
    return Problem("KF520", message, path, hint=hint, at_key=True)
