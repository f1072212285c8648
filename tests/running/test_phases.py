"""`then` in a run: what goes on through all phases, and what each makes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kerasflow import Blueprint, RunError, register
from kerasflow.running import Run, evaluate, predict, run


@pytest.mark.slow
@pytest.mark.keras
def test_a_phase_goes_on_with_the_weights_of_the_one_before(
    run_digits: Callable[..., Run], done: Run
) -> None:
    phase = {"model.layers[hidden].trainable": False, "fit.epochs": 1}
    log = 'fit.callbacks=[{"CSVLogger": "epochs.csv"}]'
    found = run_digits(f"then={json.dumps([phase])}", log)
    rows = (found.folder / "epochs.csv").read_text("utf-8").splitlines()
    assert [row.split(",")[0] for row in rows] == ["epoch", "0", "1", "2"]
    assert found.history["loss"][:2] == done.history["loss"]
    assert found.history["loss"][2] < found.history["loss"][1]
    text = (found.folder / "metrics.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["epoch"], line["phase"]) for line in lines] == [(1, 0), (2, 0), (3, 1)]
    kernel = [model.get_layer("hidden").kernel.numpy() for model in (found.model, done.model)]
    assert np.array_equal(*kernel)
    head = [model.get_layer("label").kernel.numpy() for model in (found.model, done.model)]
    assert not np.array_equal(*head)
    assert found.report["parameters"]["trainable"] == 170


@pytest.mark.slow
@pytest.mark.keras
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_run_builds_a_model_for_each_phase_and_no_other(
    run_digits: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    from kerasflow.building import experiments

    built: list[str] = []

    def build_counted(blueprint: Blueprint, *known: Any) -> keras.Model:
        built.append(blueprint.compile.optimizer.tag)
        return build_experiment(blueprint, *known)

    build_experiment = experiments.build_experiment
    monkeypatch.setattr(experiments, "build_experiment", build_counted)
    optimizers = ["SGD", "RMSprop"][:count]
    then: list[Any] = [
        {"compile.optimizer": {tag: 0.1}, "model.layers[hidden].trainable": False}
        for tag in optimizers
    ]
    run_digits(f"then={json.dumps(then)}", "fit.epochs=1")
    assert built == ["Adam", *optimizers]


@pytest.mark.keras
def test_neither_a_check_of_shapes_nor_a_plan_builds_a_model(
    experiment: dict[str, Any], digits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kerasflow.building import experiments
    from kerasflow.running.checks import check
    from kerasflow.running.plans import plan

    monkeypatch.delattr(experiments, "build_experiment")
    experiment["then"] = [{"fit.epochs": 1}, {"model.layers[hidden].trainable": False}]
    assert check(experiment, shapes=True, roots=[digits]) == ()
    assert plan(experiment, roots=[digits]).estimate.budget.parameters == 784 * 16 + 16 + 170


@pytest.mark.slow
@pytest.mark.keras
@pytest.mark.parametrize("stream", [False, True])
def test_a_phase_weighs_classes_as_it_says(tmp_path: Path, stream: bool) -> None:
    np.savez(tmp_path / "a.npz", x=np.arange(8.0), y=["a", "b"] * 4)
    target = {"from": "y", "classes": ["a", "b"]}
    values = {
        "blueprint": 1,
        "data": {"source": {"npz": "a.npz"}, "target": {"y": target}, "stream": stream},
        "model": {
            "inputs": ["x"],
            "layers": [{"Dense": {"units": 2, "activation": "softmax"}, "name": "y"}],
        },
        "compile": {"optimizer": {"SGD": 1e-12}, "loss": "sparse_categorical_crossentropy"},
        "fit": {"batch_size": 4},
        "then": [{"fit.class_weight": {"a": 10, "b": 10}}, {"fit.class_weight": {"a": 3, "b": 3}}],
    }
    (tmp_path / "a.json").write_text(json.dumps(values), "utf-8")
    losses = run(tmp_path / "a.json", out=tmp_path / "run", progress=False).history["loss"]
    assert np.divide(losses, losses[0]) == pytest.approx([1, 10, 3], rel=1e-4)


@pytest.mark.slow
@pytest.mark.keras
def test_a_run_with_phases_is_opened_with_the_weights_of_the_last(
    run_digits: Callable[..., Run],
) -> None:
    found = run_digits('then=[{"model.layers[hidden].trainable": false}]', "fit.epochs=1")
    again = Run.load(found.folder).model
    assert [w.path for w in again.trainable_weights] == ["label/kernel", "label/bias"]
    for one, other in zip(found.model.weights, again.weights, strict=True):
        assert np.array_equal(one.numpy(), other.numpy())


@pytest.mark.slow
@pytest.mark.keras
def test_what_was_reached_is_kept_when_a_later_phase_fails(
    run_digits: Callable[..., Run], digits: Path, tmp_path: Path
) -> None:
    class Failing(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            raise OSError("the disk is full")

    register(Failing)
    with pytest.raises(RunError, match="training failed in epoch 2: the disk is full"):
        run_digits('then=[{"fit.callbacks": [{"Failing": {}}]}]', "fit.epochs=1")
    kept = Run.load(tmp_path / "run")
    assert (kept.report["epochs"], kept.report["stopped"]) == (1, "failed")
    with np.load(digits / "digits.npz") as archive:
        given = predict(kept, {"image": archive["x_test"]})
    assert len(given.labels) == 100


@pytest.mark.slow
@pytest.mark.keras
def test_what_a_callback_watches_has_one_name_in_all_phases(
    experiment: dict[str, Any], digits: Path, tmp_path: Path
) -> None:
    target = {"from": "digit", "classes": 10, "one_hot": True}
    experiment["data"]["target"]["label"] = target
    experiment["data"]["split"] = {"validation": "test"}
    experiment["compile"] |= {"loss": "categorical_crossentropy", "metrics": [{"AUC": {}}]}
    watch = {"EarlyStopping": {"monitor": "val_auc", "mode": "max", "min_delta": 1}}
    experiment["fit"] |= {"epochs": 3, "callbacks": [watch]}
    experiment["then"] = [{"compile.optimizer": {"SGD": 0.5}}]
    found = run(experiment, roots=[digits], out=tmp_path / "run", progress=False)
    assert set(found.history) == {"loss", "auc", "val_loss", "val_auc"}
    assert None not in found.history["val_auc"]
    assert len(found.history["loss"]) == 4  # two epochs in each phase


@pytest.mark.slow
@pytest.mark.keras
def test_a_run_is_judged_with_the_loss_of_its_last_phase(
    experiment: dict[str, Any], digits: Path, tmp_path: Path
) -> None:
    def loss(**more: Any) -> dict[str, Any]:
        return {"SparseCategoricalCrossentropy": more}

    experiment["compile"] |= {"loss": loss()}
    experiment["fit"] |= {"epochs": 1}
    experiment["then"] = [{"compile.loss": loss(ignore_class=3)}]
    found = run(experiment, roots=[digits], out=tmp_path / "run", progress=False)
    scores = {}
    for each in (found, Run.load(found.folder, roots=[digits])):
        answer = each.predictions["label"]
        assert answer.ignored == 3
        assert "" in each.predictions.actual["label"].tolist()
        scores[id(each)] = evaluate(each)["test"]
    assert len({tuple(it.values()) for it in scores.values()}) == 1
    assert evaluate(found)["test"]["macro_f1"] == found.report["test"]["macro_f1"]
