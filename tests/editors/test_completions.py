"""What editors complete, by the services that they run; the cases are data."""

from __future__ import annotations

from typing import Any

import pytest
from editors.questions import SERVICES, cases_of, question
from golden import Case

CASES = cases_of("completions")
TITLES = [case.title for case in CASES]


@pytest.fixture(scope="module")
def completed(ask: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """What each service offers in each case, by its label."""
    found = {}
    for service in SERVICES:
        answers = ask(service, [question("complete", case[service]) for case in CASES])
        for case, items in zip(CASES, answers, strict=True):
            offered: dict[str, Any] = {}
            for item in items:
                offered.setdefault(item["label"], item)
            found[service, case.title] = offered
    return found


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_what_can_stand_at_the_cursor_is_offered(
    completed: dict[tuple[str, str], dict[str, Any]], case: Case, service: str
) -> None:
    offered = completed[service, case.title]
    assert set(case["labels"]) <= set(offered)
    assert set(case.get("absent", ())).isdisjoint(offered)
    for label, inserted in case.get("inserted", {}).get(service, {}).items():
        assert offered[label]["inserted"] == inserted
    for label, said in case.get("says", {}).items():
        assert said.lower() in offered[label]["documentation"].lower()


def test_there_are_cases_at_many_places() -> None:
    assert len(CASES) >= 10
    assert len(set(TITLES)) == len(CASES)
