"""What the check warns of stands on stderr before anything trains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kerasflow as kf
from kerasflow.cli.statuses import run_verb
from kerasflow.cli.verbs import verbs

pytestmark = pytest.mark.keras


def test_a_run_says_once_what_the_check_warns_of(
    experiment: dict[str, Any],
    digits: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    doubtful = {**experiment, "vars": {"spare": 3}}
    kf.run(doubtful, roots=[digits], out=tmp_path / "run", progress=False)
    found = str(kf.check(doubtful))
    assert found.startswith("warning[KF116]: nothing uses the variable `spare`")
    assert capsys.readouterr().err == f"{found}\n"


def test_a_run_without_warnings_says_nothing_of_them(
    experiment: dict[str, Any],
    digits: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kf.run(experiment, roots=[digits], out=tmp_path / "run", progress=False)
    assert capsys.readouterr().err == ""


def test_the_verb_says_it_once_where_it_is_to_be_quiet_too(
    experiment: dict[str, Any],
    digits: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "warned.json"
    file.write_text(json.dumps({**experiment, "vars": {"spare": 3}}), "utf-8")
    assert run_verb(verbs, ["check", str(file)]) == 0
    shown = capsys.readouterr().out
    options = ["--data-root", str(digits), "--out", str(tmp_path / "run"), "--quiet"]
    assert run_verb(verbs, ["run", str(file), *options]) == 0
    assert capsys.readouterr().err == shown
    assert shown.endswith(f"1 warning in {file}\n")
