"""Golden cases: a document, and every problem that it has, each at its place.

A case is data, in `cases/*.json`: a description, the document as lines, and its problems in the
order in which they are reported. A case without problems is a document that must not be faulted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from kerasflow.checking import check
from kerasflow.checking import rules as rules_module
from kerasflow.checking.rules import RULES
from kerasflow.errors import Problem
from kerasflow.places import Place

FOLDER = Path(__file__).with_name("cases")
FILES = sorted(FOLDER.glob("*.json"))
CASES = [case for file in FILES for case in json.loads(file.read_text("utf-8"))]
TITLES = [case["description"] for case in CASES]


def problems_of(case: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    file = Path(f"case.{case.get('format', 'json')}")
    for name, lines in {file.name: case["document"], **case.get("files", {})}.items():
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    with chdir(folder):
        found = check(file, sets=case.get("sets", ()))
    return [as_data(problem, file) for problem in found]


def as_data(problem: Problem, file: Path) -> dict[str, Any]:
    place = problem.place
    assert place is not None
    # An error in the file itself is what a case means where it says nothing.
    severity = {} if problem.severity == "error" else {"severity": problem.severity}
    other = {} if place.source.name == str(file) else {"file": Path(place.source.name).name}
    related = [f"{words}, {spelled(other)}" for words, other in problem.related]
    return {
        "code": problem.code,
        **severity,
        **other,
        "path": str(problem.path),
        "line": place.line,
        "column": place.column,
        "end_column": place.end_column,
        "message": problem.message,
        "hint": problem.hint,
        **({"related": related} if related else {}),
    }


def spelled(place: Place) -> str:
    """The file and the words themselves, so that nobody need count columns."""
    words = place.source.line(place.line)[place.column - 1 : place.end_column - 1]
    return f"{Path(place.source.name).name}:{place.line}: {words}"


@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_a_document_has_the_problems_that_its_case_lists(
    case: dict[str, Any], tmp_path: Path
) -> None:
    assert problems_of(case, tmp_path) == case["problems"]


def test_there_are_many_cases_and_their_descriptions_differ() -> None:
    assert len(CASES) >= 90
    assert len(set(TITLES)) == len(CASES)


def test_one_call_finds_eight_different_faults_each_on_its_line() -> None:
    [case] = json.loads((FOLDER / "eight.json").read_text("utf-8"))
    lines = [problem["line"] for problem in case["problems"]]
    assert len(set(lines)) == 8
    assert lines == sorted(lines)


@pytest.mark.parametrize("rule", RULES, ids=[rule.__name__ for rule in RULES])
def test_without_a_rule_one_of_its_cases_fails(
    rule: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules_module, "RULES", tuple(other for other in RULES if other != rule))
    assert any(problems_of(case, tmp_path) != case["problems"] for case in CASES)


CARELESS = json.loads((FOLDER / "careless.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CARELESS, ids=[case["description"] for case in CARELESS])
def test_twenty_faults_of_twenty_kinds_give_twenty_problems(case: dict[str, Any]) -> None:
    assert len(case["problems"]) == 20
    assert len({problem["code"] for problem in case["problems"]}) == 20
