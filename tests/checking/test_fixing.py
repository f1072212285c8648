"""What is certain is mended at its place, and nothing else of the file changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kerasflow.checking import check
from kerasflow.checking.fixing import apply_fixes

JSON = """{
  "blueprint": 1, // mine
  "vars": {"units": 8, "n": "rellu"},
  "model": {
    "inputs": {"x": {"shape": [8]}},
    "layers": [
      {"Densse": {"unit": 8, "activation": "rellu"}, "nmae": "hidden"}, // "rellu" stays here
      {"Dense": {"units": 8, "activaton": "${n}"}, "name": "second"},
      {"Add": {}, "inputs": ["secnod[0]", "x"]},
      "Flaten",
    ],
  },
  "compile": {"optimizer": {"Adam": {"lr": 1e-3}}, "loss": "mean_squared_eror"},
  "fit": {"epoch": 3}
}
"""
MENDED = {
    '"Densse"': '"Dense"',
    '"unit":': '"units":',
    '"activation": "rellu"': '"activation": "relu"',
    '"nmae"': '"name"',
    '"activaton"': '"activation"',
    "secnod[0]": "second[0]",
    "Flaten": "Flatten",
    '"lr"': '"learning_rate"',
    "mean_squared_eror": "mean_squared_error",
    '"epoch"': '"epochs"',
}


def fixed(text: str, folder: Path, name: str = "net.json") -> str:
    file = folder / name
    file.write_bytes(text.encode())
    return apply_fixes(text, check(file), str(file))


def test_every_slip_with_one_remedy_is_mended_and_all_else_is_kept(tmp_path: Path) -> None:
    wanted = JSON
    for wrong, right in MENDED.items():
        assert wanted.count(wrong) == 1, wrong
        wanted = wanted.replace(wrong, right)
    # Of what an unknown layer is given nothing is known before its name is mended.
    assert fixed(fixed(JSON, tmp_path), tmp_path) == wanted


def test_what_comes_out_of_a_variable_is_left_to_people(tmp_path: Path) -> None:
    text = fixed(fixed(JSON, tmp_path), tmp_path)
    assert '"n": "rellu"' in text
    assert "${n}" in text


def test_yaml_keeps_its_quotes_and_comments(tmp_path: Path) -> None:
    text = """\
blueprint: 1   # mine
model:
  - Dense: {"unit": 8, activaton: 'rellu'}   # kept
  - {Dropuot: 0.1, name: drop}
compile: {optimizer: adma, loss: "msee"}
"""
    assert (
        fixed(text, tmp_path, "net.yaml")
        == """\
blueprint: 1   # mine
model:
  - Dense: {"units": 8, activation: 'relu'}   # kept
  - {Dropout: 0.1, name: drop}
compile: {optimizer: adam, loss: "mse"}
"""
    )


def test_columns_outputs_and_monitors_are_mended(tmp_path: Path) -> None:
    text = """{
  "blueprint": 1,
  "data": {"source": {"npz": {"path": "a.npz", "columns": {"x": "x", "digit": "y"}}},
           "target": {"lable": "digitt"}},
  "model": {"inputs": ["x"], "layers": [{"Dense": 10, "name": "label"}]},
  "compile": {"optimizer": "adam", "loss": {"lable": "mse"}},
  "fit": {"callbacks": [{"EarlyStopping": {"monitor": "losss"}}]}
}"""
    mended = text.replace("lable", "label").replace("digitt", "digit").replace("losss", "loss")
    assert fixed(fixed(text, tmp_path), tmp_path) == mended


def test_line_ends_of_windows_are_kept(tmp_path: Path) -> None:
    text = '{\r\n  "blueprint": 1,\r\n  "model": [{"Densse": 8}]\r\n}\r\n'
    assert fixed(text, tmp_path) == text.replace("Densse", "Dense")


@pytest.mark.parametrize(
    "model",
    [
        '[{"Conv": 8}]',
        '[{"Dense": {"unit": 8, "unitt": 8}}]',
        '[{"Dense": {"units": 8, "unit": 8}}]',
        '[{"Dense": {"units": "8"}}]',
        '[{"Dropout": 1.5}]',
    ],
    ids=["several near", "two for one", "given already", "another type", "out of range"],
)
def test_what_is_not_certain_is_left_alone(model: str, tmp_path: Path) -> None:
    text = json.dumps({"blueprint": 1}).rstrip("}") + f', "model": {model}}}'
    assert fixed(text, tmp_path) == text
    assert check(tmp_path / "net.json")


def test_a_file_that_is_extended_is_never_touched(tmp_path: Path) -> None:
    base = tmp_path / "base.json"
    base.write_text('{"blueprint": 1, "model": [{"Densse": 8}]}', "utf-8")
    text = '{"extends": "base.json", "fit": {"epoch": 1}}'
    assert fixed(text, tmp_path) == text.replace("epoch", "epochs")


ABBREVIATED = """{
  "blueprint": 1,
  "data": {"source": {"csv": {"path": "a.csv", "sep": ";"}},
    "target": {"y": {"from": "y", "cl": 2}}, "split": {"val": 0.1, "strat": "y"}},
  "model": {"inputs": {"x": {"shape": [8]}}, "layers": [
    {"Dense": {"units": 2, "activ": "soft", "activation": "relu"}}, {"Dense": 2, "name": "y"}]},
  "compile": {"opt": "adam", "loss_w": {"y": 1}},
  "fit": {"ep": 4, "class_w": {"0": 1}},
  "evaluate": {"pred": "a.csv"},
  "runtime": {"engine": "fu"},
}
"""
IN_FULL = {
    '"sep"': '"separator"',
    '"cl"': '"classes"',
    '"val"': '"validation"',
    '"strat"': '"stratify"',
    '"opt"': '"optimizer"',
    '"loss_w"': '"loss_weights"',
    '"ep"': '"epochs"',
    '"class_w"': '"class_weight"',
    '"pred"': '"predictions"',
    '"fu"': '"fused"',
}


def test_what_was_abbreviated_is_written_in_full_unless_it_is_there(tmp_path: Path) -> None:
    wanted = ABBREVIATED
    for short, whole in IN_FULL.items():
        wanted = wanted.replace(short, whole)
    assert fixed(ABBREVIATED, tmp_path) == wanted


def test_a_path_that_is_set_or_removed_is_mended_in_its_own_spelling(tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text(
        '{"blueprint": 1, "vars": {"width": 8}, "fit": {"epochs": 2, "batch_size": 8},'
        ' "model": {"inputs": {"x": {"shape": [8]}}, "layers": ['
        '{"Dense": "${width}", "name": "hidden"}, {"Dense": 1, "name": "out"}]}}'
    )
    text = (
        "extends: base.json\n"
        "set: {'model.layers[hiden].units': 3}\n"
        'unset: [fit.batch, "fit.epohcs"]\n'
    )
    assert fixed(text, tmp_path, "net.yaml") == (
        "extends: base.json\n"
        "set: {'model.layers[hidden].units': 3}\n"
        'unset: [fit.batch_size, "fit.epochs"]\n'
    )
    variable = "extends: base.json\nset: {vars.widht: 4}\n"
    assert fixed(variable, tmp_path, "net.yaml") == variable.replace("widht", "width")
