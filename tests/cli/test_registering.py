"""`--register FILE.py`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.keras
Kerasflow = Callable[..., subprocess.CompletedProcess[str]]

SCALE = """
import keras
import kerasflow as kf


@kf.register(name="Scale")
class Scale(keras.layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(shape=(), initializer="ones")

    def call(self, inputs):
        return inputs * self.factor
"""


@pytest.fixture
def scaled(measurements: Path) -> Path:
    text = measurements.read_text("utf-8").replace('"layers": [', '"layers": ["Scale", ')
    measurements.write_text(text, encoding="utf-8")
    measurements.with_name("scale.py").write_text(SCALE, encoding="utf-8")
    return measurements


@pytest.mark.slow
def test_a_class_of_the_users_is_known_where_its_file_is_named(
    kerasflow: Kerasflow, invoke: Callable[..., Any], scaled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scaled.parent)
    done = kerasflow("run", scaled.name, "--register", "scale.py", "--out", "run", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    assert invoke("check", scaled.name).status == 3
    assert invoke("evaluate", "run").status == 3
    assert invoke("check", scaled.name, "--register", "scale.py").status == 0
    judged = invoke("evaluate", "run", "--register", "scale.py")
    assert (judged.status, judged.stderr) == (0, "")


def test_a_file_that_fails_is_told_with_its_line(
    invoke: Callable[..., Any], scaled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scaled.parent)
    scaled.with_name("scale.py").write_text("import keras\n\n1 / 0\n", encoding="utf-8")
    done = invoke("check", scaled.name, "--register", "scale.py")
    assert done.status == 2
    assert done.stderr == "Error: --register scale.py:3: ZeroDivisionError: division by zero\n"
