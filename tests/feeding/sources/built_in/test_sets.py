"""Keras' data sets, from a cache with small files of their real layout."""

import gzip
import hashlib
import pickle
import tarfile
from dataclasses import replace

import numpy as np
import pytest

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.built_in import sets
from kerasflow.feeding.sources.built_in.sets import cache_folder, read_built_in


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "datasets").mkdir()
    return tmp_path / "datasets"


def read(name, *, allow_download=False):
    return read_built_in(Request("keras", {"name": name}, allow_download=allow_download))


def write_images(path):
    images, labels = np.arange(3 * 784).reshape(3, 28, 28) % 256, np.array([7, 8, 9])
    parts = {"x_train": images, "y_train": labels, "x_test": images[:1], "y_test": labels[:1]}
    np.savez(path, **{name: part.astype(np.uint8) for name, part in parts.items()})


def test_mnist_has_images_and_labels_in_two_splits(cache):
    write_images(cache / "mnist.npz")
    tables = read("mnist")
    assert {split: len(table) for split, table in tables.items()} == {"train": 3, "test": 1}
    assert tables["train"].columns["image"].shape == (3, 28, 28)
    assert tables["train"].columns["label"].tolist() == [7, 8, 9]


def test_fashion_mnist_is_read_from_its_packed_files(cache):
    folder = cache / "fashion-mnist"
    folder.mkdir()
    images = (np.arange(2 * 784) % 256).astype(np.uint8)
    for part in ("train", "t10k"):
        header = bytes(16)
        content = gzip.compress(header + images.tobytes())
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(content)
        content = gzip.compress(bytes(8) + bytes([4, 5]))
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(content)
    tables = read("fashion_mnist")
    assert tables["test"].columns["label"].tolist() == [4, 5]
    np.testing.assert_array_equal(tables["train"].columns["image"].ravel(), images)


def cifar_batch(rows, **labels):
    planes = np.zeros((rows, 3, 32, 32), np.uint8)
    planes[:, 2] = 200
    content = {b"data": planes.reshape(rows, -1)}
    return pickle.dumps(content | {name.encode(): value for name, value in labels.items()}, 2)


def test_cifar10_has_colours_last(cache):
    folder = cache / "cifar-10-batches-py-target" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    for number in range(1, 6):
        (folder / f"data_batch_{number}").write_bytes(cifar_batch(2, labels=[number, 0]))
    (folder / "test_batch").write_bytes(cifar_batch(1, labels=[9]))
    tables = read("cifar10")
    assert tables["train"].columns["image"].shape == (10, 32, 32, 3)
    assert tables["train"].columns["image"][0, 0, 0].tolist() == [0, 0, 200]
    assert tables["train"].columns["label"].tolist() == [1, 0, 2, 0, 3, 0, 4, 0, 5, 0]
    assert tables["test"].columns["label"].tolist() == [9]


def test_cifar100_has_the_fine_labels(cache):
    folder = cache / "cifar-100-python-target" / "cifar-100-python"
    folder.mkdir(parents=True)
    for split in ("train", "test"):
        content = cifar_batch(1, fine_labels=[99], coarse_labels=[19])
        (folder / split).write_bytes(content)
    assert read("cifar100")["test"].columns["label"].tolist() == [99]


def test_a_batch_that_holds_more_than_arrays_is_refused(cache, tmp_path):
    class Trap:
        def __reduce__(self):
            return (open, (str(tmp_path / "sprung"), "w"))

    folder = cache / "cifar-100-python-target" / "cifar-100-python"
    folder.mkdir(parents=True)
    for split in ("train", "test"):
        (folder / split).write_bytes(pickle.dumps({b"data": Trap()}, 2))
    with pytest.raises(DataError, match="which is never loaded"):
        read("cifar100")
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("name", ["boston_housing", "california_housing"])
def test_houses_come_in_one_piece(cache, name):
    np.savez(cache / f"{name}.npz", x=np.ones((4, 8)), y=np.arange(4.0))
    tables = read(name)
    assert list(tables) == ["train"]
    assert tables["train"].columns["features"].shape == (4, 8)
    assert tables["train"].columns["price"].tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["imdb", "reuters"])
def test_sets_that_are_pickled_are_refused(cache, name):
    with pytest.raises(DataError, match="pickled Python objects"):
        read(name, allow_download=True)


def test_nothing_is_downloaded_unless_it_is_allowed(cache):
    with pytest.raises(DataError, match="`--allow-download`") as caught:
        read("mnist")
    assert caught.value.file == "mnist.npz"
    assert list(cache.iterdir()) == []


def test_an_unknown_set_is_told_with_the_nearest_one(cache):
    with pytest.raises(DataError, match="no built-in data set `minst`; did you mean `mnist`"):
        read("minst")


def served(monkeypatch, name, source, checksum=None):
    """Lets one data set come from a file on this machine instead of from its server."""
    real = sets._SETS[name]
    checksum = checksum or hashlib.sha256(source.read_bytes()).hexdigest()
    files = {file: (source.as_uri(), checksum) for file in real.files}
    monkeypatch.setitem(sets._SETS, name, replace(real, files=files))


@pytest.mark.keras
def test_a_set_is_fetched_into_the_cache_when_it_is_allowed(cache, tmp_path, monkeypatch):
    write_images(tmp_path / "origin.npz")
    served(monkeypatch, "mnist", tmp_path / "origin.npz")
    assert len(read("mnist", allow_download=True)["train"]) == 3
    assert [path.name for path in cache.iterdir()] == ["mnist.npz"]
    assert len(read("mnist")["train"]) == 3


@pytest.mark.keras
def test_an_archive_is_unpacked_where_keras_unpacks_it(cache, tmp_path, monkeypatch):
    for split in ("train", "test"):
        (tmp_path / split).write_bytes(cifar_batch(1, fine_labels=[3]))
    with tarfile.open(tmp_path / "cifar.tar.gz", "w:gz") as archive:
        for split in ("train", "test"):
            archive.add(tmp_path / split, f"cifar-100-python/{split}")
    served(monkeypatch, "cifar100", tmp_path / "cifar.tar.gz")
    assert read("cifar100", allow_download=True)["train"].columns["label"].tolist() == [3]


@pytest.mark.keras
def test_a_file_that_is_not_what_was_published_is_refused(cache, tmp_path, monkeypatch):
    write_images(tmp_path / "origin.npz")
    served(monkeypatch, "mnist", tmp_path / "origin.npz", checksum="0" * 64)
    with pytest.raises(DataError, match="could not be downloaded from file"):
        read("mnist", allow_download=True)


def test_the_cache_is_in_the_home_folder_by_default(monkeypatch, tmp_path):
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".keras" / "datasets"
