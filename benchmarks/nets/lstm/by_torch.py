"""Embedding with masks, LSTM 32, in PyTorch."""

from __future__ import annotations

from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(5000, 32, padding_idx=0)
        self.lstm = nn.LSTM(32, 32, batch_first=True)
        self.dense = nn.Linear(32, 2)

    def forward(self, words: Tensor) -> Tensor:
        lengths = (words != 0).sum(1)
        packed = pack_padded_sequence(
            self.embedding(words), lengths, batch_first=True, enforce_sorted=False
        )
        _, (hidden, _) = self.lstm(packed)
        return self.dense(hidden[-1])


def judge(net: Net, batch: Batch) -> Scores:
    return score_classes(net(batch["words"]), batch["kind"])
