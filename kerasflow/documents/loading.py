"""The front door: a file or mapping to a document that is composed and resolved."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from kerasflow.documents.components import FirstArgument
from kerasflow.documents.composing import compose
from kerasflow.documents.files import read_file
from kerasflow.documents.python_values import read_mapping
from kerasflow.documents.resolving import resolve
from kerasflow.documents.values import Document
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path

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
    document = _read(source)
    if not isinstance(document.root.value, dict):
        kind = "a list" if isinstance(document.root.value, list) else "a single value"
        message = f'expected a mapping such as {{"blueprint": 1, …}}, found {kind}'
        problem = Problem("KF109", message, Path(), document.root.place)
        raise BlueprintError([*document.problems, problem])
    given = [*document.roots, *(FilePath(root) for root in roots)]
    # What is typed is meant from where it is typed.
    folders = [*given, FilePath.cwd()] if sets else given
    document = Document(
        document.root, document.file, tuple(dict.fromkeys(folders)), document.problems
    )
    return resolve(compose(document, sets, unsets, first_argument=first_argument))


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
