"""Values, wires and whole sections of a blueprint in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.graphs import Call, Deferred, Graph, Ref
from kerasflow.blueprints.sections import CompileSpec, DataSpec, FitSpec, TargetSpec
from kerasflow.blueprints.specs import Component, ModelSpec

_LONGEST = 72


def shorten(text: str) -> str:
    """Returns text on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def say(value: Any) -> str:
    """Returns the value of an argument, a wire among them, as people would write it.

    Example:
        >>> from kerasflow.blueprints.specs import FrozenDict
        >>> say(Component("L2", FrozenDict(l2=0.01))), say((Ref("lstm", 1), Ref("x")))
        ('L2(l2=0.01)', '[lstm[1], x]')
    """
    match value:
        case Component(tag, args):
            return f"{tag}({say_arguments(args)})" if args else tag
        case Graph(calls=calls):
            return f"a model of {count(len(calls), 'node')}"
        case ModelSpec(layers=layers):
            return f"a model of {count(len(layers), 'node')}"
        case Deferred(text=text):
            return text
        case Ref(node, index):
            return node if index is None else f"{node}[{index}]"
        case tuple():
            return f"[{', '.join(map(say, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {say(item)}' for key, item in value.items())}}}"
    return str(value)


def say_arguments(args: Mapping[str, Any]) -> str:
    """Returns arguments as in a call: ``units=10, activation=relu``."""
    return ", ".join(f"{name}={say(value)}" for name, value in args.items())


def say_inputs(call: Call) -> str:
    """Returns what a node is called on, with its further call arguments."""
    inputs = call.inputs
    if isinstance(inputs, tuple):
        wired = ", ".join(map(say, inputs))
    else:
        wired = say_arguments(inputs) if isinstance(inputs, dict) else say(inputs)
    return ", ".join(filter(None, (wired, say_arguments(call.call))))


def say_data(data: DataSpec) -> str:
    """Returns the source, the targets and the splits of an experiment."""
    source = "given from Python"
    if data.source is not None:
        named = data.source.options.get("path", data.source.options.get("name", ""))
        source = f"{data.source.kind} {say(named)}".strip()
    targets = [_say_target(name, target) for name, target in data.target.items()]
    split = [
        f"{name}: {getattr(data.split, name)}"
        for name in ("validation", "test")
        if getattr(data.split, name) is not None
    ]
    return _joined((source, *targets, *split))


def _say_target(name: str, target: TargetSpec) -> str:
    names = class_names(target) or ()
    number = count(len(names), "label") if target.multi_label else f"{len(names)} classes"
    suffix = f" ({number})" if names else ""
    return f"{name} ← {', '.join(target.columns)}{suffix}"


def say_compile(spec: CompileSpec) -> str:
    """Returns the optimizer, the loss and the metrics."""
    chosen = (spec.optimizer, spec.loss, spec.metrics, spec.weighted_metrics)
    return _joined(_say_listed(value) for value in chosen if value is not None)


def say_fit(spec: FitSpec) -> str:
    """Returns how long and in which portions a model is fitted, and its callbacks."""
    callbacks = (say(callback) for callback in spec.callbacks)
    return _joined((count(spec.epochs, "epoch"), f"batches of {spec.batch_size}", *callbacks))


def count(number: Any, noun: str) -> str:
    """Returns a number with its noun; the number may be a text that is deferred.

    Example:
        >>> count(1, "node"), count(2, "node")
        ('1 node', '2 nodes')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _say_listed(value: Any) -> str:
    """A list needs no brackets where it stands alone."""
    return ", ".join(map(say, value)) if isinstance(value, tuple) else say(value)


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(texts)
