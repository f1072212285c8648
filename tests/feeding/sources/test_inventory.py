"""Every source says which files it reads."""

import gzip
import json

import numpy as np
import pytest

from kerasflow.blueprints.loading import load
from kerasflow.catalog import register
from kerasflow.errors import DataError
from kerasflow.feeding.sources.inventory import list_files

pytestmark = pytest.mark.keras


def listed(folder, source, data=None):
    document = {
        "blueprint": 1,
        "data": {"source": source, "target": {"out": "y"}},
        "model": {"inputs": {"x": {"shape": []}}, "layers": [{"Dense": 1, "name": "out"}]},
    }
    (folder / "b.json").write_text(json.dumps(document))
    found = list_files(load(folder / "b.json"), data)
    return None if found is None else [(path.relative_to(folder), name) for path, name in found]


def names(folder, source):
    found = listed(folder, source)
    assert [str(path) for path, _ in found] == [name for _, name in found]
    return [name for _, name in found]


def touch(folder, *files):
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(file.encode())


@pytest.mark.parametrize("kind", ["csv", "parquet", "tfrecord"])
def test_tables_name_them_by_path_pattern_list_and_split(tmp_path, kind):
    touch(tmp_path, "a-1.dat", "a-2.dat", "b.dat")
    columns = {"columns": {"x": {"float": []}, "y": {"float": []}}} if kind == "tfrecord" else {}
    assert names(tmp_path, {kind: {"path": "b.dat", **columns}}) == ["b.dat"]
    assert names(tmp_path, {kind: {"path": "a-*.dat", **columns}}) == ["a-1.dat", "a-2.dat"]
    assert names(tmp_path, {kind: {"path": ["b.dat", "a-1.dat"], **columns}}) == [
        "b.dat",
        "a-1.dat",
    ]
    splits = {"train": ["a-*.dat"], "test": "b.dat"}
    assert names(tmp_path, {kind: {"splits": splits, **columns}}) == [
        *("a-1.dat", "a-2.dat"),
        "b.dat",
    ]


def test_the_splits_of_an_npz_file_name_arrays(tmp_path):
    touch(tmp_path, "d.npz")
    splits = {"train": {"x": "x_train", "y": "y_train"}}
    assert names(tmp_path, {"npz": {"path": "d.npz", "splits": splits}}) == ["d.npz"]


def test_folders_name_every_example_and_no_litter(tmp_path):
    touch(tmp_path, "t/train/b/2.txt", "t/train/a/1.txt", "t/test/a/3.txt", "t/train/a/Thumbs.db")
    expected = ["t/train/a/1.txt", "t/train/b/2.txt", "t/test/a/3.txt"]
    assert names(tmp_path, {"texts": "t"}) == expected
    touch(tmp_path, "p/a/1.png", "p/b/2.JPG")
    assert names(tmp_path, {"images": {"path": "p"}}) == ["p/a/1.png", "p/b/2.JPG"]


def test_paired_files_are_all_named(tmp_path):
    touch(tmp_path, "f/x/1.npy", "f/x/2.npy", "f/y/1.txt", "f/y/2.txt", "f/notes.md")
    source = {"path": "f", "columns": {"x": {"npy": "x/*.npy"}, "y": {"text": "y/*.txt"}}}
    expected = ["f/x/1.npy", "f/x/2.npy", "f/y/1.txt", "f/y/2.txt"]
    assert names(tmp_path, {"files": source}) == expected


def test_those_of_keras_sets_lie_in_its_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    with pytest.raises(DataError, match="is not in Keras' cache"):
        listed(tmp_path, {"keras": "mnist"})
    touch(tmp_path, "datasets/mnist.npz")
    inner = "datasets/cifar-10-batches-py-target/cifar-10-batches-py"
    touch(tmp_path, f"{inner}/data_batch_1", f"{inner}/test_batch")
    [(path, name)] = listed(tmp_path, {"keras": "mnist"})
    assert (str(path), name) == ("datasets/mnist.npz", "keras:mnist.npz")
    found = [str(path) for path, _ in listed(tmp_path, {"keras": "cifar10"})]
    assert found == [f"{inner}/data_batch_1", f"{inner}/test_batch"]


def test_of_what_is_given_the_files_are_named(tmp_path):
    touch(tmp_path, "a.csv")
    with gzip.open(tmp_path / "b.csv.gz", "wb") as file:
        file.write(b"x,y\n1,2\n")
    source = {"csv": "a.csv"}
    data = {"train": str(tmp_path / "b.csv.gz"), "test": {"x": np.ones(3), "y": np.ones(3)}}
    [(path, name)] = listed(tmp_path, source, data)
    assert (str(path), name) == ("b.csv.gz", str(tmp_path / "b.csv.gz"))
    assert listed(tmp_path, source, tmp_path / "a.csv")[0][0].name == "a.csv"
    assert listed(tmp_path, source, (np.ones(3), np.ones(3))) == []


def test_nobody_knows_those_of_a_function(tmp_path):
    @register(name="NumbersOfMine", kind="sources")
    def numbers():
        return {"x": np.ones(3), "y": np.ones(3)}

    assert listed(tmp_path, {"NumbersOfMine": {}}) is None


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(DataError, match=r"a\.csv: there is no such file"):
        listed(tmp_path, {"csv": "a.csv"})
