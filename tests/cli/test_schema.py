"""`kerasflow schema`, and what `kerasflow init` leaves for the editor."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kerasflow as kf
from kerasflow.checking.schema import make_schema

Invoke = Callable[..., Any]
DATA = Path(__file__).parents[2] / "blueprints" / "data" / "spam.csv.gz"

SCALE = """
import keras
import kerasflow as kf


@kf.register
class Scale(keras.layers.Layer):
    '''Multiplies by a number.'''

    def __init__(self, factor, **options):
        super().__init__(**options)
        self.factor = factor

    def call(self, inputs):
        return inputs * self.factor
"""


def test_a_file_of_an_option_may_lie_in_the_home_folder(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    invoke("schema", "--out=~/a.json")
    assert [it.name for it in tmp_path.iterdir()] == ["home"]
    assert (tmp_path / "home" / "a.json").is_file()


@pytest.mark.slow
def test_the_schema_goes_to_stdout_or_to_a_file(invoke: Invoke, tmp_path: Path) -> None:
    printed = invoke("schema")
    file = tmp_path / "editor" / "kerasflow.schema.json"
    written = invoke("schema", "--out", file)
    assert (printed.status, written.status, written.stdout) == (0, 0, f"{file}\n")
    assert file.read_text("utf-8") == printed.stdout
    assert json.loads(printed.stdout) == make_schema()


@pytest.mark.slow
def test_a_schema_is_written_anew_and_nothing_else_is_written_over(
    invoke: Invoke, tmp_path: Path
) -> None:
    old, mine, bytes_ = (tmp_path / name for name in ("old.json", "mine.json", "x.json"))
    old.write_text(json.dumps({"title": "KerasFlow blueprint"}), "utf-8")
    mine.write_text('{"title": "mine"}', "utf-8")
    bytes_.write_bytes(b"\xff\xfe")
    assert invoke("schema", "--out", old).status == 0
    assert len(old.read_text("utf-8")) > 100_000
    for file in (mine, bytes_):
        before, done = file.read_bytes(), invoke("schema", "--out", file)
        assert done.status == 2
        assert "is there already and is no schema of KerasFlow" in done.stderr
        assert file.read_bytes() == before
    assert invoke("schema", "--out", mine, "--force").status == 0
    assert json.loads(mine.read_text("utf-8"))["title"] == "KerasFlow blueprint"


@pytest.mark.keras
@pytest.mark.slow
def test_a_layer_of_the_users_is_in_the_schema(
    kerasflow: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "scale.py").write_text(SCALE, "utf-8")
    done = kerasflow("schema", "--register", "scale.py")
    assert (done.returncode, done.stderr) == (0, "")
    scale = json.loads(done.stdout)["definitions"]["layers.Scale"]
    assert scale["description"] == "Multiplies by a number."
    assert {"factor", "trainable"} <= set(scale["properties"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "name, first",
    [
        ("spam.json", '{\n  "$schema": "./kerasflow.schema.json",\n'),
        ("spam.yaml", "# yaml-language-server: $schema=./kerasflow.schema.json\n"),
    ],
)
def test_a_draft_names_the_schema_that_is_written_beside_it(
    invoke: Invoke, tmp_path: Path, name: str, first: str
) -> None:
    assert invoke("init", DATA, "--out", tmp_path / name).status == 0
    assert (tmp_path / name).read_text("utf-8").startswith(first)
    assert json.loads((tmp_path / "kerasflow.schema.json").read_text("utf-8")) == make_schema()
    assert list(kf.check(tmp_path / name)) == []


@pytest.mark.parametrize("title, named", [("KerasFlow blueprint", True), ("mine", False)])
def test_a_file_that_has_the_name_of_the_schema_is_left_as_it_is(
    invoke: Invoke, tmp_path: Path, title: str, named: bool
) -> None:
    there = tmp_path / "kerasflow.schema.json"
    there.write_text(json.dumps({"title": title}), "utf-8")
    assert invoke("init", DATA, "--out", tmp_path / "spam.json").status == 0
    assert json.loads(there.read_text("utf-8")) == {"title": title}
    assert ("$schema" in json.loads((tmp_path / "spam.json").read_text("utf-8"))) == named


def test_no_device_is_a_file_for_a_schema_even_by_force(invoke: Invoke) -> None:
    done = invoke("schema", "--out", "/dev/zero", "--force")
    assert done.status == 2
    assert "`/dev/zero` is no file that can be written" in done.stderr


@pytest.mark.parametrize("verb", ["schema", "init"])
def test_a_file_where_a_folder_is_needed_is_told(invoke: Invoke, tmp_path: Path, verb: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    data = [DATA] if verb == "init" else []
    done = invoke(verb, *data, "--out", tmp_path / "file" / "x.json")
    assert done.status == 1
    reason = "this is a file, where a folder is needed"
    assert done.stderr == f"error: `{tmp_path / 'file'}`: {reason}\n"
