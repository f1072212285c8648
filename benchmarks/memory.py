"""How much memory the activations of a training really take, beside what a plan says.

python benchmarks/memory.py blueprints/models/mnist_convnet.json 1024
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

import kerasflow


def status_bytes(key: str) -> int:
    """A figure of this process: VmRSS is what it takes now, VmHWM the most that it took."""
    found = re.search(rf"^{key}:\s*(\d+) kB$", Path("/proc/self/status").read_text("utf-8"), re.M)
    assert found, "this needs Linux"
    return int(found[1]) * 1024


def rows_of(tensors: list[Any], count: int) -> list[Any]:
    """Random rows in the shape of each tensor."""
    draw = np.random.default_rng(0).random
    shapes = [(count, *(size or 1 for size in tensor.shape[1:])) for tensor in tensors]
    return [draw(shape, "float32") for shape in shapes]


def main(file: str, batch_size: int) -> None:
    """Trains two steps, the first of two rows, and prints what the second takes more."""
    budget = kerasflow.plan(file).estimate.budget
    # Any loss will do, and this one takes any targets.
    model = kerasflow.build(file, sets=["compile.loss=mse", "compile.metrics=[]"])
    for rows in (2, batch_size):
        inputs, targets = rows_of(model.inputs, rows), rows_of(model.outputs, rows)
        before = status_bytes("VmRSS")
        Path("/proc/self/clear_refs").write_text("5", "utf-8")  # forget the most so far
        model.fit(inputs, targets, batch_size=rows, verbose=0)
    measured, estimated = status_bytes("VmHWM") - before, batch_size * budget.kept_bytes
    print(f"{file}, batches of {batch_size}: measured {measured / 1e6:.0f} MB, ", end="")
    print(f"estimated {estimated / 1e6:.0f} MB, ratio {measured / estimated:.2f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
