"""Every file in `blueprints/` is a good blueprint that says what it does; all are tested."""

from __future__ import annotations

from pathlib import Path

import pytest

import kerasflow
from kerasflow.blueprints.expanding import expand

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "blueprints"
SUFFIXES = (".json", ".yaml", ".py")
FILES = sorted(file for file in FOLDER.rglob("*") if file.suffix in SUFFIXES)
EXPERIMENTS = sorted(file for file in FOLDER.glob("*") if file.suffix in SUFFIXES)


def title(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_every_blueprint_is_found() -> None:
    assert len(EXPERIMENTS) == 6
    assert len(FILES) == 6 + 14


@pytest.mark.parametrize("file", FILES, ids=title)
def test_a_shipped_blueprint_checks_without_problems(file: Path) -> None:
    assert list(kerasflow.check(file)) == []


def test_the_experiment_in_python_has_the_graph_of_the_one_in_json() -> None:
    in_python, in_json = (kerasflow.load(FOLDER / f"spam_text.{kind}") for kind in ("py", "json"))
    assert expand(in_python).graph == expand(in_json).graph
    assert in_python.preprocess == in_json.preprocess
    for section in ("seed", "data", "compile", "fit", "evaluate", "runtime"):
        assert getattr(in_python, section) == getattr(in_json, section), section


@pytest.mark.slow
@pytest.mark.keras
@pytest.mark.parametrize("file", FILES, ids=title)
def test_a_shipped_blueprint_builds(file: Path) -> None:
    import keras

    model = kerasflow.build(file)
    assert isinstance(model, keras.Model)
    assert model.built
    keras.backend.clear_session()


@pytest.mark.parametrize("file", FILES, ids=title)
def test_a_shipped_blueprint_says_what_it_is(file: Path) -> None:
    assert kerasflow.load(file).about["what"]


@pytest.mark.parametrize("file", EXPERIMENTS, ids=title)
def test_an_experiment_says_its_command_what_to_expect_and_whose_the_data_is(file: Path) -> None:
    about = kerasflow.load(file).about
    assert about["command"] == f"kerasflow run {title(file)}"
    low, high = about["expect"]["test.accuracy"]
    assert 0.96 < low < high == 1.0
    assert "data/README.md" in about["source"]
