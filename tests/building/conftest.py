"""What tests of the builder share: a blueprint from a few keys, and the model of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from once import Once

import kerasflow
from kerasflow import building
from kerasflow.checking.examining import examine

Build = Callable[..., Any]


@pytest.fixture
def build() -> Build:
    """Checks and builds some sections, such as ``build(model=[…], compile={…})``, or a file."""

    def check_and_build(
        source: Any = None, *, signature: Any = None, deferred: Any = None, **sections: Any
    ) -> Any:
        examination = examine(source or {"blueprint": 1, **sections})
        return building.build(examination.require(), signature=signature, deferred=deferred)

    return check_and_build


@pytest.fixture
def registered() -> Iterator[Callable[..., Any]]:
    """Registers for the time of one test."""
    from kerasflow.catalog import registering

    before = dict(registering._registrations)
    yield kerasflow.register
    registering._registrations.clear()
    registering._registrations.update(before)


UNSTARTED = """
import sys
sys.path.insert(0, {folder!r})
from test_forks import NET, ROWS, in_a_fork, kf
print(in_a_fork(lambda: kf.run(NET, data=ROWS, out={out!r}, progress=False).report["epochs"]))
from kerasflow.building.keras_internals import find_started
import keras, tensorflow as tf
tf.config.list_physical_devices()
before = [*find_started()]
tf.constant(1)
print(before, [*find_started()])
"""


@pytest.fixture(scope="session")
def unstarted(filled_once: Once) -> list[str]:
    """The lines of a process of its own: of a fork before anything is built, and of its backend."""

    def write(folder: Path) -> None:
        here = str(Path(__file__).parent)
        script = UNSTARTED.format(folder=here, out=str(folder / "run"))
        given = [sys.executable, "-c", script]
        done = subprocess.run(given, capture_output=True, text=True, check=True)
        (folder / "said").write_text(done.stdout, encoding="utf-8")

    return (filled_once("unstarted", write) / "said").read_text("utf-8").splitlines()
