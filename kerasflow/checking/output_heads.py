"""The output heads of a model: each output with its last layer, its target, loss and metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kerasflow import catalog
from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.graphs import Call, Deferred, Graph, Ref
from kerasflow.blueprints.keys import components_by_output
from kerasflow.blueprints.sections import CompileSpec, TargetSpec
from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict, Value
from kerasflow.catalog import Kind, tag_value, values
from kerasflow.catalog.traits import traits
from kerasflow.errors import Problem, Severity
from kerasflow.paths import Path

# Keras takes these names, and decides from the shapes which class is meant.
_BY_SHAPES = {"accuracy": "accuracy", "acc": "accuracy", "crossentropy": "crossentropy"}


class LossOrMetric(NamedTuple):
    """A loss or a metric of Keras, as it is given for one output.

    Args:
        kind: ``"losses"`` or ``"metrics"``.
        name: Its class, such as ``MeanSquaredError``; or ``accuracy`` and ``crossentropy``, of
            which Keras finds the class itself.
        text: As it is written; the tag of a component.
        args: Its arguments.
        path: Where it stands.
        at_key: It is a component, so that its name is a key.
    """

    kind: Kind
    name: str
    text: str
    args: FrozenDict
    path: Path
    at_key: bool = False

    def has(self, trait: str) -> bool:
        """Returns whether the catalog knows something to be so of it."""
        return trait in traits(self.kind, self.name)

    def value(self, trait: str) -> str | None:
        """Returns the value of what the catalog knows of it, such as ``min`` of ``better:min``."""
        return values(self.kind, trait).get(self.name)

    def problem(self, code: str, message: str, hint: str, severity: Severity = "error") -> Problem:
        """Returns a problem at the place of this one."""
        at_key = self.at_key
        return Problem(code, message, self.path, hint=hint, severity=severity, at_key=at_key)


class OutputHead(NamedTuple):
    """One output of a model, and what it is trained with; None for what is not certain.

    Args:
        name: Of the output.
        activation: Keras' name of what is applied last, such as ``softmax`` or ``linear``.
        units: How many numbers the last axis has.
        units_path: Where that is said.
        target: What it is compared with.
        loss: None where there is none, or one that is not Keras'.
        metrics: Those of Keras.
    """

    name: str
    activation: str | None = None
    units: int | None = None
    units_path: Path = Path()
    target: TargetSpec | None = None
    loss: LossOrMetric | None = None
    metrics: tuple[LossOrMetric, ...] = ()

    @property
    def classes(self) -> int | None:
        """How many classes its target has; None for a list that names too few, which is told."""
        target = self.target
        if target is None:
            return None
        if isinstance(target.classes, int):
            return target.classes
        names = class_names(target) or ()
        return len(names) if len(names) > (0 if target.multi_label else 1) else None

    @property
    def ignored(self) -> int | None:
        """The label that its loss ignores; None where it counts every one."""
        return ignored_label(self.loss.args) if self.loss else None


def ignored_label(args: Mapping[str, Value]) -> int | None:
    """Returns the label that a loss or metric ignores by its arguments."""
    label = args.get("ignore_class")
    return label if isinstance(label, int) and not isinstance(label, bool) else None


def find_loss(
    compile: CompileSpec | None, outputs: tuple[str, ...], name: str
) -> LossOrMetric | None:
    """Returns the loss of an output; None where there is none, or one that is not Keras'.

    Args:
        compile: Evaluated; None where nothing is trained.
        outputs: The names of all outputs, in their order.
        name: That of the output.
    """
    losses = _losses_or_metrics(compile, "loss", outputs, name)
    return losses[0] if len(losses) == 1 else None


def find_output_heads(
    graph: Graph,
    calls: Mapping[str, Call],
    compile: CompileSpec | None,
    target: Mapping[str, TargetSpec],
) -> tuple[OutputHead, ...]:
    """Returns the output heads of a model, in the order of its outputs.

    Args:
        graph: The model.
        calls: Its calls by name.
        compile: Evaluated; None where nothing is trained.
        target: By the name of the output.
    """
    names = tuple(graph.outputs)
    made = []
    for name, wire in graph.outputs.items():
        call = calls.get(wire.node) if isinstance(wire, Ref) and wire.index is None else None
        loss = find_loss(compile, names, name)
        found = [
            scorer for key in METRICS for scorer in _losses_or_metrics(compile, key, names, name)
        ]
        last = find_ending(call, calls)
        made.append(OutputHead(name, *last, target.get(name), loss, tuple(found)))
    return tuple(made)


METRICS = components_by_output(CompileSpec, "metrics")


Ending = tuple[str | None, int | None, Path]
"""The activation of what a call gives, its units, and where these are said."""


def find_ending(call: Call | None, calls: Mapping[str, Call]) -> Ending:
    """Returns how a call ends: its own activation and units, or those that it passes on."""
    passed: list[Call] = []
    # Where two nodes have one name, the way back may lead in a circle.
    while call is not None and tag_value(call.component.tag, "activation") is not None:
        passed.append(call)
        call = calls.get(call.inputs.node) if isinstance(call.inputs, Ref) else None
        if len(passed) > len(calls):
            call = None
    ending = _ending_of(call)
    for each in reversed(passed):
        ending = _passed_on(each, ending)
    return ending


def _ending_of(call: Call | None) -> Ending:
    name = tag_value(call.component.tag, "units") if call else None
    if call is None or name is None or _is_misread(call.component.args, name):
        return None, None, Path()
    args = call.component.args
    units = _count(args.get(name)) if args.get("data_format") != "channels_first" else None
    return _activation(args.get("activation")), units, call.component.path / name


def _passed_on(call: Call, ending: Ending) -> Ending:
    args, told = call.component.args, tag_value(call.component.tag, "activation")
    earlier, units, path = ending
    if told == "activation":  # the argument says which
        found = _activation(args.get("activation", ""))
        return (earlier if found == "linear" else found), units, path
    return (told if not args.keys() - {"dtype"} else None), units, path


def _is_misread(args: FrozenDict, units: str) -> bool:
    """Whether something else stands here than was meant, which is noted."""
    alone = len(args) == 1 and not isinstance(args.get(units), (int, float, Deferred))
    return units not in args or alone


def _activation(value: Value) -> str | None:
    if value is None:
        return "linear"
    return catalog.identifiers("activations").get(value) if isinstance(value, str) else None


def _count(units: Value) -> int | None:
    countable = isinstance(units, int) and not isinstance(units, bool) and units > 0
    return units if countable else None


def _losses_or_metrics(
    compile: CompileSpec | None, key: str, outputs: tuple[str, ...], name: str
) -> list[LossOrMetric]:
    """Returns what a key of `compile` gives for an output, without what is not Keras'."""
    if compile is None:
        return []
    value, path = _for_output(getattr(compile, key), compile.path / key, outputs, name)
    kind: Kind = "losses" if key == "loss" else "metrics"
    found = (loss_or_metric_of(item, kind, place) for item, place in items_of(value, path))
    return [scorer for scorer in found if scorer]


