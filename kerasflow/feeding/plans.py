"""What of the data a blueprint uses, and what for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import DEFAULT_INPUT, Expansion
from kerasflow.blueprints.graphs import Call, Deferred, Graph, Ref, Wire
from kerasflow.blueprints.sections import DataSpec, TargetSpec
from kerasflow.blueprints.sources.known import find_source
from kerasflow.blueprints.specs import Component, FrozenDict, InputSpec, Value
from kerasflow.catalog import NODE_KINDS, Entry
from kerasflow.checking.output_heads import LossOrMetric, find_loss, ignored_label
from kerasflow.errors import DataError
from kerasflow.feeding.tables import listed


@dataclass(frozen=True, slots=True)
class DataPlan:
    """The way from columns to the model.

    Args:
        data: The blueprint's `data`.
        graph: The model; None for a model with a class of its own.
        preprocess: What is done to columns first; None for nothing.
        inputs: The node of `preprocess` or the column that each input of the model is.
        guessed: The input is the only column that nothing else uses; which one, the data tells.
    """

    data: DataSpec
    graph: Graph | None
    preprocess: Graph | None
    inputs: Mapping[str, str]
    guessed: bool = False

    def wire(self, name: str) -> Wire | None:
        """Returns what a name is in `preprocess`; None when it is a column."""
        return self.preprocess.outputs.get(name) if self.preprocess else None

    def declared(self, name: str) -> InputSpec:
        """Returns what the model says of one of its inputs."""
        return self.graph.inputs[name] if self.graph else InputSpec()

    @property
    def separator(self) -> str:
        """What parts the cells of CSV files: those of the source, and others like them."""
        source = self.data.source
        known = find_source(source.kind) if source else None
        told = known.value(source.options, "separator") if source and known else None
        return "," if told is None else str(told)

    @property
    def target_names(self) -> tuple[str, ...]:
        """The nodes and columns that the outputs of the model are compared with."""
        return tuple(name for spec in self.data.target.values() for name in spec.columns)

    @property
    def weight_names(self) -> tuple[str, ...]:
        """The column of sample weights, where there is one."""
        return (self.data.weight,) if self.data.weight else ()

    @property
    def split_names(self) -> tuple[str, ...]:
        """The columns by which rows are split."""
        split = self.data.split
        return tuple(name for name in (split.stratify, split.group, split.time) if name)

    @property
    def used_columns(self) -> tuple[str, ...]:
        """Every column of which anything is made, or by which rows are split."""
        made_of = (*self.inputs.values(), *self.target_names, *self.weight_names)
        return tuple(dict.fromkeys((*self.columns(made_of), *self.split_names)))

    def wires(self, names: Iterable[str]) -> dict[str, Wire]:
        """Returns those of the names that are nodes, with what they are."""
        found = {name: self.wire(name) for name in names}
        return {name: wire for name, wire in found.items() if wire is not None}

    def columns(self, names: Iterable[str]) -> tuple[str, ...]:
        """Returns the columns that it takes to make these nodes and columns."""
        names = tuple(names)
        wires = self.wires(names)
        made = columns_of(self.preprocess, wires.values()) if self.preprocess else ()
        return tuple(dict.fromkeys((*made, *(name for name in names if name not in wires))))

    def with_columns(self, columns: Iterable[str]) -> DataPlan:
        """Returns the plan for data with these columns, the input no longer guessed.

        Raises:
            DataError: Several columns could be the input.
        """
        columns = tuple(columns)
        if not self.guessed or DEFAULT_INPUT in columns:
            return replace(self, guessed=False)
        other = {*self.columns(self.target_names), *self.weight_names, *self.split_names}
        free = [name for name in columns if name not in other]
        if len(free) != 1:
            raise DataError(
                "`model.inputs` does not say what goes into the model, and the data leaves "
                f"{len(free) or 'no'} columns for it: {listed(free)}",
                "name one under `model.inputs`",
            )
        return replace(self, inputs={DEFAULT_INPUT: free[0]}, guessed=False)


def make_plan(blueprint: Blueprint, expansion: Expansion | None = None) -> DataPlan:
    """Returns the plan of a checked blueprint, which may have been written out already."""
    expansion = expansion or blueprint.expansion
    graph, preprocess = expansion.graph, expansion.preprocess
    if graph:
        names = tuple(graph.inputs)
    else:
        names = (list(preprocess.outputs)[-1],) if preprocess else (DEFAULT_INPUT,)
    named = getattr(blueprint.model, "inputs", None) is not None
    guessed = names == (DEFAULT_INPUT,) and not preprocess and not named
    data = blueprint.data or DataSpec()
    outputs = tuple(graph.outputs) if graph else tuple(data.target)
    target = {
        name: _with_ignored(spec, find_loss(expansion.compile, outputs, name))
        for name, spec in data.target.items()
    }
    data = replace(data, target=MappingProxyType(target))
    return DataPlan(data, graph, preprocess, {name: name for name in names}, guessed)


def _with_ignored(spec: TargetSpec, loss: LossOrMetric | None) -> TargetSpec:
    """Returns a target that knows which label its loss ignores."""
    return replace(spec, ignored=ignored_label(loss.args) if loss else None)


def calls_of(graph: Graph, wires: Iterable[Wire], *, owners: bool = True) -> tuple[Call, ...]:
    """Returns the calls that it takes to make some wires, in order.

    Args:
        graph: Of the calls.
        wires: That are made.
        owners: With those of which nothing but the layer is taken, which is called again.
    """
    needed = {ref.node for wire in wires for ref in refs(wire)}
    calls: list[Call] = []
    for call in reversed(graph.calls):
        if call.name in needed:
            calls.append(call)
            needed |= {ref.node for ref in refs((call.inputs, call.call, call.component.args))}
            needed |= {call.shares} if call.shares and owners else set()
    return tuple(reversed(calls))


def columns_of(graph: Graph, wires: Iterable[Wire]) -> tuple[str, ...]:
    """Returns the inputs of a graph that it takes to make some wires."""
    wires = tuple(wires)
    used = {ref.node for wire in wires for ref in refs(wire)}
    for call in calls_of(graph, wires):
        used |= {ref.node for ref in refs((call.inputs, call.call, call.component.args))}
    return tuple(name for name in graph.inputs if name in used)


def refs(value: Value) -> Iterator[Ref]:
    """Yields every reference in a wire, in the arguments of a call, or in deferred values."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Deferred):
        yield from refs((*value.shapes.values(), value.values))
    elif isinstance(value, Component):
        yield from refs(value.args)
    elif isinstance(value, (tuple, FrozenDict)):
        for item in value.values() if isinstance(value, FrozenDict) else value:
            yield from refs(item)


