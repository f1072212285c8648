"""Who trains the nets of `benchmarks/breadth.py`, and their trials."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from trials.processes import BENCHMARKS, ROOT, OvertimeError
from trials.trials import Trial, make_trial, run_kerasflow, run_script
from trials.workloads import COLD, KERASFLOW, SCRIPT, TUNED, WARM

PYTORCH = "pytorch"
ENGINES = ("plain", "fused", "xla")
CONTENDERS = (SCRIPT, TUNED, PYTORCH, KERASFLOW, *ENGINES)
NETS = tuple(sorted(file.parent.name for file in (BENCHMARKS / "nets").glob("*/blueprint.json")))
TORCH = Path(os.environ.get("TORCH_PYTHON", ROOT / ".venv-torch" / "bin" / "python"))
"""The Python that has PyTorch; `make bench-breadth` makes an environment of its own for it."""


def draw_rows(nets: tuple[str, ...], folder: Path) -> None:
    """Writes the rows of each net to a file that all contenders read; always the same ones."""
    for net in nets:
        rows = import_module(f"nets.{net}.rows").draw(np.random.default_rng(1))
        np.savez(folder / f"{net}.npz", **rows)


@dataclass(frozen=True, slots=True)
class NetTurn:
    """All contenders of a net, one after the other.

    Args:
        net: Its name.
        round: From 1; also KerasFlow's seed.
        contenders: Who of them.
        rows: The folder of the rows.
        cache: An empty folder for what is compiled.
        epochs: In place of the net's own.
        limit: Seconds after which a process is ended.
    """

    net: str
    round: int
    contenders: tuple[str, ...]
    rows: Path
    cache: Path
    epochs: int | None
    limit: float

    def run(self) -> Iterator[Trial | OvertimeError]:
        """Yields a trial, or that it took too long, as soon as it has ended.

        What is compiled is kept for the next one only: KerasFlow trains with a cold cache, then
        with a warm one, and so does XLA where it is named by hand.
        """
        for contender in CONTENDERS:
            if contender not in self.contenders:
                continue
            if contender == KERASFLOW:
                yield self._try(COLD, contender)
                yield self._try(WARM, contender)
            elif contender in ENGINES:
                yield from self._run_engine(contender)
            else:
                yield self._try(contender, contender)

    def _run_engine(self, engine: str) -> Iterator[Trial | OvertimeError]:
        first = self._try(f"{engine}, cold cache" if engine == "xla" else engine, engine)
        yield first
        if engine == "xla" and isinstance(first, Trial):
            yield self._try("xla", engine)

    def _try(self, name: str, contender: str) -> Trial | OvertimeError:
        run = self._run_ours if contender in (KERASFLOW, *ENGINES) else self._run_script
        try:
            finished, told = run(contender)
        except OvertimeError as overtime:
            return overtime
        return make_trial(self.net, name, self.round, finished, told)

    def _run_script(self, contender: str) -> Any:
        script = "in_torch.py" if contender == PYTORCH else "in_keras.py"
        command = [str(BENCHMARKS / "contenders" / script), self.net, str(self.rows)]
        command += ["tuned"] if contender == TUNED else []
        python = str(TORCH if contender == PYTORCH else sys.executable)
        wish = {"BENCHMARK_EPOCHS": str(self.epochs)} if self.epochs else {}
        return run_script(command, python=python, limit=self.limit, **wish)

    def _run_ours(self, contender: str) -> Any:
        sets = [f"seed={self.round}", *([f"fit.epochs={self.epochs}"] if self.epochs else [])]
        sets += [f"runtime.engine={contender}"] if contender in ENGINES else []
        blueprint = BENCHMARKS / "nets" / self.net / "blueprint.json"
        cache = str(self.cache / contender)
        return run_kerasflow(blueprint, self.rows, sets, cache, limit=self.limit)
