"""A U-Net of three levels, in PyTorch."""

from __future__ import annotations

import torch
from contenders.in_torch import Batch, Scores, channels_first, score_classes
from torch import Tensor, nn
from torch.nn.functional import max_pool2d

prepare = channels_first("picture")


def twice(given: int, filters: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(given, filters, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(filters, filters, 3, padding=1),
        nn.ReLU(),
    )


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fine, self.middle, self.coarse = twice(1, 16), twice(16, 32), twice(32, 64)
        self.up, self.join = nn.ConvTranspose2d(64, 32, 2, 2), twice(64, 32)
        self.up_again, self.join_again = nn.ConvTranspose2d(32, 16, 2, 2), twice(32, 16)
        self.head = nn.Conv2d(16, 2, 1)

    def forward(self, picture: Tensor) -> Tensor:
        fine = self.fine(picture)
        middle = self.middle(max_pool2d(fine, 2))
        x = self.coarse(max_pool2d(middle, 2))
        x = self.join(torch.cat([self.up(x), middle], dim=1))
        x = self.join_again(torch.cat([self.up_again(x), fine], dim=1))
        return self.head(x)


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["picture"]), batch["mask"])
