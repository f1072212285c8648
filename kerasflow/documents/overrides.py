"""What is set and unset: the keys of a document, and the arguments of the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kerasflow.documents.assigning import PathFault
from kerasflow.documents.json_text import read_json
from kerasflow.documents.values import Located
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path
from kerasflow.places import Place, Source


class Override(NamedTuple):
    """One change of a document.

    Args:
        path: What is changed.
        value: The new value; None to remove what is there.
        where: Where the change is asked for, in a document; else what is changed.
        place: Where that stands.
    """

    path: Path
    value: Located | None
    where: Path
    place: Place | None

    def problem(self, fault: PathFault) -> Problem:
        """Returns what is wrong with the path; its fix is the path that was meant."""
        part, meant = fault.slip or (None, None)
        parts, fix = self.path.parts, None
        if meant and isinstance(part, str) and parts.count(part) == 1 and self.where != self.path:
            fix = str(Path(tuple(type(part)(meant) if it == part else it for it in parts)))
        return Problem(fault.code, fault.message, self.where, self.place, fault.hint, fix=fix)

    def variables(self) -> tuple[str, ...]:
        """Returns the variables that are set: one, those of a mapping, or none."""
        section, *rest = self.path.parts
        if section != "vars" or self.value is None:
            return ()
        whole = self.value.members
        return (str(rest[0]),) if rest else tuple(whole)


def read_sets(given: Located | Sequence[str], origin: str) -> Iterator[Override | Problem]:
    """Yields the changes of a `set`, or of `--set` arguments, or what is wrong with them."""
    if not isinstance(given, Located):
        for argument in given:
            yield from _read_argument(Source(origin, argument))
    elif isinstance(given.value, dict):
        for text, item in given.value.items():
            where = Path((origin, text))
            yield _override(text, item, where, item.key_place)
    else:
        yield _wrong_form("`set` takes a mapping from paths to values", origin, given)


def read_unsets(given: Located | Sequence[str], origin: str) -> Iterator[Override | Problem]:
    """Yields the removals of an `unset`, or of `--unset` arguments, or what is wrong with them."""
    if not isinstance(given, Located):
        for text in given:
            place = Place(Source(origin, text), 1, 1, max(len(text), 1) + 1)
            yield _override(text, None, None, place)
        return
    entries = given.value if isinstance(given.value, list) else [given]
    for index, each in enumerate(entries):
        if isinstance(each.value, str):
            where = Path((origin, index) if each is not given else (origin,))
            yield _override(each.value, None, where, each.place)
        else:
            yield _wrong_form("`unset` takes a path, or a list of paths", origin, each)


def _wrong_form(message: str, origin: str, given: Located) -> Problem:
    return Problem("KF128", message, Path((origin,)), given.place)


def _override(
    text: str, value: Located | None, where: Path | None, place: Place | None
) -> Override | Problem:
    try:
        path = Path.parse(text)
    except ValueError as error:
        return Problem("KF125", str(error), where or Path(), place)
    if not path:
        return Problem("KF125", "the path is empty", where or Path(), place)
    return Override(path, value, where or path, place)


def _read_argument(source: Source) -> Iterator[Override | Problem]:
    text = source.text
    path, equals, _ = text.partition("=")
    key_place = Place(source, 1, 1, max(len(path), 1) + 1)
    if not equals:
        message = f"expected `path=value`, found `{text}`"
        hint = "use `--unset` to remove a value"
        yield Problem("KF125", message, Path(), key_place, hint)
        return
    try:
        value = _read_value(source, len(path) + 1, key_place)
    except BlueprintError as error:
        for problem in error.problems:
            yield Problem("KF125", problem.message, Path(), problem.place, problem.hint)
        return
    yield _override(path.strip(), value, None, key_place)


def _read_value(source: Source, start: int, key_place: Place) -> Located:
    """Reads JSON, or else takes the text; what looks like JSON must be JSON."""
    written = source.text[start:]
    text = Located(written, Place(source, 1, start + 1, max(len(source.text), start + 1) + 1))
    found: Located | None = None
    try:
        found, problems = read_json(source, start)
    except BlueprintError:
        if written.lstrip()[:1] in ("{", "[", '"'):
            raise
        problems = []
    if problems and written.lstrip()[:1] in ("{", "[", '"'):
        raise BlueprintError(problems)
    value = text if found is None or problems else found
    return Located(value.value, value.place, key_place)
