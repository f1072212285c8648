"""What the contenders on one of the nets read: its rows, and what its blueprint says of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

NETS = Path(__file__).parents[1] / "nets"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be trained on.

    Args:
        columns: Arrays by name.
        targets: From an output of the model to the name of its column.
        epochs: As many as the blueprint says.
        batch: Rows in a batch.
    """

    columns: dict[str, Any]
    targets: dict[str, str]
    epochs: int
    batch: int


def read_task(net: str, folder: str) -> Task:
    """Reads the rows of a net from the folder where the benchmark has put them."""
    blueprint = json.loads((NETS / net / "blueprint.json").read_text("utf-8"))
    with np.load(Path(folder, f"{net}.npz")) as archive:
        columns = {name: archive[name] for name in archive.files}
    found = blueprint["data"]["target"].items()
    targets = {
        name: column if isinstance(column, str) else column["from"] for name, column in found
    }
    return Task(columns, targets, blueprint["fit"]["epochs"], blueprint["fit"]["batch_size"])
