"""`run.log`: what a run said, whoever was listening."""

from __future__ import annotations

import errno
import importlib.util
import io
import logging
import os
import re
import sys
import threading
import warnings
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import keras
import pytest

import kerasflow as kf
from kerasflow.checking.file_names import LOG
from kerasflow.running import run_logs
from kerasflow.running.run_logs import RunLog, current_log, listening, say

pytestmark = pytest.mark.keras

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 ")


def read(folder: Path) -> list[str]:
    """Returns the lines of a log without the time, which each has."""
    lines = (folder / LOG).read_text("utf-8").splitlines()
    assert all(_TIME.match(line) for line in lines)
    return [_TIME.sub("", line, count=1) for line in lines]


@kf.register
class Talker(keras.callbacks.Callback):
    """Says something in every way that there is."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        sys.stdout.write("\x1b[31mprinted")
        sys.stdout.writelines(["\x1b[0m 1", "\n"])
        sys.stderr.write("half of\ra line\n")
        warnings.warn("beware", stacklevel=1)
        logging.getLogger("library").error("at https://me:secret@host/a")
        beside = threading.Thread(target=sys.stdout.write, args=("from elsewhere\n",))
        beside.start()
        beside.join()


@kf.register
class Breaker(keras.callbacks.Callback):
    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if epoch:
            raise ZeroDivisionError("by accident")


@pytest.fixture
def shown_warnings(monkeypatch):
    """Has warnings shown as outside of pytest, which collects them."""
    spec = importlib.util.find_spec("warnings")
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    monkeypatch.setattr(warnings, "_showwarnmsg_impl", fresh._showwarnmsg_impl)


@pytest.mark.usefixtures("shown_warnings")
@pytest.mark.filterwarnings("default::UserWarning")
def test_everything_that_a_run_says_is_kept_and_said_all_the_same(run_digits, tmp_path, capsys):
    run_digits("fit.epochs=1", 'fit.callbacks=["Talker"]', progress=True)
    said, told, lines = *capsys.readouterr(), read(tmp_path / "run")
    for each in ("device: ", "engine: ", "epoch 1/1 · ", "kept in "):
        assert any(line.startswith(each) for line in lines), each
    assert ("device: " in told, "epoch 1/1" in told) == (True, True)
    assert "\x1b[31mprinted\x1b[0m 1" in said
    assert {"printed 1", "a line", "ERROR library: at https://host/a"} <= {*lines}
    assert any(line.endswith("UserWarning: beware") for line in lines)
    assert "from elsewhere" not in lines
    assert lines[0].startswith("began: python · process ")


def test_a_quiet_run_keeps_what_it_would_have_said(run_digits, tmp_path, capsys):
    run_digits("fit.epochs=1")
    assert capsys.readouterr() == ("", "")
    starts = ["began", "device", "engine", "epoch 1/1"]
    lines = read(tmp_path / "run")
    assert [line for line in lines if line.startswith(tuple(starts))] == lines[:4]
    assert lines[-1] == f"kept in {tmp_path / 'run'}"
    assert run_logs.unheard(sys.stderr) is sys.stderr


def test_what_ended_a_run_is_kept_and_a_resumed_one_goes_on_behind_it(run_digits, digits, tmp_path):
    with pytest.raises(kf.RunError):
        run_digits("fit.epochs=3", 'fit.callbacks=["Breaker"]')
    lines, before = read(tmp_path / "run"), (tmp_path / "run" / LOG).read_bytes()
    (at,) = (number for number, line in enumerate(lines) if line.startswith("error: "))
    assert "by accident" in lines[at]
    assert {"Traceback (most recent call last):", "ZeroDivisionError: by accident"} <= {*lines[at:]}
    assert any("test_run_logs.py" in line for line in lines[at:])
    with pytest.raises(kf.RunError):
        kf.resume(tmp_path / "run", progress=False, roots=[digits])
    after = (tmp_path / "run" / LOG).read_bytes()
    assert after.startswith(before)
    assert f"resumed: `{tmp_path / 'run'}` goes on in epoch 2".encode() in after[len(before) :]


def test_a_run_that_came_to_nothing_leaves_no_log(run_digits, tmp_path):
    with pytest.raises(kf.DataError):
        run_digits("data.source.npz.path=no")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_takes_no_line_is_told_once_and_ends_nothing(monkeypatch, tmp_path, number):
    def full(*_: Any) -> int:
        raise OSError(number, os.strerror(number))

    log = RunLog()
    log.open(tmp_path)
    log.add("first")
    with monkeypatch.context() as patched, redirect_stderr(io.StringIO()) as told:
        patched.setattr(os, "write", full)
        log.add("second")
        log.add("third")
    assert told.getvalue().count("\n") == 1
    assert "run.log" in told.getvalue()
    assert "the run goes on" in told.getvalue()
    assert read(tmp_path) == ["first"]


@pytest.mark.parametrize("kind", ["link", "dangling", "folder", "pipe"])
def test_a_log_that_would_be_written_elsewhere_is_told_and_nothing_is_written(tmp_path, kind):
    run, other = tmp_path / "run", tmp_path / "other"
    run.mkdir()
    if kind == "link":
        other.write_text("mine", "utf-8")
    if kind == "folder":
        (run / LOG).mkdir()
    elif kind == "pipe":
        os.mkfifo(run / LOG)
    else:
        (run / LOG).symlink_to(other)
    with redirect_stderr(io.StringIO()) as told:
        log = RunLog()
        log.open(run)
        log.add("said")
    assert told.getvalue().count("\n") == 1
    assert f"`{run / LOG}`: " in told.getvalue()
    assert (other.read_text("utf-8") if other.exists() else "mine") == "mine"
    assert other.exists() == (kind == "link")


def test_runs_in_threads_keep_what_each_says_apart(tmp_path):
    both = threading.Barrier(2)

    def talk(name: str) -> None:
        (tmp_path / name).mkdir()
        with listening():
            log = current_log()
            assert log is not None
            log.open(tmp_path / name)
            both.wait()
            sys.stdout.write(f"I am {name}\n")
            say(f"quietly {name}", aloud=False)
            both.wait()

    threads = [threading.Thread(target=talk, args=(name,)) for name in ("one", "two")]
    before = sys.stdout, sys.stderr
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sys.stdout, sys.stderr) == before
    for name in ("one", "two"):
        assert read(tmp_path / name)[1:] == [f"I am {name}", f"quietly {name}"]


def test_what_python_says_of_unhandled_records_is_said_once(monkeypatch, tmp_path):
    monkeypatch.setattr(logging.root, "handlers", [])
    with redirect_stderr(io.StringIO()) as told, listening():
        log = current_log()
        assert log is not None
        log.open(tmp_path)
        logging.getLogger("alone").warning("of some library")
    assert told.getvalue() == "of some library\n"
    assert read(tmp_path)[1:] == ["of some library"]
