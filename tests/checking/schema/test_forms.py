"""The schema and `check` take the same values of a key: at, below and above each limit."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft7Validator

from kerasflow.checking import check
from kerasflow.checking.schema import make_schema
from kerasflow.paths import Path

WHOLE: dict[str, Any] = {
    "blueprint": 1,
    "vars": {"file": "p.csv", "many": 2},
    "model": {
        "inputs": {"x": {"shape": [1]}},
        "layers": [{"Dense": {"units": 1}, "name": "y"}],
    },
    "compile": {"loss": "mse"},
}
# By the place of a key: what is taken, and what is not.
TAKEN: dict[str, tuple[list[Any], list[Any]]] = {
    "data.features": ([{}, {"a": "b"}], [{"a": 1}, ["a"], None]),
    "data.weight": (["w"], [1, None, ["w"]]),
    "data.stream": ([True, False], [0, "yes", None]),
    "data.target.y": (["a"], [1, ["a"], [], None]),
    "data.target.y.from": (["a"], [1, [], None, [1]]),
    "data.target.y.classes": (
        [2, 500_000, ["a", "b"], [True, 1.5]],
        [1, 0, 500_001, 2.5, True, "2", None, {}, [], [None, "a"]],
    ),
    "data.target.y.one_hot": ([False], [0, "yes", None]),
    "data.target.y.multi_label": ([False], [0, "yes", None]),
    "data.target.y.separator": ([",", "; "], ["", 1, None]),
    "data.split.validation": ([0.1, 0.999, "test"], [0, 1, 1.5, -0.1, "Test", "", True, None]),
    "data.split.test": ([0.5], [0, 1, 2, "test", None]),
    "data.split.stratify": (["a"], [1, None, ["a"]]),
    "data.split.group": (["a"], [1, None]),
    "data.split.time": (["a"], [1, None]),
    "data.split.seed": ([0, 2**32 - 1, 3.0], [-1, 2**32, 0.5, True, "1", None]),
    "data.window.length": ([1, 1_000_000], [0, 1_000_001, 1.5, None, "24"]),
    "data.window.every": ([1, 1_000_000], [0, 1_000_001]),
    "data.window.ahead": ([0, 1_000_000], [-1, 1_000_001]),
    "compile.optimizer": (["adam", None, {"SGD": 0.1}], [1, "adma", ["adam"]]),
    "compile.loss": (["mse", None, {"y": "mse"}], [1]),
    "compile.loss_weights": ([2, [0.5], {"y": 1}, None], [True, "much", [True], {"y": "much"}]),
    "compile.metrics": ([["mae"], {"y": ["mae"]}, None], [1]),
    "fit.epochs": ([1, 2.0, 2**31 - 1, "${many}"], [0, 2**31, -1, 1.5, True, "2", None]),
    "fit.batch_size": ([1, 2**31 - 1], [0, 2**31]),
    "fit.validation_freq": ([1, 2**31 - 1], [0, 2**31]),
    "fit.shuffle": ([True, False], [1, "true", None]),
    "fit.callbacks": ([[], ["TerminateOnNaN"]], ["TerminateOnNaN", {}, None, [1]]),
    "fit.class_weight": (
        [{}, {"a": 0, "b": 2.5}],
        [{"a": -0.1}, {"a": "1"}, [1], None, {"a": True}],
    ),
    "seed": ([0, 2**32 - 1], [None, -1, 2**32, 1.5, True, "1"]),
    "name": (["n", "9" * 64, "a.b-c"], ["n" * 65, "", "a b", ".a", 1, None]),
    "about": ([{}, {"a": [1]}], [[], "a", None]),
    "blocks": ([{}], [[], None, {"": {"layers": []}}, {"b" * 65: {"layers": []}}]),
    "then": ([[], [{}]], [{}, "", [[]], None]),
    "preprocess": ([[]], [{}, "", None]),
    "model": (
        [["Flatten"], {"layers": ["Flatten"]}],
        [[], "", None, {"layers": []}, {"layers": {}}, {"layers": ["Flatten"], "inputs": 1}],
    ),
    "model.inputs": (
        [["x"], "x", {"x": None}, {"x": {"shape": [4, None]}}, {"x": {"shape": [2**31 - 1]}}],
        [[], {}, [""], {"": None}, {"x": {"shape": [0]}}, {"x": {"shape": [2**31]}}, ["a b"], None],
    ),
    "model.inputs.x.shape": ([[1], ["${many}"], [2.0]], [[-1], [1.5], ["1"], 4, None]),
    "model.inputs.x.dtype": (["int32", "string", "bfloat16"], ["float3", "Float32", "", 1, None]),
    "model.outputs": (["y", ["y"], {"score": "y"}], [[], {}, {"": "y"}, 1, None]),
    "model.class": (["Mine"], ["", 1, None]),
    "model.layers[0].name": (["y", "y" * 64, "n${many}"], ["y" * 65, "", "1y", "previous", 1]),
    "model.layers[0].repeat": (
        [0, 2, 2.0, "${many}", {"n": [1, 2]}],
        [-1, 2**31, 1.5, True, [1], {"a b": [1]}, {"": [1]}, {"n": 1}],
    ),
    "model.layers[0].each": ([{"n": [1]}], [-1, 2**31, {"1": [1]}]),
    "blocks.b.inputs": (["u", ["u", "v"]], [[], "", [""], ["a b"], ["u" * 65], 1, None]),
    "blocks.b.params": ([{}, {"n": 1}], [{"": 1}, {"a b": 1}, [1], None]),
    "blocks.b.outputs": (["d", ["d"]], [[], {}, {"": "d"}, 1, None]),
    "evaluate.report": (["per_class", ["confusion_matrix"], []], ["all", ["all"], 1, None]),
    "evaluate.predictions": (
        ["p.csv", "a/p.NPZ", "p.q.json", "${file}"],
        ["p", "", ".csv", "a/.csv", "p.txt", "p.csv/q", 1, None],
    ),
    "evaluate.escape": ([True, False], [0, "yes", None]),
    "runtime.backend": (["jax"], ["Jax", "", None]),
    "runtime.precision": (["mixed_float16"], ["float8", None]),
    "runtime.engine": (["plain", "tune"], ["fast", True, None]),
    "runtime.deterministic": ([True, False], [0, "yes", None]),
    "runtime.track": (["mlflow", ["tensorboard", "wandb"], []], ["mlflw", ["all"], {}, 1, None]),
    "runtime.experiment": (["lines", "a b"], ["", 1, ["a"], None]),
}
# What a place needs beside it.
BLOCK = {"layers": [{"Dense": 1, "inputs": "u", "name": "d"}]}
BESIDE = {
    "blocks.b.inputs": BLOCK,
    "blocks.b.params": BLOCK,
    "blocks.b.outputs": BLOCK,
    "data.target.y.separator": {"multi_label": True, "classes": ["a", "b"]},
}
CASES = [
    pytest.param(place, value, taken, id=f"{place}={json.dumps(value)[:40]}")
    for place, (good, bad) in TAKEN.items()
    for values, taken in ((good, True), (bad, False))
    for value in values
]


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(make_schema(registered=False))


def holding(place: str, value: Any) -> dict[str, Any]:
    """A sound blueprint that has a value at a place, with what the place needs beside it."""
    document = json.loads(json.dumps(WHOLE))
    *sections, last = Path.parse(place).parts
    inner: Any = document
    for part in sections:
        inner = inner[part] if isinstance(part, int) else inner.setdefault(part, {})
    inner |= BESIDE.get(place, {})
    inner[last] = value
    return document


@pytest.mark.parametrize("place, value, taken", CASES)
def test_the_schema_and_check_agree_on_a_value(place: str, value: Any, taken: bool) -> None:
    document = holding(place, value)
    at = Path.parse(place).parts
    # A warning is about use, not about the value.
    said = [
        each
        for each in check(document)
        if each.path.parts[: len(at)] == at and each.severity == "error"
    ]
    found = [
        each
        for each in validator().iter_errors(document)
        if (*each.absolute_path,)[: len(at)] == at
    ]
    assert (not said, not found) == (taken, taken), [*said, *(each.message for each in found)]
