"""A small experiment on rows in memory, told to trackers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow as kf

BLUEPRINT: dict[str, Any] = {
    **{"blueprint": 1, "name": "line"},
    "data": {"target": {"out": "y"}, "split": {"validation": 0.25, "test": 0.25}},
    "model": {"inputs": {"x": {"shape": [2]}}, "layers": [{"Dense": 1, "name": "out"}]},
    "compile": {"optimizer": {"SGD": 1e-4}, "loss": "mse", "metrics": ["mae"]},
    "fit": {"epochs": 2},
}
ROWS = {"x": np.arange(200.0).reshape(100, 2) / 100, "y": np.arange(100.0) / 100}


@pytest.fixture(autouse=True)
def nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("MLFLOW_", "WANDB_"))]:
        monkeypatch.delenv(name)


@pytest.fixture
def rows() -> dict[str, Any]:
    """What the experiment is given."""
    return ROWS


@pytest.fixture
def track(tmp_path: Path) -> Callable[..., kf.Run]:
    """Trains, and tells a tracker of it."""

    def execute(*trackers: str, out: str = "line-1", **runtime: Any) -> kf.Run:
        blueprint = {**BLUEPRINT, "runtime": {"track": [*trackers], **runtime}}
        return kf.run(blueprint, data=ROWS, out=tmp_path / "runs" / out, progress=False)

    return execute
