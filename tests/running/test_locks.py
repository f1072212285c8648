"""A run says from its beginning what it was pinned to, and a stranger's file is taken with care."""

import json
import sys
from hashlib import sha256

import keras
import numpy as np
import pytest

import kerasflow as kf
from kerasflow.checking.file_names import BLUEPRINT, LOCK
from kerasflow.errors import RunError
from kerasflow.running import locks
from kerasflow.running.data_files import compare_files, fingerprint_files
from kerasflow.running.locks import command_line, is_as_written, read_lock

pytestmark = pytest.mark.keras


def test_it_holds_what_changes_numbers(done, digits):
    lock = read_lock(done.folder)
    assert (lock.seed, lock.engine, lock.precision) == (7, done.report["engine"], "float32")
    assert (lock.backend, lock.device) == ("tensorflow", done.report["device"])
    assert lock.versions.items() >= done.report["versions"].items()
    assert lock.machine["cores"] >= 1
    assert lock.roots == tuple(done.report["roots"])
    [file] = lock.data.files
    content = (digits / "digits.npz").read_bytes()
    assert file == ("digits.npz", len(content), sha256(content).hexdigest())
    assert is_as_written(done.folder, lock)


def test_data_is_compared_with_what_it_says(done, digits):
    blueprint = kf.load(done.folder / BLUEPRINT)
    now = fingerprint_files(blueprint, roots=[digits])
    assert compare_files(read_lock(done.folder).data, now) == []


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


def test_an_edited_blueprint_is_noticed(done, tmp_path):
    lock = read_lock(done.folder)
    assert not is_as_written(tmp_path, lock)
    text = (done.folder / BLUEPRINT).read_text()
    (tmp_path / BLUEPRINT).write_text(text.replace('"epochs": 2', '"epochs": 3'))
    assert not is_as_written(tmp_path, lock)


def test_a_run_of_before_has_none(tmp_path):
    assert read_lock(tmp_path) is None


CHANGES = {
    "form": ["1", 2, None],
    "began": [7, "x" * 20_000],
    "command": ["run", [1], ["\ud800"]],
    "versions": [[], {"keras": 3.15}, {"keras": None}],
    "machine": [None, {"cores": True}],
    "settings": [{str(n): "" for n in range(2_000)}],
    "seed": [-1, True, "7", None, 2**40],
    "roots": [None, "/", [None]],
    "revision": [[], {"commit": 1}, {"commit": "a", "dirty": "no"}, {"commit": "a", "x": 1}],
    "data": [None, [], {"files": "one"}],
    "device": [None],
    "engine": [["xla"]],
}


@pytest.mark.parametrize(
    "key, value", [(key, value) for key, values in CHANGES.items() for value in values]
)
def test_a_strangers_is_refused_in_words(done, tmp_path, key, value):
    values = json.loads((done.folder / LOCK).read_text())
    (tmp_path / LOCK).write_text(json.dumps({**values, key: value}))
    with pytest.raises(RunError, match="` is damaged: "):
        read_lock(tmp_path)


@pytest.mark.parametrize("text", ["", "[" * 100_000, "{", "[]", "nul", "7"])
def test_what_is_no_lock_is_refused_in_words(tmp_path, text):
    (tmp_path / LOCK).write_text(text)
    with pytest.raises(RunError, match="is damaged"):
        read_lock(tmp_path)


def test_a_file_that_vanishes_while_a_run_begins_is_told(run_digits, monkeypatch, tmp_path):
    def gone(*_, **__):
        raise kf.DataError("the file cannot be read any more", file="digits.npz")

    monkeypatch.setattr(locks, "fingerprint_files", gone)
    with pytest.raises(kf.DataError, match=r"digits\.npz: the file cannot be read any more"):
        run_digits()
    assert not (tmp_path / "run").exists()
