"""Folders of runs that strangers made: weights are arrays of the right size, and nothing else."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kerasflow.errors import RunError
from kerasflow.running.records import read_metrics, read_report

pytestmark = pytest.mark.keras

h5py = pytest.importorskip("h5py")
NUMBERS = b"\x01" * 64


@pytest.fixture(scope="module")
def model() -> Any:
    import keras

    return keras.Sequential([keras.Input([3]), keras.layers.Dense(2, name="dense")])


@pytest.fixture
def folder(tmp_path: Path, model: Any) -> Path:
    """The folder of a run with good weights."""
    from kerasflow.running.saving import save_model

    save_model(tmp_path, model)
    return tmp_path


def repack(folder: Path, change: Any, **members: bytes) -> None:
    """Changes the weights of `model.keras` and adds members to it."""
    file = folder / "model.keras"
    with zipfile.ZipFile(file) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    weights = folder / "inner.h5"
    weights.write_bytes(contents["model.weights.h5"])
    with h5py.File(weights, "r+") as opened:
        change(opened)
    contents |= {"model.weights.h5": weights.read_bytes(), **members}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def load(folder: Path, model: Any) -> None:
    from kerasflow.running.saving import load_weights

    load_weights(folder, model)


def test_good_weights_are_read_from_either_kind_of_file(folder: Path, model: Any) -> None:
    kernel = model.layers[0].kernel.numpy()
    model.layers[0].kernel.assign(kernel * 0)
    load(folder, model)
    assert (model.layers[0].kernel.numpy() == kernel).all()
    (folder / "model.keras").unlink()
    model.save_weights(folder / "model.weights.h5")
    model.layers[0].kernel.assign(kernel * 0)
    load(folder, model)
    assert (model.layers[0].kernel.numpy() == kernel).all()


def test_the_configuration_beside_the_weights_is_never_read(folder: Path, model: Any) -> None:
    repack(folder, lambda opened: None)
    attack = {"module": "os", "class_name": "function", "config": "system"}
    with zipfile.ZipFile(folder / "model.keras", "a") as archive:
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("config.json", json.dumps(attack))
        archive.writestr("assets/../../../evil", "x")
    load(folder, model)
    assert not (folder.parent / "evil").exists()


def _first(opened: Any) -> tuple[Any, str]:
    """The group of the kernel, and its name."""
    found: list[str] = []
    opened.visititems(lambda name, item: found.append(name) if hasattr(item, "dtype") else None)
    group, _, name = found[0].rpartition("/")
    return opened[group], name


def _external_link(opened: Any) -> None:
    group, name = _first(opened)
    del group[name]
    group[name] = h5py.ExternalLink("/etc/hostname", "/x")


def _soft_link(opened: Any) -> None:
    group, name = _first(opened)
    del group[name]
    group[name] = h5py.SoftLink("/other")


def _external_storage(opened: Any) -> None:
    group, name = _first(opened)
    del group[name]
    group.create_dataset(name, (3, 2), "f4", external=[("/etc/passwd", 0, 24)])


def _virtual(opened: Any) -> None:
    group, name = _first(opened)
    del group[name]
    layout = h5py.VirtualLayout((3, 2), "f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (3, 2))
    group.create_virtual_dataset(name, layout)


def _huge(opened: Any) -> None:
    group, name = _first(opened)
    del group[name]
    group.create_dataset(name, (10**6, 10**6), "f4", chunks=(1000, 1000), compression="gzip")


def _texts(opened: Any) -> None:
    group, name = _first(opened)
    del group[name]
    group.create_dataset(name, data=["a", "b"], dtype=h5py.string_dtype())


@pytest.mark.parametrize(
    "change, words",
    [
        (_external_link, "a link"),
        (_soft_link, "a link"),
        (_external_storage, "in another file"),
        (_virtual, "in another file"),
        (_huge, "bytes of weights"),
        (_texts, "no array of numbers"),
    ],
)
def test_weights_that_are_no_plain_arrays_are_refused(
    folder: Path, model: Any, change: Any, words: str
) -> None:
    repack(folder, change)
    with pytest.raises(RunError, match=words):
        load(folder, model)


def test_groups_that_hold_one_another_end(folder: Path, model: Any, monkeypatch: Any) -> None:
    from kerasflow.running import weights

    monkeypatch.setattr(weights, "MAX_OBJECTS", 1000)
    repack(folder, lambda opened: opened.__setitem__("round", opened["/"]))
    with pytest.raises(RunError, match="objects"):
        load(folder, model)


def test_an_archive_that_unpacks_to_a_gigabyte_is_not_unpacked(folder: Path, model: Any) -> None:
    repack(folder, lambda opened: None, **{"model.weights.h5": bytes(200 * 2**20)})
    assert (folder / "model.keras").stat().st_size < 2**20
    with pytest.raises(RunError, match="bytes of weights"):
        load(folder, model)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x89HDF\r\n\x1a\n", NUMBERS])
@pytest.mark.parametrize("name", ["model.keras", "model.weights.h5"])
def test_a_file_that_is_none_is_refused(
    folder: Path, model: Any, name: str, content: bytes
) -> None:
    (folder / "model.keras").unlink()
    (folder / name).write_bytes(content)
    with pytest.raises(RunError, match="cannot read the weights"):
        load(folder, model)


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, "\0", '{"a": ' * 50_000, "1"])
def test_a_report_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(RunError, match="damaged"):
        read_report(tmp_path)


def test_metrics_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "metrics.jsonl").write_text('{"epoch": 1}\n[' + "[" * 100_000)
    with pytest.raises(RunError, match="damaged"):
        read_metrics(tmp_path)
