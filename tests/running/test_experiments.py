"""A run from the blueprint to the folder."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasflow.blueprints import expanding
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import Expansion
from kerasflow.errors import (
    BlueprintError,
    BuildError,
    DataError,
    MissingDependencyError,
    RunError,
)
from kerasflow.running import Run, build, evaluate, run

pytestmark = pytest.mark.keras


def test_a_run_leaves_what_it_was_what_it_came_to_and_the_model(done: Run) -> None:
    names = {path.name for path in done.folder.iterdir()}
    assert names == {
        *("blueprint.json", "report.json", "metrics.jsonl", "model.keras", "preprocess"),
        *("predictions.csv", "report.html", "lock.json", "checkpoints", "run.log"),
    }
    assert json.loads((done.folder / "report.json").read_text("utf-8")) == json.loads(
        json.dumps(done.report)
    )


def test_a_run_writes_its_blueprint_out_once(
    run_digits: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    written, own = [], expanding.expand

    def expand(blueprint: Blueprint) -> Expansion:
        written.append(blueprint)
        return own(blueprint)

    monkeypatch.setattr(expanding, "expand", expand)
    run_digits()
    assert len(written) == 1


def test_the_report_says_how_good_how_long_and_on_what(done: Run) -> None:
    report = done.report
    assert set(report["train"]) == {"loss", "accuracy"}
    assert set(report["test"]) == {"loss", "accuracy", "macro_f1"}
    assert 0.3 < report["test"]["accuracy"] <= 1
    seconds = dict(report["seconds"])
    assert seconds["start_up"] < seconds.pop("first_step") < seconds["total"]
    assert {"start_up", "data", "build", "fit", "evaluate", "total"} == set(seconds)
    parts = sum(seconds.values()) - seconds["total"]
    assert seconds["total"] >= parts - len(seconds) * 0.0005  # each is rounded to a millisecond
    assert report["rows"] == {"train": 300, "test": 100}
    assert report["parameters"] == {"total": 12730, "trainable": 12730}
    assert (report["epochs"], report["stopped"], report["seed"]) == (2, None, 7)
    assert report["device"].startswith("CPU (")
    assert (report["backend"], report["engine"]) == ("tensorflow", "fused")
    assert {"python", "keras", "tensorflow", "numpy"} <= set(report["versions"])


def test_the_report_compares_with_what_was_expected(done: Run) -> None:
    met = {item["metric"]: item["met"] for item in done.report["expected"]}
    assert met == {"test.accuracy": True, "test.loss": False, "test.auc": None}


def test_there_is_a_line_of_metrics_for_every_epoch(done: Run) -> None:
    lines = (done.folder / "metrics.jsonl").read_text("utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert list(first) == ["epoch", "phase", "loss", "accuracy", "seconds"]
    assert (first["epoch"], second["epoch"], first["phase"]) == (1, 2, 0)
    assert done.history["loss"] == [first["loss"], second["loss"]]


def test_the_predictions_of_the_test_split_are_a_table(done: Run) -> None:
    with (done.folder / "predictions.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 100
    assert [row["label_actual"] for row in rows[:4]] == ["7", "2", "1", "0"]
    right = sum(row["label"] == row["label_actual"] for row in rows)
    assert right / 100 == pytest.approx(done.report["test"]["accuracy"])


def test_the_same_seed_gives_the_same_numbers_bit_for_bit(
    done: Run, run_digits: Callable[..., Run]
) -> None:
    again = run_digits()
    assert again.history == done.history
    for part in ("train", "test", "classification"):
        assert again.report[part] == done.report[part]


def test_another_seed_gives_other_numbers(done: Run, run_digits: Callable[..., Run]) -> None:
    assert run_digits("seed=8").history != done.history


def test_a_kept_blueprint_runs_again_and_finds_its_data(
    done: Run, digits: Path, tmp_path: Path
) -> None:
    again = run(
        done.folder / "blueprint.json", roots=[digits], out=tmp_path / "again", progress=False
    )
    assert again.history == done.history


def test_a_validation_split_is_watched_and_judged(run_digits: Callable[..., Run]) -> None:
    found = run_digits("data.split.validation=0.2", "fit.epochs=1", "fit.validation_freq=1")
    assert list(found.history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert found.report["rows"] == {"train": 240, "validation": 60, "test": 100}
    validation = found.report["validation"]
    assert validation["accuracy"] == pytest.approx(found.history["val_accuracy"][-1])


def test_the_test_split_can_be_watched(run_digits: Callable[..., Run]) -> None:
    found = run_digits("data.split.validation=test", "fit.epochs=1")
    assert found.report["validation"] == found.report["test"]


def test_nothing_is_read_before_the_blueprint_is_good(
    experiment: dict[str, Any], tmp_path: Path
) -> None:
    experiment["model"]["layers"][0]["Dense"]["unit"] = 3
    experiment["data"]["source"]["npz"]["path"] = "nowhere.npz"
    with pytest.raises(BlueprintError):
        run(experiment, out=tmp_path / "run", progress=False)
    assert not (tmp_path / "run").exists()


def test_data_that_is_not_there_leaves_no_folder(
    run_digits: Callable[..., Run], tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=r"nowhere\.npz"):
        run_digits("data.source.npz.path=nowhere.npz")
    assert not (tmp_path / "run").exists()


def test_a_used_folder_is_refused_before_any_data_is_read(
    run_digits: Callable[..., Run], tmp_path: Path
) -> None:
    (tmp_path / "x").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match="is not empty"):
        run_digits("data.source.npz.path=nowhere.npz", out=tmp_path)


def test_a_run_needs_a_compile(experiment: dict[str, Any]) -> None:
    del experiment["compile"]
    with pytest.raises(BuildError, match="a run needs a `compile`"):
        run(experiment, progress=False)


def test_a_loss_that_is_no_number_ends_the_run_and_says_what_to_try(
    run_digits: Callable[..., Run], tmp_path: Path
) -> None:
    with pytest.raises(RunError, match=r"`loss` became nan in epoch 1.*`learning_rate`"):
        run_digits("compile.optimizer.Adam.learning_rate=1e38", "fit.epochs=4")
    report = json.loads((tmp_path / "run" / "report.json").read_text("utf-8"))
    assert (report["stopped"], report["epochs"]) == ("loss not finite", 1)
    assert "test" not in report


def test_a_loss_that_does_not_fit_the_target_is_told_before_anything_trains(
    run_digits: Callable[..., Run], tmp_path: Path
) -> None:
    with pytest.raises(BlueprintError, match="KF721"):
        run_digits("compile.loss=mean_squared_error")
    assert not (tmp_path / "run").exists()


def test_early_stopping_is_said(run_digits: Callable[..., Run]) -> None:
    stopping = '{"EarlyStopping": {"monitor": "loss", "min_delta": 100}}'
    found = run_digits(f"fit.callbacks=[{stopping}]", "fit.epochs=9")
    assert found.report["stopped"] == "early"
    assert found.report["epochs"] == 2
    assert "2 epochs (early)" in found.summary()


def test_what_a_callback_writes_is_in_the_folder_of_the_run(
    run_digits: Callable[..., Run], tmp_path: Path
) -> None:
    weights = '{"filepath": "best.weights.h5", "save_weights_only": true}'
    callbacks = f'[{{"CSVLogger": "logs/epochs.csv"}}, {{"ModelCheckpoint": {weights}}}]'
    found = run_digits(f"fit.callbacks={callbacks}", "fit.epochs=1")
    assert (found.folder / "logs" / "epochs.csv").is_file()
    assert (found.folder / "best.weights.h5").is_file()


def test_the_first_lines_say_the_device_and_the_engine_and_every_epoch_has_a_line(
    digits: Path, experiment: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(experiment, roots=[digits], out=tmp_path / "run")
    captured = capsys.readouterr()
    assert captured.out == ""
    first, second, *epochs = captured.err.splitlines()
    assert re.fullmatch(
        r"device: CPU \(\d+ cores\) · backend tensorflow 2\.\S+ · keras 3\.\S+", first
    )
    assert re.fullmatch(
        r"engine: fused · for \d+ steps XLA is expected to take .* times as long as `fused`", second
    )
    pattern = r"epoch \d/2 · \d+\.\d s · loss \d\.\d{4} · accuracy \d\.\d{4}"
    assert [bool(re.fullmatch(pattern, line)) for line in epochs] == [True, True]


def test_the_seed_decides_the_order_of_the_rows_too(
    digits: Path, experiment: dict[str, Any], tmp_path: Path
) -> None:
    experiment["model"]["layers"] = [
        {"Dense": {"units": 10, "activation": "softmax", "kernel_initializer": "zeros"}}
        | {"name": "label"}
    ]
    histories = []
    for seed in (1, 2, 1):
        out = tmp_path / f"run-{len(histories)}"
        sets = [f"seed={seed}"]
        found = run(experiment, sets=sets, roots=[digits], out=out, progress=False)
        histories.append(found.history)
    assert histories[0] == histories[2] != histories[1]


def test_a_number_of_keras_stands_where_scikit_learn_has_one_too(
    digits: Path, experiment: dict[str, Any], tmp_path: Path
) -> None:
    weights = {"0": 0, **{str(digit): 1 for digit in range(1, 10)}}
    del experiment["compile"]["metrics"]
    sets = [
        'compile.weighted_metrics=["accuracy"]',
        f"fit.class_weight={json.dumps(weights)}",
        "data.split.validation=0.3",
        "fit.epochs=1",
    ]
    found = run(experiment, sets=sets, roots=[digits], out=tmp_path / "run", progress=False)
    scores = found.report["classification"]["validation"]["label"]["accuracy"]
    assert found.report["validation"]["accuracy"] == pytest.approx(scores)
    again = evaluate(found.folder, roots=[digits])
    assert again["train"] == pytest.approx(found.report["train"])


def test_classes_have_weights_while_a_model_trains_and_none_when_it_is_judged(
    digits: Path, experiment: dict[str, Any], tmp_path: Path
) -> None:
    weights = 'fit.class_weight={"0": 0, "1": 50}'
    sets = [weights, "fit.epochs=1", 'compile.optimizer={"SGD": 1e-12}']
    out = tmp_path / "run"
    found = run(experiment, sets=sets, roots=[digits], out=out, progress=False)
    with np.load(digits / "digits.npz") as archive:
        data = {"image": archive["x_train"], "digit": archive["y_train"]}
    plain = evaluate(found, data)["data"]["loss"]
    assert found.report["train"]["loss"] == pytest.approx(plain)
    assert found.history["loss"][0] > 2 * plain


def test_class_weights_leave_the_other_outputs_alone(tmp_path: Path) -> None:
    blueprint = {
        "blueprint": 1,
        "data": {"target": {"kind": {"from": "kind", "classes": ["a", "b"]}, "size": "size"}},
        "model": {
            "inputs": {"x": {}},
            "layers": [
                {"Dense": {"units": 2, "activation": "softmax"}, "name": "kind"},
                {"Dense": 1, "name": "size", "inputs": "x"},
            ],
            "outputs": ["kind", "size"],
        },
        "compile": {
            "optimizer": {"SGD": 1e-12},
            "loss": {"kind": "sparse_categorical_crossentropy", "size": "mse"},
        },
        "fit": {"batch_size": 4, "class_weight": {"a": 10, "b": 10}},
    }
    data = {"x": [1.0, 2, 3, 4], "kind": ["a", "b"] * 2, "size": [2.0, 3, 4, 5]}
    found = run(blueprint, data=data, out=tmp_path / "run", progress=False)
    trained = {name: values[0] for name, values in found.history.items()}
    judged = found.report["train"]
    assert trained["kind_loss"] == pytest.approx(10 * judged["kind_loss"])
    assert trained["size_loss"] == pytest.approx(judged["size_loss"])


def test_a_callback_whose_package_is_missing_is_refused_before_the_data_is_read(
    experiment: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if it were not installed, which it may be on this machine.
    monkeypatch.setattr("kerasflow.running.experiments.find_spec", {}.get)
    experiment["fit"]["callbacks"] = ["TensorBoard"]
    with pytest.raises(MissingDependencyError, match=r"pip install \"kerasflow\[tensorboard\]\""):
        run(experiment, out=tmp_path / "run", progress=False)
    assert not (tmp_path / "run").exists()


@pytest.mark.keras
def test_the_kept_blueprint_names_the_engine_and_gives_the_same_bits_again(
    done: Run, digits: Path, tmp_path: Path
) -> None:
    kept = json.loads((done.folder / "blueprint.json").read_text("utf-8"))
    assert kept["runtime"] == {"precision": "float32", "engine": "fused"}
    again = run(
        done.folder / "blueprint.json", roots=[digits], out=tmp_path / "again", progress=False
    )
    for one, other in zip(done.model.weights, again.model.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    assert again.history["loss"] == done.history["loss"]


def test_a_run_refuses_a_layer_that_a_program_would_have_to_adapt(tmp_path: Path) -> None:
    def describe(layer: Any) -> dict[str, Any]:
        inputs, outputs = {"x": {"shape": [2]}}, [layer, {"Dense": 1}, "AddLoss"]
        return {
            "blueprint": 1,
            "model": {"inputs": inputs, "layers": outputs},
            "compile": {"optimizer": "adam"},
        }

    assert build(describe("Normalization")).layers[1].name == "normalization"
    given: dict[str, Any] = {"data": {"x": np.ones((40, 2), np.float32)}, "progress": False}
    with pytest.raises(BlueprintError, match="never adapted to the data"):
        run(describe("Normalization"), out=tmp_path / "run", **given)
    assert not (tmp_path / "run").exists()
    told = {"Normalization": {"mean": 1, "variance": 4}}
    assert run(describe(told), out=tmp_path / "run", **given).report["epochs"] == 1
