"""The checkpoints in the folder of a run: the last two, under names that tell how far they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kerasflow.checking.file_names import CHECKPOINTS

GENERATIONS = 2
"""How many are there at once."""

SUFFIX = ".checkpoint"
_NAME = re.compile(rf"epoch-(\d{{1,9}})-step-(\d{{1,12}}){re.escape(SUFFIX)}")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """How far a training is.

    Args:
        epoch: How many epochs are done, those of earlier phases included.
        step: How many steps of the next one are.
    """

    epoch: int
    step: int = 0

    @property
    def name(self) -> str:
        """The name of a checkpoint of it."""
        return f"epoch-{self.epoch}-step-{self.step}{SUFFIX}"

    def __str__(self) -> str:
        return f"epoch {self.epoch + 1}, step {self.step + 1}"


def list_checkpoints(folder: Path) -> dict[Position, Path]:
    """Returns the checkpoints of a run, the newest first.

    Args:
        folder: Of the run.
    """
    kept = folder / CHECKPOINTS
    matches = [_NAME.fullmatch(file.name) for file in kept.iterdir()] if kept.is_dir() else []
    positions = {Position(*map(int, match.groups())): match[0] for match in matches if match}
    return {position: kept / positions[position] for position in sorted(positions, reverse=True)}


def keep_checkpoint(folder: Path, position: Position, tree: Any) -> Path:
    """Writes a checkpoint and leaves the one before; returns its file.

    At no moment is there less than one that is whole, nor the bytes of more than two.

    Args:
        folder: Of the run.
        position: How far the training is.
        tree: What `write_tree` takes.

    Raises:
        OSError: It cannot be written; the newest of those before is there still.
    """
    from kerasflow.running.checkpoints.files import write_tree

    _remove_all_but_newest(folder, besides=position)
    file = folder / CHECKPOINTS / position.name
    write_tree(file, tree)
    return file


def read_newest(folder: Path) -> Any:
    """Returns what the newest checkpoint holds; None where there is none.

    Raises:
        RunError: It is damaged. The one before is read when whoever resumes has removed it.
    """
    from kerasflow.running.checkpoints.files import read_tree  # NumPy, which a list needs not

    for file in list_checkpoints(folder).values():
        return read_tree(file)
    return None


def _remove_all_but_newest(folder: Path, besides: Position) -> None:
    others = [file for at, file in list_checkpoints(folder).items() if at != besides]
    for file in others[1:]:
        file.unlink()
