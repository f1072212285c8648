"""Folders as runs leave them, written by hand where no training is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

BLUEPRINT: dict[str, Any] = {
    "blueprint": 1,
    "name": "net",
    "model": {"inputs": {"x": {"shape": [4]}}, "layers": [{"Dense": 8}, {"Dense": 2}]},
    "compile": {"optimizer": {"Adam": 0.01}, "loss": "mse", "metrics": ["mae"]},
    "fit": {"epochs": 2},
    "runtime": {"engine": "fused"},
}
LINES = ({"epoch": 1, "phase": 0, "loss": 0.5, "seconds": 1.0}, {"epoch": 2, "loss": 0.25})


def write_run(
    folder: Path,
    test: Mapping[str, float] | None = None,
    *,
    lines: Sequence[Mapping[str, Any]] = LINES,
    stopped: str | None = None,
    **changes: Any,
) -> Path:
    """Writes the folder of a run; without numbers of the test split it has no report.

    `changes` replace sections of the blueprint.
    """
    folder.mkdir(parents=True)
    blueprint = json.dumps({**BLUEPRINT, **changes})
    (folder / "blueprint.json").write_text(blueprint, encoding="utf-8")
    written = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "metrics.jsonl").write_text(written, encoding="utf-8")
    if test is not None:
        report = {
            **{"name": "net", "test": dict(test), "epochs": len(lines), "stopped": stopped},
            **{"seconds": {"total": 3.5}, "parameters": {"total": 50}, "engine": "fused"},
            **{"versions": {"keras": "3.15.1"}, "ended": "2026-11-28T17:00:00+00:00"},
        }
        (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return folder
