"""`kerasflow report`, on a run that `run` has made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from html_reading import read_file

pytestmark = [pytest.mark.keras, pytest.mark.slow]
Invoke = Callable[..., Any]


@pytest.fixture
def trained(invoke: Invoke, measurements: Path) -> Path:
    folder = measurements.with_name("trained")
    done = invoke("run", measurements, "--out", folder, "--quiet", "--set", "fit.epochs=2")
    assert done.status == 0, done.stderr
    return folder


def test_a_page_is_drawn_again_where_it_was_and_elsewhere(
    invoke: Invoke, trained: Path, tmp_path: Path
) -> None:
    page = trained / "report.html"
    before = page.read_text("utf-8")
    page.unlink()
    done = invoke("report", trained)
    assert (done.status, done.stdout, done.stderr) == (0, f"{page}\n", "")
    assert page.read_text("utf-8") == before
    out = tmp_path / "pages" / "page.html"
    assert invoke("report", trained, "--out", out).status == 0
    assert out.read_text("utf-8") == before
    done = invoke("report", trained, "--out", out)
    assert done.status == 2
    assert "is there already, and is not written over" in done.stderr


def test_a_page_with_less_on_it_does_not_replace_one_with_more(
    invoke: Invoke, trained: Path, tmp_path: Path
) -> None:
    page = trained / "report.html"
    before = page.read_text("utf-8")
    for file in trained.parent.glob("*.csv"):
        file.unlink()
    done = invoke("report", trained)
    assert done.status == 1
    assert "the page cannot be drawn in full: " in done.stderr
    assert "The one in the folder is kept as it is" in done.stderr
    assert page.read_text("utf-8") == before
    out = tmp_path / "page.html"
    done = invoke("report", trained, "--out", out)
    assert done.status == 0
    assert "left out of the page what needs data or model: " in done.stderr
    assert "Confusion matrix" not in read_file(out).texts("h4")


def test_a_model_that_is_gone_is_told(invoke: Invoke, trained: Path, tmp_path: Path) -> None:
    (trained / "model.keras").unlink()
    out = tmp_path / "page.html"
    done = invoke("report", trained, "--out", out)
    assert done.status == 0
    assert "left out of the page what needs data or model: " in done.stderr
    assert len(read_file(out).texts("g")) > 1


def test_what_is_no_run_is_told(invoke: Invoke, tmp_path: Path) -> None:
    done = invoke("report", tmp_path)
    assert done.status == 1
    assert "is not the folder of a run: it has no `report.json`" in done.stderr
