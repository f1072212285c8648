"""Files of compiled programs: damaged ones are made anew, and processes share them."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = [pytest.mark.keras, pytest.mark.slow]

TRAINING = """
from kerasflow.building.caching import keep_compiled
keep_compiled()
from running.engines.nets import make_net, take, train
model = make_net("dense")
train(model, "xla", take(96), epochs=1)
print([float(abs(weight.numpy()).sum()) for weight in model.weights])
"""


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


def test_a_file_that_was_cut_short_is_compiled_anew(tmp_path: Path) -> None:
    cache = tmp_path / "Jane Doe's" / 'a "b"'
    expected, _ = train(cache)
    [kept] = cache.glob("xla/*/*.pb")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:1000])
    found, said = train(cache)
    assert found == expected
    assert "were damaged, and were compiled anew" in said
    again, said = train(cache)
    assert again == expected
    assert "damaged" not in said


def test_processes_at_the_same_time_share_them(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(train, [tmp_path, tmp_path])
    assert first[0] == second[0]
    again, said = train(tmp_path)
    assert again == first[0]
    assert "damaged" not in said
