"""A convolutional autoencoder, in PyTorch."""

from __future__ import annotations

from contenders.in_torch import Batch, Scores, channels_first
from torch import Tensor, nn
from torch.nn.functional import mse_loss

prepare = channels_first("picture", "again")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 3, 2, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(32, 16, 3, 2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(16, 16, 3, 2, padding=1, output_padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 1, 3, padding=1),
            nn.Sigmoid(),
        )

    def forward(self, picture: Tensor) -> Tensor:
        return self.body(picture)


def judge(net: Net, batch: Batch) -> Scores:
    return mse_loss(net(batch["picture"]), batch["again"]), None
