"""The list of codes is the list of the codes that are reported."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from kerasflow.checking.codes import CODES, Trait, Where, consequences_of

HOUSE = Path(__file__).parents[2] / "kerasflow"


def test_every_reported_code_has_a_title_and_every_title_a_code() -> None:
    files = [file for file in HOUSE.rglob("*.py") if file.name != "codes.py"]
    reported = {
        code for file in files for code in re.findall(r'"(KF\d{3})"', file.read_text("utf-8"))
    }
    assert reported == set(CODES)


def test_codes_stand_in_order_and_titles_are_different() -> None:
    assert list(CODES) == sorted(CODES)
    assert len({known.title for known in CODES.values()}) == len(CODES)


def test_what_is_known_of_a_code_is_of_use_and_names_codes_that_there_are() -> None:
    traits = {trait for known in CODES.values() for trait in known.traits}
    assert traits == set(get_args(Trait))
    relations = {where for code in CODES for where, _ in consequences_of(code)}
    assert relations == set(get_args(Where))
    assert {hidden for code in CODES for _, hidden in consequences_of(code)} <= set(CODES)


def is_answer(node: ast.AST) -> bool:
    return isinstance(node, ast.Return) and isinstance(node.value, (ast.Tuple, ast.IfExp))


def decided_by_code(source: str) -> set[int]:
    """Returns the lines in which a code is there to be compared with, and not to be reported."""
    tree = ast.parse(source)
    wrong = set()
    answers = {part for node in ast.walk(tree) if is_answer(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        for inner in ast.iter_child_nodes(node):
            listed = isinstance(node, (ast.Compare, ast.Tuple, ast.List, ast.Set, ast.Assign))
            listed = listed and (node not in answers or isinstance(node, ast.Compare))
            value = inner.value if isinstance(inner, ast.Constant) else None
            codes = re.findall(r"\bKF\d{3}\b", value) if isinstance(value, str) else []
            if (codes and listed) or (len(codes) > 1 and not isinstance(node, ast.Expr)):
                wrong.add(inner.lineno)
    return wrong


@pytest.mark.parametrize(
    "source",
    [
        'found = problem.code == "KF401"',
        'found = problem.code in ("KF401", "KF402")',
        'OF_BLOCKS = {"KF404"}',
        'OF_BLOCKS = "KF404 KF405".split()',
        'UNKNOWN = "KF201"',
    ],
)
def test_a_code_that_decides_something_is_seen(source: str) -> None:
    assert decided_by_code(source) == {1}


def test_nothing_is_decided_by_a_code_outside_of_the_list() -> None:
    files = [file for file in HOUSE.rglob("*.py") if file.name != "codes.py"]
    wrong = {str(file): decided_by_code(file.read_text("utf-8")) for file in files}
    assert not {file: lines for file, lines in wrong.items() if lines}
