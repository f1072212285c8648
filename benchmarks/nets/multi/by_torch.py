"""Two outputs of one trunk, in PyTorch."""

from __future__ import annotations

import torch
from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn
from torch.nn.functional import mse_loss


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU())
        self.label = nn.Linear(64, 5)
        self.extent = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, numbers: Tensor) -> tuple[Tensor, Tensor]:
        trunk = self.trunk(numbers)
        return self.label(trunk), self.extent(trunk)[:, 0]


def judge(net: Net, batch: Batch) -> Scores:
    label, extent = net(batch["numbers"])
    loss, right = score_classes(label, batch["kind"])
    away = (extent.detach() - batch["size"]).abs().sum()
    return loss + 2 * mse_loss(extent, batch["size"]), torch.stack([right, away])
