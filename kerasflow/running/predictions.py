"""What a model gives, in the words of the one who asked: labels and probabilities."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.errors import RunError
from kerasflow.running.folders import write_text

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One output of a model, for some rows.

    Args:
        outputs: As the model gave them; shape (rows, …).
        classes: Names in the order of their indices; None where the output has no classes.
        logits: The outputs are logits, not probabilities.
    """

    outputs: Array
    classes: tuple[str, ...] | None = None
    logits: bool = False

    @property
    def probabilities(self) -> Array:
        """Of each class; shape (rows, …, classes).

        Raises:
            RunError: The output has no classes.
        """
        self._names()
        values = self.outputs.astype(np.float64)
        if values.shape[-1] == 1:
            second = _sigmoid(values) if self.logits else values
            return np.concatenate([1 - second, second], axis=-1)
        return _softmax(values) if self.logits else values

    @property
    def indices(self) -> Array:
        """The index of the most likely class; shape (rows, …).

        Raises:
            RunError: The output has no classes.
        """
        self._names()
        if self.outputs.shape[-1] == 1:
            return (self.outputs[..., 0] > (0.0 if self.logits else 0.5)).astype(np.int64)
        indices: Array = self.outputs.argmax(axis=-1)
        return indices

    @property
    def labels(self) -> Array:
        """The name of the most likely class; shape (rows, …).

        Raises:
            RunError: The output has no classes.
        """
        labels: Array = np.array(self._names(), dtype=object)[self.indices]
        return labels

    def _names(self) -> tuple[str, ...]:
        if self.classes is None:
            raise RunError("this output has no classes; take its `outputs`")
        return self.classes


class Predictions(Mapping[str, Answer]):
    """What a model gave for some rows, by the name of the output.

    Of a model with one output, `outputs`, `labels` and `probabilities` are that output's; of one
    with several, take `predictions["kind"].labels`.

    Args:
        answers: By the name of the output.
        actual: The right labels or values of the rows, where they are known.
    """

    def __init__(
        self, answers: Mapping[str, Answer], actual: Mapping[str, Array] | None = None
    ) -> None:
        self._answers, self.actual = dict(answers), dict(actual or {})

    def __getitem__(self, name: str) -> Answer:
        return self._answers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def __repr__(self) -> str:
        shapes = (f"{name} {list(answer.outputs.shape)}" for name, answer in self.items())
        return f"<Predictions: {', '.join(shapes)}>"

    @property
    def outputs(self) -> Array:
        """What the model gave, where it has one output."""
        return self._only().outputs

    @property
    def labels(self) -> Array:
        """The name of the most likely class of each row, where the model has one output."""
        return self._only().labels

    @property
    def probabilities(self) -> Array:
        """The probability of each class, where the model has one output."""
        return self._only().probabilities

    def _only(self) -> Answer:
        if len(self) != 1:
            names = ", ".join(f"`{name}`" for name in self)
            raise RunError(f"the model has several outputs; take one of {names} by its name")
        return next(iter(self._answers.values()))

    def columns(self) -> dict[str, list[Any]]:
        """Returns one list a column, for a table: the label first, then what it was chosen from.

        Raises:
            RunError: A row of an output is no single value and no row of values.
        """
        columns: dict[str, list[Any]] = {}
        for name, answer in self.items():
            columns |= _columns_of(name, answer, self.actual.get(name))
        return columns

    def rows(self) -> list[dict[str, Any]]:
        """Returns one mapping a row, as `columns` has them."""
        columns = self.columns()
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def to_csv(self, path: str | PathLike[str]) -> None:
        """Writes a table with a row for each row, in their order; replaces what is there."""
        write_text(Path(path), self.as_csv())

    def as_csv(self) -> str:
        """Returns the table that `to_csv` writes."""
        columns, text = self.columns(), StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
        return text.getvalue()


def _columns_of(name: str, answer: Answer, actual: Array | None) -> dict[str, list[Any]]:
    if answer.classes is None:
        return _plain_columns(name, answer.outputs) | _actual_columns(name, actual)
    if answer.outputs.ndim > 2:
        raise _no_table(name, answer.outputs)
    found = answer.probabilities
    if len(answer.classes) > found.shape[-1]:
        counts = f"{len(answer.classes)} classes and gives {found.shape[-1]}"
        raise RunError(f"the output `{name}` has {counts}; take its `outputs` in Python")
    columns = {name: answer.labels.reshape(-1).tolist()} | _actual_columns(name, actual)
    columns[f"{name}_probability"] = found.max(axis=-1).round(6).tolist()
    for index, label in enumerate(answer.classes):
        columns[f"{name}_p_{label}"] = found[:, index].round(6).tolist()
    return columns


def _actual_columns(name: str, actual: Array | None) -> dict[str, list[Any]]:
    return {} if actual is None else _plain_columns(f"{name}_actual", actual)


def _plain_columns(name: str, values: Array) -> dict[str, list[Any]]:
    if values.ndim > 2:
        raise _no_table(name, values)
    if values.ndim == 1 or values.shape[1] == 1:
        return {name: values.reshape(-1).tolist()}
    return {f"{name}_{index}": values[:, index].tolist() for index in range(values.shape[1])}


def _no_table(name: str, values: Array) -> RunError:
    return RunError(
        f"the output `{name}` has the shape {list(values.shape[1:])} a row, which is no row of a "
        "table; take its `outputs` in Python"
    )


def _sigmoid(values: Array) -> Array:
    return 0.5 * (1 + np.tanh(values / 2))


def _softmax(values: Array) -> Array:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Array = powers / powers.sum(axis=-1, keepdims=True)
    return shares