def consumers(graph: Graph, name: str) -> list[Call]:
    """Returns the calls on an input of a graph."""
    return [
        call
        for call in graph.calls
        if any(ref.node == name for ref in refs((call.inputs, call.call)))
    ]


def entry_of(call: Call) -> Entry | None:
    """Returns what the catalog says of what is called."""
    return catalog.find_tag(call.component.tag, NODE_KINDS)


def takes_only_text(call: Call) -> bool:
    """Returns whether numbers mean nothing to a call, as to `TextVectorization`."""
    entry = entry_of(call)
    looks_up = bool(entry and {"adapts", "strings"} <= entry.flags)
    return looks_up and not call.component.args.get("invert")


def text_columns(plan: DataPlan) -> frozenset[str]:
    """Returns the columns that are text even where they look like numbers.

    Those that are looked up as text, labels whose classes are all named in text, and cells of
    several labels.
    """
    graph = plan.preprocess
    looked_up = [
        name
        for name in (graph.inputs if graph else ())
        if graph and any(takes_only_text(call) for call in consumers(graph, name))
    ]
    labels = [
        spec.column
        for spec in plan.data.target.values()
        if plan.wire(spec.column) is None and _is_text(spec)
    ]
    return frozenset((*looked_up, *labels))


def _is_text(spec: TargetSpec) -> bool:
    if spec.multi_label:
        return not spec.label_columns
    names = spec.classes if isinstance(spec.classes, tuple) else ()
    return bool(names) and all(isinstance(name, str) for name in names)
