"""Training on rows that lie on disk gives what training on rows in memory gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow
from kerasflow.errors import DataError
from kerasflow.feeding import feed
from kerasflow.feeding.sources.npz import streams as npz_streams
from kerasflow.feeding.streaming import splits
from kerasflow.feeding.streaming.splits import StreamedSplit
from kerasflow.running import Run, streams

pytestmark = pytest.mark.keras

ROWS = 707


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rows")
    write_rows(folder)
    return folder


def write_rows(folder: Path) -> None:
    generator = np.random.default_rng(0)
    for number in range(3):
        arrays = {
            "x": generator.normal(size=(ROWS, 5)).astype("f"),
            "n": generator.integers(0, 9, ROWS),
            "label": generator.choice(["a", "b", "c"], ROWS),
            "w": generator.random(ROWS),
            "text": generator.choice(["good day", "bye"], ROWS),
        }
        np.savez(folder / f"part-{number}.npz", **arrays)


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    with small_buffers():
        yield


@contextmanager
def small_buffers() -> Iterator[None]:
    """Makes buffers of about 160 rows out of blocks of about 8, read 64 at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "BUFFER_BYTES", 10_000)
        patch.setattr(streams, "BLOCK_BYTES", 500)
        for module in (npz_streams, splits):
            patch.setattr(module, "CHUNK_BYTES", 5_000)
        patch.setattr(splits, "BATCH_ROWS", 64)
        yield


def experiment(*, stream: bool | None, **fit: Any) -> dict[str, Any]:
    target = {"from": "cls", "classes": ["a", "b", "c"]}
    return {
        "blueprint": 1,
        "name": "rows",
        "data": {
            "source": {"npz": "part-*.npz"},
            "features": {"cls": "label"},
            "target": {"kind": {**target, "one_hot": True}, "number": "n"},
            "weight": "w",
            "split": {"test": 0.2, "validation": 0.1, "stratify": "cls"},
            **({} if stream is None else {"stream": stream}),
        },
        "preprocess": [
            {"Normalization": {}, "inputs": "x", "name": "normal"},
            {"TextVectorization": {"output_sequence_length": 2}, "inputs": "text", "name": "words"},
        ],
        "model": {
            "inputs": ["normal", "words"],
            "layers": [
                {"Concatenate": {}, "inputs": ["normal", "words"], "name": "all"},
                {"Dense": {"units": 8, "activation": "relu"}},
                {"Dense": {"units": 3, "activation": "softmax"}, "name": "kind"},
                {"Dense": 1, "inputs": "all", "name": "number"},
            ],
            "outputs": ["kind", "number"],
        },
        "compile": {"loss": {"kind": "categorical_crossentropy", "number": "mse"}},
        "fit": {"class_weight": {"a": 2.0}, "epochs": 2, **fit},
    }


def run(folder: Path, out: Path, *, stream: bool | None, engine: str = "fused", **fit: Any) -> Run:
    file = folder / f"{out.name}.json"
    file.write_text(json.dumps(experiment(stream=stream, **fit)), encoding="utf-8")
    return kerasflow.run(file, out=out, progress=False, sets=[f"runtime.engine={engine}"])


