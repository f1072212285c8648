"""Going on with runs from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Invoke = Callable[..., Any]


@pytest.mark.parametrize("words, said", [
    ([], "name a blueprint, or the folder of a run after `--resume`"),
    (["x.json", "--resume", "runs/x-1"], "leave out FILE, and one of the two"),
    (["--continue", "runs/x-1", "--resume", "runs/x-1"], "leave out FILE, and one of the two"),
    (["--resume", "runs/x-1", "--set", "seed=2"], "`--continue` trains a finished run longer"),
    (["--warm-start", "runs/x-1"], "name the blueprint that is to begin with these weights"),
    (["--resume", "runs/x-1", "--warm-start", "runs/x-2"], "begins a new run with the weights of"),
    (["--continue", "runs/x-1", "--warm-start", "runs/x-2"], "begins a new run with the weights"),
    (["--resume", "runs/x-1", "--out", "new"], "in its own folder; leave out `--out`"),
])  # fmt: skip
def test_what_does_not_go_together_is_told(invoke: Invoke, words: list[str], said: str) -> None:
    done = invoke("run", *words)
    assert done.status == 2
    assert said in " ".join(done.stderr.split())


@pytest.mark.parametrize("option", ["--resume", "--continue"])
def test_what_is_no_run_is_told_before_a_backend_starts(
    invoke: Invoke, tmp_path: Path, option: str
) -> None:
    done = invoke("run", option, tmp_path)
    assert done.status == 1
    assert "is not the folder of a run: it has no `blueprint.json`" in done.stderr
    done = invoke("run", option, tmp_path / "none")
    assert done.status == 1
    assert "there is no folder" in done.stderr


def test_a_warm_start_of_what_is_no_run_is_told_before_a_backend_starts(
    invoke: Invoke, tmp_path: Path
) -> None:
    blueprint = tmp_path / "net.json"
    blueprint.write_text('{"blueprint": 1, "name": "net"}', "utf-8")
    for start, said in {
        tmp_path: "is not the folder of a run: it has no `blueprint.json`",
        tmp_path / "none": "there is no folder",
        blueprint: f"there is no run of this blueprint yet, which `kerasflow run {blueprint}`",
    }.items():
        done = invoke("run", blueprint, "--warm-start", start)
        assert done.status == 1
        assert said in done.stderr
