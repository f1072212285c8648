"""Targets against outputs: whether a loss can compare what the data has with what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import Expansion
from kerasflow.blueprints.graphs import Call, Graph, Ref
from kerasflow.building.inference import Inference
from kerasflow.building.signatures import TensorInfo
from kerasflow.checking.output_heads import LossOrMetric, OutputHead, find_output_heads
from kerasflow.checking.wirings import place_call
from kerasflow.documents.values import Document
from kerasflow.errors import Problem
from kerasflow.feeding.inputs import shown
from kerasflow.feeding.previews.previews import Preview
from kerasflow.places import Place

Shape = tuple[int | None, ...]

_ROUNDING = 1e-6
_POOLING = ("GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D")


def compare(
    blueprint: Blueprint, expansion: Expansion, inference: Inference, preview: Preview
) -> tuple[Problem, ...]:
    """Returns every output that its loss cannot compare with its target, at the node.

    Args:
        blueprint: Checked, without errors.
        expansion: The blueprint written out.
        inference: What its model gives.
        preview: What its data has.
    """
    known = inference.outputs.items()
    shapes = {name: tuple(output.shape[1:]) for name, output in known if hasattr(output, "shape")}
    return compare_shapes(blueprint, expansion, shapes, preview.targets, preview.ranges)


def compare_shapes(
    blueprint: Blueprint,
    expansion: Expansion,
    outputs: Mapping[str, Shape],
    targets: Mapping[str, TensorInfo],
    ranges: Mapping[str, tuple[float, float]],
) -> tuple[Problem, ...]:
    """Returns every output that a loss or metric cannot compare with its target.

    Args:
        blueprint: Checked, without errors.
        expansion: The blueprint written out.
        outputs: The shapes of the rows that its model gives, by output.
        targets: What these are compared with.
        ranges: The smallest and the largest number of targets.
    """
    graph, data, document = expansion.graph, blueprint.data, blueprint.document
    if graph is None or data is None:
        return ()
    calls = {call.name: call for call in graph.calls}
    heads = find_output_heads(graph, calls, expansion.compile, data.target)
    found = (
        _Pair(head, targets[name], outputs[name], _call(graph, name, calls), document).problem()
        for head in heads
        if (name := head.name) in outputs and name in targets
    )
    strange = (_no_probability(head, ranges.get(head.name)) for head in heads)
    flat = (it for head in heads for it in _metrics_of_rows(head, outputs.get(head.name, ())))
    return tuple(problem for problem in (*found, *strange, *flat) if problem)


def _metrics_of_rows(head: OutputHead, output: Shape) -> Iterator[Problem]:
    """Yields metrics that take one row of numbers each, where an output gives several."""
    for metric in head.metrics if len(output) > 1 else ():
        if metric.has("of_rows"):
            message = (
                f"`{metric.text}` takes rows of single numbers, and `{head.name}` gives rows of "
                f"shape {shown(output)}"
            )
            hint = "leave it out; a run reports `macro_f1` where the target has classes"
            yield metric.problem("KF506", message, hint)


def _no_probability(head: OutputHead, seen: tuple[float, float] | None) -> Problem | None:
    """Returns that a target is compared as a probability and is none; None where it may be."""
    loss = head.loss
    if loss is None or not loss.has("of_probabilities") or seen is None:
        return None
    low, high = seen
    if low >= -_ROUNDING and high <= 1 + _ROUNDING:
        return None
    found = low if low < 0 else high
    message = f"`{loss.text}` takes targets from 0 to 1, and those of `{head.name}` have {found:g}"
    hint = '"classes" on the target numbers them from 0; for a quantity, use "mse"'
    return loss.problem("KF723", message, hint)


def _call(graph: Graph, output: str, calls: Mapping[str, Call]) -> Call | None:
    wire = graph.outputs[output]
    return calls.get(wire.node) if isinstance(wire, Ref) else None


@dataclass(frozen=True, slots=True)
class _Pair:
    """One output with what it is compared with."""

    head: OutputHead
    target: TensorInfo
    output: Shape
    call: Call | None
    document: Document | None

    def problem(self) -> Problem | None:
        """Returns what is wrong with it."""
        loss, call = self.head.loss, self.call
        hint = self._hint() if loss and call and not self._agrees(loss) else None
        if loss is None or call is None or hint is None:
            return None
        message = (
            f"`{self.head.name}` gives rows of shape {shown(self.output)}, and `{loss.text}` "
            f"compares them with targets of shape {shown(self.target.shape)}"
        )
        path, related = place_call(call), self._related()
        return Problem("KF721", message, path, hint=hint, at_key=True, related=related)

    def _agrees(self, loss: LossOrMetric) -> bool:
        """Returns whether a loss can compare them; of a loss that is not known, it is assumed."""
        target, output = self.target.shape, self.output
        if loss.has("by_number"):
            return _same(*_of_one_rank(target, output))
        if not loss.has("of_indices") or not output:
            return not loss.has("of_indices")
        if target[-1:] == (1,) and len(target) == len(output):
            target = target[:-1]
        return _same(target, output[:-1]) and self._has_unit_for_each_class()

    def _has_unit_for_each_class(self) -> bool:
        classes, units = self.head.classes, self.output[-1]
        return classes is None or units is None or units >= classes

    def _hint(self) -> str:
        """Returns what to do."""
        target, output, name = self.target.shape, self.output, self.head.name
        classes = self.head.classes if self.head.loss and self.head.loss.has("of_indices") else None
        wanted = (*_squeezed(target), classes) if classes else target
        if len(output) > max(1, len(wanted)) and output[-1] in (None, *wanted[-1:], 1):
            pooling = _POOLING[min(len(output) - 1, 3) - 1]
            return f'add "Flatten" or "{pooling}" before `{name}`'
        if self.head.target and self.head.target.one_hot and output == (1,):
            return f'leave out "one_hot", or give `{name}` {target[-1]} units'
        if not _squeezed(target) and output == (self.head.classes,):
            return 'add "one_hot": true to the target, or use `sparse_categorical_crossentropy`'
        if classes:
            return f"end the model in rows of shape {shown(wanted)}, a unit for each class"
        if not _squeezed(target):
            return f"one unit for `{name}`; or `classes` for the target, with a loss for classes"
        return f"end the model in rows of shape {shown(target)}, or change the target"

    def _related(self) -> tuple[tuple[str, Place], ...]:
        loss, document = self.head.loss, self.document
        place = document.place(loss.path, of_key=loss.at_key) if document and loss else None
        return (("compared by this loss", place),) if place else ()


def _of_one_rank(target: Shape, output: Shape) -> tuple[Shape, Shape]:
    """Returns shapes as Keras compares them: a last axis of one number more counts for nothing."""
    if len(target) == len(output) + 1 and target[-1] == 1:
        return target[:-1], output
    if len(output) == len(target) + 1 and output[-1] == 1:
        return target, output[:-1]
    return target, output


def _same(one: Shape, other: Shape) -> bool:
    return len(one) == len(other) and all(
        size == found or None in (size, found) for size, found in zip(one, other, strict=True)
    )


def _squeezed(target: Shape) -> Shape:
    return target[:-1] if target[-1:] == (1,) else target
