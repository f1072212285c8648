"""Golden cases of shapes: a document, and every problem that it has with Keras at its side.

A case is data, in `shapes/*.json`, as those of the first round in `tests/checking/cases`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from described import cases_by_rule, describe_problem
from golden import Case, Golden, read_cases

from kerasflow import building
from kerasflow.building import diagnosing
from kerasflow.building.diagnosing import RULES
from kerasflow.checking.deduplication import deduplicate
from kerasflow.checking.examining import examine
from kerasflow.errors import BuildError

pytestmark = pytest.mark.keras

FOLDER = Path(__file__).with_name("shapes")
CASES = read_cases(sorted(FOLDER.glob("*.json")))
TITLES = [case.title for case in CASES]
FAULTY = [case for case in CASES if case["problems"]]


def problems_of(case: Case, folder: Path) -> list[dict[str, Any]]:
    file = folder / "case.json"
    file.write_text("\n".join(case["document"]) + "\n", "utf-8")
    examination = examine(file)
    assert examination.problems == ()
    assert examination.document is not None
    inference = building.infer(examination.require())
    assert inference is not None
    return [
        describe_problem(problem, file)
        for problem in deduplicate(inference.problems, examination.document)
    ]


@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_a_document_has_the_problems_that_its_case_lists(
    case: Case, golden: Golden, tmp_path: Path
) -> None:
    found = problems_of(case, tmp_path)
    assert found == golden.expected(case, "problems", found)


def test_there_are_many_cases_and_their_descriptions_differ() -> None:
    assert len(CASES) >= 60
    assert len(set(TITLES)) == len(CASES)


@pytest.fixture(scope="module")
def noticed_by(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Case]]:
    folder = tmp_path_factory.mktemp("noticed")
    return cases_by_rule(diagnosing, FAULTY, lambda case: problems_of(case, folder))


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=[rule.__name__ for rule in RULES])
def test_without_a_rule_one_of_its_cases_fails(
    rule: Callable[..., object],
    noticed_by: dict[str, list[Case]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diagnosing, "RULES", tuple(other for other in RULES if other != rule))
    cases = noticed_by[rule.__name__]
    assert any(problems_of(case, tmp_path) != case["problems"] for case in cases)


# Words for what Keras itself notices only when data comes, or never.
NOTICED_LATE = {
    "an attention on vectors",
    "an attention between rows of features",
    "an additive attention between rows of features",
    "queries and keys of different sizes",
    "more keys than values",
    "an Embedding on fractions",
    "indices that are fractions",
    "indices of which fractions are cut off",
    "indices out of an input of floats",
    "an application for colours on grey images",
    "a nested model of three channels on one",
    "a decoder that starts from the states of a smaller encoder",
    "a layer in both directions that starts from the states of another size",
}
REFUSED = [
    case
    for case in FAULTY
    if case["description"] not in NOTICED_LATE and case["problems"][0]["code"] != "KF704"
]


@pytest.mark.parametrize("case", REFUSED, ids=[case.title for case in REFUSED])
def test_a_build_refuses_the_same_node_in_the_same_words(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text("\n".join(case["document"]), "utf-8")
    with pytest.raises(BuildError) as caught:
        building.build(examine(file).require())
    [first, *_] = case["problems"]
    assert first["path"].startswith(str(caught.value.path))
    if first["code"] != "KF705":
        assert first["message"] in caught.value.message
        assert first["hint"] == caught.value.hint
