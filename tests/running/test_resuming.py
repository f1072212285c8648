"""Which runs can go on, and what is said of those that cannot."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from kerasflow import DataError, Run, RunError, resume
from kerasflow.checking.file_names import LOCK, LOG, RUNNING
from kerasflow.running.announcements import read_announcement
from kerasflow.running.checkpoints.generations import Position, list_checkpoints, read_newest
from kerasflow.running.deviations import list_deviations
from kerasflow.running.interruptions import Interruption
from kerasflow.running.listings import list_runs
from kerasflow.running.locks import read_lock
from kerasflow.running.resuming import is_finished
from kerasflow.running.watching import SignalStop

pytestmark = pytest.mark.keras


def send_after(batches: int, hook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has a signal come after so many batches, as if somebody had sent it."""
    left, look = [batches], getattr(SignalStop, hook)

    def count(self: Any, *given: Any, **named: Any) -> None:
        left[0] -= 1
        if not left[0]:
            signal.raise_signal(signal.SIGTERM)
        look(self, *given, **named)

    monkeypatch.setattr(SignalStop, hook, count)


def weights(folder: Path) -> list[Any]:
    return [weight.numpy() for weight in Run.load(folder).model.weights]


def copy_killed(done: Run, folder: Path) -> Path:
    """Returns a copy of what a run leaves that is killed before it has judged its model."""
    shutil.copytree(done.folder, folder)
    (folder / "report.json").unlink()
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["plain", "fused"])
@pytest.mark.parametrize("batches, hook", [(3, "on_train_batch_end"), (2, "on_test_batch_end")])
def test_a_run_that_a_signal_ended_goes_on_to_the_end_that_it_would_have_had(
    run_digits: Callable[..., Run], digits: Path, engine: str, batches: int, hook: str
) -> None:
    sets = (f"runtime.engine={engine}", "data.split.validation=0.3")
    whole = run_digits(*sets)
    cut = whole.folder.parent / "cut"
    with pytest.MonkeyPatch.context() as patched:
        send_after(batches, hook, patched)
        with pytest.raises(Interruption) as ended:
            run_digits(*sets, out=cut)
    assert ended.value.exit_status == 143
    newest = next(iter(list_checkpoints(cut)))
    assert newest.step if hook == "on_train_batch_end" else newest == Position(0, 7)
    gone_on = resume(cut, progress=False, roots=[digits])
    assert gone_on.report["stopped"] is None
    assert {**gone_on.history, "seconds": 0} == {**whole.history, "seconds": 0}
    assert all(map(np.array_equal, weights(cut), weights(whole.folder)))


def test_a_finished_run_is_given_back_as_it_is(done: Run) -> None:
    before = {file: file.stat().st_mtime_ns for file in done.folder.rglob("*")}
    assert resume(done.folder).report["test"] == done.report["test"]
    assert {file: file.stat().st_mtime_ns for file in done.folder.rglob("*")} == before


