"""The typed stubs say what the catalog says, and mypy reads them."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kerasflow import catalog
from kerasflow.blueprints import stubs
from kerasflow.blueprints.spelling.namespaces import NAMESPACES

ROOT = Path(__file__).parents[2]

GOOD = """
from kerasflow import Blueprint, Input, Model, layers, losses, metrics, ops, optimizers, schedules

x = Input("image", shape=[28, 28])
h = layers.Flatten()(x)
h = layers.Dense(128, activation="relu", kernel_initializer="he_normal")(h)
h = layers.MultiHeadAttention(8, 64)(h, h, use_causal_mask=True)
out, state, _ = layers.Bidirectional(layers.LSTM(8, return_state=True))(ops.expand_dims(h, 1))
h = ops.mean(h * 2 + 1, axis=1)[:, 1:3]
label = layers.Dense("${classes}", name="label")(ops.image.extract_patches(h, 3))
rate = schedules.CosineDecay(0.1, 100)
blueprint = Blueprint(
    name="digits",
    model=Model(x, {"label": label, "state": state}),
    compile={
        "optimizer": optimizers.Adam(rate),
        "loss": losses.Huber(delta=2.0),
        "metrics": [metrics.AUC(name="area")],
    },
)
"""
BAD = """
from kerasflow import Input, layers

layers.Dense(10, activaton="relu")
layers.Dense()
layers.Conv2D(32, 3, use_bias="no")
layers.Densse(10)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for file in stubs.FOLDER.glob("*.pyi"):
        shutil.copy(file, tmp_path)
    monkeypatch.setattr(stubs, "FOLDER", tmp_path)
    return tmp_path


def test_the_committed_stubs_are_those_of_the_catalog():
    assert stubs.find_stale() == [], "run python -m kerasflow.blueprints.stubs"


def test_a_stub_that_differs_is_named_and_written_again(folder, capsys):
    assert stubs.main(["--check"]) == 0
    (folder / "layers.pyi").write_text("")
    (folder / "extra.pyi").write_text("")
    assert stubs.main(["--check"]) == 1
    named = "extra.pyi differs from the catalog\nlayers.pyi differs from the catalog\n"
    assert capsys.readouterr().out == named
    (folder / "extra.pyi").unlink()
    assert stubs.main([]) == 0
    assert stubs.main(["--check"]) == 0


def test_an_unknown_argument_of_the_command_is_refused(capsys):
    assert stubs.main(["--chek"]) == 2
    assert "there is only --check" in capsys.readouterr().err


@pytest.mark.parametrize("kind", NAMESPACES)
def test_a_stub_has_every_name_of_the_catalog_with_its_documentation(kind):
    defined = {}
    for node in ast.parse((stubs.FOLDER / f"{kind}.pyi").read_text("utf-8")).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        functions = [item for item in inner if isinstance(item, ast.FunctionDef)]
        defined |= {prefix + item.name: ast.get_docstring(item) for item in functions}
    wanted = {name for name in catalog.names(kind) if not catalog.is_registered(kind, name)}
    assert set(defined) == wanted
    assert [name for name in wanted if (defined[name] or "") != catalog.find(kind, name).doc] == []


def check_types(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", ROOT / "setup.cfg", "--strict", file],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_mypy_accepts_what_is_right(tmp_path):
    file = tmp_path / "good.py"
    file.write_text(GOOD)
    done = check_types(file)
    assert done.returncode in (0, 1), done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith(str(file))] == []


@pytest.mark.slow
def test_mypy_reports_unknown_arguments_and_names(tmp_path):
    file = tmp_path / "bad.py"
    file.write_text(BAD)
    done = check_types(file)
    found = [line.partition("error: ")[2] for line in done.stdout.splitlines()[:-1]]
    assert [line for line in found if "activaton" in line], done.stdout
    assert [line for line in found if 'Missing positional argument "units"' in line]
    assert [line for line in found if 'expected "bool"' in line]
    assert [line for line in found if "Densse" in line]
