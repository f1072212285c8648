"""A tag a word, in PyTorch."""

from __future__ import annotations

from contenders.in_torch import Batch, Scores, score_classes
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(500, 32, padding_idx=0)
        self.lstm = nn.LSTM(32, 32, batch_first=True, bidirectional=True)
        self.dense = nn.Linear(64, 9)

    def forward(self, words: Tensor) -> Tensor:
        lengths = (words != 0).sum(1)
        packed = pack_padded_sequence(
            self.embedding(words), lengths, batch_first=True, enforce_sorted=False
        )
        steps, _ = self.lstm(packed)
        steps, _ = pad_packed_sequence(steps, batch_first=True, total_length=words.shape[1])
        return self.dense(steps)


def judge(net: Net, batch: Batch) -> Scores:
    counts = batch["words"] != 0
    return score_classes(net(batch["words"])[counts], batch["tag"][counts])
