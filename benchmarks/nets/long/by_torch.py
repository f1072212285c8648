"""Dense 32, Dense 16 in epochs of 1,875 steps, in PyTorch."""

from __future__ import annotations

from typing import Any

import torch
from contenders.in_torch import Batch, Scores
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 1)
        )

    def forward(self, numbers: Tensor) -> Tensor:
        return self.body(numbers)[:, 0]


def judge(net: Net, batch: Batch) -> Scores:
    logits, yes = net(batch["numbers"]), batch["yes"]
    return binary_cross_entropy_with_logits(logits, yes.float()), ((logits > 0) == yes).sum()


def optimize(net: Net) -> tuple[Any, Any]:
    return torch.optim.RMSprop(net.parameters(), 0.001, alpha=0.9, eps=1e-7), None
