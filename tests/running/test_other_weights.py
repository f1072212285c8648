"""Weights that a run did not end with: of callbacks, its checkpoints, a run that was killed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kerasflow.errors import RunError
from kerasflow.running import Run, evaluate, predict, run
from kerasflow.running.checkpoints.files import write_tree
from kerasflow.running.other_weights import find_weights

pytestmark = pytest.mark.keras
ROWS = {"x": np.linspace(-1, 1, 64).reshape(32, 2), "y": np.arange(32) % 2}
NET: dict[str, Any] = {
    "blueprint": 1,
    "seed": 3,
    "data": {"source": {"arrays": {}}, "target": {"way": {"from": "y", "classes": ["no", "yes"]}}},
    "model": {
        "inputs": {"x": {"shape": [2]}},
        "layers": [{"Dense": 4}, {"Dense": {"units": 2, "activation": "softmax"}, "name": "way"}],
    },
    "compile": {
        "optimizer": {
            "SGD": {
                "learning_rate": {
                    "ExponentialDecay": {
                        "initial_learning_rate": 0.1,
                        "decay_steps": "${data.train.steps}",
                        "decay_rate": 0.9,
                    }
                }
            }
        },
        "loss": "sparse_categorical_crossentropy",
    },
    "fit": {
        "epochs": 2,
        "batch_size": 8,
        "callbacks": [
            {"ModelCheckpoint": {"filepath": "all/{epoch}.keras", "monitor": "loss"}},
            {
                "ModelCheckpoint": {
                    "filepath": "{epoch}.weights.h5",
                    "save_weights_only": True,
                    "monitor": "loss",
                }
            },
        ],
    },
}
FIRST = "checkpoints/epoch-1-step-0.checkpoint"
LAST = "checkpoints/epoch-2-step-0.checkpoint"


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Run:
    source = tmp_path_factory.mktemp("rows") / "rows.npz"
    np.savez(source, **ROWS)
    net = {**NET, "data": {**NET["data"], "source": {"npz": {"path": source.name}}}}
    return run(net, roots=[source.parent], out=source.with_name("run"), progress=False)


@pytest.fixture
def killed(ended: Run, tmp_path: Path) -> Path:
    """The folder of a run as one leaves it that is killed in its last epoch."""
    folder = shutil.copytree(ended.folder, tmp_path / "killed")
    for name in ("report.json", "report.html", "model.keras"):
        (folder / name).unlink()
    (folder / "running.lock").touch()
    return folder


@pytest.mark.parametrize("end", [FIRST, LAST], ids=["first", "last"])
def test_checkpoints_and_files_of_callbacks_hold_the_weights_of_their_epoch(
    ended: Run, end: str
) -> None:
    epoch = "1" if end == FIRST else "2"
    names = (end, f"all/{epoch}.keras", f"{epoch}.weights.h5", ended.folder / end)
    found = [predict(ended, ROWS, weights=name).outputs for name in names]
    assert all(np.array_equal(found[0], other) for other in found)
    whole = predict(ended, ROWS).outputs
    assert np.array_equal(found[0], whole) == (end == LAST)


@pytest.mark.parametrize("weights", [LAST, "all/2.keras", "2.weights.h5"])
def test_a_killed_run_is_judged_and_applied_by_what_it_reached(
    killed: Path, ended: Run, weights: str, capsys: pytest.CaptureFixture[str]
) -> None:
    roots = [ended.folder.parent]
    for opens in (lambda: evaluate(killed, roots=roots), lambda: predict(killed, ROWS)):
        with pytest.raises(RunError, match=r"was killed before its end.*--weights checkpoints"):
            opens()
    found = evaluate(killed, weights=weights, roots=roots)
    assert found == evaluate(ended)
    assert f"was killed before its end; these are the weights of `{killed / weights}`" in (
        capsys.readouterr().err
    )
    labels = predict(killed, ROWS, weights=weights).labels
    assert labels.tolist() == predict(ended, ROWS).labels.tolist()


def test_the_best_is_the_only_one_of_a_callback(killed: Path) -> None:
    with pytest.raises(RunError, match=r"has several files of weights, `1\.weights\.h5`, "):
        find_weights(killed, "best")
    for file in (*(killed / "all").iterdir(), killed / "1.weights.h5"):
        file.unlink()
    assert find_weights(killed, "best") == killed / "2.weights.h5"
    (killed / "2.weights.h5").unlink()
    with pytest.raises(RunError, match=r"no callback has written a file of weights.*own checkp"):
        find_weights(killed, "best")


def test_a_file_is_looked_for_in_the_folder_and_then_here(
    killed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(killed / "all")
    assert find_weights(killed, "1.keras") == Path("1.keras")
    assert find_weights(killed, "1.weights.h5") == killed / "1.weights.h5"
    with pytest.raises(RunError, match=r"no file `9\.keras`, neither in .*; there are `1\.weights"):
        find_weights(killed, "9.keras")
    with pytest.raises(RunError, match="is no file of weights; expected a name that ends in"):
        find_weights(killed, "report.json")


def save_other(file: Path, *, more: bool) -> None:
    units = (4, 2, 2) if more else (5, 2)
    layers = [keras.layers.Dense(count) for count in units]
    keras.Sequential([keras.Input((2,)), *layers]).save_weights(file)


@pytest.mark.parametrize(
    "more, said",
    [
        (True, r"its layer `dense_\d+` has a weight of shape \[2, 2\], .* no layer in its place"),
        (False, r"its layer `dense\w*` has a weight of shape \[2, 5\], .* of shape \[2, 4\]"),
    ],
    ids=["more layers", "other shapes"],
)
def test_weights_of_another_model_are_refused_with_the_first_that_differs(
    ended: Run, tmp_path: Path, more: bool, said: str
) -> None:
    save_other(tmp_path / "other.weights.h5", more=more)
    with pytest.raises(RunError, match=f"is of another model: {said}"):
        predict(ended, ROWS, weights=tmp_path / "other.weights.h5")


@pytest.mark.parametrize(
    "change, said",
    [
        (lambda tree: [tree], "holds no state of a run"),
        (lambda tree: {"model": {"weights and seeds": [["kernel"]]}}, "holds no state of a run"),
        (lambda tree: change_weights(tree, lambda held: held[1:]), "is of another model: among"),
    ],
    ids=["a list", "of another form", "a weight less"],
)
def test_a_checkpoint_of_something_else_is_refused(
    killed: Path, change: Callable[[Any], Any], said: str
) -> None:
    from kerasflow.running.checkpoints.files import read_tree

    write_tree(killed / LAST, change(read_tree(killed / LAST)))
    with pytest.raises(RunError, match=said):
        predict(killed, ROWS, weights=LAST)


def change_weights(tree: Any, change: Callable[[Any], Any]) -> Any:
    model = {**tree["model"], "weights and seeds": change(tree["model"]["weights and seeds"])}
    return {**tree, "model": model}


def test_damaged_and_giant_files_are_refused(killed: Path) -> None:
    content = bytearray((killed / LAST).read_bytes())
    content[-3] ^= 1
    (killed / LAST).write_bytes(content)
    with pytest.raises(RunError, match="is damaged"):
        predict(killed, ROWS, weights=LAST)
    os.truncate(killed / LAST, 2**40)
    with pytest.raises(RunError, match="this model's take at most"):
        predict(killed, ROWS, weights=LAST)
    (killed / "2.weights.h5").write_bytes(b"\x89HDF")
    with pytest.raises(RunError, match="cannot read the weights in"):
        predict(killed, ROWS, weights="2.weights.h5")


def test_a_run_that_was_killed_before_it_trained_has_nothing(killed: Path) -> None:
    (killed / "lock.json").unlink()
    with pytest.raises(RunError, match="was killed before it had begun to train"):
        predict(killed, ROWS, weights=LAST)


def test_what_is_no_run_is_told_with_weights_too(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="is not the folder of a run"):
        predict(tmp_path, ROWS, weights="best")
