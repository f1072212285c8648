"""A run says from its beginning what it was pinned to, and a stranger's file is taken with care."""

import json
from hashlib import sha256

import pytest

import kerasflow as kf
from kerasflow.checking.file_names import BLUEPRINT, LOCK
from kerasflow.errors import RunError
from kerasflow.running.data_files import compare_files, fingerprint_files
from kerasflow.running.locks import is_as_written, read_lock

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
    "processes": [None, {}, [], [1], [{"began": "today"}]],
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
