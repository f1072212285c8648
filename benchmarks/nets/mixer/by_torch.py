"""An MLP-Mixer of two blocks on 64 patches, in PyTorch."""

from __future__ import annotations

from contenders.in_torch import Batch, Scores, channels_first, score_classes
from torch import Tensor, nn

prepare = channels_first("picture")


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.LayerNorm(64, 1e-3), nn.LayerNorm(64, 1e-3)
        self.patches = nn.Sequential(nn.Linear(64, 64), nn.GELU(), nn.Linear(64, 64))
        self.channels = nn.Sequential(nn.Linear(64, 128), nn.GELU(), nn.Linear(128, 64))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.patches(self.first(x).transpose(1, 2)).transpose(1, 2)
        return x + self.channels(self.second(x))


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 64, 4, 4)
        self.body = nn.Sequential(Block(), Block(), nn.LayerNorm(64, 1e-3))
        self.head = nn.Linear(64, 10)

    def forward(self, picture: Tensor) -> Tensor:
        x = self.patches(picture).flatten(2).transpose(1, 2)
        return self.head(self.body(x).mean(1))


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["picture"]), batch["kind"])
