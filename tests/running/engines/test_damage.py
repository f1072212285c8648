"""Files of compiled programs: processes share them, and damaged ones are made anew."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = [pytest.mark.keras, pytest.mark.slow]

TRAINING = """
from kerasflow.building.caching import keep_compiled
from kerasflow.cli.deferring import deferring
keep_compiled()
with deferring():
    from running.engines.nets import make_net, take, train
model = make_net("dense")
train(model, "xla", take(96), epochs=1)
print([float(abs(weight.numpy()).sum()) for weight in model.weights])
"""
DAMAGED = "were damaged, and were compiled anew"


def train(cache: Path) -> tuple[str, str]:
    """Trains in a process of its own; returns what it says on stdout and on stderr."""
    tests = Path(__file__).parents[2]
    path = os.pathsep.join(map(str, (tests, tests.parent)))
    environment = {**os.environ, "KERASFLOW_CACHE": str(cache), "PYTHONPATH": path}
    environment.pop("TF_XLA_FLAGS", None)
    command = [sys.executable, "-c", TRAINING]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@dataclass(frozen=True)
class Shared:
    """A folder of programs, and what two processes gave that compiled into it at once."""

    cache: Path
    given: tuple[str, str]

    @property
    def file(self) -> Path:
        [kept] = self.cache.glob("xla/*/*.pb")
        return kept


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    cache = tmp_path_factory.mktemp("cache") / "Jane Doe's" / 'a "b"'
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(train, [cache, cache])
    return Shared(cache, (first[0], second[0]))


def test_processes_at_the_same_time_share_them(shared: Shared) -> None:
    one, other = shared.given
    assert one == other
    kept, written = shared.file.read_bytes(), shared.file.stat().st_mtime_ns
    again, said = train(shared.cache)
    assert again == one
    assert DAMAGED not in said
    assert (shared.file.read_bytes(), shared.file.stat().st_mtime_ns) == (kept, written)


def test_a_file_that_was_cut_short_is_compiled_anew(shared: Shared) -> None:
    whole = shared.file.read_bytes()
    shared.file.write_bytes(whole[:1000])
    found, said = train(shared.cache)
    assert found == shared.given[0]
    assert DAMAGED in said
    assert len(shared.file.read_bytes()) > 1000
    again, said = train(shared.cache)
    assert again == found
    assert DAMAGED not in said
