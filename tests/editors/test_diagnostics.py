"""What editors underline, by the services that they run: one fault, one message, at its line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from editors.questions import SERVICES, cases_of
from golden import Case, Golden

from kerasflow.documents.files import read_file
from kerasflow.documents.values import plain
from kerasflow.documents.writing import to_json, to_yaml

ROOT = Path(__file__).parents[2]
CASES = cases_of("diagnostics")
TITLES = [case.title for case in CASES]
GOLDEN = ROOT / "tests" / "checking" / "cases"

Found = dict[tuple[str, str], list[dict[str, Any]]]


def spell(value: Any, service: str) -> str:
    """A document over many lines, so that a line tells the place."""
    return json.dumps(value, indent=2) if service == "json" else to_yaml(value)


def diagnose(ask: Any, service: str, texts: dict[str, str]) -> Found:
    """What a service underlines in each text, by its title."""
    answers = ask(service, [{"ask": "diagnose", "text": text} for text in texts.values()])
    return {(service, title): found for title, found in zip(texts, answers, strict=True)}


@pytest.fixture(scope="module")
def underlined(ask: Any) -> Found:
    found: Found = {}
    for service in SERVICES:
        texts = {case.title: spell(case["document"], service) for case in CASES}
        found |= diagnose(ask, service, texts)
    return found


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_a_fault_is_underlined_once_at_its_line_in_words_that_say_it(
    underlined: Found, golden: Golden, case: Case, service: str
) -> None:
    lines = spell(case["document"], service).splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if case["at"] in text)
    found = underlined[service, case.title]
    assert len(found) == 1
    message = found[0]["message"]
    assert message == golden.expected(case, "message", message)
    # What concerns a whole node or list is told where it begins.
    assert found[0]["line"] == line + case.get("moved", {}).get(service, 0)


def test_there_are_cases_of_many_kinds() -> None:
    assert len(CASES) >= 10
    assert len(set(TITLES)) == len(CASES)


def faultless(folder: Path) -> Iterator[tuple[str, Any, str, str]]:
    """Title, values, text and form of each document that ships or that `check` accepts."""
    for form in SERVICES:
        for file in sorted(ROOT.glob(f"blueprints/**/*.{form}")):
            yield file.name, plain(read_file(file)[0]), file.read_text("utf-8"), form
    for file in sorted(GOLDEN.glob("*.json")):
        for number, case in enumerate(json.loads(file.read_text("utf-8"))):
            if not case["problems"]:
                form, text = case.get("format", "json"), "\n".join(case["document"]) + "\n"
                spelled = folder / f"case.{form}"
                spelled.write_text(text, "utf-8")
                yield f"{file.stem} {number}", plain(read_file(spelled)[0]), text, form


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_nothing_is_underlined_in_what_ships_and_in_what_check_accepts(
    ask: Any, service: str, tmp_path: Path
) -> None:
    write = {"json": to_json, "yaml": to_yaml}[service]
    texts = {
        title: text if form == service else write(value)
        for title, value, text, form in faultless(tmp_path)
    }
    found = diagnose(ask, service, texts)
    assert len(found) > 70
    assert {title: each for (_, title), each in found.items() if each} == {}


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_comments_and_commas_at_the_end_are_none_of_the_editors_business(
    ask: Any, service: str
) -> None:
    texts = {
        "json": '{\n  // a remark\n  "blueprint": 1,\n  "model": ["Flatten",],\n}\n',
        "yaml": "# a remark\nblueprint: 1\nmodel: [Flatten,]\n",
    }
    assert diagnose(ask, service, {"text": texts[service]}) == {(service, "text"): []}
