"""Two towers of embeddings, in PyTorch."""

from __future__ import annotations

import torch
from contenders.in_torch import Batch, Scores
from torch import Tensor, nn
from torch.nn.functional import mse_loss


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.person = nn.Sequential(nn.Embedding(2000, 32), nn.Linear(32, 32), nn.ReLU())
        self.film = nn.Sequential(nn.Embedding(3000, 32), nn.Linear(32, 32), nn.ReLU())
        self.head = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, person: Tensor, film: Tensor) -> Tensor:
        towers = torch.cat([self.person(person), self.film(film)], dim=1)
        return self.head(towers)[:, 0]


def judge(net: Net, batch: Batch) -> Scores:
    return mse_loss(net(batch["person"], batch["film"]), batch["mark"]), None
