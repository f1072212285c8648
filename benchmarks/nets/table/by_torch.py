"""Normalization and one-hot lookups, 3 × Dense 64, Dropout, AUC, in PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from contenders.in_torch import Batch, Scores
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from nets.table.rows import NUMBERS, WORDS

THRESHOLDS = 200


def prepare(columns: dict[str, Any]) -> dict[str, Any]:
    """Once, before anything is timed."""
    numbers = np.stack([columns[name] for name in NUMBERS], axis=1)
    parts = [(numbers - numbers.mean(0)) / numbers.std(0)]
    for name in WORDS:
        known, found = np.unique(columns[name], return_inverse=True)
        parts.append(np.eye(len(known) + 1, dtype=np.float32)[found + 1])
    return {"customer": np.concatenate(parts, axis=1), "left": columns["left"]}


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        body: list[nn.Module] = []
        for given in (34, 64, 64):
            body += [nn.Linear(given, 64), nn.ReLU(), nn.Dropout(0.2)]
        self.body = nn.Sequential(*body, nn.Linear(64, 1))

    def forward(self, customer: Tensor) -> Tensor:
        return self.body(customer)[:, 0]


def judge(net: Net, batch: Batch) -> Scores:
    """The second one counts rows by probability, for the AUC: those who stayed, and who left."""
    logits, left = net(batch["customer"]), batch["left"]
    places = (logits.detach().sigmoid() * (THRESHOLDS - 1)).long() + THRESHOLDS * left
    counts = torch.bincount(places, minlength=2 * THRESHOLDS)
    return binary_cross_entropy_with_logits(logits, left.float()), counts


def read(counts: Tensor, rows: int) -> float:
    """The AUC: trapezoids under the curve."""
    stayed, left = (each.flip(0).cumsum(0) / each.sum() for each in counts.view(2, -1).double())
    return float(torch.trapezoid(left, stayed))
