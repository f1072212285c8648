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
