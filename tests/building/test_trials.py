"""What Keras refuses to make for a training is a problem before there is one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import kerasflow as kf

pytestmark = pytest.mark.keras

MODEL = {"inputs": {"x": {"shape": [4]}}, "layers": [{"Dense": {"units": 1}, "name": "y"}]}


def refused(compile: dict[str, Any], **more: Any) -> list[tuple[str, str, str]]:
    document = {"blueprint": 1, "model": MODEL, "compile": {"loss": "mse"} | compile, **more}
    problems = kf.check(document, shapes=True)
    return [(item.code, str(item.path), item.message.partition(".")[0]) for item in problems]


def test_an_optimizer_that_keras_refuses_is_told_at_its_name() -> None:
    [(code, path, message)] = refused({"optimizer": {"Adam": {"clipnorm": 1.0, "clipvalue": 0.5}}})
    assert (code, path) == ("KF708", "compile.optimizer.Adam")
    assert message.startswith("Keras refused `Adam`: Only one of `clipnorm`")


def test_a_schedule_is_told_where_it_stands() -> None:
    schedule = {"PiecewiseConstantDecay": {"boundaries": [10, 20], "values": [0.1, 0.01]}}
    [(code, path, _)] = refused({"optimizer": {"Adam": {"learning_rate": schedule}}})
    inside = "compile.optimizer.Adam.learning_rate.PiecewiseConstantDecay"
    assert (code, path) == ("KF708", inside)


def test_a_checkpoint_is_told_by_the_ending_that_keras_wants(tmp_path: Path) -> None:
    callback = {"ModelCheckpoint": {"filepath": "w", "save_weights_only": True}}
    [(code, path, message)] = refused({}, fit={"callbacks": [callback]})
    assert (code, path) == ("KF708", "fit.callbacks[0].ModelCheckpoint")
    assert "must end in `" in message
    assert not list(tmp_path.iterdir())


def test_what_waits_for_data_is_not_made() -> None:
    deferred = {"CosineDecay": {"initial_learning_rate": 0.1, "decay_steps": "${data.train.steps}"}}
    assert refused({"optimizer": {"Adam": {"learning_rate": deferred}}}) == []


def test_metrics_are_not_made_for_a_check(monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    def refuse(*_: Any, **__: Any) -> None:
        raise ValueError("made")

    monkeypatch.setattr(keras.metrics.RootMeanSquaredError, "__init__", refuse)
    assert refused({"metrics": [{"RootMeanSquaredError": {"name": "rmse"}}]}) == []


def test_good_parts_are_no_problem_and_the_programs_randomness_is_as_before() -> None:
    before = random.getstate()
    metrics = {"metrics": ["mae", {"RootMeanSquaredError": {"name": "rmse"}}]}
    assert refused({"optimizer": {"SGD": 0.1}, **metrics}) == []
    assert random.getstate() == before


def test_a_class_of_a_user_is_not_made_for_a_check() -> None:
    import keras

    made = []

    class Telling(keras.losses.Loss):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    kf.register(Telling, name="TellingOfTrials")
    assert refused({"loss": "TellingOfTrials"}) == []
    assert refused({"loss": {"TellingOfTrials": {}}}) == []
    assert made == []