@pytest.fixture(scope="module")
def streamed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run on shuffled rows."""
    return run(folder, tmp_path_factory.mktemp("runs") / "streamed", stream=True)


def assert_same(one: Run, other: Run) -> None:
    for ours, theirs in zip(one.model.get_weights(), other.model.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    own = {"seconds", "peak_memory_bytes", "ended", "started", "engine"}
    for key in one.report.keys() - own:
        assert one.report[key] == other.report[key], key


@pytest.mark.parametrize("engine", ["fused", pytest.param("xla", marks=pytest.mark.slow)])
@pytest.mark.parametrize("batch_size", [32, pytest.param(21, marks=pytest.mark.slow)])
def test_rows_in_their_order_train_as_in_memory_to_the_last_bit(
    engine: str, batch_size: int, folder: Path, tmp_path: Path
) -> None:
    fit = {"engine": engine, "batch_size": batch_size, "shuffle": False}
    held = run(folder, tmp_path / "held", stream=False, **fit)
    assert_same(held, run(folder, tmp_path / "streamed", stream=True, **fit))


def test_shuffled_rows_train_in_every_engine_alike(
    folder: Path, tmp_path: Path, streamed: Run
) -> None:
    assert_same(streamed, run(folder, tmp_path / "plain", stream=True, engine="plain"))


def test_a_streamed_run_says_so_and_leaves_nothing_else(streamed: Run) -> None:
    kept = json.loads((streamed.folder / "blueprint.json").read_text("utf-8"))
    assert kept["data"]["stream"] is True
    names = {path.name for path in streamed.folder.iterdir()}
    files = {"blueprint.json", "lock.json", "metrics.jsonl", "model.keras", "report.json"}
    assert names == {*files, "report.html", "run.log", "preprocess", "checkpoints"}


def test_a_streamed_run_is_evaluated_on_its_data_again(folder: Path, streamed: Run) -> None:
    found = kerasflow.evaluate(streamed.folder, roots=[folder])
    assert found["test"] == pytest.approx(streamed.report["test"])


def test_streamed_rows_are_those_in_memory(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.json").write_text(json.dumps(experiment(stream=None)), encoding="utf-8")
    blueprint = kerasflow.load(tmp_path / "rows.json")
    held, laid = (
        feed(blueprint, roots=[folder], disk_folder=disk_folder) for disk_folder in (None, tmp_path)
    )
    assert (held.deferred, held.signature) == (laid.deferred, laid.signature)
    for name in ("train", "validation", "test"):
        ours, theirs = getattr(held, name), getattr(laid, name)
        assert isinstance(theirs, StreamedSplit)
        for kind in ("inputs", "targets", "class_weights"):
            assert getattr(ours, kind).keys() == getattr(theirs, kind).keys()
            for key, array in getattr(ours, kind).items():
                np.testing.assert_array_equal(np.asarray(getattr(theirs, kind)[key]), array)
        np.testing.assert_array_equal(np.asarray(theirs.weights), ours.weights)


def test_a_fault_is_told_with_the_row_in_its_file(tmp_path: Path) -> None:
    for number in range(2):
        lines = [f"{row},{row % 2}" for row in range(300)]
        lines[200] = f"{'?' if number else 200},1"
        (tmp_path / f"part-{number}.csv").write_text("x,y\n" + "\n".join(lines), "utf-8")
    made = {
        "data": {"source": {"csv": "part-*.csv"}, "target": {"y": "y"}, "stream": True},
        "model": {"inputs": ["x"], "layers": [{"Dense": 1, "name": "y"}]},
        "compile": {"loss": "mse"},
    }
    (tmp_path / "b.json").write_text(json.dumps({"blueprint": 1, **made}), encoding="utf-8")
    with pytest.raises(DataError, match="cells are text here") as caught:
        kerasflow.run(tmp_path / "b.json", out=tmp_path / "run", progress=False)
    assert caught.value.file == "part-1.csv"
    (tmp_path / "part-0.csv").unlink()
    with pytest.raises(DataError, match="found `\\?`") as caught:
        kerasflow.run(tmp_path / "b.json", out=tmp_path / "run", progress=False)
    assert (caught.value.file, caught.value.row) == ("part-1.csv", 201)
    assert not (tmp_path / "run").exists()


def test_a_disk_with_too_little_room_is_told_beforehand(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def usage(path: Path) -> Any:
        return type("Usage", (), {"free": 10})

    monkeypatch.setattr(splits.shutil, "disk_usage", usage)
    with pytest.raises(DataError, match=r"take [0-9.]+ kB on disk .* has 10 B free"):
        run(folder, tmp_path / "run", stream=True)


@pytest.mark.slow
def test_data_given_from_python_is_streamed_where_the_blueprint_says_so(
    folder: Path, tmp_path: Path, streamed: Run
) -> None:
    parts = [np.load(folder / f"part-{number}.npz") for number in range(3)]
    data = {name: np.concatenate([part[name] for part in parts]) for name in parts[0].files}
    file = folder / "streamed.json"
    sets = ["runtime.engine=fused"]
    given = kerasflow.run(file, data=data, out=tmp_path / "given", progress=False, sets=sets)
    assert given.report["test"] == streamed.report["test"]
