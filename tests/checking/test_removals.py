"""An item of a list is taken out of a text, and the rest stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasflow.checking import check
from kerasflow.checking.fixing import apply_fixes
from kerasflow.checking.removals import remove_item


@pytest.mark.parametrize(
    "before, after",
    [
        ('["A", "B"]', '["B"]'),
        ('["B", "A"]', '["B"]'),
        ('["A"]', "[]"),
        ('["A",]', "[]"),
        ('["B", "A",]', '["B",]'),
        ('["C", "A", "B"]', '["C", "B"]'),
        ('[\n  "C",\n  {"A": {"q": [1, 2]}},\n  "B"\n]', '[\n  "C",\n  "B"\n]'),
        ('[\n  "C",\n  "A"\n]', '[\n  "C"\n]'),
        ('[\n  "B", // x\n  "A"\n]', '[\n  "B" // x\n\n]'),
        ('["C", // c\n "A", "B"]', '["C", // c\n "B"]'),
        ('[/* "A", [ */ "C", {"n": [1], "A": 1}]', '[/* "A", [ */ "C"]'),
    ],
)
def test_json_keeps_its_commas_and_comments(before: str, after: str) -> None:
    offset = before.rindex('"A"')
    assert remove_item(before, offset, is_yaml=False) == after


@pytest.mark.parametrize(
    "before, after",
    [
        ("c: [A, B]\n", "c: [B]\n"),
        ("c: [{A: 1}, B]  # x\n", "c: [B]  # x\n"),
        ("c: [\n  B,  # x\n  A\n]\n", "c: [\n  B  # x\n\n]\n"),
        ("c:\n  - A: {x: 1}\n  - B\n", "c:\n  - B\n"),
        (
            "c:\n  - B\n  - A:\n      x: 1\n      y: 2  # of A\n  # more\nd: 1\n",
            "c:\n  - B\n  # more\nd: 1\n",
        ),
        ("c:\n- A\nd: 2\n", "c:\n  []\nd: 2\n"),
        ("c:\n  - A", "c:\n    []\n"),
    ],
)
def test_yaml_keeps_its_lines(before: str, after: str) -> None:
    assert remove_item(before, before.index("A"), is_yaml=True) == after


def test_without_a_list_around_nothing_changes() -> None:
    assert remove_item('{"A": 1}', 2, is_yaml=False) == '{"A": 1}'


JSON = """{
  "blueprint": 1, // mine
  "model": [{"Densse": 1}],
  "fit": {"callbacks": ["BackupAndRestore", {"BackupAndRestore": {"backup_dir": "b"}}, {"CSVLoger": "x.csv"}, "History"]},
  "then": [{"fit.callbacks": [{"BackupAndRestore": "y"}, {"CSVLogger": "x.csv"}]}]
}
"""  # noqa: E501
YAML = """\
blueprint: 1
model:
  - Densse: 1
fit:
  callbacks:
    - BackupAndRestore:
        backup_dir: b
    - CSVLoger: x.csv  # kept
    - ProgbarLogger
then:
  - fit.callbacks: [BackupAndRestore: y, CSVLogger: x.csv]
"""


def test_callbacks_for_what_a_run_does_leave_the_file(tmp_path: Path) -> None:
    file = tmp_path / "net.json"
    file.write_text(JSON, "utf-8")
    mended = apply_fixes(JSON, check(file), str(file))
    assert '"callbacks": [{"CSVLogger": "x.csv"}]},' in mended
    assert '"fit.callbacks": [{"CSVLogger": "x.csv"}]' in mended
    assert '"blueprint": 1, // mine' in mended
    file.write_text(mended, "utf-8")
    assert not check(file)


def test_they_leave_a_file_of_yaml_too(tmp_path: Path) -> None:
    file = tmp_path / "net.yaml"
    file.write_text(YAML, "utf-8")
    mended = apply_fixes(YAML, check(file), str(file))
    assert (
        "    - CSVLogger: x.csv  # kept\nthen:\n  - fit.callbacks: [CSVLogger: x.csv]\n" in mended
    )
    file.write_text(mended, "utf-8")
    assert not check(file)


@pytest.mark.parametrize("name", ["BackupAndRestore", "History"])
def test_what_comes_out_of_a_variable_is_left_to_people(name: str, tmp_path: Path) -> None:
    text = f'{{"blueprint": 1, "vars": {{"c": "{name}"}}, "model": [{{"Dense": 1}}],'
    text += ' "fit": {"callbacks": ["${c}"]}}'
    file = tmp_path / "net.json"
    file.write_text(text, "utf-8")
    problems = check(file)
    assert [problem.code for problem in problems] == ["KF537"]
    assert apply_fixes(text, problems, str(file)) == text
