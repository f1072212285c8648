"""Documents to blueprints: plain values become typed specs, and every fault is noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint, of_specs
from kerasflow.blueprints.forms import Plain, Section
from kerasflow.blueprints.keys import keys_of, names_of
from kerasflow.blueprints.parsing.components import parse_component, tags_of
from kerasflow.blueprints.parsing.cursors import Cursor, freeze
from kerasflow.blueprints.parsing.data import parse_data
from kerasflow.blueprints.parsing.forms import read_keys
from kerasflow.blueprints.parsing.models import parse_blocks, parse_model, parse_nodes
from kerasflow.blueprints.parsing.sections import (
    parse_compile,
    parse_fit,
    parse_then,
)
from kerasflow.blueprints.specs import Component, ModelSpec
from kerasflow.documents.values import Document, describe
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path

VERSION = 1

_SECTIONS: Mapping[str, Callable[[Cursor], Any]] = {
    "blocks": parse_blocks,
    "data": parse_data,
    "preprocess": parse_nodes,
    "fit": parse_fit,
    "then": parse_then,
}
# Free remarks are left as they are.
_FREE: Mapping[str, Callable[[Cursor], Any]] = {
    "about": lambda child: freeze(child.plain()),
    "vars": Cursor.literal,
}
_PLAIN = names_of(Blueprint, Plain, Section)
_KEYS = ("$schema", "blueprint", *keys_of(Blueprint))
# Gone when a document has been composed; named where somebody looks for the right key.
_COMPOSING = ("extends", "set", "unset")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def parse(document: Document) -> tuple[Blueprint | None, tuple[Problem, ...]]:
    """Returns the blueprint of a document whose variables are resolved, and its faults.

    Args:
        document: As `kerasflow.documents.load` gives it.

    Returns:
        The blueprint, without the parts that could not be read; None when it has no model. Then
        the problems found here, in no order and without places.

    Example:
        >>> from kerasflow.documents.values import Document, located
        >>> blueprint, problems = parse(Document(located({"blueprint": 1, "model": ["Flatten"]})))
        >>> blueprint.model.layers[0].body.tag, problems
        ('Flatten', ())
    """
    blueprint, problems = parse_leniently(document)
    root = document.root.value
    return (blueprint if isinstance(root, dict) and "model" in root else None), problems


def parse_leniently(document: Document) -> tuple[Blueprint, tuple[Problem, ...]]:
    """Returns what there is of a blueprint, with an empty model where it has none, and its faults.

    Args:
        document: As `kerasflow.documents.load` gives it.
    """
    top = Cursor(document.root)
    extra, rest = _set_apart(top)
    found = rest.mapping([*_KEYS, *_COMPOSING], "a blueprint")
    _check_version(top, found)
    values: dict[str, Any] = {
        key: read(found[key]) for key, read in _SECTIONS.items() if key in found
    }
    values |= {key: found[key].frozen(read) for key, read in _FREE.items() if key in found}
    values["extra"] = freeze(extra)
    if "model" in found:
        values["model"] = _model(found["model"])
    else:
        _refuse_no_model(top)
        values["model"] = ModelSpec((), path=Path(("model",)))
    if "compile" in found:
        values["compile"] = _compile(found["compile"], values["model"])
    values["name"] = _name(found.get("name"), document)
    values |= read_keys({key: found[key] for key in _PLAIN if key in found}, Blueprint)
    return of_specs(values, document), tuple(top.problems)


def _refuse_no_model(top: Cursor) -> None:
    strays = (child.value for key, child in top.children().items() if key not in _KEYS)
    # It may stand under a wrong key, which was noted.
    if not any(isinstance(value, (dict, list)) for value in strays):
        top.fault("KF202", "the blueprint has no `model`", 'add "model": { … }')


def _set_apart(top: Cursor) -> tuple[dict[str, Any], Cursor]:
    """Returns what nobody reads, `meta` and `x-…`, and the rest; `augment` is reserved."""
    children = top.children()
    extra = {key: child.plain() for key, child in children.items() if _is_extra(key)}
    if "augment" in children:
        hint = "put `Random…` layers at the beginning of the model"
        children["augment"].fault("KF201", "`augment` is reserved", hint, at_key=True)
    rest = {key: child.located for key, child in children.items() if key not in extra}
    rest.pop("augment", None)
    is_mapping = isinstance(top.value, dict)
    located = top.located.with_value(rest) if is_mapping else top.located
    return extra, Cursor(located, top.path, top.problems)


def _is_extra(key: str) -> bool:
    return key == "meta" or key.startswith("x-")


def parse_sections(sections: Mapping[str, Any]) -> Blueprint:
    """Returns the blueprint of sections that were given in Python.

    Args:
        sections: By the names of the fields of `Blueprint`; with a `document`, those of a changed
            copy of the blueprint that was read from it.

    Raises:
        BlueprintError: With every fault of form.
    """
    from kerasflow.blueprints.spelling import spell_sections
    from kerasflow.documents.resolving import resolve

    spelled, before = spell_sections(sections), sections.get("document")
    document = resolve(_of_copy(spelled, sections, before) if before else spelled)
    blueprint, problems = parse(document)
    problems = (*document.problems, *problems)
    if blueprint is None or problems:
        raise BlueprintError(
            problem.at(document.place(problem.path, of_key=problem.at_key)) for problem in problems
        )
    return blueprint


def _of_copy(spelled: Document, sections: Mapping[str, Any], before: Document) -> Document:
    """Returns the document of a changed copy: what it left as it was stands where it stood."""
    original, told = parse_leniently(before)[0], before.root.value
    known = told if isinstance(told, dict) else {}
    same = {key for key, value in sections.items() if value == getattr(original, key)}
    members = spelled.root.members
    root = {key: known[key] if key in same & known.keys() else it for key, it in members.items()}
    roots = before.roots if "data" in same else (*before.roots, *spelled.roots)
    # Values stand where its variables were used.
    filled = frozenset(sections["vars"])
    return spelled._replace(root=before.root.with_value(root), roots=roots, filled=filled)


def _check_version(top: Cursor, found: Mapping[str, Cursor]) -> None:
    hint = f'this version reads "blueprint": {VERSION}'
    if not isinstance(top.value, dict):
        return
    if "blueprint" not in found:
        top.fault("KF202", "the key `blueprint` with the format's version is missing", hint)
    elif found["blueprint"].value is True or found["blueprint"].value != VERSION:
        version = describe(found["blueprint"].value)
        found["blueprint"].fault("KF208", f"unknown format version {version}", hint)


def _model(cursor: Cursor) -> ModelSpec | Component:
    tags = tags_of(cursor)
    if len(tags) == 1 and len(cursor.value) == 1:
        made = parse_component(cursor, tags[0], ("models",))
        return made if isinstance(made, (Component, ModelSpec)) else ModelSpec(())
    return parse_model(cursor)


def _compile(cursor: Cursor, model: ModelSpec | Component) -> Any:
    if isinstance(model, Component):
        return parse_compile(cursor, (), open_keys=True)
    return parse_compile(cursor, output_names(model), open_keys=model.class_name is not None)


def output_names(model: ModelSpec) -> tuple[str, ...]:
    """Returns the names by which losses and metrics of a model can be addressed."""
    if isinstance(model.outputs, str):
        return (model.outputs,)
    if model.outputs is not None:
        return tuple(model.outputs)
    last = model.layers[-1].name if model.layers else None
    return (last,) if last else ()


def _name(cursor: Cursor | None, document: Document) -> str:
    if cursor is None:
        stem = document.file.stem if document.file else "model"
        return re.sub(r"[^A-Za-z0-9_.-]", "_", stem) or "model"
    text = cursor.string()
    if text is None or _NAME.fullmatch(text):
        return text or "model"
    hint = "letters, digits, `_`, `-` and `.`, at most 64"
    cursor.fault("KF207", f"`{text}` cannot be a blueprint's name", hint)
    return "model"
