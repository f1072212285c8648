"""What a model gives where a row has several labels, and its scores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import (
    accuracy_score,
    multilabel_confusion_matrix,
    precision_recall_fscore_support,
)

from kerasflow import DataError, Run, evaluate, load, predict, run
from kerasflow.feeding.plans import make_plan, text_columns
from kerasflow.running.label_answers import LabelAnswer
from kerasflow.running.predictions import Predictions

NAMES = ("sport", "food", "art")
OUTPUTS = np.array([[0.9, 0.2, 0.6], [0.1, 0.5, 0.4], [0.8, 0.7, 0.9], [0.2, 0.1, 0.6]])
ACTUAL = np.array([[1, 0, 0], [0, 0, 0], [1, 1, 1], [0, 1, 1]])
ANSWER = LabelAnswer(OUTPUTS, NAMES)


def test_a_label_is_given_where_its_unit_says_more_than_a_half() -> None:
    assert ANSWER.labels.tolist() == ["sport|art", "", "sport|food|art", "art"]
    assert ANSWER.indices.tolist() == [[1, 0, 1], [0, 0, 0], [1, 1, 1], [0, 0, 1]]


def test_logits_are_labels_from_zero_on() -> None:
    answer = LabelAnswer(np.array([[0.3, -0.3, 2.0]]), NAMES, logits=True, joint=", ")
    assert answer.labels.tolist() == ["sport, art"]
    assert answer.probabilities[0] == pytest.approx([0.574443, 0.425557, 0.880797], abs=1e-6)


def test_the_scores_of_labels_are_those_of_scikit_learn() -> None:
    found = ANSWER.score(ACTUAL, np.ones(4, bool), ("per_class", "confusion_matrix"))
    given = ANSWER.indices
    assert found["subset_accuracy"] == accuracy_score(ACTUAL, given)
    for average in ("macro", "micro"):
        scores = precision_recall_fscore_support(ACTUAL, given, average=average, zero_division=0)
        assert [*found[average].values()] == pytest.approx(scores[:3])
    by_label = precision_recall_fscore_support(ACTUAL, given, zero_division=0)
    for index, name in enumerate(NAMES):
        assert [*found["per_class"][name].values()] == pytest.approx([it[index] for it in by_label])
    tables = multilabel_confusion_matrix(ACTUAL, given).tolist()
    assert [*found["confusion_matrix"].values()] == tables
    assert "per_class" not in ANSWER.score(ACTUAL, np.ones(4, bool), ())


def test_rows_that_do_not_count_have_no_scores() -> None:
    found = ANSWER.score(ACTUAL, np.array([True, True, True, False]), ())
    assert found["subset_accuracy"] == pytest.approx(2 / 3)


def test_a_table_has_the_labels_and_the_probability_of_each() -> None:
    columns = Predictions({"y": ANSWER}, {"y": ANSWER.join(ACTUAL)}).columns()
    assert [*columns] == ["y", "y_actual", "y_p_sport", "y_p_food", "y_p_art"]
    assert columns["y_actual"] == ["sport", "", "sport|food|art", "food|art"]
    assert columns["y_p_food"] == [0.2, 0.5, 0.7, 0.1]


def rows(count: int = 96) -> tuple[Any, Any]:
    inputs = np.random.default_rng(0).normal(size=(count, 3)).astype("float32")
    return inputs, (inputs > 0.2).astype(int)


def experiment(target: Any, **data: Any) -> dict[str, Any]:
    return {
        "blueprint": 1,
        "data": {"target": {"y": target}, "split": {"test": 0.25}, **data},
        "preprocess": [{"Concatenate": {}, "inputs": ["a", "b", "c"], "name": "x"}],
        "model": {
            "inputs": ["x"],
            "layers": [{"Dense": {"units": 3, "activation": "sigmoid"}, "name": "y"}],
        },
        "compile": {"optimizer": {"Adam": 0.1}, "loss": "binary_crossentropy"},
        "fit": {"epochs": 3, "batch_size": 24},
        "evaluate": {"report": ["per_class", "confusion_matrix"], "predictions": "p.csv"},
    }


CELLS = {"from": "tags", "classes": list(NAMES), "multi_label": True}
APART = {"from": [f"is_{name}" for name in NAMES], "classes": list(NAMES), "multi_label": True}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CSV file with the labels of each row as text, and in a column each."""
    inputs, flags = rows()
    lines = ["a,b,c,tags," + ",".join(APART["from"])]
    for row, labels in zip(inputs, flags, strict=True):
        tags = "|".join(name for name, flag in zip(NAMES, labels, strict=True) if flag)
        lines.append(",".join(map(str, (*row, tags, *labels))))
    file = tmp_path_factory.mktemp("labels") / "labels.csv"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def train(table: Path, out: Path, target: Any, **data: Any) -> Run:
    blueprint = experiment(target, source={"csv": table.name}, **data)
    return run(blueprint, roots=[table.parent], out=out, progress=False)


