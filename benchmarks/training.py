"""Prints how fast KerasFlow trains beside Keras written by hand; `make bench` runs it.

    python benchmarks/training.py [--rounds 3] [--only dense,text] [--contenders script,kerasflow]
                                  [--quick] [--json FILE]

Every contender trains in a process of its own, one after the other, round by round, so that
what else the machine does meets all alike. docs/benchmarks.md says who they are and what is fair.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from trials.figures import summarize
from trials.floors import Floor, floors_of, floors_of_serving
from trials.processes import execute
from trials.serving import Serving, measure_serving
from trials.tables import tabulate, tabulate_floors, tabulate_serving
from trials.trials import Trial, Turn
from trials.wishes import one_of
from trials.workloads import CONTENDERS, NAMES, SERVING, WORKLOADS, Workload


def main(arguments: Sequence[str]) -> None:
    wishes = _read(arguments)
    workloads = [workload for workload in WORKLOADS if workload.name in wishes.only]
    if not wishes.quick:
        # The first process of the day reads TensorFlow from the disk; it is nobody's.
        execute(["-c", "import tensorflow, keras"])
    trials = _train(workloads, wishes)
    serving = measure_serving() if SERVING in wishes.only else None
    print(f"\nmedians of {wishes.rounds}, accuracy the mean; {os.cpu_count()} cores; batches of 32")
    floors = _print_tables(workloads, trials, serving)
    if wishes.json:
        found = {
            "cores": os.cpu_count(),
            "trials": [asdict(trial) for trial in trials],
            "serving": serving,
            "floors": [{**asdict(floor), "reached": floor.reached} for floor in floors],
        }
        wishes.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _read(arguments: Sequence[str]) -> Any:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each trains")
    parser.add_argument("--only", type=one_of(NAMES), default=NAMES, help=", ".join(NAMES))
    parser.add_argument(
        "--contenders", type=one_of(CONTENDERS), default=CONTENDERS, help=", ".join(CONTENDERS)
    )
    parser.add_argument("--quick", action="store_true", help="one round of one epoch")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep every trial there, too")
    wishes = parser.parse_args(arguments)
    wishes.epochs = 1 if wishes.quick else None
    wishes.rounds = 1 if wishes.quick else wishes.rounds
    return wishes


def _train(workloads: Sequence[Workload], wishes: Any) -> list[Trial]:
    trials = []
    for round_ in range(1, wishes.rounds + 1):
        for workload in workloads:
            for trial in Turn(workload, round_, wishes.contenders, wishes.epochs).run():
                _say(trial)
                trials.append(trial)
    return trials


def _say(trial: Trial) -> None:
    seconds = f"fit {trial.fit_seconds:.2f} s, whole {trial.whole_seconds:.2f} s"
    print(f"round {trial.round}: {trial.workload}, {trial.contender}: {seconds}", file=sys.stderr)


def _print_tables(
    workloads: Sequence[Workload], trials: Sequence[Trial], serving: Serving | None
) -> list[Floor]:
    found: list[Floor] = []
    for workload in workloads:
        figures = summarize([trial for trial in trials if trial.workload == workload.name])
        floors = list(floors_of(workload, figures))
        _print([f"{workload.name}: {workload.title}", *tabulate(figures)], floors)
        found += floors
    if serving:
        floors = list(floors_of_serving(serving))
        _print(["serving: 10,000 rows and one", *tabulate_serving(serving)], floors)
        found += floors
    return found


def _print(lines: Sequence[str], floors: Sequence[Floor]) -> None:
    print("", *lines, *tabulate_floors(floors), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
