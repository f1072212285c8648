"""The code of a whole experiment runs alone, and comes to the accuracy of the run."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from converting.python.ejected import run_code

import kerasflow
from kerasflow import ConversionError

pytestmark = pytest.mark.keras

SHIPPED = Path(__file__).parents[3] / "blueprints"
FEWER = ["fit.epochs=2", "fit.batch_size=512", "runtime.engine=plain"]


def compare(source, folder, capsys, monkeypatch, **options):
    """Runs the code where the data is, and the blueprint; returns what both say of the test."""
    text = kerasflow.to_python(source, **options)
    assert "kerasflow" not in text
    monkeypatch.chdir(folder)
    run_code(text)["main"]()
    printed = capsys.readouterr().out.splitlines()
    [scores] = [ast.literal_eval(line) for line in printed if line.startswith("{")]
    run = kerasflow.run(source, out=folder / "run", progress=False, **options)
    ours = run.report["test"]
    assert scores.keys() <= ours.keys()
    assert [*scores.values()] == pytest.approx([ours[name] for name in scores], abs=5e-5)
    return printed, run


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["mnist_dense.json", "mnist_functional.yaml", "mnist_mlp_logits.json", "spam_text.json"]
)
def test_a_shipped_experiment_comes_to_the_same(name, tmp_path, capsys, monkeypatch):
    (tmp_path / "data").symlink_to(SHIPPED / "data")
    compare(SHIPPED / name, tmp_path, capsys, monkeypatch, sets=FEWER)


ROWS = ["a,b,kind,size", *(f"{i % 7},{(i * 5) % 11}.5,{'xyz'[i % 3]},{i % 4}" for i in range(60))]


def experiment(**changes):
    return {
        "blueprint": 1,
        "seed": 4,
        "data": {
            "source": {"csv": {"path": "rows.csv"}},
            "features": {"first": "a"},
            "target": {"k": {"from": "kind", "classes": ["x", "y", "z"]}},
            "split": {"test": 0.25, "validation": 0.2, "stratify": "kind"},
        },
        "preprocess": [
            {"Concatenate": {}, "inputs": ["first", "b"]},
            {"Normalization": {}, "name": "numbers"},
        ],
        "model": {
            "inputs": ["numbers"],
            "layers": [
                {"Dense": {"units": 8, "activation": "relu"}},
                {"Dropout": 0.3},
                {"Dense": {"units": 3, "activation": "softmax"}, "name": "k"},
            ],
        },
        "compile": {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]},
        "fit": {"epochs": 3, "batch_size": 8, "callbacks": [{"EarlyStopping": {"patience": 2}}]},
        "evaluate": {"report": ["confusion_matrix", "per_class"], "predictions": "answers.csv"},
        "runtime": {"engine": "plain"},
        **changes,
    }


def test_a_table_comes_to_the_same(tmp_path, capsys, monkeypatch):
    (tmp_path / "rows.csv").write_text("\n".join(ROWS) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    _, run = compare(experiment(), tmp_path, capsys, monkeypatch)
    ours = (run.folder / "answers.csv").read_text("utf-8").splitlines()
    theirs = (tmp_path / "answers.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[:2] for line in theirs] == [line.split(",")[:2] for line in ours]


def test_every_part_that_code_does_not_say_is_told_at_once(tmp_path, monkeypatch):
    (tmp_path / "rows.csv").write_text("\n".join(ROWS) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    source = experiment(
        then=[{"fit.epochs": 1}],
        fit={
            "epochs": 1,
            "class_weight": {"x": 2.0},
            "callbacks": [{"ModelCheckpoint": {"filepath": "best.keras"}}],
        },
    )
    source["data"] |= {"weight": "size", "split": {"test": 0.2, "group": "a"}}
    with pytest.raises(ConversionError) as caught:
        kerasflow.to_python(source)
    assert [each.name for each in caught.value.obstacles] == [
        "data.weight",
        "data.split.group",
        "then",
        "fit.class_weight",
        "fit.callbacks[0]",
    ]
    assert "--model-only" in str(caught.value)


def test_columns_of_a_stranger_stay_data(tmp_path, monkeypatch):
    column = "a']; import os; os.system('x') #\u2028"
    text = "\n".join([f'"{column}",kind', *(f"{i},{'xyz'[i % 3]}" for i in range(30))])
    (tmp_path / "rows.csv").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    source = experiment(preprocess=[])
    source["data"]["features"] = {"first": column}
    source["data"]["target"]["k"]["classes"] = ["x", "y", "z"]
    source["model"]["inputs"] = ["first"]
    code = kerasflow.to_python(json.loads(json.dumps(source)))
    tree = ast.parse(code)
    assert {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} & {"os"} == set()
    assert "\u2028" not in code
