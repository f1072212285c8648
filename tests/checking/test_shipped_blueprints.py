"""What is shipped is faultless; a false alarm is worse than silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasflow.checking import examine
from kerasflow.checking.rendering import render

FOLDER = Path(__file__).parents[2] / "blueprints"
FILES = sorted(
    file for file in FOLDER.rglob("*") if file.suffix in (".json", ".jsonc", ".yaml", ".yml", ".py")
)


def title(file: Path) -> str:
    return file.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("file", FILES, ids=title)
def test_a_shipped_blueprint_has_no_problems_and_a_graph(file: Path) -> None:
    found = examine(file)
    assert render(found.problems) == ""
    assert found.graph is not None
    assert found.graph.calls


def test_every_shipped_blueprint_was_checked() -> None:
    models = [file for file in FILES if file.parent.name == "models"]
    assert len(models) == 14
    assert len(FILES) - len(models) >= 6
