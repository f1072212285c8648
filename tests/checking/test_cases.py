"""Golden cases: a document, and every problem that it has, each at its place.

A case is data, in `cases/*.json`: a description, the document as lines, and its problems in the
order in which they are reported. A case without problems is a document that must not be faulted.
`pytest --update-golden` writes the problems anew and shows what became different.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from described import cases_by_rule, describe_problem
from golden import Case, Golden, read_cases

from kerasflow.checking import check
from kerasflow.checking import rules as rules_module
from kerasflow.checking.rules import RULES

FOLDER = Path(__file__).with_name("cases")
CASES = read_cases(sorted(FOLDER.glob("*.json")))
TITLES = [case.title for case in CASES]


def problems_of(case: Case, folder: Path) -> list[dict[str, Any]]:
    file = Path(f"case.{case.get('format', 'json')}")
    for name, lines in {file.name: case["document"], **case.get("files", {})}.items():
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    with chdir(folder):
        found = check(file, sets=case.get("sets", ()))
    return [describe_problem(problem, file) for problem in found]


@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_a_document_has_the_problems_that_its_case_lists(
    case: Case, golden: Golden, tmp_path: Path
) -> None:
    found = problems_of(case, tmp_path)
    assert found == golden.expected(case, "problems", found)


def test_there_are_many_cases_and_their_descriptions_differ() -> None:
    assert len(CASES) >= 90
    assert len(set(TITLES)) == len(CASES)


def test_one_call_finds_eight_different_faults_each_on_its_line() -> None:
    [case] = json.loads((FOLDER / "eight.json").read_text("utf-8"))
    lines = [problem["line"] for problem in case["problems"]]
    assert len(set(lines)) == 8
    assert lines == sorted(lines)


def test_hints_are_no_sentences_of_their_own_and_begin_small() -> None:
    hints = {item["hint"] for case in CASES for item in case["problems"] if item["hint"]}
    assert len(hints) > 300
    assert not [hint for hint in hints if hint[0].isupper() or hint.endswith(".")]
    assert not [hint for hint in hints if hint.startswith("did you mean") and hint[-1] != "?"]


@pytest.fixture(scope="module")
def noticed_by(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Case]]:
    folder = tmp_path_factory.mktemp("noticed")
    return cases_by_rule(rules_module, CASES, lambda case: problems_of(case, folder))


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=[rule.__name__ for rule in RULES])
def test_without_a_rule_one_of_its_cases_fails(
    rule: Callable[..., object],
    noticed_by: dict[str, list[Case]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules_module, "RULES", tuple(other for other in RULES if other != rule))
    cases = noticed_by[rule.__name__]
    assert any(problems_of(case, tmp_path) != case["problems"] for case in cases)


CARELESS = json.loads((FOLDER / "careless.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CARELESS, ids=[case["description"] for case in CARELESS])
def test_twenty_faults_of_twenty_kinds_give_twenty_problems(case: dict[str, Any]) -> None:
    assert len(case["problems"]) == 20
    assert len({problem["code"] for problem in case["problems"]}) == 20
