"""A residual CNN with BatchNormalization, in PyTorch."""

from __future__ import annotations

from contenders.in_torch import Batch, Scores, channels_first, score_classes
from torch import Tensor, nn
from torch.nn.functional import relu

prepare = channels_first("picture")


def convolve(given: int, filters: int, size: int, stride: int = 1) -> nn.Sequential:
    convolution = nn.Conv2d(given, filters, size, stride, padding=size // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(filters))


class Block(nn.Module):
    def __init__(self, given: int, filters: int, stride: int) -> None:
        super().__init__()
        self.first = convolve(given, filters, 3, stride)
        self.second = convolve(filters, filters, 3)
        self.short = convolve(given, filters, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        return relu(self.second(relu(self.first(x))) + self.short(x))


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            convolve(3, 16, 3),
            nn.ReLU(),
            Block(16, 16, 1),
            Block(16, 32, 2),
            Block(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(64, 10),
        )

    def forward(self, picture: Tensor) -> Tensor:
        return self.body(picture)


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["picture"]), batch["kind"])
