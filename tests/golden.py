"""Golden cases: what is expected stands in files, and `pytest --update-golden` writes it anew.

A case is an entry of a list in a JSON file. A test asks the fixture `golden` what a field of it
expects and tells what was found; under `--update-golden` the one takes the place of the other. All
that differs is written and shown when the tests have ended, by one process however many there were.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from json import JSONDecoder
from pathlib import Path
from typing import Any

import pytest

SPACE = re.compile(r"[\s,:]*")


@dataclass(frozen=True)
class Case:
    """An entry of a file of cases: `case["document"]` is its field.

    Attributes:
        file: Where it stands.
        number: Its position in the file, from 0.
        fields: What it says.
    """

    file: Path
    number: int
    fields: dict[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.fields[field]

    def get(self, field: str, default: Any = None) -> Any:
        return self.fields.get(field, default)

    @property
    def title(self) -> str:
        return str(self.fields["description"])


@dataclass(frozen=True)
class Update:
    """A field of a case that has another value now, or a whole text where no field is named."""

    file: str
    number: int
    field: str
    found: Any


def read_cases(files: Iterable[Path]) -> list[Case]:
    """The cases of some files, in their order."""
    return [
        Case(file, number, fields)
        for file in files
        for number, fields in enumerate(json.loads(file.read_text("utf-8")))
    ]


class Golden:
    """Knows what is expected, which under `--update-golden` is what was found."""

    def __init__(self, *, updating: bool) -> None:
        self.updating = updating
        self.updates: list[Update] = []

    def expected(self, case: Case, field: str, found: Any) -> Any:
        """What a field of a case expects; what was found takes its place when it is updated."""
        return self._expected(Update(str(case.file), case.number, field, found), case[field])

    def expected_text(self, file: Path, found: str) -> str:
        """The text of a whole file; what was found takes its place when it is updated."""
        text = file.read_text("utf-8")
        return str(self._expected(Update(str(file), 0, "", found), text))

    def _expected(self, update: Update, before: Any) -> Any:
        if not self.updating:
            return before
        if update.found != before:
            self.updates.append(update)
        return update.found


def apply(updates: Iterable[Update]) -> Iterator[str]:
    """Writes what differs into the files, and gives the difference of each."""
    by_file: dict[str, dict[tuple[int, str], Any]] = {}
    for each in updates:
        places = by_file.setdefault(each.file, {})
        if places.setdefault((each.number, each.field), each.found) != each.found:
            raise ValueError(
                f"nothing is written: of case {each.number} in {each.file} two tests expect "
                f"{each.field or 'the text'} to be two things"
            )
    for name, found in sorted(by_file.items()):
        before = Path(name).read_text("utf-8")
        after = found[0, ""] if (0, "") in found else rewrite(before, found)
        Path(name).write_text(after, "utf-8")
        yield "".join(
            difflib.unified_diff(
                before.splitlines(keepends=True), after.splitlines(keepends=True), name, name, n=1
            )
        )


def rewrite(text: str, found: dict[tuple[int, str], Any]) -> str:
    """A text of cases with other values in some fields; all else stays as it was typed."""
    unit = len(text.split("\n")[1]) - len(text.split("\n")[1].lstrip()) if "\n" in text else 2
    # From the end, so that what was replaced moves nothing that is still to be replaced.
    for number, field, start, end in reversed(list(spans(text))):
        if (number, field) in found:
            value = spell(found[number, field], text[start:end], unit)
            text = text[:start] + value + text[end:]
    return text


def spans(text: str) -> Iterator[tuple[int, str, int, int]]:
    """Where the value of each field of each case begins and ends."""
    decode, number = JSONDecoder().raw_decode, 0
    at = skip(text, text.index("[") + 1)
    while text[at] != "]":
        at = skip(text, at + 1)
        while text[at] != "}":
            field, at = decode(text, at)
            start = skip(text, at)
            _, at = decode(text, start)
            yield number, field, start, at
            at = skip(text, at)
        number, at = number + 1, skip(text, at + 1)


def skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def spell(value: Any, before: str, unit: int) -> str:
    """A value laid out as the one before it: on a line, or a line for each part."""
    nested = isinstance(value, list) and any(isinstance(each, dict | list) for each in value)
    if "\n" not in before and not nested:
        return json.dumps(value, ensure_ascii=False)
    lines = json.dumps(value, ensure_ascii=False, indent=unit)
    return lines.replace("\n", "\n" + " " * (2 * unit))


class Updating:
    """Brings what each worker has noted to the process that started them, which writes it."""

    def __init__(self, golden: Golden) -> None:
        self.golden = golden
        self.differences: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        sent = getattr(node, "workeroutput", {}).get("golden", [])
        self.golden.updates += [Update(*each) for each in sent]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            sent = [(u.file, u.number, u.field, u.found) for u in self.golden.updates]
            session.config.workeroutput["golden"] = sent
        else:
            try:
                self.differences = list(apply(self.golden.updates))
            except ValueError as error:
                self.differences, session.exitstatus = [f"{error}\n"], pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.golden.updating:
            terminalreporter.section("golden cases")
            terminalreporter.write("".join(self.differences) or "nothing differs\n")
