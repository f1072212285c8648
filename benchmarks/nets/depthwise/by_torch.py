"""A CNN of depthwise and pointwise convolutions, in PyTorch."""

from __future__ import annotations

from contenders.in_torch import Batch, Scores, channels_first, score_classes
from torch import Tensor, nn

prepare = channels_first("picture")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        body: list[nn.Module] = [nn.Conv2d(3, 16, 3, 2, padding=1, bias=False)]
        given = 16
        for filters, stride in ((32, 1), (64, 2), (64, 1)):
            body += [nn.BatchNorm2d(given), nn.ReLU()]
            body += [nn.Conv2d(given, given, 3, stride, padding=1, groups=given, bias=False)]
            body += [nn.BatchNorm2d(given), nn.ReLU(), nn.Conv2d(given, filters, 1, bias=False)]
            given = filters
        body += [nn.BatchNorm2d(given), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        self.body = nn.Sequential(*body, nn.Linear(given, 10))

    def forward(self, picture: Tensor) -> Tensor:
        return self.body(picture)


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["picture"]), batch["kind"])
