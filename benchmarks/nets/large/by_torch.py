"""Dense 512, Dense 256 in batches of 1,024, in PyTorch."""

from __future__ import annotations

from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(100, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 10)
        )

    def forward(self, numbers: Tensor) -> Tensor:
        return self.body(numbers)


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["numbers"]), batch["kind"])
