"""Which way a number is better, and what it is called: of every metric that Keras has."""

from __future__ import annotations

from typing import Any

import pytest

from kerasflow import catalog
from kerasflow.catalog import registering
from kerasflow.checking import check
from kerasflow.checking.measures import label_parts, mode_of

ARGUMENTS: dict[str, dict[str, Any]] = {
    "IoU": {"num_classes": 2, "target_class_ids": [0]},
    "MeanIoU": {"num_classes": 2},
    "OneHotIoU": {"num_classes": 2, "target_class_ids": [0]},
    "OneHotMeanIoU": {"num_classes": 2},
    "PrecisionAtRecall": {"recall": 0.5},
    "RecallAtPrecision": {"precision": 0.5},
    "SensitivityAtSpecificity": {"specificity": 0.5},
    "SpecificityAtSensitivity": {"sensitivity": 0.5},
}
MODES = {"up": "max", "down": "min"}
# Keras says nothing of these; how many rows were taken wrongly is better the less it is.
UNSAID = {"TruePositives": "max", "TrueNegatives": "max", "FalsePositives": "min"}
UNSAID |= {"FalseNegatives": "min", "Mean": None, "Sum": None}


@pytest.mark.keras
@pytest.mark.parametrize("name", catalog.names("metrics"))
def test_the_way_that_is_better_is_that_of_keras(name: str) -> None:
    import keras

    made = getattr(keras.metrics, name)(**ARGUMENTS.get(name, {}))
    direction = getattr(made, "_direction", None)
    assert mode_of(name) == (MODES[direction] if direction else UNSAID[name])


def test_numbers_are_for_thresholds_classes_or_places() -> None:
    assert label_parts(2, (0.25, 0.5), ("a", "b")) == ("0.25", "0.5")
    assert label_parts(2, None, ("a", "b")) == ("a", "b")
    assert label_parts(3, (0.5,), ("a", "b")) == ("0", "1", "2")


def watching(metrics: list[Any], monitor: str, **options: Any) -> list[str]:
    callback = {"EarlyStopping": {"monitor": monitor, **options}}
    layers = [{"Dense": {"units": 2}, "name": "y"}]
    blueprint = {
        "blueprint": 1,
        "data": {"target": {"y": "y"}},
        "model": {"inputs": {"x": {"shape": [3]}}, "layers": layers},
        "compile": {"loss": "mse", "metrics": metrics},
        "fit": {"callbacks": [callback]},
    }
    return [problem.code for problem in check(blueprint)]


def test_parts_are_called_as_the_columns_of_several_labels_are() -> None:
    blueprint = {
        "blueprint": 1,
        "data": {"target": {"y": {"from": ["is_sport", "is_food"], "multi_label": True}}},
        "model": {
            "inputs": {"x": {"shape": [3]}},
            "layers": [{"Dense": {"units": 2, "activation": "sigmoid"}, "name": "y"}],
        },
        "compile": {"loss": "binary_crossentropy", "metrics": [{"F1Score": {"threshold": 0.5}}]},
    }
    for label, codes in {"is_food": [], "1": ["KF508"]}.items():
        callback = {"EarlyStopping": {"monitor": f"f1_score_{label}"}}
        found = check({**blueprint, "fit": {"callbacks": [callback]}})
        assert [problem.code for problem in found] == codes


def test_of_a_metric_of_ones_own_the_way_has_to_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registering, "_registrations", {})

    @catalog.register(name="Spread", kind="metrics")
    def spread(y_true: object, y_pred: object) -> None: ...

    metrics = ["mae", "Spread"]
    assert watching(metrics, "spread") == ["KF524"]
    assert watching(metrics, "spread", mode="max") == []
    assert watching(metrics, "mae") == []
    assert watching(metrics, "loss") == []
