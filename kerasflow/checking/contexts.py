"""What a rule looks at: a blueprint, its graphs, and every component where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import Expansion
from kerasflow.blueprints.graphs import Call, Graph, Ref, Wire
from kerasflow.blueprints.keys import components_of
from kerasflow.blueprints.sections import TargetSpec
from kerasflow.blueprints.specs import (
    Component,
    FrozenDict,
    Group,
    Hole,
    ModelSpec,
    NodeSpec,
    Use,
    Value,
)
from kerasflow.catalog import NODE_KINDS, Entry, Kind, Parameter
from kerasflow.checking.output_heads import OutputHead, find_output_heads
from kerasflow.checking.recovery import Omissions
from kerasflow.checking.wirings import Wiring, flat, is_described, nested_graphs, output_count
from kerasflow.paths import Path

Kinds = tuple[Kind, ...]
Through = tuple[tuple[Path, int | None], ...]

_MODEL = Path(("model",))


class ComponentSite(NamedTuple):
    """A component where it stands.

    Args:
        component: The tag and its arguments.
        kinds: The kinds of component that the place takes; empty for any.
        entry: What the catalog says of the tag; None when it knows none of these kinds.
        through: The nodes that lead to it, where it is looked at as a use or iteration has it.
    """

    component: Component
    kinds: Kinds
    entry: Entry | None
    through: Through = ()

    def parameters(self) -> Iterator[tuple[Parameter, Value]]:
        """Yields the arguments that the catalog knows, with the values that are given."""
        known = self.entry.parameters if self.entry else {}
        given = self.component.args.items()
        return ((known[name], value) for name, value in given if name in known)


class Identifier(NamedTuple):
    """A name in quotes where a component is expected, such as ``"relu"``."""

    text: str
    kinds: Kinds
    path: Path
    through: Through = ()


Found = ComponentSite | Identifier


class Context:
    """Everything that rules may look at.

    Args:
        blueprint: What is checked.
        expansion: The blueprint written out, as far as it could be.
        omissions: What may be missing because of faults of form or wiring.
    """

    def __init__(self, blueprint: Blueprint, expansion: Expansion, omissions: Omissions) -> None:
        self.blueprint, self.expansion, self.omissions = blueprint, expansion, omissions
        self._entries: dict[tuple[str, Kinds], Entry | None] = {}

    def is_whole(self, *sections: str) -> bool:
        """Returns whether nothing is missing from these sections because of another fault."""
        return not any(self.omissions.is_in(section) for section in sections)

    def is_complete(self, *sections: str) -> bool:
        """Returns whether nothing is missing from these sections, however deep inside."""
        return not any(self.omissions.are_within(section) for section in sections)

    @property
    def knows_every_output(self) -> bool:
        """Whether all outputs of the model are certain, and each is there."""
        outputs = self.graph.outputs.values() if self.graph else ()
        return self.knows_outputs and not any(_is_unknown(wire) for wire in outputs)

    @cached_property
    def knows_outputs(self) -> bool:
        """Whether the names of the model's outputs are certain, whatever leads to them."""
        outputs = self.graph.outputs if self.graph else {}
        unnamed = any(path.parts[-1] == "name" for path in self.omissions.paths if path)
        whole = self.is_whole("model", "model.layers") and self.is_complete("model.outputs")
        return whole and "" not in outputs and not unnamed

    @property
    def graph(self) -> Graph | None:
        """The model's graph; None for a model with a class of its own."""
        return self.expansion.graph

    @property
    def preprocess(self) -> Graph | None:
        """The graph of `preprocess`; None where there is none."""
        return self.expansion.preprocess

    @cached_property
    def model_wirings(self) -> tuple[Wiring, ...]:
        """The wiring of the model and of the models inside it."""
        models = (self.expansion.graph, self.expansion.model)
        return tuple(Wiring(graph) for graph in nested_graphs(models))

    @property
    def targets(self) -> Mapping[str, TargetSpec]:
        """What the outputs are compared with, by their names; empty where some may be missing."""
        data = self.blueprint.data
        return data.target if data and self.is_complete("data.target") else {}

    @cached_property
    def output_heads(self) -> tuple[OutputHead, ...]:
        """The outputs of the model, as far as they are certain, each with its loss and target."""
        model, graph, data = self.blueprint.model, self.graph, self.blueprint.data
        if not isinstance(model, ModelSpec) or model.class_name or graph is None:
            return ()
        target = data.target if data else {}
        heads = find_output_heads(
            graph, self.model_wirings[0].calls, self.expansion.compile, target
        )
        # Behind a fault another node may end the model; what has a target is an output anyway.
        return tuple(
            head
            for head in heads
            if head.target or (self.knows_outputs and not _is_unknown(graph.outputs[head.name]))
        )

    @cached_property
    def wirings(self) -> tuple[Wiring, ...]:
        """The wiring of every graph that could be expanded."""
        return (*self.model_wirings, *(Wiring(graph) for graph in nested_graphs(self.preprocess)))

    @cached_property
    def sites(self) -> tuple[ComponentSite, ...]:
        """Every component of the document, once."""
        return tuple(found for found in self._written if isinstance(found, ComponentSite))

    @cached_property
    def identifiers(self) -> tuple[Identifier, ...]:
        """Every name of a component in quotes, those that come out of expressions included."""
        return tuple(found for found in self._valued if isinstance(found, Identifier))

    @cached_property
    def valued_sites(self) -> tuple[ComponentSite, ...]:
        """Every component, and again as each iteration and each use of a block has it."""
        return tuple(found for found in self._valued if isinstance(found, ComponentSite))

    @cached_property
    def _written(self) -> tuple[Found, ...]:
        return tuple(self._survey_blueprint())

    @cached_property
    def _valued(self) -> tuple[Found, ...]:
        open_paths = {site.component.path for site in self.sites if is_open(site.component.args)}
        calls = {
            id(call.component): call
            for wiring in self.wirings
            for call in wiring.graph.calls
            if call.component.path in open_paths
        }
        expanded = (
            found._replace(through=tuple((step.path, step.number) for step in call.call_path))
            for call in calls.values()
            for found in self._survey(call.component, NODE_KINDS, call.component.path)
        )
        return (*self._written, *expanded)

    @cached_property
    def described_calls(self) -> tuple[tuple[Wiring, Call, Entry], ...]:
        """Every call of something whose tensors are known for certain."""
        return tuple(
            (wiring, call, entry)
            for wiring in self.wirings
            for call in wiring.graph.calls
            if (entry := self.entry(call.component.tag, NODE_KINDS)) and is_described(entry)
        )

    def tensors(self, wiring: Wiring, wire: Wire) -> int | None:
        """Returns how many tensors a wire carries; None where that is not known for certain."""
        if isinstance(wire, tuple):
            return sum(1 for _ in flat(wire))
        if wire.index is not None or wire.node in wiring.graph.inputs:
            return 1
        call = wiring.calls.get(wire.node)
        return self._outputs(call, self._given(wiring, call)) if call else None

    def _given(self, wiring: Wiring, call: Call) -> int | None:
        """Returns how many tensors a call is called on; None where a call that passes on says."""
        refs = [*flat(call.inputs)] if not isinstance(call.inputs, FrozenDict) else []
        if len(refs) != 1:
            return len(refs) or None
        maker = wiring.calls.get(refs[0].node) if refs[0].index is None else None
        return self._outputs(maker, None) if maker else 1

    def _outputs(self, call: Call, given: int | None) -> int | None:
        return output_count(call, self.entry(call.component.tag, NODE_KINDS), given)

    def entry(self, tag: str, kinds: Kinds = ()) -> Entry | None:
        """Returns what the catalog says of a tag; None when it knows none of these kinds."""
        key = (tag, kinds)
        if key not in self._entries:
            self._entries[key] = catalog.find_tag(tag, kinds) if kinds else catalog.find_tag(tag)
        return self._entries[key]

    def _survey_blueprint(self) -> Iterator[Found]:
        blueprint = self.blueprint
        yield from self._survey_nodes(blueprint.preprocess)
        for name, block in blueprint.blocks.items():
            yield from self._survey(block.params, (), Path(("blocks", name, "params")))
            yield from self._survey_nodes(block.layers)
        yield from self._survey(blueprint.model, ("models",), _MODEL)
        yield from self._survey_training()

    def _survey_training(self) -> Iterator[Found]:
        for path, value, _, kind in components_of(self.blueprint.compile, self.blueprint.fit):
            yield from self._survey(value, (kind,), path)

    def _survey_nodes(self, nodes: Iterable[NodeSpec]) -> Iterator[Found]:
        for node in nodes:
            body = node.body
            if isinstance(body, Component) and not isinstance(body, Hole):
                yield from self._survey(body, NODE_KINDS, body.path)
            elif isinstance(body, Group):
                yield from self._survey_nodes(body.layers)
            elif isinstance(body, Use):
                yield from self._survey(body.arguments, (), node.path / "with")

    def _survey(self, value: Value, kinds: Kinds, path: Path) -> Iterator[Found]:
        """Yields what a value holds, where the place takes components of these kinds."""
        if isinstance(value, Component):
            yield from self._survey_component(value, kinds)
        elif isinstance(value, ModelSpec):
            yield from self._survey_nodes(value.layers)
        elif isinstance(value, FrozenDict):
            for key, item in value.items():
                yield from self._survey(item, kinds, path / key)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                yield from self._survey(item, kinds, path / index)
        elif isinstance(value, str) and kinds and "${" not in value:
            yield Identifier(value, kinds, path)

    def _survey_component(self, component: Component, kinds: Kinds) -> Iterator[Found]:
        if component.tag == "Model":
            yield from self._survey(component.args, (), component.path)
            return
        entry = self.entry(component.tag, kinds)
        yield ComponentSite(component, kinds, entry)
        known = entry.parameters if entry else {}
        for name, value in component.args.items():
            accepts = known[name].accepts if name in known else ()
            if not isinstance(value, (str, int, float)) or (accepts and _takes_text(known[name])):
                yield from self._survey(value, accepts, component.path / name)


def _is_unknown(wire: Wire) -> bool:
    return isinstance(wire, Ref) and wire.is_unknown


def _takes_text(parameter: Parameter) -> bool:
    return not parameter.types or "string" in parameter.types


def is_open(value: Value) -> bool:
    """Returns whether a value holds an expression that is not resolved in it.

    Example:
        >>> is_open(("relu", "${gate}"))
        True
    """
    if isinstance(value, str):
        return "${" in value
    if isinstance(value, Component):
        return is_open(value.args)
    if isinstance(value, dict):
        return any(is_open(item) for item in value.values())
    return isinstance(value, tuple) and any(is_open(item) for item in value)
