"""Small real runs, one for each kind of data; made once."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hostile import IMAGE, SCRIPT

import kerasflow as kf

ROOT = Path(__file__).parents[2]
DATA = ROOT / "blueprints" / "data"


@pytest.fixture(scope="session")
def digits_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few hundred digits, of which two of the test split stand in the training split too."""
    file = tmp_path_factory.mktemp("digits") / "digits.npz"
    with np.load(DATA / "mnist.npz") as mnist:
        x_test, y_test = mnist["x_test"][:200].copy(), mnist["y_test"][:200].copy()
        x_test[[3, 8]], y_test[[3, 8]] = mnist["x_train"][[10, 20]], mnist["y_train"][[10, 20]]
        parts = {"x_train": mnist["x_train"][:600], "y_train": mnist["y_train"][:600]}
        np.savez(file, **parts, x_test=x_test, y_test=y_test)
    return file


@pytest.fixture(scope="session")
def digits(digits_file: Path, tmp_path_factory: pytest.TempPathFactory) -> kf.Run:
    sets = ["fit.epochs=2", f'data.source.npz.path="{digits_file.name}"']
    blueprint = ROOT / "blueprints" / "mnist_dense.json"
    out = tmp_path_factory.mktemp("runs") / "digits"
    return kf.run(blueprint, sets=sets, roots=[digits_file.parent], out=out, progress=False)


@pytest.fixture(scope="session")
def mails(tmp_path_factory: pytest.TempPathFactory) -> kf.Run:
    """Texts, of which the last ones would like to be HTML."""
    import gzip

    folder = tmp_path_factory.mktemp("mails")
    with gzip.open(DATA / "spam.csv.gz", "rt", encoding="utf-8", newline="") as file:
        head, *rows = [row for _, row in zip(range(401), csv.reader(file), strict=False)]
    texts = head.index("text")
    for row in rows:
        row[texts] = f"{SCRIPT} {IMAGE} {row[texts]}"
    with (folder / "spam.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    sets = ["fit.epochs=2", 'data.source.csv.path="spam.csv"']
    blueprint = ROOT / "blueprints" / "spam_text.json"
    return kf.run(blueprint, sets=sets, roots=[folder], out=folder / "run", progress=False)


TABLE: dict[str, Any] = {
    "blueprint": 1,
    "name": "table",
    "about": {"what": f"Hostile {SCRIPT}"},
    "data": {
        "target": {"risk": {"from": "kind", "classes": [IMAGE, SCRIPT]}, "price": "price"},
        "features": {"a": SCRIPT},
        "split": {"validation": 0.2, "test": 0.3},
    },
    "preprocess": [{"Concatenate": {}, "inputs": ["a", "b"]}, {"Normalization": {}, "name": "z"}],
    "model": {
        "inputs": ["z"],
        "layers": [
            {"Dense": {"units": 8, "activation": "relu"}, "name": "wide"},
            {"Dense": {"units": 1, "activation": "sigmoid"}, "name": "risk"},
            {"Dense": 1, "name": "price", "inputs": "wide"},
        ],
        "outputs": ["risk", "price"],
    },
    "compile": {"optimizer": "adam", "loss": {"risk": "binary_crossentropy", "price": "mse"}},
    "fit": {"epochs": 3},
    "then": [{"fit": {"epochs": 2}}],
}


def rows_of_a_table() -> dict[str, Any]:
    rng = np.random.default_rng(0)
    numbers = rng.normal(size=(300, 2)).astype("float32")
    kind = np.where(rng.random(300) < 0.1, SCRIPT, IMAGE).astype(object)
    return {SCRIPT: numbers[:, 0], "b": numbers[:, 1], "kind": kind, "price": numbers.sum(axis=1)}


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> kf.Run:
    """Two outputs, one of classes and one of numbers; two phases; given from Python."""
    out = tmp_path_factory.mktemp("runs") / "table"
    return kf.run(TABLE, data=rows_of_a_table(), out=out, progress=False)
