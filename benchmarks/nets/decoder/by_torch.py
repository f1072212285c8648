"""Two blocks of causal attention on 48 signs, in PyTorch."""

from __future__ import annotations

import torch
from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
        self.first, self.second = nn.LayerNorm(64, 1e-3), nn.LayerNorm(64, 1e-3)
        self.dense = nn.Sequential(nn.Linear(64, 256), nn.GELU(), nn.Linear(256, 64))
        self.register_buffer("later", torch.ones(48, 48, dtype=torch.bool).triu(1))

    def forward(self, x: Tensor) -> Tensor:
        normal = self.first(x)
        attended, _ = self.attention(
            normal, normal, normal, need_weights=False, attn_mask=self.later, is_causal=True
        )
        x = x + attended
        return x + self.dense(self.second(x))


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(64, 64)
        self.positions = nn.Parameter(torch.randn(48, 64) * 0.1)
        self.body = nn.Sequential(Block(), Block(), nn.LayerNorm(64, 1e-3), nn.Linear(64, 64))

    def forward(self, signs: Tensor) -> Tensor:
        return self.body(self.embedding(signs) + self.positions)


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["signs"]).flatten(0, 1), batch["next"].flatten())
