"""Rules on splits, targets and what `preprocess` makes of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from kerasflow.blueprints.graphs import Call, Graph, Ref
from kerasflow.blueprints.sections import SourceSpec
from kerasflow.blueprints.sources.known import find_source
from kerasflow.blueprints.specs import UNREAD
from kerasflow.catalog import tag_has
from kerasflow.checking.contexts import Context
from kerasflow.checking.data_rules import unknown_column, unknown_model_input
from kerasflow.checking.recovery import GRAPHS
from kerasflow.checking.wirings import flat, wires_of
from kerasflow.errors import Problem
from kerasflow.paths import Path

SplitName = Literal["validation", "test"]

# What says that there shall be a split; also the arguments of `Model.fit` that people know it by.
_WISHES: Mapping[SplitName, tuple[str, ...]] = {
    "validation": (
        "data.split", "data.split.validation", "fit.validation_split", "fit.validation_data",
    ),
    "test": ("data.split", "data.split.test"),
}  # fmt: skip


def has_split(context: Context, name: SplitName) -> bool | None:
    """Returns whether there will be rows of a split; None where only the data tells."""
    data = context.blueprint.data
    if data is None or not context.is_whole("data", "data.source", *_WISHES[name]):
        return None
    if getattr(data.split, name) is not None:
        return True
    return _source_has(data.source, name)


def _source_has(source: SourceSpec | None, name: SplitName) -> bool | None:
    known = find_source(source.kind) if source else None
    return known.has_split(source.options, name) if source and known else None


def missing_split(context: Context) -> Iterator[Problem]:
    """A test split that is to be watched, where there is none; a validation that is never made."""
    data, fit = context.blueprint.data, context.blueprint.fit
    if data is None or not context.is_whole("data", "data.source", "data.split"):
        return
    path = Path(("data", "split", "validation"))
    if data.split.validation == "test" and has_split(context, "test") is False:
        message = "`validation` is the test split, and there is none"
        hint = 'add "test": 0.2 beside it, or give a fraction such as 0.1'
        yield Problem("KF605", message, path, hint=hint)
    if fit.validation_freq > 1 and has_split(context, "validation") is False:
        message = "`validation_freq` says how often to validate, and nothing is validated"
        hint = 'add "split": {"validation": 0.1} under `data`'
        where = fit.path / "validation_freq"
        yield Problem("KF605", message, where, hint=hint, severity="warning")


def split_given_twice(context: Context) -> Iterator[Problem]:
    """Rows asked for a split that the source has already."""
    data = context.blueprint.data
    names: tuple[SplitName, ...] = ("validation", "test")
    for name in names if data and context.is_whole("data.source") else ():
        wish = getattr(data.split, name) if data else None
        if wish is not None and data and _source_has(data.source, name):
            message = f"the source has a {name} split, and `split.{name}` asks for another"
            hint = "leave out the one or the other"
            yield Problem("KF606", message, Path(("data", "split", name)), hint=hint)


def several_ways_to_split(context: Context) -> Iterator[Problem]:
    """Rows split by two columns at once."""
    split = context.blueprint.data.split if context.blueprint.data else None
    ways = list(split.ways) if split else []
    if len(ways) > 1:
        message = f"rows are split by one column, not by {' and '.join(f'`{way}`' for way in ways)}"
        path = Path(("data", "split", ways[-1]))
        yield Problem("KF607", message, path, hint="keep one of them", at_key=True)


def windows_over_shuffled_rows(context: Context) -> Iterator[Problem]:
    """Windows over rows of which some were taken away at random."""
    data = context.blueprint.data
    if data is None or data.window is None or not context.is_whole("data.split"):
        return
    split = data.split
    asked = [name for name in ("test", "validation") if isinstance(getattr(split, name), float)]
    if asked and not (split.time or split.group):
        message = "rows are split at random, and `window` takes those that follow one another"
        hint = 'add "time": … or "group": … beside it, with the column to split by'
        yield Problem("KF615", message, Path(("data", "split", asked[0])), hint=hint)


def windows_over_streams(context: Context) -> Iterator[Problem]:
    """Windows over rows that are not in memory."""
    data = context.blueprint.data
    if data and data.window and data.stream:
        message = "`window` cuts rows in memory, and `stream` leaves them on disk"
        hint = "leave `stream` out, or store the windows as rows"
        yield Problem("KF616", message, Path(("data", "stream")), hint=hint)


def one_hot_without_classes(context: Context) -> Iterator[Problem]:
    """Classes to be spread to columns, without their number."""
    for name, target in context.targets.items():
        if target.one_hot and target.classes is None:
            path = Path(("data", "target", name, "one_hot"))
            message = "`one_hot` needs `classes`, their number or their names"
            hint = 'add "classes": 10 or "classes": ["no", "yes"]'
            yield Problem("KF608", message, path, hint=hint)


def unused_preprocessing(context: Context) -> Iterator[Problem]:
    """A node of `preprocess` that neither the model nor a target takes."""
    graph = context.preprocess
    if graph is None or not _are_names_known(context):
        return
    taken = _taken_by_model_and_targets(context)
    useful = _behind(graph, [ref for name in taken for ref in flat(graph.outputs.get(name))])
    feeding = {name for call in graph.calls for name in _taken(call)}
    paths = {call.path for call in graph.calls if call.name in useful}
    for call in graph.calls:
        if call.path not in paths and call.name not in feeding:
            message = f"neither the model nor a target takes what this `{call.component.tag}` gives"
            hint = "name it under `model.inputs` or `data.target`, or remove it"
            place = call.component.path
            yield Problem("KF609", message, place, hint=hint, severity="warning", at_key=True)


def _are_names_known(context: Context) -> bool:
    """Whether no name is wrong that might have meant the node."""
    whole = context.graph and context.is_whole("data", *GRAPHS)
    if not whole or not context.is_complete("data.target", "model.inputs"):
        return False
    if context.preprocess and UNREAD in context.preprocess.outputs:
        return False
    return not any(
        problem for rule in (unknown_model_input, unknown_column) for problem in rule(context)
    )


def _taken_by_model_and_targets(context: Context) -> set[str]:
    data, graph = context.blueprint.data, context.graph
    targets = {it for spec in data.target.values() for it in spec.columns} if data else set()
    return targets | (set(graph.inputs) if graph else set())


def _behind(graph: Graph, refs: list[Ref]) -> set[str]:
    """Returns the calls that it takes to make these."""
    calls = {call.name: call for call in graph.calls}
    found: set[str] = set()
    waiting = [ref.node for ref in refs]
    while waiting:
        name = waiting.pop()
        if name in calls and name not in found:
            found.add(name)
            waiting += _taken(calls[name])
    return found


def _taken(call: Call) -> list[str]:
    """What a call takes: tensors of others, and the layer of another, with what it has learned."""
    return [*(ref.node for _, ref in wires_of(call)), *([call.shares] if call.shares else ())]


def text_of_many_lengths(context: Context) -> Iterator[Problem]:
    """Word numbers whose length each split has of its own, straight into the model."""
    graph, model = context.preprocess, context.graph
    if graph is None or model is None:
        return
    for name in model.inputs:
        for ref in flat(graph.outputs.get(name)):
            call = graph.call(ref.node)
            if call and _is_ragged(call):
                message = f"`{name}` would be as long as the longest text of each split"
                hint = 'add "output_sequence_length": 150'
                path = call.component.path
                yield Problem("KF610", message, path, hint=hint, severity="warning", at_key=True)


def _is_ragged(call: Call) -> bool:
    args = call.component.args
    if not tag_has(call.component.tag, "splits") or args.get("split", "whitespace") is None:
        return False
    return args.get("output_mode", "int") == "int" and args.get("output_sequence_length") is None
