"""A blueprint writes into the folder of its run, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kerasflow import Blueprint, BuildError
from kerasflow.blueprints.specs import Component, FrozenDict
from kerasflow.paths import Path as DocumentPath
from kerasflow.running.path_sandbox import check_written, confine, confine_callback


@pytest.mark.parametrize("name", ["../x.csv", "/tmp/x.csv", "a/../../x.csv"])
@pytest.mark.parametrize("argument", ["CSVLogger", "TensorBoard"])
def test_a_callback_that_would_write_elsewhere_is_refused(argument: str, name: str) -> None:
    key = {"CSVLogger": "filename", "TensorBoard": "log_dir"}
    callback = {argument: {key[argument]: name}}
    blueprint = Blueprint(model=["Flatten"], fit={"callbacks": [callback]})
    with pytest.raises(BuildError, match="lies outside of the run's folder") as caught:
        check_written(blueprint)
    assert str(caught.value.path) == f"fit.callbacks[0].{argument}.{key[argument]}"


def test_the_table_of_predictions_stays_inside_too() -> None:
    blueprint = Blueprint(model=["Flatten"], evaluate={"predictions": "../p.csv"})
    with pytest.raises(BuildError, match=r"`\.\./p\.csv` lies outside"):
        check_written(blueprint)


def test_a_link_out_of_the_folder_is_followed_and_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "link").symlink_to(tmp_path)
    with pytest.raises(BuildError, match="lies outside"):
        confine(tmp_path / "run", "link/x.csv", DocumentPath())


def test_a_default_path_is_put_into_the_folder_as_well(tmp_path: Path) -> None:
    found: Any = confine_callback(Component("TensorBoard"), tmp_path, DocumentPath())
    assert found.args == {"log_dir": str(tmp_path / "logs")}
    given = Component("CSVLogger", FrozenDict(filename="a/b.csv", append=True))
    found = confine_callback(given, tmp_path, DocumentPath())
    assert found.args == {"filename": str(tmp_path / "a" / "b.csv"), "append": True}


def test_a_callback_that_is_given_by_its_name_writes_into_the_folder_too(tmp_path: Path) -> None:
    found: Any = confine_callback("TensorBoard", tmp_path, DocumentPath())
    assert found.args == {"log_dir": str(tmp_path / "logs")}


@pytest.mark.parametrize("name", ["model.keras", "./Report.JSON", "preprocess/x.csv", ".", ""])
def test_the_files_of_the_run_itself_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="give another name"):
        confine(tmp_path, name, DocumentPath())


def test_a_callback_that_writes_nothing_is_left_as_it_is(tmp_path: Path) -> None:
    given = Component("EarlyStopping", FrozenDict(patience=3))
    assert confine_callback(given, tmp_path, DocumentPath()) == given
