"""`kerasflow predict` and `evaluate`, on a run that `run` has made."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.keras, pytest.mark.slow]
Invoke = Callable[..., Any]


@pytest.fixture
def trained(invoke: Invoke, measurements: Path) -> Path:
    folder = measurements.with_name("trained")
    done = invoke("run", measurements, "--out", folder, "--quiet", "--set", "fit.epochs=20")
    assert done.status == 0, done.stderr
    return folder


def test_new_rows_are_answered_as_csv_in_their_order(
    invoke: Invoke, trained: Path, tmp_path: Path
) -> None:
    (tmp_path / "new.csv").write_text("b,a\n0,-29\n0,29\n1,-28\n", encoding="utf-8")
    done = invoke("predict", trained, tmp_path / "new.csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["direction"] for row in rows] == ["down", "up", "down"]
    assert float(rows[0]["direction_p_down"]) > 0.5


def test_answers_go_to_a_file_that_is_not_there_yet(
    invoke: Invoke, trained: Path, tmp_path: Path
) -> None:
    (tmp_path / "new.csv").write_text("a,b\n29,0\n", encoding="utf-8")
    out = tmp_path / "answers.json"
    done = invoke("predict", trained, tmp_path / "new.csv", "--out", out)
    assert (done.stdout, done.stderr) == ("", f"1 rows in {out}\n".replace("1 rows", "1 row"))
    [row] = json.loads(out.read_text("utf-8"))
    assert row["direction"] == "up"
    again = invoke("predict", trained, tmp_path / "new.csv", "--out", out)
    assert again.status == 2
    assert "is there already" in again.stderr


def test_a_run_is_judged_again_and_on_other_data(
    invoke: Invoke, trained: Path, tmp_path: Path
) -> None:
    report: Any = json.loads((trained / "report.json").read_text("utf-8"))
    found = json.loads(invoke("evaluate", trained, "--format", "json").stdout)
    assert found["test"] == pytest.approx(report["test"])
    (tmp_path / "new.csv").write_text("a,b,way\n29,0,up\n-29,0,up\n", encoding="utf-8")
    text = invoke("evaluate", trained, "--data", tmp_path / "new.csv").stdout.splitlines()
    assert text[0].split() == ["split", "loss", "accuracy", "macro_f1"]
    assert text[1].split()[2] == "0.5000"
    assert text[4].split() == ["class", "precision", "recall", "f1", "rows"]
