"""`kerasflow check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Invoke = Callable[..., Any]


@pytest.fixture
def faulty(measurements: Path) -> Path:
    file = measurements.with_name("faulty.json")
    text = measurements.read_text("utf-8").replace('"epochs"', '"epoch"')
    file.write_text(text, encoding="utf-8")
    return file


def test_every_file_has_its_answer(invoke: Invoke, measurements: Path, faulty: Path) -> None:
    done = invoke("check", measurements, faulty)
    assert done.status == 3
    assert done.stdout.startswith(f"{measurements}: no problems\nerror[KF201]: unknown key `epoch`")


def test_concise_is_one_line_a_problem(invoke: Invoke, faulty: Path) -> None:
    [line] = invoke("check", faulty, "--format", "concise").stdout.splitlines()
    assert line.startswith(f"{faulty}:23:")


def test_json_is_one_object_for_all_files(invoke: Invoke, measurements: Path, faulty: Path) -> None:
    [problem] = json.loads(invoke("check", measurements, faulty, "--format", "json").stdout)[
        "problems"
    ]
    assert (problem["code"], problem["line"], problem["path"]) == ("KF201", 23, "fit.epoch")
    assert json.loads(invoke("check", measurements, "--format", "json").stdout) == {"problems": []}


def test_what_is_set_and_unset_is_checked(invoke: Invoke, faulty: Path) -> None:
    assert "no problems" in invoke("check", faulty, "--unset", "fit.epoch").stdout
    done = invoke("check", faulty, "--unset", "fit.epoch", "--set", "fit.batch_size=none")
    assert done.status == 3
    assert "--set" in done.stdout


def test_annotations_come_for_all_files_at_once(
    invoke: Invoke, measurements: Path, faulty: Path
) -> None:
    done = invoke("check", measurements, faulty, "--format", "github")
    [line] = done.stdout.splitlines()
    assert line.startswith(f"::error file={faulty},line=23,col=")
    assert done.status == 3
    assert invoke("check", measurements, "--format", "github").stdout == ""
    log = json.loads(invoke("check", measurements, faulty, "--format", "sarif").stdout)
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["KF201"]


def test_strict_takes_warnings_for_errors(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "unused.json"
    block = {"wide": {"layers": [{"Dense": 4}]}}
    file.write_text(json.dumps({"blueprint": 1, "blocks": block, "model": [{"Dense": 1}]}), "utf-8")
    done = invoke("check", file)
    assert done.stdout.startswith("warning[KF416]: ")
    assert done.status == 0
    assert invoke("check", file, "--strict").status == 3


def test_fixing_shows_the_difference_mends_the_file_and_reports_what_remains(
    invoke: Invoke, measurements: Path, faulty: Path
) -> None:
    before = faulty.read_text("utf-8")
    shown = invoke("check", faulty, "--fix", "--diff")
    assert f"--- {faulty}\n+++ {faulty}\n@@ " in shown.stdout
    assert '-  "fit": {"epoch"' in shown.stdout
    assert shown.status == 3
    assert faulty.read_text("utf-8") == before
    done = invoke("check", faulty, "--fix")
    assert done.status == 0
    assert done.stdout.endswith(f"{faulty}: no problems\n")
    assert faulty.read_text("utf-8") == measurements.read_text("utf-8")


def test_fixing_goes_on_where_something_mended_shows_more(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "net.json"
    file.write_text('{"blueprint": 1, "model": [{"Densse": {"unit": 8}}]}\n', "utf-8")
    assert invoke("check", file, "--fix").status == 0
    assert file.read_text("utf-8") == '{"blueprint": 1, "model": [{"Dense": {"units": 8}}]}\n'


def test_fixing_what_is_good_changes_nothing(invoke: Invoke, measurements: Path) -> None:
    before = measurements.read_bytes()
    assert invoke("check", measurements, "--fix").stdout == f"{measurements}: no problems\n"
    assert measurements.read_bytes() == before


def test_fixing_goes_with_no_format_for_programs(invoke: Invoke, measurements: Path) -> None:
    assert invoke("check", measurements, "--fix", "--format", "json").status == 2
    assert invoke("check", measurements, "--diff").status == 2


def blueprint_of(layers: list[Any], file: Path, **inputs: Any) -> Path:
    model = {"inputs": inputs, "layers": layers}
    file.write_text(json.dumps({"blueprint": 1, "model": model}), "utf-8")
    return file


@pytest.mark.keras
def test_with_shapes_every_node_of_a_good_blueprint_is_listed(
    invoke: Invoke, tmp_path: Path
) -> None:
    layers = [{"Embedding": {"input_dim": 1000, "output_dim": 3}, "name": "e"}, {"LSTM": 2}]
    file = blueprint_of(layers, tmp_path / "net.json", t={"shape": [5], "dtype": "int32"})
    done = invoke("check", "--shapes", file)
    assert done.status == 0
    assert done.stdout.splitlines() == [
        f"{file}: no problems",
        "node  layer      output           parameters",
        "t     input      (None, 5) int32",
        "e     Embedding  (None, 5, 3)     3,000",
        "lstm  LSTM       (None, 2)        48",
        "3,048 parameters: 3,048 trainable, 0 not",
    ]
    assert invoke("check", file).stdout == f"{file}: no problems\n"


@pytest.mark.keras
def test_with_shapes_json_has_the_nodes_of_every_file(invoke: Invoke, tmp_path: Path) -> None:
    file = blueprint_of([{"Dense": 2}], tmp_path / "net.json", x={"shape": [5]})
    answer = json.loads(invoke("check", "--shapes", file, "--format", "json").stdout)
    assert answer["problems"] == []
    layout = answer["shapes"][str(file)]
    assert layout["parameters"] == layout["trainable"] == 12
    assert layout["rows"][1] == {
        "name": "dense",
        "layer": "Dense",
        "shapes": [[None, 2]],
        "dtypes": ["float32"],
        "parameters": 12,
    }


@pytest.mark.keras
def test_with_shapes_what_keras_refuses_is_a_problem_in_every_form(
    invoke: Invoke, tmp_path: Path
) -> None:
    layers = [{"Conv2D": {"filters": 5, "kernel_size": 3, "groups": 2}}]
    file = blueprint_of(layers, tmp_path / "net.json", x={"shape": [8, 8, 2]})
    done = invoke("check", "--shapes", file)
    assert done.status == 3
    assert done.stdout.startswith("error[KF705]: Keras refused `Conv2D`")
    assert "parameters" not in done.stdout
    for form in ("concise", "json", "github", "sarif"):
        done = invoke("check", "--shapes", file, "--format", form)
        assert done.status == 3
        assert "KF705" in done.stdout


@pytest.mark.slow
def test_with_shapes_a_blueprint_with_errors_is_not_shown_to_keras(
    kerasflow: Callable[..., Any], faulty: Path
) -> None:
    done = kerasflow("check", "--shapes", faulty)
    assert done.stdout == kerasflow("check", faulty).stdout
    assert done.returncode == 3


@pytest.mark.keras
@pytest.mark.slow
def test_with_shapes_nothing_of_what_tensorflow_says_of_itself_reaches_the_terminal(
    kerasflow: Callable[..., Any], measurements: Path
) -> None:
    done = kerasflow("check", "--shapes", measurements)
    assert (done.returncode, done.stderr) == (0, "")
    assert "parameters" in done.stdout
