"""Problems for GitHub's log and for code scanners."""

from __future__ import annotations

import json
from pathlib import Path as FilePath
from typing import Any

import pytest
from jsonschema import Draft4Validator

from kerasflow.checking import check
from kerasflow.checking.annotations import as_sarif, as_workflow_commands
from kerasflow.errors import Problem
from kerasflow.paths import Path
from kerasflow.places import Place, Source

FILE = Place(Source("nets/my net.json", '{"Densse": 1}'), 1, 2, 10)
TYPED = Place(Source("--set", "seed=x"), 1, 6, 7)
FAULT = Problem("KF301", "unknown layer `Densse`", Path(("model",)), FILE, hint="did you mean?")


def test_a_workflow_command_names_file_line_and_columns() -> None:
    assert as_workflow_commands([FAULT]) == (
        "::error file=nets/my net.json,line=1,col=2,endColumn=9,title=KF301"
        "::unknown layer `Densse`; did you mean?"
    )


def test_what_would_end_a_workflow_command_is_escaped() -> None:
    place = Place(Source("a:b,c%.json"), 1, 1, 2)
    problem = Problem("KF101", "50 %\r\n::stop", Path(), place, severity="warning")
    assert as_workflow_commands([problem]) == (
        "::warning file=a%3Ab%2Cc%25.json,line=1,col=1,endColumn=1,title=KF101::50 %25%0D%0A::stop"
    )


def test_what_was_typed_has_no_file_but_a_path() -> None:
    typed = Problem("KF203", "wrong", Path(("seed",)), TYPED)
    assert as_workflow_commands([typed]) == "::error title=KF203::seed: wrong"
    [result] = json.loads(as_sarif([typed]))["runs"][0]["results"]
    assert result["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "seed"}]}]


def test_nothing_to_say_is_said_in_both() -> None:
    assert as_workflow_commands([]) == ""
    assert validated(as_sarif([]))["results"] == []


SCHEMA = json.loads(
    (FilePath(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json").read_text("utf-8")
)


def validated(text: str) -> dict[str, Any]:
    """The run of a log, held against the schema of SARIF 2.1.0 and what that cannot say."""
    log = json.loads(text)
    Draft4Validator(SCHEMA).validate(log)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    identifiers = [rule["id"] for rule in driver["rules"]]
    assert len(set(identifiers)) == len(identifiers)
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    for result in run["results"]:
        assert result["level"] in ("none", "note", "warning", "error")
        assert identifiers[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"]
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            if "physicalLocation" in location:
                region = location["physicalLocation"]["region"]
                assert region["startLine"] >= 1
                assert 1 <= region["startColumn"] <= region["endColumn"]
                assert " " not in location["physicalLocation"]["artifactLocation"]["uri"]
    found: dict[str, Any] = run
    return found


@pytest.mark.parametrize("case", ["careless", "origins"])
def test_a_log_of_many_kinds_of_problems_is_what_the_schema_says(
    case: str, tmp_path: FilePath
) -> None:
    cases = json.loads((FilePath(__file__).parent / "cases" / f"{case}.json").read_text("utf-8"))
    for number, item in enumerate(cases):
        folder = tmp_path / str(number)
        folder.mkdir()
        name = f"case.{item.get('format', 'json')}"
        for file, lines in {name: item["document"], **item.get("files", {})}.items():
            (folder / file).write_text("\n".join(lines), "utf-8")
        problems = check(folder / name, sets=item.get("sets", ()))
        assert len(validated(as_sarif(problems))["results"]) == len(item["problems"])


def test_a_log_has_what_sarif_requires(tmp_path: FilePath) -> None:
    file = tmp_path / "net.json"
    model = '[{"Densse": 1}, {"Dense": {"unit": "${n}"}}, {"Dense": {"units": "${n}"}}]'
    file.write_text(f'{{"blueprint": 1, "vars": {{"n": "x"}}, "model": {model}}}', "utf-8")
    run = validated(as_sarif(check(file)))
    assert [result["ruleId"] for result in run["results"]] == ["KF301", "KF302", "KF304"]
    place = run["results"][0]["locations"][0]
    assert place["logicalLocations"] == [{"fullyQualifiedName": "model[0].Densse"}]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == file.as_uri()
    [related] = run["results"][2]["relatedLocations"]
    assert related["message"]["text"] == "defined here"


def test_a_relative_name_is_a_relative_reference() -> None:
    location = validated(as_sarif([FAULT]))["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "nets/my%20net.json"
    assert location["region"] == {"startLine": 1, "startColumn": 2, "endColumn": 10}
