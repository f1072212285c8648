"""Files and mappings to blueprints."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.parsing import parse
from kerasflow.documents import load as load_document
from kerasflow.documents.loading import put_together
from kerasflow.documents.values import Document
from kerasflow.errors import BlueprintError

Source = str | os.PathLike[str] | Mapping[str, Any] | Blueprint


def load(
    source: Source,
    *,
    sets: Sequence[str] = (),
    unsets: Sequence[str] = (),
    roots: Sequence[str | os.PathLike[str]] = (),
) -> Blueprint:
    """Returns the blueprint of a file or a mapping; look at it, change it, build it.

    Use `kerasflow.check` to learn what is wrong with its content; this finds faults of form.

    Args:
        source: A path to a JSON, YAML or Python file, a mapping, or a blueprint.
        sets: Changes such as ``"fit.epochs=3"``, in order.
        unsets: Paths to remove.
        roots: Further folders in which relative paths are looked for.

    Raises:
        BlueprintError: With every fault of form, each with its place.

    Example:
        >>> load({"blueprint": 1, "model": ["Flatten"]}, sets=["name=flat"]).name
        'flat'
    """
    if isinstance(source, Blueprint) and not (sets or unsets):
        return source
    document = compose_document(source, sets=sets, unsets=unsets, roots=roots)
    blueprint, found = parse(document)
    problems = (*document.problems, *found)
    if blueprint is None or problems:
        raise BlueprintError(
            problem.at(problem.place or document.place(problem.path, of_key=problem.at_key))
            for problem in problems
        )
    return blueprint


def compose_document(
    source: Source,
    *,
    sets: Sequence[str] = (),
    unsets: Sequence[str] = (),
    roots: Sequence[str | os.PathLike[str]] = (),
) -> Document:
    """Returns the resolved document of a file, a mapping or a blueprint; faults stay in it.

    Raises:
        BlueprintError: Nothing could be read.
    """
    given = first_argument_of
    if not isinstance(source, Blueprint):
        return load_document(source, sets=sets, unsets=unsets, roots=roots, first_argument=given)
    before = source.document
    if before and not (sets or unsets or roots):
        return before
    found = Document(
        source.to_document(), None, (FilePath.cwd(), *(before.roots if before else ()))
    )
    document = put_together(found, sets, unsets, roots, first_argument=given)
    return document._replace(filled=before.filled if before else frozenset(source.vars))


def first_argument_of(tag: str) -> str | None:
    """Returns the name of the argument that may stand beside a tag without it; None for none."""
    entry = catalog.find_tag(tag)
    return entry.first.name if entry and entry.first else None
