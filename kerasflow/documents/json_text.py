"""JSON with comments and trailing commas, read with the place of every key and value."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NoReturn

from kerasflow.documents.faults import Faults, repeated_key
from kerasflow.documents.json_faults import (
    END,
    closing_fault,
    escape_fault,
    find_meant,
    key_fault,
    number_fault,
    start_fault,
    value_fault,
)
from kerasflow.documents.positions import Positions
from kerasflow.documents.values import Located
from kerasflow.errors import BlueprintError, Problem
from kerasflow.garbage import without_collections
from kerasflow.paths import Part, Path
from kerasflow.places import Place, Source

MAX_DEPTH = 100
MAX_CHARACTERS = 16 * 1024 * 1024
MAX_VALUES = 500_000
MAX_STRING = 100_000

# Possessive throughout: nothing here ever needs to be tried twice, however long it is.
_GAP_PATTERN = r"(?:[ \t\r\n]++|//[^\n\0]*+|/\*(?s:.*?)\*/)*+"
_STRING_PATTERN = r'"((?:[^"\\\x00-\x1f]++|\\[^\n\x00])*+)"'
_GAP = re.compile(_GAP_PATTERN)
_KEY = re.compile(f"{_STRING_PATTERN}{_GAP_PATTERN}:{_GAP_PATTERN}")
_SEPARATOR = re.compile(f"{_GAP_PATTERN}(,?){_GAP_PATTERN}")
_SCALAR = re.compile(
    rf"{_STRING_PATTERN}"
    r"|(-?(?:0|[1-9][0-9]*)(?![\w.+-]))"
    r"|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.+-]))"
    r"|(true|false|null)(?!\w)"
)
_STARTS_VALUE = re.compile(r"[\w'$.+-]")
_WORDS = {"true": True, "false": False, "null": None}


def read_json(source: Source, start: int = 0) -> tuple[Located, list[Problem]]:
    """Reads a JSON text, comments and trailing commas allowed.

    Args:
        source: The text.
        start: Offset of the first character to read.

    Returns:
        The value, and the faults after which reading could go on.

    Raises:
        BlueprintError: A fault after which nothing more could be read.

    Example:
        >>> value, problems = read_json(Source("net.json", '{"units": 10,}'))
        >>> print(value.value["units"].place, problems)
        net.json:1:11 []
    """
    with without_collections():
        return _JsonReader(source).read(start)


class _JsonReader:
    """One pass over one text."""

    def __init__(self, source: Source) -> None:
        self.text = source.text + END
        self.place = Positions(source).place
        self.trail: list[Part] = []
        self.problems = Faults()
        self._position = 0
        self._left = MAX_VALUES

    def read(self, start: int) -> tuple[Located, list[Problem]]:
        if len(self.text) > MAX_CHARACTERS:
            self.stop("KF103", "the text is longer than 16 million characters", 0, 1)
        self._position = self._skip(start)
        if self.ends(self._position):
            self.stop("KF101", "expected a blueprint, found an empty text", 0, 1)
        root = self._value(None)
        rest = self._skip(self._position)
        if not self.ends(rest):
            message, hint = start_fault(self.text, rest)
            self.stop("KF101", message, rest, rest + 1, hint)
        return root, self.problems

    def ends(self, position: int) -> bool:
        """Tells whether nothing follows."""
        return position >= len(self.text) - 1

    def problem(self, code: str, message: str, span: tuple[int, int], hint: str | None) -> Problem:
        return Problem(code, message, Path(tuple(self.trail)), self.place(*span), hint)

    def stop(
        self, code: str, message: str, start: int, end: int, hint: str | None = None
    ) -> NoReturn:
        """Raises with everything found so far."""
        problem = self.problem(code, message, (start, end), hint)
        raise BlueprintError([*self.problems, problem])

    def _skip(self, position: int) -> int:
        match = _GAP.match(self.text, position)
        return match.end() if match else position

    def _value(self, key_place: Place | None) -> Located:
        start = self._position
        self._left -= 1
        if self._left < 0:
            self.stop("KF103", f"there are more than {MAX_VALUES:,} values", start, start + 1)
        opening = self.text[start]
        if opening in "{[":
            value: Any = self._mapping(start) if opening == "{" else self._list(start)
            return Located(value, self.place(start, start + 1), key_place)
        match = _SCALAR.match(self.text, start)
        if match is None:
            value = self._repaired(start)
        else:
            self._position = match.end()
            value = self._scalar(match)
        return Located(value, self.place(start, self._position), key_place)

    def _scalar(self, match: re.Match[str]) -> str | int | float | bool | None:
        kind, written = match.lastindex, match[match.lastindex or 0]
        if kind == 1:
            if len(written) > MAX_STRING:
                return self._too_long(match)
            return self._unescaped(written, match.start()) if "\\" in written else written
        if kind == 4:
            return _WORDS[written]
        number: int | float = float(written)
        fault = number_fault(written, number)
        if fault:
            self._report(fault, match.start(), match.end())
            return 0
        return number if kind == 3 else int(written)

    def _too_long(self, match: re.Match[str]) -> str:
        message = f"a text is at most {MAX_STRING:,} characters long"
        self.problems.append(self.problem("KF103", message, match.span(), None))
        return ""

    def _mapping(self, start: int) -> dict[str, Located]:
        self._limit_depth(start)
        members: dict[str, Located] = {}
        trail = self.trail
        self._position = self._skip(start + 1)
        while self.text[self._position] != "}":
            begin = self._position
            key, end = self._key(begin, start)
            key_place = self.place(begin, end)
            trail.append(key)
            value = self._value(key_place)
            if key in members:
                path = Path(tuple(self.trail))
                self.problems.append(repeated_key(key, path, key_place, members[key]))
            else:
                members[key] = value
            trail.pop()
            if self._separate("}", start):
                return members
        self._position += 1
        return members

    def _key(self, begin: int, start: int) -> tuple[str, int]:
        match = _KEY.match(self.text, begin)
        if match is None:
            return self._repaired_key(begin, start)
        self._position = match.end()
        end = match.end(1) + 1
        key = match[1]
        return (self._unescaped(key, begin) if "\\" in key else key), end

    def _list(self, start: int) -> list[Located]:
        self._limit_depth(start)
        items: list[Located] = []
        trail = self.trail
        self._position = self._skip(start + 1)
        while self.text[self._position] != "]":
            if self.ends(self._position):
                self._unclosed("]", start)
            trail.append(len(items))
            items.append(self._value(None))
            trail.pop()
            if self._separate("]", start):
                return items
        self._position += 1
        return items

    def _separate(self, closing: str, start: int) -> bool:
        """Goes past a comma, or up to the closing bracket; tells whether a wrong one closed it."""
        match = _SEPARATOR.match(self.text, self._position)
        if match is None or (not match[1] and self.text[match.end()] != closing):
            return self._go_on(closing, start)
        self._position = match.end()
        return False

    def _limit_depth(self, start: int) -> None:
        if len(self.trail) >= MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} deep"
            self.stop("KF103", message, start, start + 1)

    def _report(self, fault: tuple[str, str | None], start: int, end: int) -> None:
        self.problems.append(self.problem("KF101", fault[0], (start, end), fault[1]))

    def _unescaped(self, written: str, start: int) -> str:
        import json

        fault = escape_fault(written)
        if fault is None:
            return str(json.loads(f'"{written}"'))
        offset, length, message, hint = fault
        self._report((message, hint), start + 1 + offset, start + 1 + offset + length)
        return written

    def _repaired(self, start: int) -> str | bool | None:
        """Takes what somebody meant for a value, and says what to write instead."""
        fault = value_fault(self.text, start)
        self._report((fault.message, fault.hint), fault.start, fault.end)
        if fault.repaired is None:
            raise BlueprintError(self.problems)
        self._position = fault.end
        return fault.repaired[0]

    def _repaired_key(self, begin: int, start: int) -> tuple[str, int]:
        if self.ends(begin):
            self._unclosed("}", start)
        fault = key_fault(self.text, begin)
        self._report((fault.message, fault.hint), fault.start, fault.end)
        if fault.repaired is None:
            raise BlueprintError(self.problems)
        colon = self._skip(fault.end)
        self._position = self._skip(colon + 1)
        return str(fault.repaired[0]), fault.end

    def _go_on(self, closing: str, start: int) -> bool:
        """Takes what stands for a comma or a closing bracket as what was clearly meant."""
        found = self._skip(self._position)
        if self.ends(found):
            self._unclosed(closing, start)
        character, end = self.text[found], self._position
        on_new_line = "\n" in self.text[end:found] and _STARTS_VALUE.match(character)
        if character in '"{[' or on_new_line:
            self._report(("expected `,` after this value", "add the comma"), end - 1, end)
            self._position = found
            return False
        if character in "]}" and self._closes_anyway(found, closing, start):
            return True
        message, hint = closing_fault(self.text, found, closing)
        return self._raise_opened(self.problem("KF101", message, (found, found + 1), hint), start)

    def _closes_anyway(self, found: int, closing: str, start: int) -> bool:
        """Tells whether it is certain what a wrong closing bracket means, and says what."""
        meant = find_meant(self.text, found)
        if meant is None:
            return False
        instead = meant == "instead"
        hint = f"write `{closing}` instead" if instead else f"add the missing `{closing}`"
        message = f"expected `,` or `{closing}`, found `{self.text[found]}`"
        problem = self.problem("KF101", message, (found, found + 1), hint)
        self.problems.append(self._with_opening(problem, start))
        self._position = found + instead
        return True

    def _unclosed(self, closing: str, start: int) -> NoReturn:
        opening = self.text[start]
        last = max(len(self.text[:-1].rstrip()) - 1, 0)
        message = f"the text ends before the `{opening}` is closed"
        hint = f"add the missing `{closing}`"
        self._raise_opened(self.problem("KF101", message, (last, last + 1), hint), start)

    def _raise_opened(self, problem: Problem, start: int) -> NoReturn:
        raise BlueprintError([*self.problems, self._with_opening(problem, start)])

    def _with_opening(self, problem: Problem, start: int) -> Problem:
        return replace(problem, related=(("opened here", self.place(start, start + 1)),))
