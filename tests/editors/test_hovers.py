"""What editors show under the pointer, by the services that they run; the cases are data."""

from __future__ import annotations

from typing import Any

import pytest
from editors.questions import SERVICES, cases_of, question
from golden import Case

CASES = cases_of("hovers")
TITLES = [case.title for case in CASES]


@pytest.fixture(scope="module")
def shown(ask: Any) -> dict[tuple[str, str], str]:
    """What each service shows in each case."""
    found = {}
    for service in SERVICES:
        answers = ask(service, [question("hover", case[service]) for case in CASES])
        for case, text in zip(CASES, answers, strict=True):
            found[service, case.title] = text.replace("\\", "")
    return found


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_what_a_key_means_is_shown_under_the_pointer(
    shown: dict[tuple[str, str], str], case: Case, service: str
) -> None:
    text = shown[service, case.title]
    assert [said for said in case["says"] if said not in text] == []
