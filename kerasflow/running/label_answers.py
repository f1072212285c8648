"""What a model gives where a row has several labels, and how good that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from kerasflow.running.confusion import ClassCounts
from kerasflow.running.predictions import Answer, Array


@dataclass(frozen=True, slots=True)
class LabelAnswer(Answer):
    """One output whose units each say of one label whether a row has it.

    Args:
        outputs: As the model gave them; shape (rows, …, labels).
        classes: The labels, in the order of the units.
        logits: The outputs are logits, not probabilities.
        margins: As in `Answer`.
        joint: Stands between the labels of a row.
    """

    joint: str = "|"
    is_choice: ClassVar[bool] = False

    @property
    def probabilities(self) -> Array:
        """Of each label; shape (rows, …, labels)."""
        return self._single(self.outputs.astype(np.float64))

    @property
    def indices(self) -> Array:
        """1 for each label that a row has, else 0; shape (rows, …, labels).

        A row for which the model gave NaN has none.
        """
        return self._said(self.outputs) * ~self.unanswered[..., None]

    @property
    def labels(self) -> Array:
        """The labels of each row, joined; shape (rows, …)."""
        return self.join(self.indices)

    def join(self, flags: Array) -> Array:
        """Returns rows of zeros and ones as the labels that they mean; shape (rows, …)."""
        names, flags = np.array(self.classes, dtype=object), np.asarray(flags) > 0.5
        rows = [self.joint.join(names[row]) for row in flags.reshape(-1, len(names))]
        joined: Array = np.array(rows, dtype=object).reshape(flags.shape[:-1])
        return joined

    def score(self, target: Array, counted: Array, asked: tuple[str, ...]) -> dict[str, Any]:
        """Returns the scores of every label, as scikit-learn has them.

        Args:
            target: Zeros and ones, in the shape of the outputs.
            counted: True where a row or step counts; shape (rows, …).
            asked: Of ``per_class`` and ``confusion_matrix``; averages are always there.
        """
        names = self.classes or ()
        given = self.indices[counted].astype(bool)
        actual = np.asarray(target).reshape(self.outputs.shape)[counted] > 0.5
        lost = self.unanswered[counted]
        right = (actual == given).all(axis=-1) & ~lost  # to have no label would be an answer
        counts = ClassCounts((actual & given).sum(axis=0), actual.sum(axis=0), given.sum(axis=0))
        scores = counts.scores()
        found: dict[str, Any] = {
            "subset_accuracy": float(right.mean()),
            "macro": {name: float(column.mean()) for name, column in scores.items()},
            "micro": {name: float(column[0]) for name, column in counts.pooled().scores().items()},
        }
        found |= {"unanswered": int(lost.sum())} if lost.any() else {}
        if "per_class" in asked:
            found["per_class"] = counts.by_class(names)
        if "confusion_matrix" in asked:
            tables = counts.tables(len(actual)).tolist()
            found["confusion_matrix"] = dict(zip(names, tables, strict=True))
        return found