def _for_output(
    value: Value, path: Path, outputs: tuple[str, ...], name: str
) -> tuple[Value, Path]:
    if isinstance(value, FrozenDict):
        return value.get(name), path / name
    if isinstance(value, tuple) and len(outputs) > 1:
        at = outputs.index(name)
        return (value[at], path / at) if len(value) == len(outputs) else (None, path)
    return value, path


def items_of(value: Value, path: Path) -> Iterator[tuple[Value, Path]]:
    """Yields a value, or the items of a list, each with its path."""
    if isinstance(value, tuple):
        yield from ((item, path / index) for index, item in enumerate(value))
    elif value is not None:
        yield value, path


def loss_or_metric_of(value: Value, kind: Kind, path: Path) -> LossOrMetric | None:
    """Returns a loss or metric as it is given; None for what is not Keras'."""
    text = value.tag if isinstance(value, Component) else value
    if not isinstance(text, str):
        return None
    if kind == "metrics" and text in _BY_SHAPES:
        return LossOrMetric(kind, _BY_SHAPES[text], text, EMPTY, path)
    entry = catalog.find(kind, catalog.identifiers(kind).get(text, text))
    if entry is None or "registered" in entry.flags:
        return None
    if isinstance(value, Component):
        # What stands under a name that nobody knows may have been meant for any argument.
        unknown = value.args.keys() - entry.parameters.keys()
        open_args = dict.fromkeys(entry.parameters) if unknown else {}
        args = FrozenDict({**open_args, **value.args})
        return LossOrMetric(kind, entry.name, text, args, value.path, at_key=True)
    return LossOrMetric(kind, entry.name, text, EMPTY, path)
