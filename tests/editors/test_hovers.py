"""What editors show under the pointer, by the services that they run; the cases are data."""

from __future__ import annotations

from typing import Any

import pytest
from editors.questions import SERVICES, question, read_cases

CASES = read_cases("hovers")
TITLES = [case["description"] for case in CASES]


@pytest.fixture(scope="module")
def shown(ask: Any) -> dict[tuple[str, str], str]:
    """What each service shows in each case."""
    found = {}
    for service in SERVICES:
        answers = ask(service, [question("hover", case[service]) for case in CASES])
        for case, text in zip(CASES, answers, strict=True):
            found[service, case["description"]] = text.replace("\\", "")
    return found


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_what_a_key_means_is_shown_under_the_pointer(
    shown: dict[tuple[str, str], str], case: dict[str, Any], service: str
) -> None:
    text = shown[service, case["description"]]
    assert [said for said in case["says"] if said not in text] == []
