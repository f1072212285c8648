"""Small documents that would take memory or time which nothing shows: each is refused at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow
from kerasflow.errors import BlueprintError, BuildError

resource = pytest.importorskip("resource", reason="needs POSIX' limits and counts of a process")

pytestmark = pytest.mark.keras

LIMIT = 10**9
SQUARE = [{"Reshape": [4, 1]}, {"UpSampling1D": 500}, {"Dense": {"units": 16}, "name": "q"}]
LONG = [{"Reshape": [4, 1]}, {"UpSampling1D": 50_000}]
PICTURE = [{"Reshape": [2, 2, 1]}]
POOLED = ["Flatten"]
STRETCHED = {"Resizing": {"height": 1, "width": 50_000, "pad_to_aspect_ratio": True}}


def attend(layer: str, **args: Any) -> list[Any]:
    return [*SQUARE, {layer: args, "inputs": ["q", "q"]}, "GlobalAveragePooling1D"]


# Each takes more than a gigabyte for a batch of 32 rows, or for one, on the way to a few numbers.
MEMORY: dict[str, tuple[str, list[Any]]] = {
    "Attention": ("KF732", [*attend("Attention")]),
    "AdditiveAttention": ("KF732", [*attend("AdditiveAttention")]),
    "MultiHeadAttention": ("KF732", [*attend("MultiHeadAttention", num_heads=8, key_dim=4)]),
    "GroupQueryAttention": (
        "KF732",
        [*attend("GroupQueryAttention", head_dim=4, num_query_heads=8, num_key_value_heads=2)],
    ),
    "causal padding": (
        "KF732",
        [
            {"Reshape": [4, 1]},
            {
                "Conv1D": {
                    "filters": 1,
                    "kernel_size": 2,
                    "padding": "causal",
                    "dilation_rate": 20_000_000,
                }
            },
            *POOLED,
        ],
    ),
    "dilation": (
        "KF732",
        [
            *PICTURE,
            {"Conv2D": {"filters": 1, "kernel_size": 3, "padding": "same", "dilation_rate": 3_000}},
            *POOLED,
        ],
    ),
    "ZeroPadding2D": ("KF732", [*PICTURE, {"ZeroPadding2D": 2_000}, "GlobalMaxPooling2D"]),
    "UpSampling2D": ("KF732", [*PICTURE, {"UpSampling2D": 3_000}, "GlobalMaxPooling2D"]),
    "Resizing": ("KF731", [*PICTURE, {"UpSampling2D": 200}, STRETCHED, "GlobalMaxPooling2D"]),
    "a blur": ("KF730", [*PICTURE, {"RandomGaussianBlur": {"kernel_size": 40_001}}, *POOLED]),
    "patches": (
        "KF730",
        [
            *PICTURE,
            {"UpSampling2D": 100},
            {"ops.image.extract_patches": {"size": [150, 150]}},
            *POOLED,
        ],
    ),
    "bincount": (
        "KF732",
        [
            {"ops.cast": {"dtype": "int32"}},
            {"ops.bincount": {"minlength": 20_000_000}},
            {"ops.sum": {"axis": -1, "keepdims": True}},
            {"ops.cast": {"dtype": "float32"}},
        ],
    ),
    "one_hot": ("KF732", [{"ops.one_hot": {"num_classes": 10**7}}, {"ops.sum": {"axis": 1}}]),
    "eye": (
        "KF730",
        [
            {"ops.eye": {"N": 30_000}, "inputs": [], "name": "eye"},
            {"ops.sum": {}, "name": "one"},
            {"ops.add": {}, "inputs": ["x", "one"]},
        ],
    ),
    "linspace": (
        "KF730",
        [
            {"ops.linspace": {"start": 0, "stop": 1, "num": 10**9}, "inputs": [], "name": "many"},
            {"ops.sum": {}, "name": "one"},
            {"ops.add": {}, "inputs": ["x", "one"]},
        ],
    ),
    "broadcast_to": (
        "KF732",
        [
            {"ops.expand_dims": {"axis": 1}},
            {"ops.tile": {"repeats": [1, 10_000_000, 1]}},
            {"ops.max": {"axis": 1}},
        ],
    ),
}
# Each would be written out step by step, for hours.
TIME: dict[str, list[Any]] = {
    "an unrolled LSTM": [*LONG, {"LSTM": {"units": 2, "unroll": True}}],
    "an unrolled RNN of cells": [*LONG, {"RNN": {"cell": {"GRUCell": 2}, "unroll": True}}],
    "both ways": [*LONG, {"Bidirectional": {"SimpleRNN": {"units": 2, "unroll": True}}}],
    "in each step": [
        *LONG,
        {"Reshape": [2, 100_000, 1]},
        {"TimeDistributed": {"GRU": {"units": 2, "unroll": True}}},
        *POOLED,
    ],
    "unstack": [
        *LONG,
        {"ops.unstack": {"axis": 1}, "name": "all"},
        {"ops.add": {}, "inputs": ["all[0]", "all[1]"]},
    ],
    "split": [
        *LONG,
        {"ops.split": {"indices_or_sections": 100_000, "axis": 1}, "name": "all"},
        {"ops.add": {}, "inputs": ["all[0]", "all[1]"]},
        *POOLED,
    ],
    "diff": [*LONG, {"ops.diff": {"n": 150_000, "axis": 1}}, *POOLED],
    "rot90": [*PICTURE, {"ops.rot90": {"k": 10**6 + 1, "axes": [1, 2]}}, *POOLED],
}


def document(layers: list[Any], **rest: Any) -> dict[str, Any]:
    ending = {"Dense": {"units": 1}, "name": "y"}
    return {
        "blueprint": 1,
        "name": "harm",
        "data": {"target": {"y": {"from": "y"}}},
        "model": {"inputs": {"x": {"shape": [4]}}, "layers": [*layers, ending]},
        "compile": {"optimizer": "sgd", "loss": "mse"},
        "fit": {"epochs": 1, "batch_size": 32},
        **rest,
    }


def arrays() -> Any:
    return {"x": np.zeros((64, 4), "float32"), "y": np.zeros((64, 1), "float32")}


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def codes_of(problems: Any) -> list[str]:
    return [problem.code for problem in problems if problem.severity == "error"]


@pytest.fixture(autouse=True)
def _little_memory() -> Any:
    import keras

    keras.ops.sum(keras.ops.ones([10**6]))
    before = peak_bytes()
    yield
    assert peak_bytes() - before < 500 * 10**6


@pytest.mark.parametrize("name", MEMORY)
def test_a_plan_counts_it_and_a_run_refuses_it(name: str, tmp_path: Path) -> None:
    code, layers = MEMORY[name]
    found = kerasflow.plan(document(layers), memory_limit_bytes=LIMIT)
    assert codes_of(found.problems) == [code]
    assert not found.fits
    with pytest.raises(BlueprintError) as caught:
        kerasflow.run(
            document(layers),
            data=arrays(),
            out=tmp_path / "run",
            progress=False,
            memory_limit_bytes=LIMIT,
        )
    assert codes_of(caught.value.problems) == [code]
    assert caught.value.problems[0].hint
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", TIME)
def test_what_would_be_written_out_for_hours_is_refused_at_once(name: str, tmp_path: Path) -> None:
    wrong = document(TIME[name])
    assert codes_of(kerasflow.check(wrong, shapes=True)) == ["KF735"]
    assert codes_of(kerasflow.plan(wrong, memory_limit_bytes=None).problems) == ["KF735"]
    with pytest.raises(BuildError, match="written out"):
        kerasflow.build(wrong, memory_limit_bytes=None)
    with pytest.raises((BuildError, BlueprintError), match="written out"):
        kerasflow.run(
            wrong, data=arrays(), out=tmp_path / "run", progress=False, memory_limit_bytes=None
        )


# Each keeps, or makes of every row, more than a gigabyte beside the model.
METRICS: dict[str, Any] = {
    "a matrix": {"OneHotMeanIoU": {"num_classes": 5_000}},
    "matrices": {"OneHotIoU": {"num_classes": 4_999, "target_class_ids": [0]}},
    "labels": {"AUC": {"num_thresholds": 100_000, "multi_label": True, "num_labels": 10_000}},
    "thresholds": {"Precision": {"thresholds": [n / 9_999**2 for n in range(9_999)]}},
}


@pytest.mark.parametrize("name", METRICS)
def test_what_metrics_take_is_counted(name: str, tmp_path: Path) -> None:
    compiled = {"loss": "binary_crossentropy", "metrics": [METRICS[name]] * 5}
    wrong = document([], compile=compiled)
    wrong["model"]["layers"] = [{"Dense": {"units": 64, "activation": "sigmoid"}, "name": "y"}]
    found = kerasflow.plan(wrong, memory_limit_bytes=LIMIT)
    assert codes_of(found.problems) == ["KF736"]
    with pytest.raises(BlueprintError, match="the metrics take"):
        kerasflow.run(
            wrong,
            data=arrays(),
            out=tmp_path / "run",
            progress=False,
            memory_limit_bytes=LIMIT,
        )


def test_products_of_a_regularizer_are_counted() -> None:
    layer = {"Dense": {"units": 30_000, "kernel_regularizer": {"OrthogonalRegularizer": {}}}}
    layer["Dense"]["kernel_regularizer"]["OrthogonalRegularizer"] = {"mode": "columns"}
    found = kerasflow.plan(document([layer]), memory_limit_bytes=LIMIT)
    assert codes_of(found.problems) == ["KF730"]


def test_few_steps_are_written_out_as_asked() -> None:
    layers = [{"Reshape": [4, 1]}, {"LSTM": {"units": 2, "unroll": True}}]
    assert kerasflow.check(document(layers), shapes=True) == ()
    assert kerasflow.build(document(layers)).count_params() == 35


def test_preprocess_is_held_to_the_same(tmp_path: Path) -> None:
    preprocess = [
        {"ops.tile": {"repeats": [1, 5_000]}, "inputs": "c", "name": "long"},
        {"ops.split": {"indices_or_sections": 5_000, "axis": 1}, "name": "all"},
        {"ops.add": {}, "inputs": ["all[0]", "all[1]"], "name": "x"},
    ]
    wrong = document([], preprocess=preprocess)
    wrong["model"]["inputs"] = ["x"]
    given = {"c": np.zeros((64, 4), "float32"), "y": np.zeros((64, 1), "float32")}
    with pytest.raises((BuildError, BlueprintError), match="written out 5,000 times"):
        kerasflow.run(wrong, data=given, out=tmp_path / "run", progress=False)
