"""The same blueprint trains on every backend that is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.keras]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Returns a file with a part of MNIST."""
    with np.load(ROOT / "blueprints" / "data" / "mnist.npz") as whole:
        counts = {"x_train": 2000, "y_train": 2000, "x_test": 500, "y_test": 500}
        np.savez(tmp_path / "small.npz", **{name: whole[name][:n] for name, n in counts.items()})
    return tmp_path / "small.npz"


@pytest.mark.parametrize(
    "backend",
    [
        "tensorflow",
        pytest.param("jax", marks=pytest.mark.jax),
        pytest.param("torch", marks=pytest.mark.torch),
    ],
)
def test_the_logits_net_learns_and_is_kept_on_the_backend(
    backend: str, small: Path, tmp_path: Path
) -> None:
    sets = (f"runtime.backend={backend}", f"data.source.npz.path={small.name}", "fit.epochs=2")
    command = [
        sys.executable,
        "-m",
        "kerasflow",
        "run",
        str(ROOT / "blueprints/mnist_mlp_logits.json"),
    ]
    command += [part for value in sets for part in ("--set", value)]
    done = subprocess.run(
        [*command, "--out", "kept"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "kept" / "report.json").read_text("utf-8"))
    assert report["backend"] == backend
    assert report["test"]["accuracy"] > 0.75
    assert report["test"]["loss"] < 0.8
