"""Nodes to calls: blocks, groups, repeats and shared layers written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.expanding.allowances import Allowance
from kerasflow.blueprints.expanding.binding import (
    bind_inputs,
    bind_parameters,
    find_untaken,
    refuse_names,
)
from kerasflow.blueprints.expanding.evaluation import Evaluation
from kerasflow.blueprints.expanding.iterations import iterations_of
from kerasflow.blueprints.expanding.naming import NAME_RULE, Names, is_name, snake_case
from kerasflow.blueprints.expanding.references import ANYTHING, References, mentions_previous
from kerasflow.blueprints.expanding.scopes import Made, Scope, Site
from kerasflow.blueprints.graphs import Call, CallStep, Graph, Ref, Wire, refs_in, unknown_ref
from kerasflow.blueprints.specs import (
    UNREAD,
    BlockSpec,
    Component,
    FrozenDict,
    Group,
    Hole,
    ModelSpec,
    NodeSpec,
    Outputs,
    Share,
    Use,
    Value,
)
from kerasflow.catalog import NODE_KINDS
from kerasflow.errors import Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Path


@dataclass(slots=True, eq=False, repr=False)
class Expander:
    """Expands the nodes of one graph.

    Args:
        blocks: The document's blocks.
        variables: The document's variables.
        problems: Where faults go.
        budget: What is left for the whole blueprint.
        depth: How many blocks, groups and models there are around the graph.
    """

    blocks: Mapping[str, BlockSpec]
    variables: Mapping[str, Any]
    problems: list[Problem]
    budget: Allowance = field(default_factory=Allowance)
    depth: int = 0
    calls: dict[str, Call] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    call_path: tuple[CallStep, ...] = ()
    owners: Iterator[str] | None = None
    candidates: set[str] = field(default_factory=set)
    circles: set[frozenset[str]] = field(default_factory=set)

    def body(
        self, nodes: tuple[NodeSpec, ...], scope: Scope, previous: Wire | FrozenDict | None
    ) -> Wire | None:
        """Expands a list of nodes; returns what the last one gives."""
        reserved = {f"{scope.prefix}{node.name}" for node in nodes if node.name}
        scope.later.update(node.name for node in nodes if node.name)
        for node in nodes:
            name = self._name(node, scope, reserved)
            if not node.name:
                scope.unnamed.add(name)
            previous = self._node(Site(node, name, scope, previous))
        return None if isinstance(previous, FrozenDict) else previous

    def _name(self, node: NodeSpec, scope: Scope, reserved: set[str]) -> str:
        if node.name is None:
            stem = scope.prefix + _stem(node)
            return self.names.make(stem, reserved).removeprefix(scope.prefix)
        path = node.path / "name"
        name = str(self._evaluation(scope).value(node.name, path))
        made = "${" in node.name and "${" not in name
        if made and not is_name(name):
            message = f"`{name}` cannot be a name"
            self.problems.append(Problem("KF207", message, path, hint=NAME_RULE))
        if name in scope.names and name != UNREAD:
            message = f"two nodes have the name `{name}`"
            self.problems.append(Problem("KF403", message, path, hint="rename one of them"))
        return name

    def _node(self, site: Site) -> Wire | None:
        start = len(self.calls)
        wire = self._iteration(site) if _is_single(site.node) else self._series(site)
        if site.node.name:
            # After a fault the name is known all the same, so that one fault gives one problem.
            site.scope.names[site.name] = unknown_ref(site.full_name) if wire is None else wire
            site.scope.made[site.name] = self._made(site, start)
        return wire

    def _made(self, site: Site, start: int) -> Made:
        # From the end: to walk from the start for every named node takes quadratic time.
        latest = islice(reversed(self.calls), len(self.calls) - start)
        return Made(site.node, site.scope, tuple(latest)[::-1])

    def _series(self, site: Site) -> Wire | None:
        iterations = iterations_of(site.node, self._evaluation(site.scope), self.problems)
        known = len(site.scope.names)
        if site.node.each is not None:
            wires = [
                self._numbered(site, index, iteration) for index, iteration in enumerate(iterations)
            ]
            wire: Wire | None = tuple(wire for wire in wires if wire is not None)
        else:
            wire = self._repeat(site, iterations)
        if site.node.name:
            site.scope.gather(site.name, known)
        return wire

    def _repeat(self, site: Site, iterations: list[dict[str, Any]]) -> Wire | None:
        if not iterations:
            return self._references(site).passed_on(site.node)
        for index, iteration in enumerate(iterations):
            wire = self._numbered(site, index, iteration)
            site = site._replace(previous=wire)
            if not mentions_previous(site.node.inputs):
                site = site._replace(node=replace(site.node, inputs=None))
        return wire

    def _numbered(self, site: Site, index: int, values: Mapping[str, Any]) -> Wire | None:
        """Expands one iteration of a series."""
        node = replace(site.node, repeat=None, each=None)
        scope = site.scope.with_values(values)
        start = len(self.calls)
        iteration = site._replace(node=node, name=f"{site.name}.{index}", scope=scope, number=index)
        wire = self._iteration(iteration)
        if node.name and wire is not None:
            scope.names[iteration.name] = wire
            scope.made[iteration.name] = self._made(iteration, start)
        return wire

    def _iteration(self, site: Site) -> Wire | None:
        self.budget.step(self.depth + len(self.call_path))
        body = site.node.body
        if isinstance(body, Hole) and site.node.inputs is None and site.previous is None:
            return unknown_ref()
        inputs = self._references(site).inputs(site.node)
        outer = self.call_path
        block = body.block if isinstance(body, Use) else None
        self.call_path = (*outer, CallStep(site.node.path, block, site.number))
        wire = self._called(site, inputs)
        self.call_path = outer
        return wire

    def _called(self, site: Site, inputs: Wire | FrozenDict) -> Wire | None:
        body = site.node.body
        if isinstance(body, Hole):
            if site.node.name == UNREAD:
                self.candidates.add(ANYTHING)
            named = site.node.name not in (None, UNREAD)
            return self._lose(site, inputs, site.full_name if named else "")
        if isinstance(body, Component):
            entry = catalog.find_tag(body.tag, NODE_KINDS)
            return self._add(site, inputs, self._evaluation(site.scope).component(body, entry))
        if isinstance(body, Share):
            return self._share(site, body, inputs)
        return (
            self._use(site, body, inputs)
            if isinstance(body, Use)
            else self._group(site, body, inputs)
        )

    def _lose(self, site: Site, inputs: Wire | FrozenDict, name: str) -> Ref:
        """Returns what stands for a call that cannot be made; what it takes is taken still."""
        call = self._references(site).call(site.node)
        for value in (inputs, call):
            self.candidates.update(ref.node for ref in refs_in(value))
        return unknown_ref(name)

    def _add(
        self,
        site: Site,
        inputs: Wire | FrozenDict,
        component: Component,
        owner: str | None = None,
    ) -> Ref:
        self.budget.call()
        name = site.full_name
        if not self.names.take(name):
            message = f"two calls have the name `{name}` in Keras, where `.` becomes `_`"
            self.problems.append(Problem("KF403", message, site.node.path, hint="rename one"))
        self.calls[name] = Call(
            name=name,
            component=component,
            inputs=inputs,
            call=self._references(site).call(site.node),
            shares=owner if self.owners is None else next(self.owners, owner),
            trainable=site.trainable,
            path=site.node.path,
            call_path=self.call_path[:-1] if site.number is None else self.call_path,
        )
        return Ref(name)

    def _share(self, site: Site, share: Share, inputs: Wire | FrozenDict) -> Wire | None:
        path = site.node.path / "share"
        wanted = str(self._evaluation(site.scope).value(share.name, path))
        made = site.scope.find_made(wanted)
        if made is None:
            self._nothing_to_share(wanted, site.scope, path)
            return self._lose(site, inputs, site.full_name)
        owners = [self.calls[name].shares or name for name in made.calls]
        if len(owners) == 1 and isinstance(made.node.body, (Component, Share)):
            return self._add(site, inputs, self.calls[made.calls[0]].component, owners[0])
        return self._again(site, made, owners, inputs)

    def _again(
        self, site: Site, made: Made, owners: list[str], inputs: Wire | FrozenDict
    ) -> Wire | None:
        """Expands a block, group or series once more; its calls share the layers of the first."""
        names = dict(made.scope.names)
        scope = replace(made.scope, prefix=site.scope.prefix, names=names)
        node = replace(made.node, inputs=None, name=site.name)
        outer = self.owners
        # Inside a body that is itself expanded once more, the outer owners are the right ones.
        self.owners = outer if outer is not None else iter(owners)
        again = Site(node, site.name, scope, inputs)
        wire = self._iteration(again) if _is_single(node) else self._series(again)
        self.owners = outer
        stem = f"{site.name}."
        inner = {key: wire for key, wire in names.items() if key.startswith(stem)}
        site.scope.names.update(inner)
        return wire

    def _nothing_to_share(self, name: str, scope: Scope, path: Path) -> None:
        otherwise = "give the node that owns the layer a name"
        hint, fix = suggest(name, scope.made, otherwise=otherwise)
        message = f"no node before this one has the name `{name}`"
        self.problems.append(Problem("KF401", message, path, hint=hint, fix=fix))

    def _group(self, site: Site, group: Group, inputs: Wire | FrozenDict) -> Wire | None:
        scope = Scope(site.scope.values, site.scope, f"{site.full_name}.", trainable=site.trainable)
        named = inputs if isinstance(inputs, FrozenDict) else FrozenDict()
        scope.names.update(named)
        first = self._first_input(group, named) if named else inputs
        wire = self.body(group.layers, scope, first)
        wire = self.outputs(group.outputs, scope, wire, site.node.path / "outputs")
        self._leave(site, scope, named)
        return wire

    def _first_input(self, group: Group, inputs: FrozenDict) -> Wire | FrozenDict | None:
        """Returns what the first node of a group takes that is given its inputs by name."""
        first, untaken = find_untaken(group, inputs)
        if first and len(inputs) == 1 and (untaken or first.inputs is not None):
            only: Wire = next(iter(inputs.values()))
            return only
        if first is None or not untaken:
            return inputs
        self.problems.append(refuse_names(first, inputs))
        self.candidates.update(ref.node for ref in refs_in(inputs))
        return unknown_ref()

    def _use(self, site: Site, use: Use, inputs: Wire | FrozenDict) -> Wire | None:
        block = self.blocks.get(use.block)
        inside = [iteration.block for iteration in self.call_path[:-1] if iteration.block]
        if block is None or use.block in inside:
            self._refuse_block(site.node.path / "use", use.block, inside)
            self._evaluation(site.scope).value(use.arguments, site.node.path / "with")
            return self._lose(site, inputs, site.full_name)
        defaults = self._evaluation(Scope(self.variables))
        values = bind_parameters(site.node, use, block, self._evaluation(site.scope), defaults)
        wires = bind_inputs(site, block, inputs, self.problems)
        scope = Scope(values, None, f"{site.full_name}.", trainable=site.trainable)
        scope.names.update(wires)
        first = next(iter(wires.values())) if len(wires) == 1 else None
        wire = self.body(block.layers, scope, first)
        wire = self.outputs(block.outputs, scope, wire, block.path / "outputs")
        self._leave(site, scope, wires)
        return wire

    def _leave(self, site: Site, inner: Scope, inputs: Iterable[str]) -> None:
        """Makes the names of a finished block or group known around it, but for its inputs."""
        for name in inputs:
            del inner.names[name]
        if site.node.name:
            self.budget.spend(sum(len(site.name) + len(name) for name in inner.names))
            site.scope.take(site.name, inner)

    def _refuse_block(self, path: Path, name: str, inside: list[str]) -> None:
        if name in self.blocks:
            self._refuse_circle(path, inside[inside.index(name) :])
            return
        otherwise = None if self.blocks else "define it under `blocks`"
        hint, fix = suggest(name, self.blocks, otherwise=otherwise)
        self.problems.append(Problem("KF405", f"unknown block `{name}`", path, hint=hint, fix=fix))

    def _refuse_circle(self, path: Path, circle: list[str]) -> None:
        """Notes blocks that use one another; once, wherever somebody enters their circle."""
        if frozenset(circle) in self.circles:
            return
        self.circles.add(frozenset(circle))
        name, hint = circle[0], "use `repeat` instead"
        message = f"the block `{name}` uses itself"
        if len(circle) > 1:
            message += ", by way of " + " and ".join(f"`{other}`" for other in circle[1:])
        self.problems.append(Problem("KF406", message, path, hint=hint))

    def outputs(self, outputs: Outputs, scope: Scope, last: Wire | None, path: Path) -> Wire | None:
        """Returns what a block or group gives."""
        if outputs is None:
            return last
        evaluation = self._evaluation(scope)
        references = References(scope, evaluation, last, self.problems, self.candidates)
        names = tuple(outputs.values()) if isinstance(outputs, FrozenDict) else outputs
        return references.wire(names, path)

    def _references(self, site: Site) -> References:
        evaluation = self._evaluation(site.scope)
        return References(site.scope, evaluation, site.previous, self.problems, self.candidates)

    def _evaluation(self, scope: Scope) -> Evaluation:
        found = Evaluation(scope.values, scope.find, self.model, self.problems, self.budget)
        found.beyond = self.variables
        return found

    def model(self, model: ModelSpec, values: Mapping[str, Any]) -> Graph:
        """Expands a nested model; it sees variables, and no names."""
        from kerasflow.blueprints.expanding import expand_model

        return expand_model(model, replace(self, variables=values))

    def evaluate(self, value: Value, path: Path) -> Value:
        """Returns a value of the document with its expressions evaluated."""
        return self._evaluation(Scope(self.variables)).value(value, path)


def _is_single(node: NodeSpec) -> bool:
    return node.repeat is None and node.each is None


def _stem(node: NodeSpec) -> str:
    """Returns what the made-up name of a node begins with."""
    body = node.body
    if isinstance(body, Component):
        return snake_case(body.tag)
    if isinstance(body, Use):
        return body.block
    return f"{body.name.replace('.', '_')}_again" if isinstance(body, Share) else "group"
