"""Two Conv1D on series, in PyTorch, which wants channels first."""

from __future__ import annotations

from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(6, 32, 5),
            nn.ReLU(),
            nn.MaxPool1d(2),
            nn.Conv1d(32, 64, 5),
            nn.ReLU(),
            nn.AdaptiveMaxPool1d(1),
            nn.Flatten(),
            nn.Linear(64, 64),
            nn.ReLU(),
            nn.Dropout(0.3),
            nn.Linear(64, 5),
        )

    def forward(self, series: Tensor) -> Tensor:
        return self.body(series.transpose(1, 2))


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["series"]), batch["kind"])
