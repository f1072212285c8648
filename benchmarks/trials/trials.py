"""One contender's training of one workload, in a process of its own."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trials.processes import BENCHMARKS, DATA, Finished, execute
from trials.workloads import COLD, KERASFLOW, WARM, Workload


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it.

    Args:
        workload: Its name.
        contender: Who trained.
        round: From 1; also KerasFlow's seed.
        fit_seconds: Training, compilation included.
        epoch_seconds: Of each epoch.
        whole_seconds: From the start of the process to its end.
        cpu_seconds: The process's, of all cores.
        peak_bytes: The most memory that the process held at a time.
        accuracy: On the test split, from 0 to 1; None where there is none.
        data_bytes: What the arrays hold that are trained on; None where nobody says.
        loss: Of the last epoch, in training; None where nobody says.
        engine: That executed it; None where it was not KerasFlow.
    """

    workload: str
    contender: str
    round: int
    fit_seconds: float
    epoch_seconds: list[float]
    whole_seconds: float
    cpu_seconds: float
    peak_bytes: int
    accuracy: float | None
    data_bytes: int | None = None
    loss: float | None = None
    engine: str | None = None

    @property
    def steady_seconds(self) -> float:
        """An epoch after the first one, which compiles."""
        return statistics.median(self.epoch_seconds[1:] or self.epoch_seconds)


@dataclass(frozen=True, slots=True)
class Turn:
    """All contenders of a workload, one after the other.

    Args:
        workload: What they train.
        round: From 1.
        contenders: Who of them.
        epochs: In place of the workload's own.
    """

    workload: Workload
    round: int
    contenders: tuple[str, ...]
    epochs: int | None = None

    def run(self) -> Iterator[Trial]:
        """Yields a trial as soon as it has ended."""
        for contender in self.workload.contenders:
            if contender not in self.contenders:
                continue
            if contender == KERASFLOW:
                with tempfile.TemporaryDirectory() as cache:
                    yield self._run_kerasflow(COLD, cache)
                    yield self._run_kerasflow(WARM, cache)
            else:
                yield self._run_script(contender)

    def _run_script(self, contender: str) -> Trial:
        script = BENCHMARKS / "contenders" / self.workload.name / f"{contender}.py"
        wish = {"BENCHMARK_EPOCHS": str(self.epochs)} if self.epochs else {}
        return self._trial(contender, *run_script([str(script)], **wish))

    def _run_kerasflow(self, contender: str, cache: str) -> Trial:
        blueprint = BENCHMARKS / "blueprints" / f"{self.workload.name}.json"
        sets = [f"seed={self.round}", *([f"fit.epochs={self.epochs}"] if self.epochs else [])]
        return self._trial(contender, *run_kerasflow(blueprint, DATA, sets, cache))

    def _trial(self, contender: str, finished: Finished, told: Told) -> Trial:
        return make_trial(self.workload.name, contender, self.round, finished, told)


Told = Mapping[str, Any]
"""What a contender says of itself: fields of `Trial`."""


def make_trial(workload: str, contender: str, round_: int, finished: Finished, told: Told) -> Trial:
    """Puts together what a contender says of itself and what was seen of its process."""
    return Trial(
        workload=workload,
        contender=contender,
        round=round_,
        whole_seconds=finished.seconds,
        cpu_seconds=finished.cpu_seconds,
        peak_bytes=finished.peak_bytes,
        **told,
    )


def run_script(command: Sequence[str], **options: Any) -> tuple[Finished, Told]:
    """Runs what is written by hand; options as in `execute`."""
    finished = execute(command, **options)
    return finished, json.loads(finished.output.splitlines()[-1])


def run_kerasflow(
    blueprint: Path, data: Path, sets: Iterable[str], cache: str, **options: Any
) -> tuple[Finished, Told]:
    """Runs a blueprint as anybody types it.

    Args:
        blueprint: The file.
        data: Where its data lies.
        sets: What `--set` takes.
        cache: The folder of compiled programs.
        options: As in `execute`.
    """
    wishes = [word for each in sets for word in ("--set", each)]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "run")
        read = [str(blueprint), "--data-root", str(data), *wishes]
        command = ["-m", "kerasflow", "run", *read, "--out", str(out)]
        finished = execute(command, KERASFLOW_CACHE=cache, **options)
        report = json.loads((out / "report.json").read_text("utf-8"))
        lines = (out / "metrics.jsonl").read_text("utf-8").splitlines()
    epochs = [json.loads(line) for line in lines]
    return finished, {
        "fit_seconds": report["seconds"]["fit"],
        "epoch_seconds": [epoch["seconds"] for epoch in epochs],
        "accuracy": report.get("test", {}).get("accuracy"),
        "loss": epochs[-1]["loss"],
        "engine": report["engine"],
    }
