"""A finished run that is trained longer is the run that would have been longer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasflow import Run, RunError, continue_training

pytestmark = pytest.mark.keras
RunDigits = Callable[..., Run]

CALLBACKS: list[Any] = [
    {"CSVLogger": "logs/log.csv"},
    {"ModelCheckpoint": {"filepath": "best.weights.h5", "monitor": "loss", "save_best_only": True,
                         "save_weights_only": True}},
]  # fmt: skip
EARLY = [{"EarlyStopping": {"monitor": "loss", "mode": "max", "patience": 1}}]


def test_a_run_that_is_continued_is_the_longer_one_to_the_last_bit(
    run_digits: RunDigits, tmp_path: Path, digits: Path
) -> None:
    sets = (f"fit.callbacks={json.dumps(CALLBACKS)}", "runtime.engine=fused")
    whole = run_digits(*sets, "fit.epochs=4", out=tmp_path / "whole")
    short = run_digits(*sets, "fit.epochs=2", out=tmp_path / "short")
    before = {file: file.read_bytes() for file in short.folder.rglob("*") if file.is_file()}
    longer = continue_training(
        short.folder, sets=["fit.epochs=4"], out=tmp_path / "longer", progress=False, roots=[digits]
    )
    assert {**longer.history, "seconds": 0} == {**whole.history, "seconds": 0}
    assert longer.report["test"] == whole.report["test"]
    weights = [[it.numpy() for it in Run.load(run.folder).model.weights] for run in (longer, whole)]
    assert all(map(np.array_equal, *weights))
    logs = [(run.folder / "logs/log.csv").read_bytes() for run in (longer, whole)]
    assert logs[0] == logs[1]
    assert (longer.folder / "best.weights.h5").is_file()
    assert {file: file.read_bytes() for file in before} == before


@pytest.mark.parametrize("first, then, words", [
    ((), ["fit.epochs=2"], "has trained 2 epochs already; give more with"),
    ((), ["fit.epochs=3", "fit.batch_size=16"], "`fit.batch_size` is another"),
    (("runtime.engine=fused",), ["fit.epochs=3", "runtime.engine=plain"],
     "`runtime.engine` is another"),
    (("compile.optimizer=SGD", 'compile.optimizer={"SGD": {"learning_rate": {"CosineDecay": '
      '{"initial_learning_rate": 0.1, "decay_steps": "${fit.epochs * 10}"}}}}'), ["fit.epochs=3"],
     "depends on the number of epochs"),
    ((f"fit.callbacks={json.dumps(EARLY)}", "fit.epochs=4"), ["fit.epochs=9"],
     "a callback ended .* after 2 epochs"),
    (("runtime.checkpoint.keep=false",), ["fit.epochs=3"], "has nothing in `checkpoints`"),
])  # fmt: skip
def test_a_run_that_would_have_been_another_is_refused_with_the_reason(
    run_digits: RunDigits, tmp_path: Path, digits: Path, first: Any, then: list[str], words: str
) -> None:
    short = run_digits(*first)
    with pytest.raises(RunError, match=words):
        continue_training(
            short.folder, sets=then, out=tmp_path / "longer", progress=False, roots=[digits]
        )
    assert not (tmp_path / "longer").exists()


def test_a_run_that_is_not_finished_is_told_before_its_data_is_looked_for(
    done: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "killed"
    shutil.copytree(done.folder, folder)
    (folder / "report.json").unlink()
    with pytest.raises(RunError, match=r"is not finished; `kerasflow run --resume .*` goes on"):
        continue_training(folder, sets=["fit.epochs=9"])
