"""Data is streamed by its size, which the headers tell, unless the blueprint says otherwise."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow
from kerasflow.blueprints.expanding import expand
from kerasflow.checking import examine
from kerasflow.feeding.previews.previews import preview_data
from kerasflow.feeding.streaming import weighing
from kerasflow.feeding.streaming.weighing import is_streamed, weigh
from kerasflow.running.streams import HELD_BYTES

pytestmark = pytest.mark.keras

ROWS = 3_000_000


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """An archive whose headers promise 1.2 GB of rows, which are not there."""
    with zipfile.ZipFile(tmp_path / "large.npz", "w") as archive:
        for name, shape, dtype in (("x", (ROWS, 100), "<f4"), ("y", (ROWS,), "<i8")):
            header = io.BytesIO()
            head = {"descr": dtype, "fortran_order": False, "shape": shape}
            np.lib.format.write_array_header_1_0(header, head)
            archive.writestr(f"{name}.npy", header.getvalue())
    return tmp_path / "large.npz"


def experiment(folder: Path, source: dict[str, Any], **data: Any) -> Path:
    made = {
        "blueprint": 1,
        "data": {"source": source, "target": {"y": "y"}, **data},
        "model": {"inputs": ["x"], "layers": [{"Dense": 1, "name": "y"}]},
        "compile": {"loss": "mse"},
    }
    file = folder / "b.json"
    file.write_text(json.dumps(made), encoding="utf-8")
    return file


def streams(file: Path, data: Any = None) -> bool:
    blueprint = examine(file).require()
    return is_streamed(blueprint, preview_data(blueprint, expand(blueprint), data=data), data)


def test_large_data_is_streamed_and_small_data_is_not(large: Path) -> None:
    file = experiment(large.parent, {"npz": "large.npz"})
    assert streams(file)
    blueprint = examine(file).require()
    assert weigh(blueprint, preview_data(blueprint, expand(blueprint))) == ROWS * (400 + 8)
    np.savez(large.parent / "small.npz", x=np.ones((9, 100), "f"), y=np.arange(9))
    assert not streams(experiment(large.parent, {"npz": "small.npz"}))


def test_the_blueprint_has_the_last_word(large: Path) -> None:
    assert not streams(experiment(large.parent, {"npz": "large.npz"}, stream=False))
    np.savez(large.parent / "small.npz", x=np.ones((9, 100), "f"), y=np.arange(9))
    assert streams(experiment(large.parent, {"npz": "small.npz"}, stream=True))


def test_of_csv_files_the_size_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["x,y", *(f"{row},{row}" for row in range(200))]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    file = experiment(tmp_path, {"csv": "a.csv"})
    assert not streams(file)
    monkeypatch.setattr(weighing, "STREAMED_BYTES", 1_000)
    assert streams(file)
    blueprint = examine(file).require()
    assert weigh(blueprint, preview_data(blueprint, expand(blueprint))) == len("\n".join(lines))


def test_windows_and_what_python_gives_stay_in_memory(large: Path) -> None:
    assert not streams(experiment(large.parent, {"npz": "large.npz"}, window={"length": 2}))
    given = {"x": np.broadcast_to(np.float32(0), (ROWS, 100)), "y": np.zeros(ROWS)}
    assert not streams(experiment(large.parent, {"npz": "large.npz"}), given)


def test_a_plan_counts_the_buffers_of_what_is_streamed(large: Path) -> None:
    counted = {
        stream: kerasflow.plan(
            experiment(large.parent, {"npz": "large.npz"}, stream=stream), memory_limit_bytes=None
        ).estimate.budget.data_bytes
        for stream in (True, False)
    }
    assert counted == {True: HELD_BYTES, False: ROWS * (400 + 8)}
