"""Signals to a real run in a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerasflow.running.interruptions import Interruption, watching

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="needs signals as of POSIX")


def test_a_signal_ends_what_is_going_on_and_the_handlers_come_back() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with pytest.raises(Interruption) as caught, watching():
        signal.raise_signal(signal.SIGTERM)
    assert (str(caught.value), caught.value.exit_status) == ("terminated", 143)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_signal_is_noted_where_there_is_something_to_keep() -> None:
    with watching() as outer, watching() as signals:
        assert signals is outer
        assert signals.word is None
        signals.noting = True
        signal.raise_signal(signal.SIGINT)
        assert signals.word == "interrupted"


def test_where_no_thread_can_wait_a_signal_ends_what_is_going_on_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kerasflow.running.interruptions._CAN_WAIT", False)
    monkeypatch.setattr(signal, "set_wakeup_fd", None)
    with pytest.raises(Interruption, match="interrupted"), watching():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


DEAF = """
import time
from kerasflow.running.interruptions import watching
with watching() as signals:
    signals.noting = True
    signals.folder = "runs/digits-1"
    print("ready", flush=True)
    time.sleep(600)
"""


@needs_signals
@pytest.mark.parametrize("number, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_does_not_end_by_itself_says_that_a_second_signal_ends_it(
    number: int, status: int
) -> None:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", DEAF], text=True, **pipes)  # type: ignore[call-overload]
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    assert "a second signal (Ctrl-C) ends it at once" in process.stderr.readline()
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert "ended at once; `kerasflow run --resume runs/digits-1` goes on" in err
    assert process.returncode == status


@pytest.mark.keras
def test_a_run_that_has_not_begun_to_train_ends_and_leaves_nothing(
    run_digits: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kerasflow.running import execution

    monkeypatch.setattr(execution, "build", lambda *_, **__: signal.raise_signal(signal.SIGTERM))
    with pytest.raises(Interruption, match="terminated") as caught:
        run_digits(out=tmp_path / "new" / "run")
    assert caught.value.run is None
    assert not (tmp_path / "new").exists()


@needs_signals
@pytest.mark.slow
@pytest.mark.keras
@pytest.mark.parametrize(
    "engine, number, word",
    [("fused", signal.SIGINT, "interrupted"), ("xla", signal.SIGTERM, "terminated")],
)
def test_what_was_reached_is_saved(
    engine: str, number: int, word: str, digits: Path, experiment: dict[str, Any], tmp_path: Path
) -> None:
    process = start(digits, {**experiment, "runtime": {"engine": engine}}, tmp_path)
    wait_for_epoch(process, 3)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert "Traceback" not in err
    assert f"({word})" in out
    folder = tmp_path / "run"
    report = json.loads((folder / "report.json").read_text("utf-8"))
    lines = (folder / "metrics.jsonl").read_text("utf-8").splitlines()
    assert report["stopped"] == word
    assert report["epochs"] == len(lines) >= 3
    assert (folder / "model.keras").is_file()
    done = predict(folder, digits)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 101


@pytest.mark.slow
@pytest.mark.keras
@needs_signals
def test_a_second_signal_ends_it_at_once(
    digits: Path, experiment: dict[str, Any], tmp_path: Path
) -> None:
    process = start(digits, experiment, tmp_path)
    wait_for_epoch(process, 2)
    process.send_signal(signal.SIGINT)
    time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert not (tmp_path / "run" / "report.json").exists()


def start(digits: Path, experiment: dict[str, Any], folder: Path) -> subprocess.Popen[str]:
    file = folder / "digits.json"
    file.write_text(json.dumps(experiment), encoding="utf-8")
    arguments = ["run", str(file), "--data-root", str(digits), "--out", str(folder / "run")]
    return subprocess.Popen(
        [sys.executable, "-m", "kerasflow", *arguments, "--set", "fit.epochs=100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_epoch(process: subprocess.Popen[str], epoch: int) -> None:
    for line in process.stderr or ():
        if line.startswith("epoch") and line.split("/")[0].endswith(f" {epoch}"):
            return
    raise AssertionError(f"the run ended before it was interrupted: {process.communicate()}")


def predict(folder: Path, digits: Path) -> subprocess.CompletedProcess[str]:
    import numpy as np

    with np.load(digits / "digits.npz") as archive:
        np.savez(folder / "new.npz", image=archive["x_test"])
    return subprocess.run(
        [sys.executable, "-m", "kerasflow", "predict", str(folder), str(folder / "new.npz")],
        capture_output=True,
        text=True,
        check=False,
    )
