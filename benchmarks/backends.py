"""Prints how fast KerasFlow trains on a backend: step by step, and by programs of many steps.

    python benchmarks/backends.py [--backends jax] [--only dense,text,cnn] [--rounds 2]

Each trains in a process of its own, in turn, with nothing compiled before; the shortest times
count.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trials.processes import BENCHMARKS, DATA, execute

ENGINES = ("plain", "by the rule")
HEADINGS = ("", "", "", "fit s", "epoch s", "cpu s", "times as fast", "accuracy")


@dataclass(frozen=True, slots=True)
class Trial:
    """One training.

    Args:
        engine: That executed it.
        fit_seconds: Compiling included.
        epoch_seconds: Of the fastest epoch.
        cpu_seconds: Of the whole process.
        accuracy: On the rows of the test.
    """

    engine: str
    fit_seconds: float
    epoch_seconds: float
    cpu_seconds: float
    accuracy: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--backends", default="jax", help="such as jax,tensorflow,torch")
    parser.add_argument(
        "--only", default="dense,text,cnn", help="workloads in benchmarks/blueprints"
    )
    parser.add_argument("--rounds", type=int, default=2, help="how often each trains")
    wishes = parser.parse_args()
    print(*HEADINGS, sep="\t")
    for workload in wishes.only.split(","):
        for backend in wishes.backends.split(","):
            for line in compare(workload, backend, wishes.rounds):
                print(workload, backend, *line, sep="\t", flush=True)


def compare(workload: str, backend: str, rounds: int) -> Iterator[tuple[str, ...]]:
    """Yields a line an engine, with how many times as fast as `plain` its `fit` and epochs are."""
    trials: dict[str, list[Trial]] = {engine: [] for engine in ENGINES}
    for _ in range(rounds):
        for engine in ENGINES:
            trials[engine].append(train(workload, backend, engine))
    plain = fastest(trials["plain"])
    for found in map(fastest, trials.values()):
        seconds = found.fit_seconds, found.epoch_seconds, found.cpu_seconds
        others = plain.fit_seconds, plain.epoch_seconds
        ratios = (f"{other / own:.2f}" for other, own in zip(others, seconds, strict=False))
        measured = (f"{each:.2f}" for each in seconds)
        yield found.engine, *measured, " and ".join(ratios), f"{found.accuracy:.4f}"


def fastest(trials: Sequence[Trial]) -> Trial:
    """Returns the shortest times of all."""
    least: dict[str, Any] = {
        name: min(getattr(trial, name) for trial in trials)
        for name in ("fit_seconds", "epoch_seconds", "cpu_seconds")
    }
    return Trial(trials[0].engine, **least, accuracy=trials[0].accuracy)


def train(workload: str, backend: str, engine: str) -> Trial:
    """Trains in a process of its own."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "run"
        command = ["run", str(BENCHMARKS / "blueprints" / f"{workload}.json"), "--out", str(folder)]
        command += ["--data-root", str(DATA), "--set", f"runtime.backend={backend}"]
        command += ["--set", f"runtime.engine={engine}"] if engine == "plain" else []
        done = execute(["-m", "kerasflow", *command, "--quiet"], KERASFLOW_CACHE="")
        report = json.loads((folder / "report.json").read_text("utf-8"))
        lines = (folder / "metrics.jsonl").read_text("utf-8").splitlines()
    return Trial(
        report["engine"],
        report["seconds"]["fit"],
        min(json.loads(line)["seconds"] for line in lines),
        done.cpu_seconds,
        report["test"]["accuracy"],
    )


if __name__ == "__main__":
    main()
