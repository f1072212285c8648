"""Engines timed on the training itself, for `runtime.engine: "tune"`."""

from __future__ import annotations

import time

import keras

from kerasflow.running.engines.choosing import Choice, find_xla_obstacle
from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.fused import make_trainer

ROUNDS = 3
FEWEST_STEPS = 30
ROUND_SECONDS = 0.15
GAIN = 0.2
"""What XLA must be faster by to be chosen: less is within what a busy machine adds."""


def find_fastest(fitting: Fitting) -> Choice:
    """Returns the faster one of `fused` and `xla`, by trials that leave no trace.

    The engines take turns, and the shortest time of each counts, so that a machine that is busy for
    a while hits both alike. `plain` takes no part: it is `fused` with a call for each step.

    Args:
        fitting: What is to be trained; it is as before, afterwards.
    """
    obstacle = find_xla_obstacle(fitting.model)
    if obstacle:
        return Choice("fused", obstacle)
    fitting.model.optimizer.build(fitting.model.trainable_variables)
    variables = [*fitting.model.variables, *fitting.model.optimizer.variables]
    before = [(variable, variable.numpy()) for variable in variables]
    trials = {engine: _Trial(fitting, xla=engine == "xla") for engine in ("fused", "xla")}
    for _ in range(ROUNDS):
        for trial in trials.values():
            trial.run()
    for variable, value in before:
        variable.assign(value)
    fitting.model.reset_metrics()
    fused, xla = (trials[engine].seconds * 1e6 for engine in ("fused", "xla"))
    engine = "xla" if xla < (1 - GAIN) * fused else "fused"
    return Choice(engine, f"tried: {fused:.0f} µs a step fused, {xla:.0f} with XLA")


class _Trial:
    """One engine on trial."""

    def __init__(self, fitting: Fitting, *, xla: bool) -> None:
        self.trainer = make_trainer(fitting, xla=xla)
        self.seconds = float("inf")
        self._steps = min(FEWEST_STEPS, self.trainer.full)
        self._time()  # compiles
        self._steps = min(self.trainer.full, max(self._steps, int(ROUND_SECONDS / self._time())))

    def run(self) -> None:
        """Times some steps."""
        self.seconds = min(self.seconds, self._time())

    def _time(self) -> float:
        start = time.perf_counter()
        self.trainer.run(0, self._steps)
        keras.ops.convert_to_numpy(self.trainer.model.optimizer.iterations)  # waits for the device
        return (time.perf_counter() - start) / self._steps
