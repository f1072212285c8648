"""The command line in a process of its own, and in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """What a verb came to."""

    status: int
    stdout: str
    stderr: str


@pytest.fixture
def invoke() -> Callable[..., Done]:
    """Runs a verb in this process."""
    from kerasflow.cli.statuses import run_verb
    from kerasflow.cli.verbs import verbs

    def execute(*arguments: Any) -> Done:
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = run_verb(verbs, [str(argument) for argument in arguments])
        return Done(status, out.getvalue(), err.getvalue())

    return execute


@pytest.fixture
def kerasflow(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `kerasflow` as a person does, from an empty folder."""

    def execute(*arguments: Any, **options: Any) -> subprocess.CompletedProcess[str]:
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        # What the tests set for themselves, a person has not set.
        for name in ("TF_CPP_MIN_LOG_LEVEL", "CUDA_VISIBLE_DEVICES", "KERAS_BACKEND"):
            environment.pop(name, None)
        return subprocess.run(
            [sys.executable, "-m", "kerasflow", *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            check=False,
            **({"capture_output": True, "text": True} | options),
        )

    return execute


@pytest.fixture
def measurements(tmp_path: Path) -> Path:
    """A blueprint on 60 rows of two columns, whose class is the sign of their sum."""
    rows = [(x, y) for x in range(-30, 30) for y in [(x * 7) % 13 - 6]]
    lines = [f"{x},{y},{'up' if x + y > 0 else 'down'}" for x, y in rows]
    (tmp_path / "rows.csv").write_text("\n".join(["a,b,way", *lines]) + "\n", encoding="utf-8")
    file = tmp_path / "way.json"
    file.write_text(BLUEPRINT, encoding="utf-8")
    return file


BLUEPRINT = """{
  "blueprint": 1,
  "name": "way",
  "seed": 1,
  "vars": {"units": 8},
  "data": {
    "source": {"csv": {"path": "rows.csv"}},
    "target": {"direction": {"from": "way", "classes": ["down", "up"]}},
    "split": {"test": 0.25}
  },
  "preprocess": [
    {"Concatenate": {}, "inputs": ["a", "b"]},
    {"Normalization": {}, "name": "numbers"}
  ],
  "model": {
    "inputs": ["numbers"],
    "layers": [
      {"Dense": {"units": "${units}", "activation": "relu"}},
      {"Dense": {"units": 2, "activation": "softmax"}, "name": "direction"}
    ]
  },
  "compile": {"optimizer": "adam", "loss": "sparse_categorical_crossentropy"},
  "fit": {"epochs": 2, "batch_size": 8},
  "evaluate": {"report": ["per_class"]}
}
"""
