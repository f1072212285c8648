"""Problems for the tools that show them beside the code: GitHub's log, and SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kerasflow.checking.codes import CODES
from kerasflow.documents.records import record_text
from kerasflow.errors import Problem, printable
from kerasflow.places import Place

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def as_workflow_commands(problems: Iterable[Problem]) -> str:
    r"""Returns a command of GitHub's workflows for each problem, which makes it an annotation.

    Example:
        >>> from kerasflow.paths import Path
        >>> print(as_workflow_commands([Problem("KF412", "no\neffect", Path(("model",)))]))
        ::error title=KF412::model: no%0Aeffect
    """
    return "\n".join(_command(problem) for problem in problems)


def _command(problem: Problem) -> str:
    place = problem.place if problem.place and _is_file(problem.place) else None
    properties: dict[str, Any] = {}
    if place:
        properties = {"file": place.source.name, "line": place.line, "col": place.column}
        properties["endColumn"] = max(place.end_column - 1, place.column)
    properties["title"] = problem.code
    spelled = ",".join(f"{key}={_escaped(str(it), ':,')}" for key, it in properties.items())
    where = "" if place else f"{problem.path or 'the blueprint'}: "
    return f"::{problem.severity} {spelled}::{_escaped(where + _sentence(problem))}"


def _escaped(text: str, more: str = "") -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return printable(text)


def as_sarif(problems: Iterable[Problem]) -> str:
    """Returns one log in SARIF 2.1.0, which code scanners and editors read.

    Example:
        >>> import json
        >>> json.loads(as_sarif([]))["runs"][0]["results"]
        []
    """
    problems = tuple(problems)
    codes = sorted({problem.code for problem in problems})
    rules = [{"id": code, "shortDescription": {"text": CODES[code].title}} for code in codes]
    run = {
        "tool": {"driver": {"name": "KerasFlow", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes) for problem in problems],
    }
    log = {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}
    return record_text(log, indent=2, ascii_only=True)


def _result(problem: Problem, codes: Sequence[str]) -> dict[str, Any]:
    location = _location(problem.place)
    location["logicalLocations"] = [{"fullyQualifiedName": str(problem.path) or "the blueprint"}]
    related = [
        {"id": number, "message": {"text": words}, **_location(place)}
        for number, (words, place) in enumerate(problem.related, start=1)
        if _is_file(place)
    ]
    result = {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": problem.severity,
        "message": {"text": _sentence(problem)},
        "locations": [location],
    }
    return {**result, "relatedLocations": related} if related else result


def _location(place: Place | None) -> dict[str, Any]:
    if place is None or not _is_file(place):
        return {}
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": max(place.end_column, place.column),
    }
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.source.name)},
            "region": region,
        }
    }


def _uri(name: str) -> str:
    from pathlib import Path
    from urllib.parse import quote

    file = Path(name)
    return file.as_uri() if file.is_absolute() else quote(file.as_posix())


def _is_file(place: Place) -> bool:
    """What was typed on the command line stands in no file."""
    return not place.source.name.startswith("--")


def _sentence(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message
