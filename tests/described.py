"""A problem as golden cases say it: what, where, and in which words; and which rule noticed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from golden import Case

from kerasflow.errors import Problem
from kerasflow.places import Place


def describe_problem(problem: Problem, file: Path) -> dict[str, Any]:
    """A problem of a file, in the order of the fields of a case."""
    place = problem.place
    assert place is not None
    # An error in the file itself is what a case means where it says nothing.
    severity = {} if problem.severity == "error" else {"severity": problem.severity}
    name = Path(place.source.name).name
    other = {} if name == file.name else {"file": name}
    related = [f"{words}, {quote(where)}" for words, where in problem.related]
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


def quote(place: Place) -> str:
    """The file and the words themselves, so that nobody need count columns."""
    words = place.source.line(place.line)[place.column - 1 : place.end_column - 1]
    return f"{Path(place.source.name).name}:{place.line}: {words}"


def note(rule: Callable[..., Any], cases: list[Case], case: Case) -> Callable[..., Any]:
    """The same rule, which notes a case when it tells anything."""

    @wraps(rule)
    def ask(*given: Any) -> Any:
        told = rule(*given)
        told = list(told) if isinstance(told, Iterator) else told
        if told and case not in cases[-1:]:
            cases.append(case)
        return told

    return ask


def cases_by_rule(
    rules: ModuleType, cases: Iterable[Case], find: Callable[[Case], object]
) -> dict[str, list[Case]]:
    """The cases in which each rule yields anything, which are all that can change without it.

    The module names its rules in `RULES`; `find` asks them all about a case.
    """
    found: dict[str, list[Case]] = {rule.__name__: [] for rule in rules.RULES}
    with pytest.MonkeyPatch.context() as patch:
        every = rules.RULES
        for case in cases:
            noting = tuple(note(rule, found[rule.__name__], case) for rule in every)
            patch.setattr(rules, "RULES", noting)
            find(case)
    return found
