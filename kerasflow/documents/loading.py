"""The front door: a file or mapping to a document that is composed and resolved."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from kerasflow.documents.components import FirstArgument
from kerasflow.documents.composing import SET, compose
from kerasflow.documents.files import read_file
from kerasflow.documents.python_values import read_mapping
from kerasflow.documents.resolving import resolve
from kerasflow.documents.values import Document, Located
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path
from kerasflow.places import Place

_SOURCE = Path(("data", "source"))

Source = str | os.PathLike[str] | Mapping[str, Any]


def load(
    source: Source,
    *,
    sets: Sequence[str] = (),
    unsets: Sequence[str] = (),
    roots: Sequence[str | os.PathLike[str]] = (),
    first_argument: FirstArgument | None = None,
) -> Document:
    """Reads a document, with what it extends, and resolves its variables.

    Args:
        source: A file (.json, .jsonc, .yaml, .yml, .py), or a mapping of plain values.
        sets: Values to set, each `path=value`, in order.
        unsets: Paths to remove.
        roots: Further folders in which relative paths are looked for.
        first_argument: Gives the name of the first argument of a tag; see `compose`.

    Returns:
        The document; the faults that it has are in its `problems`.

    Raises:
        BlueprintError: Nothing could be read: no such file, or broken beyond reading.

    Example:
        >>> document = load({"vars": {"n": 2}, "fit": {"epochs": "${n * 2}"}}, sets=["vars.n=5"])
        >>> document.find(Path.parse("fit.epochs")).value
        10
    """
    return put_together(_read(source), sets, unsets, roots, first_argument=first_argument)


def put_together(
    document: Document,
    sets: Sequence[str],
    unsets: Sequence[str],
    roots: Sequence[str | os.PathLike[str]],
    *,
    first_argument: FirstArgument | None = None,
) -> Document:
    """Returns a document that was read, with what it extends and what is set, resolved.

    Args:
        document: What was read.
        sets: Values to set, each `path=value`, in order.
        unsets: Paths to remove.
        roots: Further folders in which relative paths are looked for.
        first_argument: Gives the name of the first argument of a tag; see `compose`.

    Raises:
        BlueprintError: It is no mapping.
    """
    if not isinstance(document.root.value, dict):
        kind = "a list" if isinstance(document.root.value, list) else "a single value"
        message = f'expected a mapping such as {{"blueprint": 1, …}}, found {kind}'
        problem = Problem("KF109", message, Path(), document.root.place)
        raise BlueprintError([*document.problems, problem])
    given = (*document.roots, *(FilePath(root) for root in roots))
    document = document._replace(roots=tuple(dict.fromkeys(given)))
    document = resolve(compose(document, sets, unsets, first_argument=first_argument))
    if not (sets and _is_source_typed(document)):
        return document
    # What is typed is meant from where it is typed.
    return document._replace(roots=tuple(dict.fromkeys((*document.roots, FilePath.cwd()))))


def _is_source_typed(document: Document) -> bool:
    """Returns whether a text of the source of the data was given with `--set`."""
    source = document.find(_SOURCE)
    waiting = [source] if source else []
    while waiting:
        found = waiting.pop()
        if isinstance(found.value, (dict, list)):
            waiting += found.value.values() if isinstance(found.value, dict) else found.value
        elif isinstance(found.value, str) and SET in (it.source.name for it in _places(found)):
            return True
    return False


def _places(found: Located) -> Iterator[Place]:
    """Yields where a value stands, and where the variables in it are defined."""
    if found.place:
        yield found.place
    yield from (place for words, place in found.origins if words == "defined here")


def _read(source: Source) -> Document:
    if isinstance(source, Mapping):
        root, problems = read_mapping(source)
        return Document(root, None, (FilePath.cwd(),), tuple(problems))
    if not isinstance(source, (str, os.PathLike)):
        kind = type(source).__name__
        raise TypeError(f"a blueprint is a path, a mapping or a Blueprint, not a {kind}")
    file = FilePath(source)
    root, problems = read_file(file)
    return Document(root, file, (file.parent.resolve(),), tuple(problems))
