"""A run that goes on from any of its checkpoints comes to the very end that it had."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasflow import Run, resume, run
from kerasflow.checking.file_names import METRICS, REPORT
from kerasflow.running.checkpoints import keeping
from kerasflow.running.checkpoints.cadence import Cadence
from kerasflow.running.checkpoints.generations import list_checkpoints, read_newest

pytestmark = [pytest.mark.keras, pytest.mark.slow]

WATCHES: list[Any] = [
    {"ModelCheckpoint": {"filepath": "best.weights.h5", "save_best_only": True,
                         "save_weights_only": True, "monitor": "loss"}},
    {"EarlyStopping": {"patience": 0, "monitor": "accuracy", "restore_best_weights": True,
                       "baseline": 0.9}},
    {"ReduceLROnPlateau": {"patience": 0, "monitor": "loss", "min_delta": 9.0}},
    {"CSVLogger": "log.csv"},
]  # fmt: skip
VALIDATED = {"data.split": {"validation": 0.3}}
CASES: Mapping[str, dict[str, Any]] = {
    "plain": {"runtime.engine": "plain", "fit.callbacks": WATCHES, **VALIDATED},
    "fused": {"runtime.engine": "fused", "fit.callbacks": WATCHES, **VALIDATED},
    "xla": {"runtime.engine": "xla"},
    "plain, streamed": {"runtime.engine": "plain", "data.stream": True},
    "fused, streamed": {"runtime.engine": "fused", "data.stream": True, **VALIDATED},
    "several steps a call": {"runtime.engine": "plain", "compile.steps_per_execution": 3},
    "batches looked at": {
        "runtime.engine": "fused",
        "fit.callbacks": [{"ModelCheckpoint": {"filepath": "at-{batch}.keras", "save_freq": 4}}],
    },
    "phases": {
        "fit.callbacks": [*WATCHES[:1], *WATCHES[2:]],
        "then": [{"set": {"compile.optimizer": {"SGD": {"learning_rate": 0.1}}}}],
    },
    "averaged weights": {
        "compile.optimizer": {"AdamW": {"use_ema": True, "ema_momentum": 0.9}},
        "fit.callbacks": [{"SwapEMAWeights": {"swap_on_epoch": True}}],
    },
    "scaled loss": {
        "runtime.precision": "mixed_float16",
        "compile.optimizer": {"LossScaleOptimizer": {"inner_optimizer": "Nadam"}},
    },
    "scheduled": {
        "compile.optimizer": {"SGD": {"learning_rate": {"CosineDecay": {
            "initial_learning_rate": 0.1, "decay_steps": 20}}, "momentum": 0.9}},
    },
    "collected gradients": {"compile.optimizer": {"Adam": {"gradient_accumulation_steps": 3}}},
}  # fmt: skip


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """What is left of a run's folder by a kill right after each of its checkpoints."""
    copies: list[Path] = []
    keep = keeping.keep_checkpoint

    def keep_and_copy(folder: Path, *given: Any) -> Path:
        file = keep(folder, *given)
        copies.append(tmp_path / f"killed-{len(copies)}")
        shutil.copytree(folder, copies[-1])
        return file

    monkeypatch.setattr(keeping, "keep_checkpoint", keep_and_copy)
    monkeypatch.setattr("kerasflow.running.execution.Cadence", lambda _: Cadence({"steps": 3}))
    return copies


def set_in(document: dict[str, Any], path: str, value: Any) -> None:
    *ways, last = path.split(".")
    for way in ways:
        document = document.setdefault(way, {})
    document[last] = value


def ends(folder: Path) -> list[tuple[str, Any]]:
    """Everything that a run came to, but for times."""
    tree = read_newest(folder)
    found = [(f"{name} {path}", value) for name, group in tree["model"].items()
             for path, _, _, value in group]  # fmt: skip
    found += [("position", tree["position"]), ("stopped", tree["stopped"])]
    lines = (folder / METRICS).read_text(encoding="utf-8").splitlines()
    found += [("line", {**json.loads(line), "seconds": 0}) for line in lines]
    report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    found += [(name, report[name]) for name in ("train", "test", "stopped", "epochs", "late")]
    found += [("files", sorted(it.name for it in folder.iterdir() if it.name != "running.lock"))]
    found += [(log.name, log.read_bytes()) for log in folder.glob("*.csv")]
    return found + [(weight.path, weight.numpy()) for weight in Run.load(folder).model.weights]


def differences(found: list[tuple[str, Any]], wanted: list[tuple[str, Any]]) -> list[str]:
    pairs = zip(found, wanted, strict=True)
    return [name for (name, value), (_, other) in pairs if not np.array_equal(value, other)]


def choose(kills: list[Path], case: str) -> set[Path]:
    """Where a run goes on: in the middle of an epoch and at the end; for two of them, at more."""
    middle = [folder for folder in kills if next(iter(list_checkpoints(folder))).step]
    assert middle
    if case in ("plain", "fused"):
        return {*middle[:: max(1, len(middle) // 2)], kills[-1], kills[len(kills) // 2]}
    return {middle[len(middle) // 2], kills[-1]}


@pytest.mark.parametrize("case", CASES)
def test_from_every_checkpoint_a_run_comes_to_the_same_end(
    digits: Path, experiment: dict[str, Any], copied: list[Path], tmp_path: Path, case: str
) -> None:
    for path, value in CASES[case].items():
        set_in(experiment, path, value)
    done = run(experiment, out=tmp_path / "whole", progress=False, roots=[digits])
    whole = ends(done.folder)
    for folder in choose(copied[:], case):
        shutil.rmtree(folder / "preprocess")
        resume(folder, progress=False, roots=[digits])
        assert not differences(ends(folder), whole)
