"""Devices other than the first: where arrays and programs are, and models spread over several."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from once import Once

pytestmark = [pytest.mark.keras, pytest.mark.slow]

TWO_DEVICES = """
import json, sys
import tensorflow as tf
[cpu] = tf.config.list_physical_devices("CPU")
two = [tf.config.LogicalDeviceConfiguration()] * 2
tf.config.set_logical_device_configuration(cpu, two)
tf.debugging.set_log_device_placement(True)
from running.conftest import EXPERIMENT
from kerasflow.running import run

def train(**runtime):
    layers = [each for each in EXPERIMENT["model"]["layers"] if "Dropout" not in each]
    model = {**EXPERIMENT["model"], "layers": layers}
    changed = {**EXPERIMENT, "about": {}, "model": model, "runtime": runtime}
    done = run(changed, roots=[sys.argv[1]], progress=False)
    weights = [weight.numpy().ravel().tolist() for weight in done.model.weights]
    places = {weight.value.device[-5:] for weight in done.model.weights}
    return {"engine": done.report["engine"], "weights": weights, "places": sorted(places)}

found = {"plain": train(engine="plain")}
with tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]).scope():
    found["spread"] = train()
with tf.device("CPU:1"):
    found["second"] = train(engine="fused")
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(digits: Path, filled_once: Once) -> dict[str, Any]:
    """What a process with two logical devices says, and its log of where operations are."""
    folder = filled_once("devices", lambda folder: train(digits, folder))
    *log, last = (folder / "stdout").read_text("utf-8").splitlines()
    return {**json.loads(last), "log": log}


def train(digits: Path, folder: Path) -> None:
    tests = Path(__file__).parents[2]
    path = os.pathsep.join(map(str, (tests, tests.parent)))
    environment = {**os.environ, "PYTHONPATH": path, "KERASFLOW_CACHE": ""}
    done = subprocess.run(
        [sys.executable, "-c", TWO_DEVICES, str(digits)],
        env={**environment, "TF_CPP_MIN_LOG_LEVEL": "0"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (folder / "stdout").write_text(done.stdout, encoding="utf-8")


def distance(first: dict[str, Any], second: dict[str, Any]) -> float:
    pairs = zip(first["weights"], second["weights"], strict=True)
    return max(abs(a - b) for one, other in pairs for a, b in zip(one, other, strict=True))


def test_a_model_that_is_spread_over_devices_is_trained_plainly(found: dict[str, Any]) -> None:
    assert found["spread"]["engine"] == "plain"
    # A batch is halved, and the gradients of its halves are added.
    assert 0 < distance(found["plain"], found["spread"]) < 1e-4


def test_another_device_has_weights_and_gives_the_same_numbers(found: dict[str, Any]) -> None:
    assert found["second"]["places"] == ["CPU:1"]
    assert found["second"]["engine"] == "fused"
    assert distance(found["plain"], found["second"]) == 0


def test_what_a_step_computes_stays_on_the_device(found: dict[str, Any]) -> None:
    # Gathered and trained on by this program alone: others evaluate, or are no loops.
    steps = [line for line in found["log"] if line.startswith("while/body/")]
    trained = [line for line in steps if any(word in line for word in ("Gather", "grad", "adam"))]
    assert any("(GatherV2)" in line for line in trained)
    assert any("(MatMul)" in line for line in trained)
    assert [line for line in trained if "device:CPU:1" not in line] == []
