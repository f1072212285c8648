"""One of the nets as a person trains it in Keras.

    python in_keras.py NET FOLDER          # arrays, `compile`, `fit`
    python in_keras.py NET FOLDER tuned    # with a pipeline, 64 steps an execution, XLA if it gains

The model is that of `nets/NET/by_keras.py`, and FOLDER holds its rows.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from contenders.columns import Task, read_task
from contenders.measuring import Stopwatch, tell, wanted_epochs


def main(net: str, folder: str, tuned: bool) -> None:
    written = import_module(f"nets.{net}.by_keras")
    task = read_task(net, folder)
    prepare = getattr(written, "prepare", None)
    x, y = divide(prepare(task.columns) if prepare else task.columns, task)
    data: dict[str, Any] = {"x": x, "y": y, "batch_size": task.batch}
    tuning: dict[str, Any] = {}
    if tuned:
        from contenders.pipeline import make_pipeline

        tuning = {"steps_per_execution": 64, **written.TUNING}
    model = written.make(**tuning)
    stopwatch = Stopwatch()
    with stopwatch:
        if tuned:
            data = {"x": make_pipeline(x, y, task.batch)}
        history = model.fit(**data, epochs=wanted_epochs(task.epochs), callbacks=[stopwatch])
    tell(stopwatch, None, *task.columns.values(), loss=history.history["loss"][-1])


def divide(columns: dict[str, Any], task: Task) -> tuple[Any, Any]:
    """Inputs and targets: by name where there are several, else an array by itself."""
    targets = {name: columns[column] for name, column in task.targets.items()}
    inputs = {name: column for name, column in columns.items() if name not in task.targets.values()}
    x, y = (each if len(each) > 1 else next(iter(each.values())) for each in (inputs, targets))
    return x, y


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], tuned="tuned" in sys.argv[3:])
