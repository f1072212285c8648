"""The notebooks run from top to bottom as they are committed, in less than two minutes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from html_reading import read
from nbclient import NotebookClient
from once import Once

ROOT = Path(__file__).parents[2]
FIRST = ROOT / "notebooks" / "01_first_blueprint.ipynb"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def outputs_of(notebook: Any, source: str) -> list[Any]:
    """What the only cell with this source puts out."""
    [outputs] = [cell.outputs for cell in notebook.cells if cell.source == source]
    return outputs


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.name)
def test_a_notebook_is_committed_without_outputs_and_opens_with_its_purpose(file: Path) -> None:
    notebook = nbformat.read(file, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell for cell in code if cell.outputs or cell.execution_count] == []
    for word in ("Purpose", "Data", "Run time"):
        assert f"**{word}.**" in notebook.cells[0].source


@pytest.fixture(scope="module")
def notebook(filled_once: Once) -> Any:
    """The first notebook, executed in a copy of its surroundings."""
    return nbformat.read(filled_once("notebook", execute) / FIRST.name, as_version=4)


def execute(folder: Path) -> None:
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=lambda *_: ["runs"])
    (folder / "blueprints").symlink_to(ROOT / "blueprints")
    read_in = nbformat.read(FIRST, as_version=4)
    resources = {"metadata": {"path": str(folder / "notebooks")}}
    NotebookClient(read_in, timeout=300, resources=resources).execute()
    nbformat.write(read_in, folder / FIRST.name)


@pytest.mark.slow
@pytest.mark.keras
def test_the_first_notebook_shows_the_accuracy_the_curves_and_the_mistakes(
    notebook: Any,
) -> None:
    [shown] = outputs_of(notebook, "run")
    page = read(shown.data["text/html"])
    [test] = [row for row in page.rows if row[0] == "test"]
    assert float(test[page.rows[0].index("accuracy")]) >= 0.97
    assert page.tags.count("svg") >= 2
    assert page.tags.count("polyline") >= 4
    drawn = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in drawn) == 1


@pytest.mark.slow
@pytest.mark.keras
def test_the_first_notebook_shows_its_blueprint_and_finds_the_faults_that_it_plants(
    notebook: Any,
) -> None:
    assert outputs_of(notebook, "kf.check(blueprint)")[0].data["text/plain"] == "no problems"
    [faults] = [c.outputs for c in notebook.cells if 'kf.check("runs/faulty.json")' in c.source]
    text = read(faults[0].data["text/html"]).texts("pre")[0]
    assert text.endswith("2 errors in runs/faulty.json")
    assert "did you mean `units`?" in text
    assert "did you mean `softmax`?" in text
