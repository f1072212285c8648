"""A verb imports what it needs and nothing else, so that it starts at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

BLUEPRINT = Path(__file__).parents[2] / "blueprints" / "mnist_dense.json"

RUN_AND_TELL_MODULES = """
import sys
from kerasflow.cli import main

try:
    main(sys.argv[1:])
except SystemExit as end:
    print(end.code or 0, *sorted(sys.modules))
"""
HEAVY = {"keras", "tensorflow", "numpy", "jax", "torch", "polars", "narwhals", "sklearn"}
HEAVY |= {"rich", "yaml", "PIL", "kerasflow.building.models", "kerasflow.feeding"}


def modules_of(*arguments: Any) -> tuple[int, set[str]]:
    """Returns the exit status of a verb in a process of its own, and what was imported."""
    done = subprocess.run(
        [sys.executable, "-c", RUN_AND_TELL_MODULES, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    status, *modules = done.stdout.splitlines()[-1].split()
    return int(status), set(modules)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["check", BLUEPRINT],
        ["show", BLUEPRINT],
        ["explain", "KF501"],
        ["list", "layers", "Dense"],
        ["schema"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_only_reads_imports_nothing_heavy(arguments: list[Any]) -> None:
    status, modules = modules_of(*arguments)
    assert status == 0
    assert modules & HEAVY == set()


@pytest.mark.parametrize("verb", ["run", "plan", "check"])
def test_a_faulty_blueprint_is_told_before_anything_heavy_is_imported(
    verb: str, tmp_path: Path
) -> None:
    file = tmp_path / "faulty.json"
    file.write_text('{"blueprint": 1, "model": [{"Dense": {"unit": 1}}]}')
    status, modules = modules_of(verb, file)
    assert status == 3
    assert modules & HEAVY == set()


@pytest.mark.parametrize("verb", ["evaluate", "predict"])
def test_a_run_that_is_not_there_is_told_before_anything_heavy_is_imported(
    verb: str, tmp_path: Path
) -> None:
    rows = [BLUEPRINT] if verb == "predict" else []
    status, modules = modules_of(verb, tmp_path / "none", *rows)
    assert status == 1
    assert modules & HEAVY == set()


@pytest.mark.keras
@pytest.mark.slow
def test_a_run_imports_no_reader_bar_or_backend_that_it_does_without(tmp_path: Path) -> None:
    rows = np.arange(96, dtype=np.float32).reshape(32, 3)
    np.savez(tmp_path / "rows.npz", x=rows, y=rows.sum(axis=1))
    values = {
        "blueprint": 1,
        "data": {"source": {"npz": {"path": "rows.npz"}}, "target": {"sum": {"from": "y"}}},
        "model": {"inputs": ["x"], "layers": [{"Dense": 1, "name": "sum"}]},
        "compile": {"optimizer": "sgd", "loss": "mse"},
    }
    file = tmp_path / "line.json"
    file.write_text(json.dumps(values))
    status, modules = modules_of("run", file, "--quiet", "--out", tmp_path / "run")
    assert status == 0
    # Not jax or torch: TensorFlow imports what of them is installed.
    unneeded = {"polars", "rich.progress", "yaml", "kerasflow.notebook"}
    unneeded |= {"kerasflow.running.engines.jax", "kerasflow.running.engines.trials"}
    assert modules & unneeded == set()


def test_a_help_text_needs_neither_rules_nor_sections() -> None:
    _, modules = modules_of("--help")
    assert modules & {"kerasflow.checking.rules", "kerasflow.blueprints.sections"} == set()
    assert "importlib.metadata" not in modules
