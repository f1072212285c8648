"""The arguments of `compile`, as Keras takes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasflow import build

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("metrics", [{"y": "mae"}, {"y": ["mae"]}, ["mae"]])
def test_a_metric_of_the_only_output_is_measured_however_it_is_given(metrics: Any) -> None:
    model = {"inputs": {"x": {"shape": [2]}}, "layers": [{"Dense": 1, "name": "y"}]}
    compile = {"loss": "mse", "metrics": metrics}
    built = build({"blueprint": 1, "model": model, "compile": compile})
    measured = built.train_on_batch(np.ones((4, 2)), np.ones((4, 1)), return_dict=True)
    assert set(measured) == {"loss", "mae"}


@pytest.mark.slow
def test_metrics_keep_their_names_however_many_were_made_before() -> None:
    model = {"inputs": {"x": {"shape": [2]}}, "layers": [{"Dense": 1, "name": "y"}]}
    metrics = ["AUC", {"AUC": {"curve": "PR"}}, {"Recall": {"name": "recall_7"}}, "auc"]
    compile = {"loss": "mse", "metrics": metrics}
    for _ in range(2):
        built = build({"blueprint": 1, "model": model, "compile": compile})
        measured = built.evaluate(np.ones((4, 2)), np.ones((4, 1)), return_dict=True, verbose=0)
        assert set(measured) == {"loss", "auc", "auc_1", "auc_2", "recall_7"}