@pytest.fixture(scope="module")
def done(table: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run on cells of text."""
    return train(table, tmp_path_factory.mktemp("runs") / "done", CELLS)


@pytest.mark.keras
@pytest.mark.parametrize("target, data", [(APART, {}), (CELLS, {"stream": True})])
def test_a_column_each_and_streamed_rows_train_as_cells_do(
    table: Path, done: Run, tmp_path: Path, target: Any, data: Any
) -> None:
    found = train(table, tmp_path / "run", target, **data)
    for key in ("test", "train", "classification", "classes"):
        assert found.report[key] == done.report[key]


@pytest.mark.keras
def test_a_run_reports_and_keeps_labels(table: Path, done: Run) -> None:
    assert {"subset_accuracy", "macro_f1", "micro_f1"} <= done.report["test"].keys()
    assert "accuracy" not in done.report["test"]
    found = done.report["classification"]["test"]["y"]
    assert [*found["per_class"]] == [*found["confusion_matrix"]] == [*NAMES]
    header, *lines = (done.folder / "p.csv").read_text("utf-8").splitlines()
    assert header == "y,y_actual,y_p_sport,y_p_food,y_p_art"
    hits = [line.split(",")[0] == line.split(",")[1] for line in lines]
    assert np.mean(hits) == pytest.approx(done.report["test"]["subset_accuracy"])
    assert evaluate(done.folder, roots=[table.parent])["test"] == pytest.approx(done.report["test"])
    assert "3 labels" in done.blueprint._repr_html_()


@pytest.mark.keras
def test_a_run_is_applied_to_new_rows_with_and_without_labels(table: Path, done: Run) -> None:
    inputs, flags = rows()
    data = dict(zip("abc", inputs.T, strict=True))
    answers = predict(done, data)
    assert answers.labels.tolist() == answers["y"].join(answers["y"].indices).tolist()
    tags = LabelAnswer(flags, NAMES).join(flags)
    for given in ({**data, "tags": tags}, {**data, "tags": flags}, str(table)):
        found = evaluate(done, given)["data"]
        assert found["subset_accuracy"] == accuracy_score(flags, answers["y"].indices)


@pytest.mark.keras
@pytest.mark.parametrize("stream", [False, True])
def test_rows_of_several_classes_are_refused_before_training(tmp_path: Path, stream: bool) -> None:
    inputs, flags = rows()
    np.savez(tmp_path / "a.npz", y=flags, **dict(zip("abc", inputs.T, strict=True)))
    target = {"from": "y", "classes": list(NAMES)}
    blueprint = experiment(target, source={"npz": "a.npz"}, stream=stream)
    (tmp_path / "a.json").write_text(json.dumps(blueprint), "utf-8")
    with pytest.raises(DataError, match=r'one class a row, .* add "multi_label": true') as caught:
        run(tmp_path / "a.json", out=tmp_path / "run", progress=False)
    assert (caught.value.column, caught.value.file) == ("y", "a.npz")
    row = flags[caught.value.row - 1]
    assert row.sum() != 1
    assert f"not [{row[0]}, {row[1]}, {row[2]}]" in str(caught.value)
    assert not (tmp_path / "run").exists()


@pytest.mark.keras
def test_the_example_of_the_documents_runs(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs/blueprint-format.md").read_text("utf-8")
    for name, fence in (("tags.csv", "```csv\n"), ("tags.json", "```json tags.json\n")):
        (tmp_path / name).write_text(text.partition(fence)[2].partition("```")[0], "utf-8")
    found = run(tmp_path / "tags.json", out=tmp_path / "run", progress=False)
    assert found.report["rows"] == {"train": 6, "test": 2}
    assert found.classes == {"topics": ("sport", "food", "art")}


def test_cells_of_labels_are_read_as_text() -> None:
    wanted = [text_columns(make_plan(load(experiment(target)))) for target in (CELLS, APART)]
    assert wanted == [{"tags"}, set()]


@pytest.mark.parametrize("target", [CELLS, APART, {**CELLS, "separator": ";"}])
def test_a_target_of_labels_is_written_as_it_was_read(target: Any) -> None:
    from kerasflow.blueprints.unparsing import to_mapping

    assert to_mapping(load(experiment(target)))["data"]["target"]["y"] == target
