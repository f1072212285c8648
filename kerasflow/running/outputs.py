"""What the outputs of a model stand for: which are classes, and which are logits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import Component, Value
from kerasflow.catalog import identifiers
from kerasflow.catalog.traits import traits
from kerasflow.checking.output_heads import ignored_label
from kerasflow.errors import DataError
from kerasflow.running.label_answers import LabelAnswer
from kerasflow.running.predictions import Answer, Array, Predictions
from kerasflow.running.target_checks import has_columns, refuse_row_of_labels

Classes = Mapping[str, tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Outputs:
    """The outputs of a blueprint's model.

    Args:
        names: In their order; empty for a model with a class of its own.
        classes: Of the targets, as the data has them.
        losses: By the name of the output, as the blueprint has them.
        joints: What stands between the labels of a row, by the name of the outputs that have
            several.
    """

    names: tuple[str, ...]
    classes: Classes
    losses: Mapping[str, Value]
    joints: Mapping[str, str] = field(default_factory=dict)

    def answer(self, name: str, values: Array, mask: Array | None = None) -> Answer:
        """Returns what the model gave under a name, with its classes.

        Args:
            name: Of the output.
            values: What it gave.
            mask: Of the values, where they have one.
        """
        loss = self.losses.get(name)
        tag, logits = _tag(loss), isinstance(loss, Component) and loss.args.get("from_logits")
        known = traits("losses", tag or "")
        values = values if values.ndim > 1 else values[:, None]
        classes, units, margins = self.classes.get(name), values.shape[-1], "hinge" in known
        if classes is not None and name in self.joints:
            joint = self.joints[name]
            return LabelAnswer(values, classes, bool(logits), mask, margins=margins, joint=joint)
        one = "of_probabilities" in known and units == 1
        if classes is None and ("categorical" in known or one):
            classes = ()
        if classes is not None:
            # A model may have more units than there are classes.
            classes = (*classes, *_unnamed(classes, max(units, 2)))
        return Answer(values, classes, bool(logits), mask, self.ignored(name), margins)

    def ignored(self, name: str) -> int | None:
        """Returns the label that the loss of an output ignores; None where it counts every one."""
        loss = self.losses.get(name)
        return ignored_label(loss.args) if isinstance(loss, Component) else None

    def read(
        self, given: Any, targets: Mapping[str, Array] | None = None, masks: Any = None
    ) -> Predictions:
        """Returns what `Model.predict` gave.

        Args:
            given: An array, a list of them or a mapping.
            targets: What would have been right, where it is known.
            masks: Of what was given, in the same form, where they are known.
        """
        named = {} if masks is None else dict(self._named(masks))
        answers = {
            name: self.answer(name, np.asarray(it), named.get(name))
            for name, it in self._named(given)
        }
        for name, target in (targets or {}).items():
            if self.classes.get(name) and name in answers and name not in self.joints:
                self._refuse_labels(name, target, answers[name])
        known = {name: it for name, it in (targets or {}).items() if name in answers}
        return Predictions(
            answers, {name: _actual(answers[name], it) for name, it in known.items()}
        )

    def _refuse_labels(self, name: str, target: Array, answer: Answer) -> None:
        if has_columns(target.shape[1:], answer.outputs.shape[1:]):
            refuse_row_of_labels(
                target,
                lambda said, row: DataError(
                    f"row {row + 1} of `{name}`: {said.message}", said.hint
                ),
            )

    def _named(self, given: Any) -> list[tuple[str, Any]]:
        if isinstance(given, dict):
            return list(given.items())
        if not isinstance(given, (list, tuple)):
            given = [given]
        names = self.names or tuple(self.classes)
        if len(names) != len(given):
            names = tuple(f"output_{index}" for index in range(len(given)))
        return list(zip(names, given, strict=True))


def describe_outputs(blueprint: Blueprint, classes: Classes) -> Outputs:
    """Returns what the outputs of a blueprint's model stand for.

    Args:
        blueprint: Checked.
        classes: Of the targets, as the data has them.
    """
    expansion = blueprint.expansion
    names = tuple(expansion.graph.outputs) if expansion.graph else ()
    loss = expansion.compile.loss if expansion.compile else None
    keys = names or tuple(classes)
    if isinstance(loss, dict):
        losses: Mapping[str, Value] = loss
    elif isinstance(loss, tuple):
        losses = dict(zip(keys, loss, strict=False))
    else:
        losses = dict.fromkeys(keys, loss)
    target = blueprint.data.target if blueprint.data else {}
    joints = {name: spec.joint for name, spec in target.items() if spec.multi_label}
    return Outputs(names, classes, losses, joints)


def _unnamed(classes: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Returns what units without a class are called: by their index, where no class is."""
    words = (str(index) for index in range(len(classes), count))
    return tuple(f"unit {word}" if word in classes else word for word in words)


def _tag(loss: Value) -> str | None:
    if isinstance(loss, Component):
        return loss.tag
    return identifiers("losses").get(loss, loss) if isinstance(loss, str) else None


def _actual(answer: Answer, target: Array) -> Array:
    if answer.classes is None:
        return np.asarray(target)
    if isinstance(answer, LabelAnswer):
        return answer.join(target)
    indices = class_indices(target, answer)
    inside = (indices >= 0) & (indices < len(answer.classes))
    if answer.ignored is not None:
        inside &= indices != answer.ignored
    labels = np.array(answer.classes, dtype=object)[np.where(inside, indices, 0)]
    # A label that is no class stands for nothing that would have been right.
    found: Array = np.where(inside, labels, "")
    return found


def class_indices(target: Array, answer: Answer) -> Array:
    """Returns targets as indices of classes; where there is a column a class, its number."""
    target = np.asarray(target)
    if has_columns(target.shape[1:], answer.outputs.shape[1:]):
        target = target.argmax(axis=-1)
    return np.asarray(target.reshape(answer.indices.shape)).astype(np.int64)
