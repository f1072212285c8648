"""Golden cases are compared, and written anew where that is asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from golden import Golden, Update, apply, read_cases, rewrite, spans

FOLDER = Path(__file__).parent
CASES = """\
[
  {
    "description": "a slip",
    "document": ["{", "  \\"a\\": [1, {}],", "}"],
    "problems": [
      {"code": "KF1"}
    ]
  },
  {"description": "none [yet]", "document": {"a": "]}"}, "problems": [], "codes": ["KF2"]}
]
"""
TESTS = """\
from pathlib import Path

import pytest
from golden import read_cases

CASES = read_cases([Path(__file__).with_name("cases.json")])


@pytest.mark.parametrize("case", CASES)
def test_a_case(case, golden):
    found = [{"code": f"KF{len(case['document'])}", "hint": "ü"}]
    assert found == golden.expected(case, "problems", found)


def test_a_text(golden):
    text = "found\\n"
    assert text == golden.expected_text(Path(__file__).with_name("page.md"), text)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "conftest.py").write_text((FOLDER / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "cases.json").write_text(CASES, "utf-8")
    (tmp_path / "page.md").write_text("expected\n", "utf-8")
    (tmp_path / "test_cases.py").write_text(TESTS, "utf-8")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\npythonpath = {FOLDER}\n", "utf-8")
    return tmp_path


def run_pytest(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "xdist", *options]
    # Without the plugins that happen to be installed, which take longer than the tests.
    around = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        command, cwd=folder, env=around, capture_output=True, text=True, check=False
    )


def test_what_differs_fails_and_nothing_is_written(folder: Path) -> None:
    done = run_pytest(folder)
    assert done.returncode == 1
    assert "3 failed" in done.stdout
    assert (folder / "cases.json").read_text("utf-8") == CASES
    assert (folder / "page.md").read_text("utf-8") == "expected\n"


@pytest.mark.parametrize("workers", ["0", "2"])
def test_what_differs_is_written_and_shown_by_however_many_workers(
    folder: Path, workers: str
) -> None:
    done = run_pytest(folder, "--update-golden", "-n", workers)
    assert "3 passed" in done.stdout, done.stdout
    assert '-      {"code": "KF1"}' in done.stdout
    assert '+        "hint": "ü"' in done.stdout
    assert "-expected\n+found\n" in done.stdout
    expected = [case["problems"] for case in read_cases([folder / "cases.json"])]
    assert expected == [[{"code": f"KF{number}", "hint": "ü"}] for number in (3, 1)]
    assert (folder / "page.md").read_text("utf-8") == "found\n"


def test_all_but_the_value_stays_as_it_was_typed() -> None:
    found = {(0, "problems"): [{"code": "KF3"}], (1, "codes"): ["KF2", "KF4"]}
    before, after = CASES.split("\n"), rewrite(CASES, found).split("\n")
    assert after[:5] == before[:5]
    assert after[5:8] == ["      {", '        "code": "KF3"', "      }"]
    assert after[8:10] == before[6:8]
    assert after[10] == before[8].replace('["KF2"]', '["KF2", "KF4"]')
    assert after[11:] == before[9:]


def test_a_value_is_laid_out_as_the_one_before_it() -> None:
    emptied = rewrite(CASES, {(0, "problems"): []})
    assert '    "problems": []\n' in emptied
    assert rewrite(emptied, {(0, "problems"): [{"code": "KF1"}]}) == CASES.replace(
        '{"code": "KF1"}', '{\n        "code": "KF1"\n      }'
    )


def test_every_field_of_a_case_is_found_where_it_stands() -> None:
    found = [(number, field, CASES[start:end]) for number, field, start, end in spans(CASES)]
    cases = json.loads(CASES)
    assert [(number, field, json.loads(text)) for number, field, text in found] == [
        (number, field, value) for number, case in enumerate(cases) for field, value in case.items()
    ]


def test_a_case_says_what_it_holds(folder: Path) -> None:
    first, second = read_cases([folder / "cases.json"])
    assert (first.title, second["codes"], second.get("files")) == ("a slip", ["KF2"], None)
    golden = Golden(updating=False)
    assert golden.expected(second, "codes", ["KF3"]) == ["KF2"]
    assert golden.updates == []


def test_two_tests_that_expect_two_things_of_one_field_write_nothing(folder: Path) -> None:
    file = folder / "cases.json"
    golden = Golden(updating=True)
    [case, _] = read_cases([file])
    assert golden.expected(case, "problems", [1]) == [1]
    assert golden.expected(case, "problems", [2]) == [2]
    golden.updates.append(Update(str(folder / "a.md"), 0, "", "new"))
    with pytest.raises(ValueError, match=r"of case 0 in .*cases\.json two tests"):
        list(apply(golden.updates))
    assert file.read_text("utf-8") == CASES
    assert not (folder / "a.md").exists()
