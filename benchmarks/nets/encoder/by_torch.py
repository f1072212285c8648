"""A block of attention on 64 words, in PyTorch."""

from __future__ import annotations

import torch
from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(5000, 64)
        self.positions = nn.Parameter(torch.randn(64, 64) * 0.1)
        self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
        self.first, self.second = nn.LayerNorm(64, 1e-6), nn.LayerNorm(64, 1e-6)
        self.dense = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64))
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(64, 2)

    def forward(self, words: Tensor) -> Tensor:
        x = self.embedding(words) + self.positions
        attended, _ = self.attention(x, x, x, need_weights=False)
        x = self.first(x + self.dropout(attended))
        x = self.second(x + self.dropout(self.dense(x)))
        return self.head(x.mean(1))


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["words"]), batch["kind"])
