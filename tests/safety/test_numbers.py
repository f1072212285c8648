"""Nothing that `check` does grows with a number in the file: what it calls and takes is bounded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from safety.guards import watched

from kerasflow import catalog, check
from kerasflow.catalog import KINDS, Entry, Kind
from kerasflow.checking.schema import make_schema

HUGE = (10**9, 2**31, 10**18, 10**100, -(10**18), 1e300)
# Of a small document; one that names all of a kind may take as many times as much.
MOST_CALLS = 400_000

Place = tuple[Any, ...]

NET = {
    "inputs": {"x": {"shape": [8, 4]}, "n": {"shape": [1], "dtype": "int32"}},
    "layers": [
        {"Dense": {"units": 8}, "inputs": "x", "name": "first"},
        {"use": "b", "with": {"wide": 4}},
        {"layers": [{"Dense": "${4 * index + 1}"}], "repeat": 2},
        {"layers": [{"Dense": "${wide}"}], "each": {"wide": [2, 3]}},
        {"layers": ["Identity"], "each": 2},
        {"ops.get_item": {"key": 0}},
        {"Dense": {"units": 3, "activation": "softmax"}, "name": "y"},
    ],
}
DATA = {
    "source": {"csv": {"path": "a.csv"}},
    "target": {"y": {"from": "y", "classes": 3}},
    "split": {"test": 0.2, "validation": 0.1, "seed": 1},
}
RICH: tuple[dict[str, Any], ...] = (
    {
        "blueprint": 1,
        "name": "rich",
        "seed": 1,
        "about": {"expect": {"test.accuracy": [0.5, 1]}},
        "meta": {"n": 1},
        "vars": {"wide": 4, "much": "${wide * 2}", "sizes": [1, 2]},
        "blocks": {"b": {"params": {"wide": 2}, "layers": [{"Dense": "${wide}"}]}},
        "data": {**DATA, "window": {"length": 8, "every": 1, "ahead": 1}},
        "preprocess": [
            {"Normalization": {}, "inputs": ["p", "q"], "name": "x"},
            {"IntegerLookup": {"max_tokens": 9}, "inputs": "m", "name": "n"},
        ],
        "model": NET,
        "compile": {
            "optimizer": {"Adam": {"learning_rate": 0.1}},
            "loss": "sparse_categorical_crossentropy",
            "loss_weights": {"y": 1},
            "steps_per_execution": 4,
        },
        "fit": {
            "epochs": 2,
            "batch_size": 8,
            "validation_freq": 1,
            "initial_epoch": 0,
            "steps_per_epoch": 4,
            "class_weight": {"0": 2},
            "callbacks": [{"EarlyStopping": {"patience": 3}}],
        },
        "evaluate": {"report": ["per_class"]},
        "then": [{"fit.epochs": 2, "fit.batch_size": 4}],
        "runtime": {"checkpoint": {"epochs": 2, "steps": 2, "seconds": 2}},
    },
    {
        "blueprint": 1,
        "data": {
            **DATA,
            "source": {
                "tfrecord": {
                    "path": "a.tfrecord",
                    "columns": {
                        "x": {"dtype": "float32", "shape": [8, 4], "pad": 0},
                        "y": "int64",
                    },
                }
            },
        },
        "model": NET["layers"][6:],
    },
    {
        "blueprint": 1,
        "data": {**DATA, "source": {"images": {"path": "pictures", "size": [8, 8]}}},
        "model": ["Flatten", {"Dense": 3}],
        "fit": {"loss_weights": 1},
        "compile": {"loss": "mse", "loss_weights": [1]},
    },
)
# What is put into the keys of a class weight, of which the longest is no number to Python.
CLASSES = ("1000000000", "9" * 5_000, "٣" * 5_000)


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Where numbers stand."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*at, index))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield at


def put(document: Any, place: Place, value: Any) -> Any:
    changed = deepcopy(document)
    at = changed
    for part in place[:-1]:
        at = at[part]
    at[place[-1]] = value
    return changed


def calls_of(document: Any) -> int:
    """How many calls a check takes, under watch, with what is said of it."""
    calls = 0

    def count(*_: Any) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        str(check(document))
    finally:
        sys.setprofile(None)
    return calls


def stays_small(document: Any, folder: Path, times: int = 1) -> None:
    with watched(folder):
        calls = calls_of(document)
    assert calls < MOST_CALLS * times


@pytest.fixture(autouse=True, scope="module")
def _imported() -> None:
    for document in RICH:
        str(check(document))


@pytest.mark.slow
@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize("document", RICH, ids=["csv", "tfrecord", "images"])
def test_a_number_of_a_section_may_be_as_large_as_it_likes(
    document: Any, number: Any, tmp_path: Path
) -> None:
    for place in places(document):
        stays_small(put(document, place, number), tmp_path)


@pytest.mark.parametrize("classes", HUGE)
@pytest.mark.parametrize("key", CLASSES, ids=["number", "long", "arabic"])
def test_class_weights_do_not_list_the_classes(classes: Any, key: str, tmp_path: Path) -> None:
    document = put(RICH[0], ("fit", "class_weight"), {key: 2})
    stays_small(put(document, ("data", "target", "y", "classes"), classes), tmp_path)
    stays_small(document, tmp_path)


def numbers_of_the_schema(schema: Any) -> Iterator[str]:
    """The keys that take numbers, those of components left out."""
    if isinstance(schema, list):
        for item in schema:
            yield from numbers_of_the_schema(item)
    elif isinstance(schema, dict):
        for key, item in schema.get("properties", {}).items():
            if isinstance(item, dict) and {"integer", "number"} & {*item.get("type", ())}:
                yield key.rpartition(".")[2]
        for key, item in schema.items():
            if key != "definitions":
                yield from numbers_of_the_schema(item)


def test_every_key_that_takes_a_number_is_tried() -> None:
    schema = make_schema()
    own = [item for name, item in schema["definitions"].items() if "." not in name]
    wanted = {*numbers_of_the_schema(schema), *numbers_of_the_schema(own)}
    assert len(wanted) > 10
    assert wanted <= {
        str(part).rpartition(".")[2]
        for document in RICH
        for place in places(document)
        for part in place
    }


def filled(entry: Entry, number: Any) -> dict[str, Any]:
    """Every argument of a component that may take a number, with this one."""
    plain = {"integer", "number"}
    return {
        item.name: [number, number]
        if "list" in item.types and plain.isdisjoint(item.types)
        else number
        for item in entry.parameters.values()
        if not item.types or {"list", *plain} & {*item.types}
    }


def document_of(kind: Kind, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """A blueprint with these components where such stand."""
    net: list[Any] = [{"Dense": {"units": 1}, "name": "y"}]
    rest: dict[str, Any] = {"compile": {"loss": "mse"}}
    if kind in ("layers", "ops", "applications"):
        net = [*({**part, "inputs": "x"} for part in parts), *net]
    elif kind in ("losses", "metrics", "optimizers"):
        key = {"losses": "loss", "metrics": "metrics", "optimizers": "optimizer"}[kind]
        rest["compile"][key] = parts if kind != "optimizers" else parts[0]
    elif kind == "schedules":
        rest["compile"]["optimizer"] = {"Adam": {"learning_rate": parts[0]}}
    elif kind == "callbacks":
        rest["fit"] = {"callbacks": parts}
    else:
        argument = {
            "initializers": "kernel_initializer",
            "regularizers": "kernel_regularizer",
            "constraints": "kernel_constraint",
            "activations": "activation",
        }[kind]
        net = [*({"Dense": {"units": 2, argument: part}} for part in parts), *net]
    model = {"inputs": {"x": {"shape": [8, 8, 3]}}, "layers": net}
    return {"blueprint": 1, "model": model, **rest}


def documents_of(kind: Kind, number: Any) -> Iterator[tuple[dict[str, Any], int]]:
    prefix = f"{kind}." if kind in ("ops", "applications") else ""
    entries = [entry for name in catalog.names(kind) if (entry := catalog.find(kind, name))]
    parts = [{prefix + entry.name: filled(entry, number)} for entry in entries]
    together = [[part] for part in parts] if kind in ("optimizers", "schedules") else [parts]
    for some in together:
        yield document_of(kind, some), len(some)


COMPONENTS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind not in ("sources", "models"))


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize("kind", COMPONENTS)
def test_so_may_a_number_of_any_component(kind: Kind, number: Any, tmp_path: Path) -> None:
    for document, count in documents_of(kind, number):
        stays_small(document, tmp_path, 1 + count // 10)
