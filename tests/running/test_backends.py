"""The same blueprint trains on every backend that is installed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
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


@pytest.fixture(scope="module")
def run_on_jax(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Returns the folder of a shipped experiment on JAX, which sees two devices; each runs once."""
    folders: dict[str, Path] = {}

    def run(name: str) -> Path:
        if name not in folders:
            folders[name] = tmp_path_factory.mktemp("jax") / name
            command = ["run", f"blueprints/{name}", "--out", str(folders[name])]
            command += ["--set", "runtime.backend=jax", "--set", "evaluate.predictions=test.csv"]
            done = subprocess.run(
                [sys.executable, "-m", "kerasflow", *command],
                cwd=ROOT,
                env={**os.environ, "XLA_FLAGS": "--xla_force_host_platform_device_count=2"},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            assert done.stderr.startswith("device: "), "something spoke before"
        return folders[name]

    return run


@pytest.mark.jax
@pytest.mark.parametrize("name", ["mnist_dense.json", "spam_text.json"])
def test_on_jax_an_experiment_reaches_what_its_about_expects(
    name: str, run_on_jax: Callable[[str], Path]
) -> None:
    folder = run_on_jax(name)
    expected = json.loads((folder / "report.json").read_text("utf-8"))["expected"]
    assert expected
    assert [item for item in expected if not item["met"]] == []
    runtime = json.loads((folder / "blueprint.json").read_text("utf-8"))["runtime"]
    assert runtime == {"backend": "jax", "precision": "float32", "engine": "fused"}


@pytest.mark.jax
def test_a_model_that_jax_trained_says_the_same_in_a_tensorflow_program(
    run_on_jax: Callable[[str], Path],
) -> None:
    import keras

    assert keras.config.backend() == "tensorflow"
    folder = run_on_jax("mnist_dense.json")
    with (folder / "test.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            [float(row[f"label_p_{digit}"]) for digit in range(10)] for row in csv.DictReader(file)
        ]
    with np.load(ROOT / "blueprints" / "data" / "mnist.npz") as mnist:
        pixels = (mnist["x_test"] / 255).astype(np.float32).reshape(-1, 784)
    model = keras.models.load_model(folder / "model.keras")
    np.testing.assert_allclose(model.predict(pixels, batch_size=1000, verbose=0), rows, atol=2e-6)
