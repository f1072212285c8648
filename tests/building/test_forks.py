"""What needs a backend that a fork has left behind is refused there; the rest goes on working."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest

import kerasflow as kf

pytestmark = [
    pytest.mark.keras,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks"),
]
NET: dict[str, Any] = {
    "blueprint": 1,
    "data": {"source": {"npz": {"path": "rows.npz"}}, "target": {"y": {"from": "y"}}},
    "model": {"inputs": {"x": {"shape": [2]}}, "layers": [{"Dense": 1, "name": "y"}]},
    "compile": {"optimizer": "sgd", "loss": "mse"},
    "fit": {"batch_size": 2},
}
ROWS = {"x": [[0.0, 1.0]] * 4, "y": [0.0] * 4}
PATIENCE_SECONDS = 120


def in_a_fork(does: Callable[[], object]) -> str:
    """Returns what something says in a forked process, or with what error it ends."""
    receiving, sending = os.pipe()
    process = os.fork()
    if not process:
        try:
            said = f"done: {does()}"
        except BaseException as error:  # nothing may come back into the test
            said = f"{type(error).__name__}: {error}"
        os.write(sending, said.encode())
        os._exit(0)
    os.close(sending)
    end = time.monotonic() + PATIENCE_SECONDS
    while not os.waitpid(process, os.WNOHANG)[0]:
        if time.monotonic() > end:
            os.kill(process, 9)
            os.waitpid(process, 0)
            return "it hangs"
        time.sleep(0.05)
    with os.fdopen(receiving) as stream:
        return stream.read()


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> kf.Run:
    return kf.run(NET, data=ROWS, out=tmp_path_factory.mktemp("run") / "run", progress=False)


@pytest.mark.parametrize(
    "does",
    [
        lambda run: kf.run(NET, data=ROWS, out=run.folder.with_name("other"), progress=False),
        lambda run: kf.predict(run, ROWS),
        lambda run: kf.predict(run.folder, ROWS),
        kf.evaluate,
        lambda run: kf.evaluate(run.folder, ROWS),
        lambda run: kf.build(NET),
        lambda run: kf.plan(NET, data=ROWS),
        lambda run: kf.check(NET, shapes=True),
        lambda run: kf.Run.load(run.folder).model,
    ],
    ids=[
        "run",
        "predict",
        "predict a folder",
        "evaluate",
        "evaluate a folder",
        "build",
        "plan",
        "check --shapes",
        "model",
    ],
)
def test_what_computes_is_refused_after_a_run(
    ended: kf.Run, does: Callable[[kf.Run], object]
) -> None:
    said = in_a_fork(lambda: does(ended))
    assert said.startswith("RunError: this process was forked from one in which TensorFlow had")
    assert 'multiprocessing.get_context("spawn")' in said
    assert not ended.folder.with_name("other").exists()


def test_what_needs_no_backend_goes_on(ended: kf.Run) -> None:
    assert in_a_fork(lambda: len(kf.check(NET))) == "done: 0"
    assert in_a_fork(lambda: kf.load(NET).fit.batch_size) == "done: 2"
    assert in_a_fork(lambda: "loss" in kf.Run.load(ended.folder).history) == "done: True"


def test_a_fork_of_a_fork_is_refused_too_and_the_first_process_is_not(ended: kf.Run) -> None:
    said = in_a_fork(lambda: in_a_fork(lambda: kf.predict(ended, ROWS)))
    assert said.startswith("done: RunError: this process was forked")
    assert len(kf.predict(ended, ROWS).outputs) == len(ROWS["y"])


@pytest.mark.slow
def test_a_fork_before_anything_is_built_runs(unstarted: list[str]) -> None:
    assert unstarted[0] == "done: 1"
