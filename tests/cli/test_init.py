"""`kerasflow init`: drafts that check clean and train, on real data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow as kf

Invoke = Callable[..., Any]
DATA = Path(__file__).parents[2] / "blueprints" / "data"


def export(name: str, folder: Path) -> Path:
    """Writes one of scikit-learn's data sets as CSV, classes by name."""
    from sklearn import datasets

    found = getattr(datasets, f"load_{name}")(as_frame=True)
    frame = found.frame
    if hasattr(found, "target_names"):
        frame["target"] = [found.target_names[index] for index in frame["target"]]
    frame.to_csv(folder / f"{name}.csv", index=False)
    return folder / f"{name}.csv"


def read(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.parametrize("name", ["iris", "wine", "diabetes", "mnist", "spam"])
def test_a_draft_checks_clean_and_trains(invoke: Invoke, tmp_path: Path, name: str) -> None:
    shipped = {"mnist": DATA / "mnist.npz", "spam": DATA / "spam.csv.gz"}
    if name == "mnist":
        with np.load(shipped[name]) as archive:
            np.savez(tmp_path / "mnist.npz", **{key: archive[key][:500] for key in archive.files})
        file = tmp_path / "mnist.npz"
    elif name in shipped:
        file = Path(shutil.copy(shipped[name], tmp_path))
    else:
        file = export(name, tmp_path)
    done = invoke("init", file)
    assert done.status == 0, done.stderr
    draft = tmp_path / f"{name}.json"
    assert done.stdout.strip() == str(draft)
    assert list(kf.check(draft)) == []
    run = kf.run(draft, sets=["fit.epochs=1"], out=tmp_path / "run", progress=False)
    assert np.isfinite(run.report["test"]["loss"])


def test_what_was_guessed_is_said(invoke: Invoke, tmp_path: Path) -> None:
    done = invoke("init", export("iris", tmp_path))
    assert done.stderr == "`target` is predicted, as one of 3 classes\n"
    draft = read(tmp_path / "iris.json")
    assert draft["data"]["target"]["target"]["classes"] == ["setosa", "versicolor", "virginica"]
    assert draft["data"]["features"]["sepal_length_cm"] == "sepal length (cm)"
    assert draft["data"]["split"] == {"test": 0.2, "stratify": "target"}


def test_columns_of_every_kind_find_their_layers(invoke: Invoke, tmp_path: Path) -> None:
    lines = ["id;age;city;member;note;name;paid"]
    for row in range(120):
        age = "" if row % 10 == 0 else str(20 + row % 50)
        city, member = ("Rome", "Oslo", "Bonn")[row % 3], "true" if row % 2 else "false"
        note = f"a note of {row} words and {row * 3} more"
        lines.append(f"{row};{age};{city};{member};{note};n{row};{row * 1.5}")
    (tmp_path / "people.csv").write_text("\n".join(lines), encoding="utf-8")
    done = invoke("init", tmp_path / "people.csv")
    assert done.status == 0, done.stderr
    draft = read(tmp_path / "people.json")
    assert draft["data"]["source"]["csv"]["separator"] == ";"
    tags = [key for node in draft["preprocess"] for key in node if key[0].isupper() or "." in key]
    assert tags == [
        *("ops.nan_to_num", "StringLookup", "TextVectorization", "Concatenate", "Normalization"),
        "Concatenate",
    ]
    assert "`id` is left out: it numbers the rows" in done.stderr
    assert "`name` is left out: it is text with 120 different values" in done.stderr
    assert draft["compile"]["loss"] == "mean_squared_error"
    assert draft["model"]["layers"][-1]["Rescaling"]["offset"] == 89.25
    assert list(kf.check(tmp_path / "people.json")) == []


def test_the_target_may_be_named(invoke: Invoke, tmp_path: Path) -> None:
    file = export("iris", tmp_path)
    invoke("init", file, "--target", "petal width (cm)", "--out", tmp_path / "width.yaml")
    blueprint = kf.load(tmp_path / "width.yaml")
    assert blueprint.data.target["petal_width_cm"].classes is None
    done = invoke("init", file, "--target", "petal", "--out", tmp_path / "x.json")
    assert done.status == 4
    assert "there is no column `petal`" in done.stderr
    assert not (tmp_path / "x.json").exists()


def test_a_blueprint_is_never_written_over(invoke: Invoke, tmp_path: Path) -> None:
    file = export("iris", tmp_path)
    (tmp_path / "iris.json").write_text("mine", encoding="utf-8")
    done = invoke("init", file)
    assert done.status == 2
    assert "is there already; name another file with --out" in done.stderr
    assert (tmp_path / "iris.json").read_text("utf-8") == "mine"


@pytest.mark.slow
def test_data_elsewhere_needs_its_folder_named(invoke: Invoke, tmp_path: Path) -> None:
    file = export("iris", tmp_path)
    out = tmp_path / "elsewhere" / "iris.json"
    invoke("init", file, "--out", out)
    command = read(out)["about"]["command"]
    assert command == f"kerasflow run {out} --data-root {tmp_path}"


def test_columns_in_any_script_get_names_that_nodes_can_have(
    invoke: Invoke, tmp_path: Path
) -> None:
    rows = [
        f"{row % 7 if row % 9 else ''},{row * 3 % 11},{row % 13},{row % 2}" for row in range(60)
    ]
    text = "\n".join(["Größe (cm),日本,previous,label", *rows])
    (tmp_path / "sizes.csv").write_text(text, encoding="utf-8")
    done = invoke("init", tmp_path / "sizes.csv")
    assert done.status == 0, done.stderr
    assert list(kf.check(tmp_path / "sizes.json")) == []
    features = read(tmp_path / "sizes.json")["data"]["features"]
    assert features == {"Groe_cm": "Größe (cm)", "column": "日本", "previous_2": "previous"}


def test_cells_of_several_labels_are_drafted_as_such(invoke: Invoke, tmp_path: Path) -> None:
    cells = ("a|c", "", "b", "a", "b | c", "c")
    rows = [f"{row % 7},{row * 3 % 11},{cells[row % 6]}" for row in range(60)]
    (tmp_path / "tags.csv").write_text("\n".join(["p,q,tags", *rows]), encoding="utf-8")
    done = invoke("init", tmp_path / "tags.csv")
    assert "`tags` is predicted, as any of 3 labels, with `|` between them" in done.stderr
    draft = read(tmp_path / "tags.json")
    wanted = {"from": "tags", "classes": ["a", "b", "c"], "multi_label": True}
    assert draft["data"]["target"] == {"tags": wanted}
    assert draft["model"]["layers"][-1]["Dense"] == {"units": 3, "activation": "sigmoid"}
    assert list(kf.check(tmp_path / "tags.json")) == []


@pytest.mark.slow
def test_numbers_that_no_model_can_take_or_tell_apart_are_told(
    invoke: Invoke, tmp_path: Path
) -> None:
    rows = [f"{row % 7},{row}.5e300,{9 * 10**17 + row}" for row in range(60)]
    (tmp_path / "large.csv").write_text("\n".join(["p,q,uid", *rows]), encoding="utf-8")
    done = invoke("init", tmp_path / "large.csv")
    assert "`q` is left out: it has numbers that float32" in done.stderr
    assert "`uid` looks like ids" in done.stderr
    np.savez(tmp_path / "wide.npz", p=np.eye(60), q=np.full((60, 2), 1e39), label=np.arange(60) % 2)
    assert "`q` is left out: it has numbers" in invoke("init", tmp_path / "wide.npz").stderr
    (tmp_path / "large.json").unlink()
    assert "ids" not in invoke("init", tmp_path / "large.csv", "--target", "p").stderr


def test_numbers_with_decimal_commas_are_left_out_with_a_word(
    invoke: Invoke, tmp_path: Path
) -> None:
    rows = [f"{row % 7},{row % 3}{row % 9};{row % 5};{row % 2}" for row in range(60)]
    (tmp_path / "comma.csv").write_text("\n".join(["a;b;label", *rows]), encoding="utf-8")
    done = invoke("init", tmp_path / "comma.csv")
    assert "its numbers have decimal commas; write them with points" in done.stderr
    assert "StringLookup" not in (tmp_path / "comma.json").read_text("utf-8")
