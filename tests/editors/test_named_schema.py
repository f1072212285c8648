"""A blueprint that `kerasflow init` wrote finds its schema by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from editors.questions import SERVICES

ROOT = Path(__file__).parents[2]
DATA = ROOT / "blueprints" / "data" / "spam.csv.gz"


@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_a_draft_is_completed_and_checked_by_the_schema_that_it_names(
    ask: Any, tmp_path: Path, service: str
) -> None:
    file = tmp_path / f"spam.{service}"
    command = [sys.executable, "-m", "kerasflow", "init", DATA, "--out", file]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    text, uri = file.read_text("utf-8"), file.as_uri()
    wrong = text.replace("EarlyStopping", "EarlyStoping")
    assert wrong != text
    offset = text.index("restore_best_weights")
    shown, good, bad = ask(
        service,
        [
            {"ask": "hover", "text": text, "offset": offset, "uri": uri},
            {"ask": "diagnose", "text": text, "uri": uri},
            {"ask": "diagnose", "text": wrong, "uri": uri},
        ],
        named=True,
    )
    assert "Default: false" in shown
    assert good == []
    assert [each["message"] for each in bad] == ["Property EarlyStoping is not allowed."]
