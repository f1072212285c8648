"""Fresh processes, with how long they lived and how much memory they took at most."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
BENCHMARKS = ROOT / "benchmarks"
DATA = ROOT / "blueprints" / "data"

# What a user's shell may set to another end than the contenders' own.
_UNSET = ("TF_XLA_FLAGS", "XLA_FLAGS", "KERASFLOW_CACHE", "BENCHMARK_EPOCHS", "KERAS_BACKEND")


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has come to a good end.

    Args:
        output: What it wrote to stdout.
        seconds: From its start to its end.
        cpu_seconds: Of all its cores; hardly any more when others use the machine, too.
        peak_bytes: The most memory that it held at a time.
    """

    output: str
    seconds: float
    cpu_seconds: float
    peak_bytes: int


class OvertimeError(Exception):
    """A process took longer than it was given, and was ended."""


def execute(
    command: Sequence[str],
    *,
    python: str = sys.executable,
    limit: float = threading.TIMEOUT_MAX,
    **environment: str,
) -> Finished:
    """Runs Python with some arguments.

    Args:
        command: The arguments.
        python: Which one.
        limit: Seconds after which it is ended.
        environment: Variables beside those of this process.

    Raises:
        SystemExit: It ended badly; with what it wrote.
        OvertimeError: It was ended.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            [python, *command],
            cwd=ROOT,
            env=_environment(environment),
            stdout=output,
            stderr=errors,
        )
        watch = threading.Timer(limit, process.kill)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        watch.cancel()
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        written = [_read(stream) for stream in (output, errors)]
    if process.returncode and seconds >= limit:
        raise OvertimeError(f"{' '.join(command)} took more than {limit:g} s")
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{''.join(written)}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    used = usage.ru_utime + usage.ru_stime
    return Finished(written[0], seconds, used, usage.ru_maxrss * unit)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
    known = filter(None, [os.environ.get("PYTHONPATH")])
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(BENCHMARKS), *known])}
    return {**kept, **paths, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", **more}


def _read(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace")
