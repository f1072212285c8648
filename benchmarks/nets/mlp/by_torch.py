"""4 × (Dense 256, BatchNormalization, relu, Dropout), AdamW, cosine, in PyTorch."""

from __future__ import annotations

from typing import Any

import torch
from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        body: list[nn.Module] = []
        for given in (64, 256, 256, 256):
            dense = nn.Linear(given, 256, bias=False)
            body += [dense, nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.2)]
        self.body = nn.Sequential(*body, nn.Linear(256, 10))

    def forward(self, numbers: Tensor) -> Tensor:
        return self.body(numbers)


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["numbers"]), batch["kind"])


def optimize(net: Net) -> tuple[Any, Any]:
    optimizer = torch.optim.AdamW(net.parameters(), 0.001, weight_decay=0.01)
    return optimizer, torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 3 * 157)
