"""What callbacks take over from those of earlier phases: the columns of a log, the best so far."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.running.folders import write_whole

_MISSING = "NA"  # as Keras writes it
_FIRST = "epoch"


class PhaseLog(keras.callbacks.CSVLogger):  # type: ignore[misc]
    """Adds the epochs of a phase to the log of the phases before.

    A column that this phase brings is added to the earlier rows, too, so that every number stands
    under its own name. The file keeps the separator that it has.

    Args:
        log: As Keras made it, for a file that an earlier phase has written.
    """

    keys: list[str] | None

    def __init__(self, log: keras.callbacks.CSVLogger) -> None:
        with Path(log.filename).open(encoding="utf-8", newline="") as stream:
            separator = stream.readline()[len(_FIRST) :][:1].strip() or log.sep
        super().__init__(log.filename, separator, append=True)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, Any] | None = None) -> None:
        """Adds a row, and first the columns that are new."""
        if self.keys is None:
            self.keys = self._widen(logs or {})
        super().on_epoch_end(epoch, logs)

    def _widen(self, logs: Mapping[str, Any]) -> list[str]:
        """Returns the columns of the file, with those of this phase at the end."""
        with Path(self.filename).open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream, delimiter=self.sep)
            names, rows = list(reader.fieldnames or ()), list(reader)
        new = [name for name in sorted(logs) if name not in names] if names else []
        if new:
            self.csv_file.close()
            self._rewrite([*names, *new], rows)
            self.on_train_begin()  # opens it again
        return [name for name in (*names, *new) if name != _FIRST] or sorted(logs)

    def _rewrite(self, names: list[str], rows: Iterable[Mapping[str, str]]) -> None:
        def write(file: Path) -> None:
            with file.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, names, restval=_MISSING, delimiter=self.sep)
                writer.writeheader()
                writer.writerows(rows)

        write_whole(Path(self.filename), write)


class Succession:
    """The callbacks of all phases, each taking over from those before with the same file.

    A checkpoint of the best goes on from the best so far, unless it watches a loss and the losses
    have changed, for then the numbers do not compare. All other callbacks begin anew.
    """

    def __init__(self) -> None:
        self._made: list[tuple[Any, Blueprint]] = []

    def add(self, made: Any, phase: Blueprint) -> Any:
        """Returns the callback of a phase, which has taken over.

        Args:
            made: By Keras, for this phase.
            phase: What is trained.
        """
        if type(made) is keras.callbacks.CSVLogger and self._has_log(made.filename):
            made = PhaseLog(made)
        if isinstance(made, keras.callbacks.ModelCheckpoint):
            for other, earlier in self._made:
                if _is_same(made, other) and _is_comparable(made.monitor, phase, earlier):
                    made.best = other.best
        self._made.append((made, phase))
        return made

    def _has_log(self, file: str) -> bool:
        """Returns whether an earlier phase writes a file."""
        logs = [it for it, _ in self._made if isinstance(it, keras.callbacks.CSVLogger)]
        return any(log.filename == file for log in logs)


def _is_same(one: Any, other: Any) -> bool:
    keys = ("filepath", "monitor")
    return type(one) is type(other) and all(getattr(one, it) == getattr(other, it) for it in keys)


def _is_comparable(monitor: str, one: Blueprint, other: Blueprint) -> bool:
    return not monitor.endswith("loss") or _losses(one) == _losses(other)


def _losses(phase: Blueprint) -> tuple[Any, ...]:
    spec = phase.expansion.compile
    return (spec and spec.loss, spec and spec.loss_weights, phase.fit.class_weight)
