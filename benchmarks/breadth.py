"""Prints how fast nets of many kinds train: by Keras, PyTorch and KerasFlow; `make bench-breadth`.

    python benchmarks/breadth.py [--rounds 3] [--only lstm,unet] [--contenders script,kerasflow]
                                 [--limit 120] [--quick] [--json FILE]

Every contender trains in a process of its own, one after the other, round by round.
docs/benchmarks.md says who they are and what is fair.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from trials.breadth_tables import (
    floors_of_breadth,
    tabulate_losses,
    tabulate_ratios,
    tabulate_seconds,
)
from trials.figures import summarize
from trials.nets import CONTENDERS, NETS, PYTORCH, TORCH, NetTurn, draw_rows
from trials.processes import OvertimeError, execute
from trials.tables import tabulate_floors
from trials.trials import Trial
from trials.wishes import one_of
from trials.workloads import COLD, WARM


def main(arguments: Sequence[str]) -> None:
    wishes = _read(arguments)
    if not wishes.quick:
        # The first process of the day reads TensorFlow from the disk; it is nobody's.
        execute(["-c", "import tensorflow, keras"])
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder, "rows")
        rows.mkdir()
        draw_rows(wishes.only, rows)
        trials = list(_train(wishes, rows))
    print(f"\nmedians of {wishes.rounds}, losses the mean; {os.cpu_count()} cores")
    _print_tables(trials)
    if wishes.json:
        found = {"cores": os.cpu_count(), "trials": [asdict(trial) for trial in trials]}
        wishes.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def _read(arguments: Sequence[str]) -> Any:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each trains")
    parser.add_argument("--only", type=one_of(NETS), default=NETS, help=", ".join(NETS))
    parser.add_argument(
        "--contenders", type=one_of(CONTENDERS), help=f"all but plain of {', '.join(CONTENDERS)}"
    )
    parser.add_argument(
        "--limit", type=float, default=120, help="seconds after which a process is ended"
    )
    parser.add_argument("--quick", action="store_true", help="one round of one epoch")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep every trial there, too")
    wishes = parser.parse_args(arguments)
    wishes.epochs = 1 if wishes.quick else None
    wishes.rounds = 1 if wishes.quick else wishes.rounds
    wishes.contenders = wishes.contenders or tuple(n for n in CONTENDERS if n != "plain")
    if PYTORCH in wishes.contenders and not TORCH.exists():
        parser.error(f"no PyTorch at {TORCH}: `make bench-breadth` installs it, or leave it out")
    return wishes


def _train(wishes: Any, rows: Path) -> Iterator[Trial]:
    for round_ in range(1, wishes.rounds + 1):
        for net in wishes.only:
            with tempfile.TemporaryDirectory() as cache:
                turn = NetTurn(
                    net, round_, wishes.contenders, rows, Path(cache), wishes.epochs, wishes.limit
                )
                for trial in turn.run():
                    print(f"round {round_}: {net}, {_say(trial)}", file=sys.stderr)
                    if isinstance(trial, Trial):
                        yield trial


def _say(trial: Trial | OvertimeError) -> str:
    if isinstance(trial, OvertimeError):
        return str(trial)
    return f"{trial.contender}: fit {trial.fit_seconds:.2f} s"


def _print_tables(trials: Sequence[Trial]) -> None:
    nets = dict.fromkeys(trial.workload for trial in trials)
    found = {net: summarize([each for each in trials if each.workload == net]) for net in nets}
    engines = {
        trial.workload: trial.engine or "" for trial in trials if trial.contender in (COLD, WARM)
    }
    print("", *tabulate_seconds(found, engines), sep="\n")
    print("", *tabulate_ratios(found), sep="\n")
    print("", *tabulate_losses(found), sep="\n")
    print("", *tabulate_floors(list(floors_of_breadth(found))), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