def test_a_run_that_could_keep_its_weights_alone_is_finished_too(done: Run, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(done.folder, folder)
    assert is_finished(folder)
    (folder / "model.keras").unlink()
    assert not is_finished(folder)
    (folder / "model.weights.h5").touch()
    assert is_finished(folder)


def test_without_a_checkpoint_a_run_begins_at_its_first_step_and_says_so(
    done: Run, tmp_path: Path, digits: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_killed(done, tmp_path / "killed")
    shutil.rmtree(folder / "checkpoints")
    again = resume(folder, progress=False, roots=[digits])
    assert "begins at its first step, for it has no checkpoint" in capsys.readouterr().err
    assert again.report["test"] == done.report["test"]


@pytest.mark.parametrize("change, words", [
    ("bit", "is damaged: its bytes are not those that were written"),
    ("end", "is damaged: its bytes are not those that were written"),
    ("blueprint", "are of another blueprint: its `blueprint.json` was changed"),
])  # fmt: skip
def test_what_was_changed_is_refused_and_nothing_is_begun_afresh(
    done: Run, tmp_path: Path, digits: Path, change: str, words: str
) -> None:
    folder = copy_killed(done, tmp_path / "killed")
    newest = next(iter(list_checkpoints(folder).values()))
    text = newest.read_bytes()
    if change == "bit":
        newest.write_bytes(text[:-9] + bytes([text[-9] ^ 1]) + text[-8:])
    if change == "end":
        newest.write_bytes(text[:-1])
    if change == "blueprint":
        kept = folder / "blueprint.json"
        kept.write_text(kept.read_text("utf-8").replace("0.01", "0.02"), "utf-8")
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    with pytest.raises(RunError, match=words):
        resume(folder, progress=False, roots=[digits])
    after = {it.name: it.read_bytes() for it in folder.iterdir() if it.is_file()}
    assert after.pop(LOG).startswith(before.pop(LOG))  # which tells of the refusal, too
    assert after == before


def test_other_data_is_refused_with_the_file_that_differs(
    done: Run, tmp_path: Path, digits: Path
) -> None:
    folder = copy_killed(done, tmp_path / "killed")
    with np.load(digits / "digits.npz") as held:
        changed = {**held, "x_train": held["x_train"] ^ (np.arange(784).reshape(28, 28) == 0)}
    np.savez(tmp_path / "digits.npz", **changed)
    with pytest.raises(DataError, match=r"not what the run .* began with: `digits.npz` was"):
        resume(folder, progress=False, roots=[tmp_path])
    assert not (folder / "report.json").exists()


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="there is no folder"):
        resume(tmp_path / "none")
    with pytest.raises(RunError, match=r"is not the folder of a run: it has no `blueprint.json`"):
        resume(tmp_path)
    (tmp_path / RUNNING).write_text("{}", "utf-8")
    with pytest.raises(RunError, match="was killed before it had kept its blueprint"):
        resume(tmp_path)


def kill_before_training(folder: Path, begin: Callable[[], Any]) -> Path:
    """Returns a copy of what a run leaves that is killed while it reads its data."""
    from kerasflow.running import execution

    killed = folder.parent / "killed"

    def die(*_: Any, **__: Any) -> Any:
        shutil.copytree(folder, killed)
        raise RunError("killed")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(execution, "feed", die)
        with pytest.raises(RunError, match="killed"):
            begin()
    return killed


def test_a_run_that_was_killed_before_it_trained_finds_its_data_where_it_was(
    run_digits: Callable[..., Run],
    tmp_path: Path,
    digits: Path,
    done: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(digits)
    killed = kill_before_training(tmp_path / "run", run_digits)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=rf"read its data in `{digits}`, which is outside"):
        resume(killed, progress=False)
    monkeypatch.chdir(digits)
    moved = (digits / "digits.npz").rename(digits / "moved.npz")
    try:
        with pytest.raises(DataError, match="there is no such file"):
            resume(killed, progress=False)
    finally:
        moved.rename(digits / "digits.npz")
    assert [run.state for run in list_runs(killed)] == ["killed"]
    assert resume(killed, progress=False).report["test"] == done.report["test"]
    assert not (killed / RUNNING).exists()


def test_a_run_on_given_data_that_was_killed_before_it_trained_takes_no_other(
    run_digits: Callable[..., Run], tmp_path: Path, digits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(digits)
    with np.load(digits / "digits.npz") as held:
        rows = {"image": held["x_test"], "digit": held["y_test"]}
    data = {"train": rows, "test": rows}
    killed = kill_before_training(tmp_path / "run", lambda: run_digits(data=data))
    with pytest.raises(DataError, match="was trained on splits given from Python"):
        resume(killed, progress=False)
    assert resume(killed, data=data, progress=False).report["rows"] == {"train": 100, "test": 100}


@pytest.mark.parametrize("key, value", [("roots", "x"), ("given", 3), ("warm_start", {})])
def test_a_damaged_announcement_is_refused_with_its_file(
    tmp_path: Path, key: str, value: Any
) -> None:
    (tmp_path / "blueprint.json").write_text("{}", "utf-8")
    (tmp_path / RUNNING).write_text(json.dumps({key: value}), "utf-8")
    with pytest.raises(RunError, match=rf"{RUNNING}` is damaged: expected in `{key}`"):
        read_announcement(tmp_path)


def test_a_checkpoint_of_another_model_is_refused(done: Run, tmp_path: Path, digits: Path) -> None:
    from kerasflow.running.checkpoints.files import write_tree

    folder = copy_killed(done, tmp_path / "killed")
    tree = read_newest(folder)
    newest = next(iter(list_checkpoints(folder).values()))
    name, shape, dtype, value = tree["model"]["weights and seeds"][0]
    for other in ([name, shape, dtype, value[:5]], [name, [5], dtype, value[0][:5]], "x", []):
        tree["model"]["weights and seeds"][0] = other
        write_tree(newest, tree)
        with pytest.raises(RunError, match="is of another model"):
            resume(folder, progress=False, roots=[digits])
    for key in ("position", "lines", "callbacks"):
        write_tree(newest, {**tree, key: 3})
        with pytest.raises(RunError, match="holds no state of a run"):
            resume(folder, progress=False, roots=[digits])


def test_a_run_that_keeps_no_checkpoints_has_none(run_digits: Callable[..., Run]) -> None:
    done = run_digits("runtime.checkpoint.keep=false")
    assert not (done.folder / "checkpoints").exists()


def test_a_loss_that_is_no_number_would_be_none_again(
    run_digits: Callable[..., Run], tmp_path: Path
) -> None:
    with pytest.raises(RunError, match="became"):
        run_digits("compile.optimizer.Adam.learning_rate=1e30", "fit.epochs=9")
    with pytest.raises(RunError, match="became NaN or infinite, and would again"):
        resume(tmp_path / "run")


def test_a_model_with_optimizers_of_its_own_keeps_the_state_of_both() -> None:
    from kerasflow.running.checkpoints.states import put_model, take_model

    class Pair(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.kernel = self.add_weight(shape=(3, 2))
            self.second = keras.optimizers.Adam()

    def make() -> Any:
        model = Pair()
        model.built = True
        model.compile(optimizer=keras.optimizers.SGD(momentum=0.9))
        for optimizer in (model.optimizer, model.second):
            optimizer.build(model.trainable_variables)
        return model

    one, other = make(), make()
    for variable in one.second.variables[1:]:
        variable.assign(np.full(variable.shape, 3.0))
    put_model(other, take_model(one))
    pairs = zip(one.second.variables, other.second.variables, strict=True)
    assert all(np.array_equal(left.numpy(), right.numpy()) for left, right in pairs)


def test_every_process_of_a_run_is_kept_and_what_differs_is_said(
    done: Run, tmp_path: Path, digits: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_killed(done, tmp_path / "killed")
    values = json.loads((folder / LOCK).read_text("utf-8"))
    first = values["processes"][0]
    first["versions"]["keras"] = "3.14.0"
    (folder / LOCK).write_text(json.dumps(values), "utf-8")
    resume(folder, roots=[digits], progress=False)
    said = f"`{folder}` began elsewhere (keras 3.14.0 → {keras.__version__})"
    assert said in capsys.readouterr().err
    lock = read_lock(folder)
    assert lock is not None
    assert [each.versions["keras"] for each in lock.processes] == ["3.14.0", keras.__version__]
    assert asdict(lock.processes[0])["device"] == first["device"]
    assert lock.versions["keras"] == keras.__version__  # what is pinned to stays as it is
    told = f"versions: keras 3.14.0 → {keras.__version__} when it was resumed"
    assert told in map(str, list_deviations(lock, lock, edited=False))
