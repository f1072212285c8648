"""Disks that are full, and folders that are mounted read-only, where root cannot write either."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import kerasflow as kf
from kerasflow.checking.file_names import LOG, METRICS, MODEL, REPORT, RUNNING
from kerasflow.running import execution, resuming
from kerasflow.running.checkpoints import keeping
from kerasflow.running.checkpoints.files import read_tree
from kerasflow.running.checkpoints.generations import list_checkpoints
from kerasflow.running.interruptions import Signals
from kerasflow.running.records import read_metrics
from kerasflow.running.run_logs import RunLog
from kerasflow.running.watching import EpochLog

pytestmark = [pytest.mark.keras, pytest.mark.slow]

PAGE_BYTES = 4_096


def mount(folder: Path, *options: str) -> None:
    """Mounts a file system in memory; skips the test where nobody may."""
    if sys.platform != "linux" or os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root on Linux can mount a file system")
    command = ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, "-o", "size=2m")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, *, leave: int = 0) -> None:
    """Takes all room of a disk but some bytes."""
    with (disk / "ballast").open("ab", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(PAGE_BYTES))
        except OSError:
            stream.truncate(max(0, stream.tell() // PAGE_BYTES * PAGE_BYTES - leave))


def filling(disk: Path, act: Callable[..., Any]) -> Callable[..., Any]:
    """Returns what fills a disk the first time and then acts."""
    filled: list[bool] = []

    def first_fill(*given: Any, **named: Any) -> Any:
        if not filled:
            filled.append(True)
            fill(disk)
        return act(*given, **named)

    return first_fill


def values(run: kf.Run) -> list[Any]:
    return [np.asarray(weight) for weight in run.model.weights]


MOMENTS = {
    "a checkpoint": (keeping, "keep_checkpoint"),
    "the model": (execution, "save_model"),
    "the report": (execution, "write_json"),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_disk_that_is_full_costs_nothing_that_was_saved(
    moment: str, disk: Path, run_digits: Callable[..., kf.Run], digits: Path, capsys: Any
) -> None:
    whole = run_digits("runtime.checkpoint.epochs=1")
    folder, (module, name) = disk / "run", MOMENTS[moment]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, name, filling(disk, getattr(module, name)))
        try:
            run_digits("runtime.checkpoint.epochs=1", out=folder)
        except kf.RunError as error:
            said = str(error)
        else:
            said = capsys.readouterr().err
    assert all("No space left on device" in line for line in said.splitlines())
    assert "[Errno" not in said
    assert (
        f"`kerasflow run --resume {folder}` goes on from there" in said or moment == "a checkpoint"
    )
    for kept in list_checkpoints(folder).values():
        read_tree(kept)  # every one is whole
    assert not (folder / RUNNING).exists()
    if (folder / MODEL).exists():
        keras.saving.load_model(folder / MODEL)
    (disk / "ballast").unlink()
    assert resuming.is_finished(folder) == (moment == "a checkpoint")
    resumed = kf.resume(folder, roots=[digits], progress=False)
    assert all(map(np.array_equal, values(resumed), values(whole)))
    names = "loss", "accuracy"
    assert [resumed.history[name] for name in names] == [whole.history[name] for name in names]


def test_a_log_without_room_has_whole_lines_and_goes_on_where_there_is_some_again(
    disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = RunLog()
    log.open(disk)
    fill(disk)
    for _ in range(3):
        log.add("long " * 300)
    log.close()
    assert capsys.readouterr().err.count("the run goes on, and what it says is not kept") == 1
    (disk / "ballast").unlink()
    again = RunLog()
    again.add("resumed")
    again.open(disk)
    *_, last = (disk / LOG).read_text("utf-8").splitlines()
    assert last.endswith(" resumed")
    assert len(last) < 50


def test_a_line_of_metrics_without_room_is_whole_or_not_there(disk: Path) -> None:
    log = EpochLog(disk / METRICS, Signals())
    log.on_epoch_begin(0)
    fill(disk)

    def log_many() -> None:
        for epoch in range(1_000):
            log.on_epoch_end(epoch, {"loss": 1 / 3})

    with pytest.raises(OSError, match="No space left on device"):
        log_many()
    assert read_metrics(disk) == log.lines[:-1]


@pytest.fixture
def read_only(disk: Path) -> Callable[[], Path]:
    """What mounts the disk read-only from now on, and returns it."""

    def seal() -> Path:
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        return disk

    return seal


def test_a_run_on_a_read_only_disk_is_refused_and_one_that_lies_there_can_be_used(
    disk: Path, read_only: Callable[[], Path], run_digits: Callable[..., kf.Run], digits: Path
) -> None:
    done = run_digits(out=disk / "run")
    cut = shutil.copytree(disk / "run", disk / "cut")
    (cut / REPORT).unlink()
    read_only()
    with pytest.raises(kf.RunError, match=r"cannot be the folder of a run: Read-only file system"):
        run_digits(out=disk / "other")
    with pytest.raises(kf.RunError, match=r"Read-only file system"):
        kf.resume(cut, roots=[digits], progress=False)
    rows = digits / "digits.npz"
    assert kf.evaluate(disk / "run", roots=[digits])["test"] == done.report["test"]
    assert kf.verify(disk / "run", roots=[digits], progress=False).same
    with np.load(rows) as held:
        given = {"image": held["x_test"]}
    found = kf.predict(disk / "run", given)
    with pytest.raises(OSError, match="Read-only file system"):
        found.save(disk / "answers.csv")
    with pytest.raises(OSError, match="Read-only file system"):
        kf.Run.load(disk / "run").save_report(roots=[digits])
    assert sorted(it.name for it in disk.iterdir()) == ["cut", "run"]


def test_a_read_only_folder_for_compiled_programs_and_for_data_costs_only_what_is_told(
    disk: Path, read_only: Callable[[], Path], digits: Path, experiment: Any, tmp_path: Path
) -> None:
    shutil.copy(digits / "digits.npz", disk)
    read_only()
    file = tmp_path / "blueprint.json"
    file.write_text(json.dumps(experiment), "utf-8")
    options = ["--set", "runtime.engine=xla", "--set", "fit.epochs=1", "--data-root", str(disk)]
    options += ["--set", "data.stream=true", "--out", str(tmp_path / "run")]
    surroundings = os.environ | {"KERASFLOW_CACHE": str(disk / "cache")}
    command = [sys.executable, "-m", "kerasflow", "run", str(file), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)
    assert done.returncode == 0, done.stderr
    assert "compiled programs cannot be kept" in done.stderr
    assert "Traceback" not in done.stderr
