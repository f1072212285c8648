"""What a model gives, in the words of the one who asked: labels and probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from kerasflow.blueprints.answer_forms import TABLE
from kerasflow.errors import RunError
from kerasflow.running.answer_columns import (
    Column,
    find_columns,
    flatten_columns,
    nest_columns,
)
from kerasflow.running.answer_files import (
    csv_text,
    form_of,
    json_text,
    list_rows,
    write_answers,
)

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One output of a model, for some rows.

    Args:
        outputs: As the model gave them; shape (rows, …).
        classes: Names in the order of their indices; None where the output has no classes.
        logits: The outputs are logits, not probabilities.
        mask: False where a step is padding, as the model's layers say; shape (rows, …), of as many
            axes as say it. None where all steps count.
        ignored: A label that the loss ignores, so that rows with it count in no score.
        margins: The outputs are those of a hinge loss: from -1 to 1, which stands for 0 to 1.
    """

    outputs: Array
    classes: tuple[str, ...] | None = None
    logits: bool = False
    mask: Array | None = None
    ignored: int | None = None
    margins: bool = False
    is_choice: ClassVar[bool] = True
    """Whether a row is one of the classes; else it has any number of them."""

    @property
    def probabilities(self) -> Array:
        """Of each class; shape (rows, …, classes).

        Raises:
            RunError: The output has no classes.
        """
        self._names()
        values = self.outputs.astype(np.float64)
        if values.shape[-1] == 1:
            second = self._single(values)
            return np.concatenate([1 - second, second], axis=-1)
        return _softmax(values) if self.logits else values

    @property
    def indices(self) -> Array:
        """The index of the most likely class; shape (rows, …), -1 where the model gave NaN.

        Raises:
            RunError: The output has no classes.
        """
        self._names()
        if self.outputs.shape[-1] == 1:
            chosen = self._said(self.outputs[..., 0])
        else:
            chosen = np.asarray(self.outputs.argmax(axis=-1))
        return np.where(self.unanswered, -1, chosen)

    @property
    def labels(self) -> Array:
        """The name of the most likely class; shape (rows, …), ``""`` where the model gave NaN.

        Raises:
            RunError: The output has no classes.
        """
        labels: Array = np.array(self._names(), dtype=object)[self.indices]
        labels[self.unanswered] = ""
        return labels

    @property
    def unanswered(self) -> Array:
        """True where the model gave NaN, which is none of the classes; shape (rows, …)."""
        return np.asarray(np.isnan(self.outputs).any(axis=-1))

    def _single(self, values: Array) -> Array:
        """Returns the probabilities that units stand for, each by itself."""
        if self.margins:
            return np.clip((values + 1) / 2, 0, 1)
        return sigmoid(values) if self.logits else values

    def _said(self, values: Array) -> Array:
        """Returns 1 where units, each by itself, say yes, else 0."""
        return (values > (0.0 if self.logits or self.margins else 0.5)).astype(np.int64)

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
        actual: The right labels or values of the rows, where they are known; empty for a label
            that is no class.
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

    def arrays(self) -> dict[str, Array]:
        """Returns one array a column: the label first, then what it was chosen from.

        Text is `str` objects; shape (rows, …).
        """
        return {column.name: column.values for column in self._columns()}

    def columns(self) -> dict[str, list[Any]]:
        """Returns one list a column, for a table; a row of numbers becomes several columns.

        Raises:
            RunError: A row of an output is no single value and no row of values.
        """
        return flatten_columns(self._columns())

    def rows(self) -> list[dict[str, Any]]:
        """Returns one mapping a row; what no table holds is lists in it."""
        return list_rows(nest_columns(self._columns()))

    def save(
        self, path: str | PathLike[str], *, form: str | None = None, escape: bool = True
    ) -> None:
        """Writes a row for each row, in their order; replaces what is there.

        Args:
            path: Where the file goes.
            form: ``"csv"``, ``"json"``, ``"npz"`` or ``"parquet"``; by default the end of the name
                says it.
            escape: In CSV, put ``'`` in front of text that a spreadsheet would take for a formula.

        Raises:
            RunError: The form is not known, or CSV cannot hold an output.
        """
        write_answers(self._columns(), Path(path), form or form_of(Path(path)), escape=escape)

    def to_csv(self, path: str | PathLike[str], *, escape: bool = True) -> None:
        """Writes a table, whatever the name of the file; otherwise as `save`."""
        self.save(path, form=TABLE, escape=escape)

    def as_csv(self, *, escape: bool = True) -> str:
        """Returns the table that `to_csv` writes."""
        return csv_text(self._columns(), escape=escape)

    def as_json(self) -> str:
        """Returns `rows` as JSON; null stands for NaN and infinity."""
        return json_text(self._columns())

    def _columns(self) -> Iterator[Column]:
        return find_columns(self, self.actual)


def sigmoid(values: Array) -> Array:
    """Returns logits as probabilities, whatever their shape."""
    return 0.5 * (1 + np.tanh(values / 2))


def _softmax(values: Array) -> Array:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Array = powers / powers.sum(axis=-1, keepdims=True)
    return shares
