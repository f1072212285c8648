"""What repeats in a graph, as `repeat` and `blocks`: found by what is shorter to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kerasflow.blueprints.specs import BlockSpec, Component, FrozenDict, ModelSpec
from kerasflow.converting.chains import Around, cut
from kerasflow.converting.naming import Naming
from kerasflow.converting.patterns import Item, Used, write_series
from kerasflow.converting.spelling import outputs_of, spell
from kerasflow.converting.steps import Flow, Out, Step
from kerasflow.converting.windows import Pattern, find_best, joined


class Folder:
    """Writes graphs with blocks, which all of them share.

    Args:
        flows: The steps of nested models, by the identity of the model.

    Attributes:
        blocks: The blocks that were found.
    """

    def __init__(self, flows: dict[int, Flow]) -> None:
        self.blocks: dict[str, BlockSpec] = {}
        self._flows = flows
        self._models: dict[int, ModelSpec] = {}

    def fold(self, flow: Flow) -> ModelSpec:
        """Returns the model of a graph, with what repeats in it written once."""
        flow = replace(flow, steps=tuple(map(self._with_folded_model, flow.steps)))
        naming = Naming(flow)
        items = self._shorten(cut(flow))
        ends = flow.single and [*flow.outputs.values()] == [Out(len(flow.steps) - 1)]
        if len(items) == len(flow.steps) or not ends:
            return spell(flow)  # several outputs need the names of the nodes that give them
        around = Around(naming.inputs[0], False, set(naming.inputs), naming.inputs)
        nodes = write_series(items, [item.values for item in items], around)
        return ModelSpec(
            layers=nodes,
            inputs=FrozenDict(zip(naming.inputs, flow.inputs.values(), strict=True)),
            outputs=outputs_of(flow, naming),
            class_name=flow.class_name,
        )

    def _with_folded_model(self, step: Step) -> Step:
        inner = self._flows.get(id(step.operation)) if step.component.tag == "Model" else None
        if inner is None:
            return step
        if id(step.operation) not in self._models:
            self._models[id(step.operation)] = self.fold(inner)
        model = self._models[id(step.operation)]
        return replace(step, component=Component("Model", FrozenDict(model=model)))

    def _shorten(self, items: Sequence[Item]) -> list[Item]:
        found = joined(items)
        while best := find_best(found, self.blocks):
            found = joined(self._replaced(found, best))
        return found

    def _replaced(self, items: Sequence[Item], pattern: Pattern) -> list[Item]:
        self.blocks[pattern.name] = pattern.block
        starts = dict(zip(pattern.starts, pattern.given, strict=True))
        made: list[Item] = []
        place = 0
        while place < len(items):
            if place in starts:
                window = items[place : place + pattern.width]
                names = tuple(name for item in window for name in item.names)
                made.append(Used(pattern.name, pattern.block, starts[place], names))
                place += pattern.width
            else:
                made.append(items[place])
                place += 1
        return made


class Folded(NamedTuple):
    """A model that was written with blocks."""

    model: ModelSpec
    blocks: dict[str, BlockSpec]


def fold(flow: Flow, flows: dict[int, Flow]) -> Folded:
    """Returns a graph with what repeats in it written once, as blocks and repetitions.

    Args:
        flow: The graph.
        flows: Those of nested models, by the identity of the model.
    """
    folder = Folder(flows)
    model = folder.fold(flow)
    return Folded(model, folder.blocks)
