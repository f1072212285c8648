"""`kerasflow check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Invoke = Callable[..., Any]


@pytest.fixture
def faulty(measurements: Path) -> Path:
    file = measurements.with_name("faulty.json")
    text = measurements.read_text("utf-8").replace('"epochs"', '"epoch"')
    file.write_text(text, encoding="utf-8")
    return file


def test_every_file_has_its_answer(invoke: Invoke, measurements: Path, faulty: Path) -> None:
    done = invoke("check", measurements, faulty)
    assert done.status == 3
    assert done.stdout.startswith(f"{measurements}: no problems\nerror[KF201]: unknown key `epoch`")


def test_concise_is_one_line_a_problem(invoke: Invoke, faulty: Path) -> None:
    [line] = invoke("check", faulty, "--format", "concise").stdout.splitlines()
    assert line.startswith(f"{faulty}:23:")


def test_json_is_one_object_for_all_files(invoke: Invoke, measurements: Path, faulty: Path) -> None:
    [problem] = json.loads(invoke("check", measurements, faulty, "--format", "json").stdout)[
        "problems"
    ]
    assert (problem["code"], problem["line"], problem["path"]) == ("KF201", 23, "fit.epoch")
    assert json.loads(invoke("check", measurements, "--format", "json").stdout) == {"problems": []}


def test_what_is_set_and_unset_is_checked(invoke: Invoke, faulty: Path) -> None:
    assert "no problems" in invoke("check", faulty, "--unset", "fit.epoch").stdout
    done = invoke("check", faulty, "--unset", "fit.epoch", "--set", "fit.batch_size=none")
    assert done.status == 3
    assert "--set" in done.stdout


def test_annotations_come_for_all_files_at_once(
    invoke: Invoke, measurements: Path, faulty: Path
) -> None:
    done = invoke("check", measurements, faulty, "--format", "github")
    [line] = done.stdout.splitlines()
    assert line.startswith(f"::error file={faulty},line=23,col=")
    assert done.status == 3
    assert invoke("check", measurements, "--format", "github").stdout == ""
    log = json.loads(invoke("check", measurements, faulty, "--format", "sarif").stdout)
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["KF201"]
