"""What a run is pinned to is there from when its training begins, or the run is not."""

import sys

import keras
import numpy as np
import pytest

import kerasflow as kf
from kerasflow.checking.file_names import BLUEPRINT, LOCK
from kerasflow.running import pinning
from kerasflow.running.locks import read_lock
from kerasflow.running.machines import command_line

pytestmark = pytest.mark.keras


def test_it_is_there_when_training_begins(run_digits, tmp_path):
    seen = []

    @kf.register(name="LooksAtTheFolder", kind="callbacks")
    class Looks(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            seen.extend(path.name for path in (tmp_path / "run").iterdir())
            seen.append(read_lock(tmp_path / "run").seed)

    run_digits('fit.callbacks=["LooksAtTheFolder"]', "fit.epochs=1")
    assert {BLUEPRINT, LOCK, 7} <= {*seen}


def test_what_was_given_from_python_is_in_it(run_digits, tmp_path):
    columns = {"image": np.zeros((64, 28, 28), np.uint8), "digit": np.arange(64) % 10}
    done = run_digits("fit.epochs=1", data={"train": columns, "test": columns})
    lock = read_lock(done.folder)
    assert (lock.data.count, lock.data.rows) == (0, done.given.fingerprint)


def test_what_was_typed_is_in_it(monkeypatch):
    assert command_line() == ("python",)
    monkeypatch.setattr(sys, "argv", ["/bin/kerasflow", "run", "b.json"])
    assert command_line() == ("kerasflow", "run", "b.json")
    monkeypatch.setattr(sys, "argv", ["/x/kerasflow/__main__.py", "run"])
    assert command_line() == ("kerasflow", "run")


def test_a_file_that_vanishes_while_a_run_begins_is_told(run_digits, monkeypatch, tmp_path):
    def gone(*_, **__):
        raise kf.DataError("the file cannot be read any more", file="digits.npz")

    monkeypatch.setattr(pinning, "fingerprint_files", gone)
    with pytest.raises(kf.DataError, match=r"digits\.npz: the file cannot be read any more"):
        run_digits()
    assert not (tmp_path / "run").exists()
