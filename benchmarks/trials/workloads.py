"""What is trained, by whom, and which figures KerasFlow is to reach there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SCRIPT, TUNED, LIMIT, KERASFLOW = "script", "tuned", "limit", "kerasflow"
COLD, WARM = "kerasflow, cold cache", "kerasflow, warm cache"
CONTENDERS = (SCRIPT, TUNED, LIMIT, KERASFLOW)


@dataclass(frozen=True, slots=True)
class Workload:
    """One model on one set of data.

    Args:
        name: Of its blueprint, and of the folder of its scripts.
        title: For the table.
        contenders: Who trains it.
        floors: How many times as fast as another KerasFlow is to be, or how far behind it may
            stay, by the names in `trials/floors.py`.
    """

    name: str
    title: str
    contenders: tuple[str, ...] = CONTENDERS
    floors: Mapping[str, float] = field(default_factory=dict)


def _floors(**floors: float) -> Mapping[str, float]:
    return MappingProxyType({"whole": 1.6, "accuracy": 0.003, "memory": 1.1, **floors})


WORKLOADS = (
    Workload(
        "dense",
        "MNIST, 784-128-10, 5 epochs",
        floors=_floors(fit_cold=3.0, fit_warm=4.0, steady=1.3, tuned=1.2),
    ),
    Workload(
        "text",
        "5,851 e-mails, embeddings of 20,000 words, 10 epochs",
        floors=_floors(fit_cold=2.2, fit_warm=3.0, tuned=1.2),
    ),
    Workload(
        "cnn",
        "MNIST, one convolution and two dense layers, 2 epochs",
        floors=_floors(fit_cold=2.0, tuned=1.1),
    ),
    Workload(
        "mix",
        "MNIST, 784-128-10 with BatchNormalization, Dropout, a schedule and validation, 4 epochs",
        floors=_floors(fit_cold=1.7),
    ),
    Workload(
        "tiny",
        "200 rows, one epoch: what is left is the start",
        contenders=(SCRIPT, KERASFLOW),
        floors=MappingProxyType({"start": 1.15}),
    ),
)
SERVING = "serving"
NAMES = (*(workload.name for workload in WORKLOADS), SERVING)
