"""Prints how long `kerasflow check` takes.

    python benchmarks/checking.py [REPEATS]

First the wall time of a whole process on each shipped blueprint, beyond that of `python -c pass`:
the median of REPEATS (by default 7) taken in turn, with everything compiled to bytecode as
`make install` leaves it. Then the processor time for blueprints of 5,000, 10,000 and 20,000 nodes
in JSON and in YAML, the least of three, and how many times as long twice the nodes take.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import kerasflow

ROOT = Path(__file__).parents[1]
SIZES = (5_000, 10_000, 20_000)


def main(arguments: list[str]) -> None:
    print_processes(int(arguments[0]) if arguments else 7)
    print()
    print_large()


def print_processes(repeats: int) -> None:
    """Bare Python and each file in turn, so that what else the machine does meets all alike."""
    folder = ROOT / "blueprints"
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".json", ".yaml", ".py"))
    commands = {"python -c pass": ["-c", "pass"]}
    for file in files:
        commands[file.relative_to(folder).as_posix()] = ["-m", "kerasflow", "check", str(file)]
    taken: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as bytecode:
        # The first round compiles, and does not count.
        for round_ in range(repeats + 1):
            for name, command in commands.items():
                seconds = seconds_of_process(command, bytecode)
                taken[name] += [seconds] if round_ else []
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    bare = medians.pop("python -c pass")
    print(f"{'python -c pass':<34} {bare:6.3f} s")
    for name, seconds in medians.items():
        print(f"{name:<34} {seconds - bare:6.3f} s beyond that")


def seconds_of_process(command: list[str], bytecode: str) -> float:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stdout.decode()}{done.stderr.decode()}")
    return seconds


def print_large() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("json", "yaml"):
            before = 0.0
            for count in SIZES:
                file = Path(folder) / f"large.{suffix}"
                file.write_text(spelled(count, suffix), "utf-8")
                seconds = min(seconds_to_check(file) for _ in range(3))
                more = f"  {seconds / before:4.2f} times as long" if before else ""
                print(f"{count:>6} nodes, {suffix}: {seconds:6.3f} s{more}")
                before = seconds


def seconds_to_check(file: Path) -> float:
    start = time.process_time()
    problems = kerasflow.check(file)
    seconds = time.process_time() - start
    if problems:
        raise SystemExit(str(problems))
    return seconds


def spelled(count: int, suffix: str) -> str:
    model = {"inputs": {"x": {"shape": [64]}}, "layers": nodes(count)}
    document = {"blueprint": 1, "model": model}
    if suffix == "json":
        return json.dumps(document, indent=1)
    import yaml

    return str(yaml.dump(document, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper)))


def nodes(count: int) -> list[Any]:
    """Five kinds of node in turn: arguments, components in arguments, branches and names."""
    found: list[Any] = []
    for index in range(count // 5):
        dense = {"units": 64, "activation": "relu", "kernel_regularizer": {"L2": 1e-4}}
        found += [
            {"Dense": dense, "name": f"d{index}"},
            {"BatchNormalization": {"epsilon": 1e-6}},
            {"Dropout": 0.1},
            {"Dense": 64},
            {"Add": {}, "inputs": ["previous", f"d{index}"], "name": f"s{index}"},
        ]
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
