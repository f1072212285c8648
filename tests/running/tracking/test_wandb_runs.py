"""Real runs of Weights & Biases, offline, read back from the file that would be sent."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kerasflow as kf

pytest.importorskip("wandb", reason='pip install "kerasflow[wandb]"')
pytestmark = [
    pytest.mark.keras,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


_BLOCK = 32 * 2**10
_HEAD = struct.Struct("<IHB")


def chunks(data: bytes) -> Iterator[bytes]:
    """The records of a log of LevelDB, which may be divided at the borders of its blocks."""
    at, whole = 7, b""  # behind the head of the file
    while at + _HEAD.size <= len(data):
        left = _BLOCK - at % _BLOCK
        if left < _HEAD.size:
            at += left
            continue
        _, size, kind = _HEAD.unpack_from(data, at)
        at += _HEAD.size + size
        whole += data[at - size : at]
        if kind in (1, 4):  # the only one, or the last
            yield whole
            whole = b""


def records(folder: Path) -> list[Any]:
    from wandb.proto import wandb_internal_pb2

    (file,) = folder.glob("wandb/offline-run-*/run-*.wandb")
    return [wandb_internal_pb2.Record.FromString(it) for it in chunks(file.read_bytes())]


def test_a_run_lies_offline_in_its_own_folder(
    track: Callable[..., kf.Run], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    run = track("wandb", experiment="lines")
    assert run.report["tracking"]["wandb"]["fault"] is None
    assert [it for it in home.rglob("*") if "wandb" in it.name or it.name == ".netrc"] == []
    assert [it.name for it in (tmp_path / "runs").iterdir()] == ["line-1"]
    found = records(run.folder)
    begun = next(it.run for it in found if it.HasField("run"))
    assert (begun.project, begun.display_name) == ("lines", "line-1")
    config = {it.key or ".".join(it.nested_key): it.value_json for it in begun.config.update}
    assert config["compile.optimizer.SGD.learning_rate"] == "0.0001"
    lines = [
        {item.key or item.nested_key[0]: json.loads(item.value_json) for item in it.history.item}
        for it in found
        if it.HasField("history")
    ]
    assert [line["_step"] for line in lines] == [1, 2]
    assert [line["val_loss"] for line in lines] == pytest.approx(run.history["val_loss"])
    (kept,) = [it.artifact for it in found if it.HasField("artifact")]
    assert {"report.json", "model.keras"} <= {entry.path for entry in kept.manifest.contents}
