"""The shipped experiments reach what they promise, run as a user runs them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from once import Once

ROOT = Path(__file__).parents[1]
EXPERIMENTS = sorted(
    file.name
    for file in (ROOT / "blueprints").iterdir()
    if file.suffix in {".json", ".yaml", ".py"}
)

pytestmark = [pytest.mark.slow, pytest.mark.keras]

Runs = Callable[[str], Path]


@pytest.fixture(scope="module")
def run_of(filled_once: Once) -> Runs:
    """Returns the folder of a blueprint's run; each is run once."""

    def run(name: str, folder: Path) -> None:
        command = ["run", f"blueprints/{name}", "--out", str(folder / "run")]
        done = subprocess.run(
            [sys.executable, "-m", "kerasflow", *command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    return lambda name: filled_once(name, partial(run, name)) / "run"


def report(folder: Path) -> dict[str, Any]:
    """Returns the report of a run."""
    found: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return found


def test_all_six_experiments_are_here() -> None:
    assert EXPERIMENTS == [
        "mnist_cnn.json",
        "mnist_dense.json",
        "mnist_functional.yaml",
        "mnist_mlp_logits.json",
        "spam_text.json",
        "spam_text.py",
    ]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_experiment_reaches_what_its_about_expects(name: str, run_of: Runs) -> None:
    expected = report(run_of(name))["expected"]
    assert expected, "the blueprint promises nothing"
    assert [item for item in expected if not item["met"]] == []


def test_the_promises_are_no_lower_than_they_should_be() -> None:
    from kerasflow import load

    floors = {name: load(ROOT / "blueprints" / name).about["expect"] for name in EXPERIMENTS}
    lowest = {name: expect["test.accuracy"][0] for name, expect in floors.items()}
    assert lowest == {
        "mnist_cnn.json": 0.985,
        "mnist_dense.json": 0.975,
        "mnist_functional.yaml": 0.975,
        "mnist_mlp_logits.json": 0.97,
        "spam_text.json": 0.965,
        "spam_text.py": 0.965,
    }
    assert floors["mnist_cnn.json"]["train.accuracy"][0] == 0.995
    assert floors["spam_text.json"]["test.macro_f1"][0] == 0.96


def test_both_spellings_of_the_spam_experiment_give_the_same_numbers(run_of: Runs) -> None:
    one, other = report(run_of("spam_text.json")), report(run_of("spam_text.py"))
    assert one["test"] == other["test"]
    assert one["train"] == other["train"]


def test_the_functional_experiment_writes_a_prediction_for_every_test_image(run_of: Runs) -> None:
    folder = run_of("mnist_functional.yaml")
    with (folder / "predictions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10_000


def test_the_logits_experiment_watches_the_test_split_in_every_epoch(run_of: Runs) -> None:
    lines = (run_of("mnist_mlp_logits.json") / "metrics.jsonl").read_text("utf-8").splitlines()
    epochs = [json.loads(line) for line in lines]
    assert [epoch["epoch"] for epoch in epochs] == [1, 2, 3]
    assert all({"loss", "val_loss"} <= epoch.keys() for epoch in epochs)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_experiment_gives_the_same_numbers_again(name: str, tmp_path: Path) -> None:
    import kerasflow as kf

    file, options = ROOT / "blueprints" / name, {"out": tmp_path / "run", "progress": False}
    run = kf.run(file, sets=["fit.epochs=1"], **options)
    found = kf.verify(run.folder, roots=[file.parent], progress=False)
    assert (found.same, found.differences, found.deviations) == (True, (), ())
