"""The folder of a run, as a stranger would send it: trained once, then to be changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

BLUEPRINT: dict[str, Any] = {
    "blueprint": 1,
    "name": "parcels",
    "data": {
        "source": {"csv": {"path": "rows.csv"}},
        "target": {"late": {"from": "late", "classes": ["no", "yes"]}},
        "split": {"test": 0.25},
    },
    "preprocess": [
        {"StringLookup": {"output_mode": "one_hot"}, "inputs": "city", "name": "cities"},
        {"TextVectorization": {"output_mode": "tf_idf"}, "inputs": "note", "name": "words"},
        {"IntegerLookup": {"output_mode": "one_hot"}, "inputs": "door", "name": "doors"},
        {"Normalization": {}, "inputs": "weight", "name": "weights"},
        {
            "Discretization": {"num_bins": 3, "output_mode": "one_hot"},
            "inputs": "weight",
            "name": "bins",
        },
        {
            "Concatenate": {},
            "inputs": ["cities", "words", "doors", "weights", "bins"],
            "name": "all",
        },
    ],
    "model": {
        "inputs": ["all"],
        "layers": [
            {"Dense": "${preprocess.words.vocabulary_size}"},
            {"Dense": {"units": 2, "activation": "softmax"}, "name": "late"},
        ],
    },
    "compile": {"optimizer": "sgd", "loss": "sparse_categorical_crossentropy"},
    "fit": {"epochs": 1, "batch_size": 8},
    "evaluate": {"report": ["per_class"]},
}
ROWS = "city,note,door,weight,late\n" + "".join(
    f"{('Ulm', 'Bonn', 'Kiel')[n % 3]},a note {n % 5},{n % 4},{n}.5,{('no', 'yes')[n % 2]}\n"
    for n in range(40)
)


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run, beside its data; not to be changed."""
    from kerasflow.running import run

    folder = tmp_path_factory.mktemp("sent")
    (folder / "rows.csv").write_text(ROWS, encoding="utf-8")
    done = run(BLUEPRINT, roots=[folder], out=folder / "run", progress=False)
    return done.folder


@pytest.fixture
def stranger(sent: Path, tmp_path: Path) -> Path:
    """A copy of the run, in a folder of its own beside its data, to be changed."""
    shutil.copy(sent.parent / "rows.csv", tmp_path / "rows.csv")
    folder = shutil.copytree(sent, tmp_path / "run")
    report = json.loads((folder / "report.json").read_text("utf-8"))
    text = json.dumps({**report, "roots": [str(tmp_path)]})
    (folder / "report.json").write_text(text, encoding="utf-8")
    return folder
