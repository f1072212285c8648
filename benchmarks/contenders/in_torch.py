"""One of the nets as a person trains it in PyTorch.

    python in_torch.py NET FOLDER

The net is that of `nets/NET/by_torch.py`, and FOLDER holds its rows. Rows lie in tensors and are
taken a batch at a time, which is faster than a `DataLoader` of single rows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from contenders.columns import read_task
from contenders.timing import Timing, tell, wanted_epochs

Batch = dict[str, Tensor]
Scores = tuple[Tensor, Tensor | None]
"""The loss, and what is counted for a metric: it is added up over the batches of an epoch."""


def score_classes(logits: Tensor, kinds: Tensor) -> Scores:
    """The cross entropy, and how many rows are right."""
    return cross_entropy(logits, kinds), (logits.argmax(1) == kinds).sum()


def channels_first(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Lays pictures as PyTorch wants them, once."""

    def prepare(columns: dict[str, Any]) -> dict[str, Any]:
        moved = {name: columns[name].transpose(0, 3, 1, 2).copy() for name in names}
        return {**columns, **moved}

    return prepare


def main(net: str, folder: str) -> None:
    written = import_module(f"nets.{net}.by_torch")
    task = read_task(net, folder)
    prepare = getattr(written, "prepare", lambda columns: columns)
    data = {name: to_tensor(column) for name, column in prepare(task.columns).items()}
    model = written.Net()
    timing = Timing()
    with timing:
        optimizer, schedule = getattr(written, "optimize", by_adam)(model)
        for _ in range(wanted_epochs(task.epochs)):
            timing.begin_epoch()
            loss = train_epoch(written, model, data, task.batch, optimizer, schedule)
            timing.end_epoch()
    tell(timing, None, *task.columns.values(), loss=loss)


def train_epoch(
    written: Any, model: Any, data: Batch, size: int, optimizer: Any, schedule: Any
) -> float:
    """The mean loss of an epoch."""
    model.train()
    count = len(next(iter(data.values())))
    total, counted = 0.0, torch.tensor(0)
    for rows in torch.randperm(count).split(size):
        optimizer.zero_grad()
        batch = {name: column[rows] for name, column in data.items()}
        loss, counts = written.judge(model, batch)
        loss.backward()
        optimizer.step()
        if schedule:
            schedule.step()
        total += loss.item() * len(rows)
        counted = counted if counts is None else counted + counts
    metric = getattr(written, "read", lambda counts, rows: (counts / rows).tolist())
    print(f"loss {total / count:.4f}, metric {metric(counted, count)}")
    return total / count


def by_adam(model: Any) -> tuple[Any, Any]:
    return torch.optim.Adam(model.parameters(), 0.001), None


def to_tensor(column: Any) -> Tensor:
    """Whole numbers become those of 64 bits, by which PyTorch tells classes and words."""
    tensor = torch.from_numpy(column)
    return tensor if tensor.is_floating_point() else tensor.long()


if __name__ == "__main__":
    main(*sys.argv[1:])
