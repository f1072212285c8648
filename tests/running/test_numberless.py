"""A run that ended in NaN says so whenever it is asked, in words and in JSON that all can read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow as kf
from kerasflow.cli.statuses import run_verb
from kerasflow.cli.verbs import verbs

pytestmark = pytest.mark.keras
WHY = "; the training of this run ended because its loss was no number\n"


@pytest.fixture
def lost(run_digits: Callable[..., kf.Run], tmp_path: Path) -> Path:
    """The folder of a run whose steps were far too large."""
    with pytest.raises(kf.RunError, match="became nan in epoch 1"):
        run_digits('compile.optimizer={"SGD": 1e38}')
    return tmp_path / "run"


def test_a_run_that_ended_in_nan_says_so(
    lost: Path, digits: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with np.load(digits / "digits.npz") as archive:
        found = kf.predict(lost, {"image": archive["x_test"][:5]})
    assert capsys.readouterr().err == f"`label` is NaN or infinite for 5 of 5 rows{WHY}"
    assert found.labels.tolist() == [""] * 5
    scores = kf.evaluate(lost, roots=[digits])
    assert np.isnan(scores["test"]["loss"])
    assert f"on `test`, `loss` is NaN or infinite{WHY}" in capsys.readouterr().err


def test_what_is_written_of_it_is_json_and_is_read_again(
    lost: Path, digits: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(name: str) -> Any:
        raise AssertionError(f"{name} is no JSON")

    run_verb(verbs, ["evaluate", str(lost), "--format", "json", "--data-root", str(digits)])
    found = json.loads(capsys.readouterr().out, parse_constant=refuse)
    assert found["test"]["loss"] is None
    lines = (lost / "metrics.jsonl").read_text("utf-8").splitlines()
    assert json.loads(lines[0], parse_constant=refuse)["loss"] is None
    again = kf.Run.load(lost)
    assert again.history["loss"] == [None]
    assert "(loss not finite)" in again.summary()
