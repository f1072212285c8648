"""One contender's training of one workload, in a process of its own."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
        finished = execute([str(script)], **wish)
        told = json.loads(finished.output.splitlines()[-1])
        return self._trial(contender, finished, **told)

    def _run_kerasflow(self, contender: str, cache: str) -> Trial:
        blueprint = BENCHMARKS / "blueprints" / f"{self.workload.name}.json"
        sets = [f"seed={self.round}", *([f"fit.epochs={self.epochs}"] if self.epochs else [])]
        wishes = [word for each in sets for word in ("--set", each)]
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "run")
            read = [str(blueprint), "--data-root", str(DATA), *wishes]
            command = ["-m", "kerasflow", "run", *read, "--out", str(out)]
            finished = execute(command, KERASFLOW_CACHE=cache)
            report = json.loads((out / "report.json").read_text("utf-8"))
            epochs = (out / "metrics.jsonl").read_text("utf-8").splitlines()
        return self._trial(
            contender,
            finished,
            fit_seconds=report["seconds"]["fit"],
            epoch_seconds=[json.loads(line)["seconds"] for line in epochs],
            accuracy=report.get("test", {}).get("accuracy"),
        )

    def _trial(
        self,
        contender: str,
        finished: Finished,
        *,
        fit_seconds: float,
        epoch_seconds: list[float],
        accuracy: float | None,
        data_bytes: int | None = None,
    ) -> Trial:
        return Trial(
            workload=self.workload.name,
            contender=contender,
            round=self.round,
            fit_seconds=fit_seconds,
            epoch_seconds=epoch_seconds,
            whole_seconds=finished.seconds,
            cpu_seconds=finished.cpu_seconds,
            peak_bytes=finished.peak_bytes,
            accuracy=accuracy,
            data_bytes=data_bytes,
        )
