"""Rules on variables and on what is set: whether anything comes of it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.checking.block_rules import is_own
from kerasflow.checking.codes import has_trait
from kerasflow.checking.contexts import Context
from kerasflow.checking.recovery import GRAPHS
from kerasflow.documents.composing import SET
from kerasflow.documents.values import Document
from kerasflow.errors import Problem
from kerasflow.nearness import Suggestion, suggest
from kerasflow.paths import Path

_RECORD = "blueprint.json"
"""The file in which a run keeps its blueprint, every value filled in."""

_FOR_PEOPLE = ("meta", "$schema")


def _read(context: Context) -> Document | None:
    """Returns the document where everything in it could be read; else a use may be missing."""
    document, problems = context.blueprint.document, context.expansion.problems
    if document is None or document.problems:
        return None
    # Where a name is wrong in an expression, it may be this variable that is meant.
    return None if any(has_trait(it.code, "of a variable") for it in problems) else document


def variable_set_in_vain(context: Context) -> Iterator[Problem]:
    """A variable that is set, and that nothing uses: all runs of a sweep would be equal."""
    document = _read(context)
    for setting in document.settings if document else ():
        section, *rest = setting.target.parts
        if document is None or section != "vars" or not rest:
            continue
        name = str(rest[0])
        if name in document.used or name not in context.blueprint.vars:
            continue
        message = f"nothing uses the variable `{name}`, so setting it changes nothing"
        if setting.is_new:
            message = f"there is no variable `{name}`"
        hint, meant = _suggest(name, document)
        written = setting.where.parts == ("set", str(setting.target))
        fix = str(Path((section, meant, *rest[1:]))) if meant and written else None
        where, place = setting.where, setting.place
        yield Problem("KF115", message, where, place, hint, at_key=True, fix=fix)


def _suggest(name: str, document: Document) -> Suggestion:
    used = sorted(document.used)
    if name in document.filled:
        told = "its value was filled in before; set what has it now, or set it on the file"
        return Suggestion(told)
    if name in document.mentioned:
        return Suggestion("what names it is not used itself, or has another value now")
    return suggest(name, used, otherwise=None if used else "no variable is in use")


def unused_variable(context: Context) -> Iterator[Problem]:
    """A variable that nothing uses; those of a file that was extended are there to choose from."""
    document = _read(context)
    if document is None or (document.file and document.file.name == _RECORD and not document.used):
        return
    told = {
        setting.target.parts[1] for setting in document.settings if _is_variable(setting.target)
    }
    for name in context.blueprint.vars:
        path = Path(("vars", name))
        if name in {*document.mentioned, *document.filled, *told} or not is_own(context, path):
            continue
        message = f"nothing uses the variable `{name}`"
        hint = f'write "${{{name}}}" where it is meant, or remove it'
        yield Problem("KF116", message, path, hint=hint, severity="warning", at_key=True)


def _is_variable(target: Path) -> bool:
    return len(target.parts) > 1 and target.parts[0] == "vars"


def setting_that_changes_nothing(context: Context) -> Iterator[Problem]:
    """A value of `--set` under a key that is for people; a document may set such for itself."""
    document = context.blueprint.document
    for setting in document.settings if document else ():
        typed = setting.place is not None and setting.place.source.name == SET
        if typed and _is_for_people(setting.target):
            message = f"`{setting.target}` is a remark, and setting it changes nothing of a run"
            yield Problem("KF117", message, setting.where, setting.place, severity="warning")


def _is_for_people(target: Path) -> bool:
    first, *rest = (str(part) for part in target.parts)
    if first == "about":
        return rest[:1] != ["expect"]
    note = first in GRAPHS and rest[-1:] == ["note"]
    return note or first in _FOR_PEOPLE or any(part.startswith("x-") for part in (first, *rest))
