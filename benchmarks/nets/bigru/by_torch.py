"""Bidirectional GRU 24, in PyTorch."""

from __future__ import annotations

import torch
from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gru = nn.GRU(6, 24, batch_first=True, bidirectional=True)
        self.head = nn.Sequential(nn.Dropout(0.3), nn.Linear(48, 32), nn.ReLU(), nn.Linear(32, 3))

    def forward(self, series: Tensor) -> Tensor:
        _, (forwards, backwards) = self.gru(series)
        return self.head(torch.cat([forwards, backwards], dim=1))


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["series"]), batch["kind"])
