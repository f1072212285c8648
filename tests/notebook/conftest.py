"""A small real run, and kernels to try things in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import kerasflow as kf

ROOT = Path(__file__).parents[2]
LINE = {
    "blueprint": 1,
    "name": "line",
    "data": {"target": {"y": "y"}, "split": {"validation": 0.25}},
    "model": {"inputs": ["x"], "layers": [{"Dense": 1, "name": "y"}]},
    "compile": {"optimizer": {"SGD": 0.01}, "loss": "mse", "metrics": ["mae"]},
    "fit": {"epochs": 3, "batch_size": 8},
}


@pytest.fixture(scope="session", autouse=True)
def source_tree() -> Iterator[None]:
    """Kernels import the code that is tested, wherever they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        yield


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> kf.Run:
    import numpy as np

    x = np.linspace(-1, 1, 40, dtype="float32")[:, None]
    out = tmp_path_factory.mktemp("runs") / "line-1"
    return kf.run(LINE, data={"x": x, "y": 2 * x + 1}, out=out, progress=False)


@pytest.fixture
def execute(tmp_path: Path) -> Callable[..., list[Any]]:
    """Runs cells in a kernel of its own; gives what each puts out."""

    def execute(*cells: str) -> list[Any]:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        resources = {"metadata": {"path": str(tmp_path)}}
        client = NotebookClient(notebook, timeout=120, allow_errors=True, resources=resources)
        client.execute()
        return [cell.outputs for cell in notebook.cells]

    return execute
