"""GRU 32, GRU 16, in PyTorch."""

from __future__ import annotations

from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.GRU(8, 32, batch_first=True)
        self.second = nn.GRU(32, 16, batch_first=True)
        self.dense = nn.Linear(16, 4)

    def forward(self, series: Tensor) -> Tensor:
        steps, _ = self.first(series)
        _, hidden = self.second(steps)
        return self.dense(hidden[-1])


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["series"]), batch["kind"])
