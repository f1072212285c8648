"""A damaged file in a run's folder, or a damaged document, is refused in a sentence, or read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kerasflow import KerasflowError, RunError, check
from kerasflow.cli.schema_files import is_schema, schema_text
from kerasflow.running import Run
from tests.damage import damaged

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"


def look(folder: Path) -> None:
    run = Run.load(folder)
    assert run.summary()
    assert run._repr_html_()
    assert run.classes is not None
    with suppress(KerasflowError):
        assert run.preprocessor


READ: dict[str, Callable[[Path], object]] = {
    "report.json": look,
    "metrics.jsonl": look,
    "preprocess/preprocess.json": look,
    "preprocess/preprocess.npz": look,
    "blueprint.json": lambda folder: Run.load(folder).blueprint,
}


@pytest.fixture
def folder(done: Run, tmp_path: Path) -> Path:
    return Path(shutil.copytree(done.folder, tmp_path / "copy"))


@pytest.mark.keras
@pytest.mark.parametrize("name", READ)
def test_a_damaged_file_of_a_run_is_refused_in_a_sentence(name: str, folder: Path) -> None:
    sound = (folder / name).read_bytes()
    READ[name](folder)
    for content in damaged(sound, name, 60):
        (folder / name).write_bytes(content)
        with suppress(KerasflowError):
            READ[name](folder)


@pytest.mark.keras
def test_damaged_weights_are_refused_in_a_sentence(folder: Path) -> None:
    from kerasflow.running.saving import load_weights

    sound, model = (folder / "model.keras").read_bytes(), Run.load(folder).model
    for content in damaged(sound, "model.keras", 60):
        (folder / "model.keras").write_bytes(content)
        with suppress(RunError):
            load_weights(folder, model)


REPORTS: list[tuple[str, Any, str]] = [
    *(("test", wrong, "a mapping from names to numbers") for wrong in (3, [], {"loss": "a"})),
    ("train", {"loss": 10**400}, "a mapping from names to numbers"),
    *(("seconds", wrong, "with `total`") for wrong in ([], {}, {"total": None}, {"total": "1"})),
    *(("epochs", wrong, "a whole number") for wrong in (-1, 1.5, True, "2", [])),
    *(("expected", wrong, "a list of metrics") for wrong in (3, [3], [{}], [{"metric": "a"}])),
    ("expected", [{"metric": "a", "range": [1], "value": 1, "met": True}], "a list of metrics"),
    ("stopped", 3, "a text"),
]


@pytest.mark.keras
@pytest.mark.parametrize("key, wrong, words", REPORTS)
def test_a_report_that_could_not_be_shown_is_refused(
    key: str, wrong: Any, words: str, folder: Path
) -> None:
    report = json.loads((folder / "report.json").read_text("utf-8"))
    (folder / "report.json").write_text(json.dumps({**report, key: wrong}), encoding="utf-8")
    with pytest.raises(RunError, match=f"`report.json` is damaged: expected in `{key}` .*{words}"):
        Run.load(folder)


@pytest.mark.keras
def test_a_report_without_what_is_shown_is_shown_without_it(folder: Path) -> None:
    (folder / "report.json").write_text("{}", encoding="utf-8")
    look(folder)


@pytest.mark.keras
@pytest.mark.parametrize("wrong", ["3", "[]", '{"loss": []}', '{"loss": "a"}', '{"loss": true}'])
def test_a_line_of_metrics_that_no_run_writes_is_refused(wrong: str, folder: Path) -> None:
    with (folder / "metrics.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(f"{wrong}\n")
    with pytest.raises(RunError, match="from names to numbers, in line 3"):
        look(folder)


@pytest.mark.parametrize("name", ["mnist_functional.yaml", "mnist_cnn.json"])
def test_a_damaged_blueprint_has_problems_or_none(name: str, tmp_path: Path) -> None:
    for content in damaged((BLUEPRINTS / name).read_bytes(), name):
        (tmp_path / name).write_bytes(content)
        assert isinstance(check(tmp_path / name), list | tuple)


def test_a_damaged_schema_is_one_or_none(tmp_path: Path) -> None:
    for content in damaged(schema_text().encode(), "schema", 14):
        (tmp_path / "s.json").write_bytes(content)
        assert is_schema(tmp_path / "s.json") in (True, False)
