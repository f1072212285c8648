"""Weights that XLA updates where they lie, in processes of their own: options are read once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kerasflow.running.engines.in_place import OPTION, VARIABLE, updating_in_place

TRAIN = """
import keras, numpy as np
from keras import layers
from kerasflow.running.batches import Order
from kerasflow.running.engines.fused import TensorFlowTrainer

parts = [layers.Dense(96), layers.Dense(192), layers.Dense(1)]
model = keras.Sequential([keras.Input((8,)), *parts])
model.compile("adam", "mse")
packed = np.ones((64, 8), np.float32), np.ones((64, 1), np.float32), None
TensorFlowTrainer(model, packed, Order(64, 1), 32, xla=True).run(0, 2)
"""


def copies(folder: Path, flags: str) -> int:
    """Trains in a process that shows what XLA made of it; returns how often the weight is copied.

    Args:
        folder: For what XLA shows.
        flags: For XLA, besides.
    """
    told = {VARIABLE: f"--xla_dump_to={folder} {flags}", "KERASFLOW_CACHE": ""}
    subprocess.run(
        [sys.executable, "-c", TRAIN], env={**os.environ, **told}, check=True, capture_output=True
    )
    [shown] = (
        text
        for file in folder.glob("*cpu_after_optimizations.txt")
        if "f32[96,192]" in (text := file.read_text("utf-8"))
    )
    return len(re.findall(r"f32\[96,192\]\S* copy\(", shown))


@pytest.mark.keras
@pytest.mark.slow
def test_a_weight_that_is_read_on_the_way_back_is_not_copied_in_every_step(tmp_path: Path) -> None:
    assert copies(tmp_path / "ours", "") == 0


@pytest.mark.keras
@pytest.mark.slow
def test_what_somebody_has_set_himself_stays(tmp_path: Path) -> None:
    assert copies(tmp_path / "own", f"--{OPTION}=false") > 0


def test_the_environment_is_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with updating_in_place():
        assert os.environ[VARIABLE] == f"--{OPTION}=true"
    assert VARIABLE not in os.environ
    monkeypatch.setenv(VARIABLE, "--xla_dump_to=/nowhere")
    with updating_in_place():
        assert os.environ[VARIABLE] == f"--xla_dump_to=/nowhere --{OPTION}=true"
    assert os.environ[VARIABLE] == "--xla_dump_to=/nowhere"


@pytest.mark.parametrize("flags", ["options.txt", f"--{OPTION}=false"])
def test_a_file_of_options_and_ones_own_choice_are_left_alone(
    flags: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, flags)
    with updating_in_place():
        assert os.environ[VARIABLE] == flags


def test_a_version_that_was_not_tried_is_given_no_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kerasflow.running.engines.in_place.version", lambda package: "2.99.0")
    monkeypatch.delenv(VARIABLE, raising=False)
    with updating_in_place():
        assert VARIABLE not in os.environ
