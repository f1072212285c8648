"""Blueprints to graphs: what is checked, compared and built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding.allowances import TooLargeError
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.expanding.nodes import Expander
from kerasflow.blueprints.expanding.references import ANYTHING
from kerasflow.blueprints.expanding.scopes import Scope, Site
from kerasflow.blueprints.forms import Components
from kerasflow.blueprints.graphs import Graph, Ref, Wire, refs_in
from kerasflow.blueprints.keys import names_of
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.blueprints.specs import (
    UNREAD,
    Component,
    FrozenDict,
    InputSpec,
    ModelSpec,
    Outputs,
    Value,
)
from kerasflow.documents.faults import Faults
from kerasflow.errors import Problem
from kerasflow.paths import Path

DEFAULT_INPUT = "input"
"""The name of the input of a model that names none and has no `preprocess`."""


class Expansion(NamedTuple):
    """A blueprint written out.

    Args:
        graph: The model; None for a model with a class of its own, which has no single graph.
        model: That model, its nested models expanded; None for a graph.
        preprocess: What is done to the data; None when nothing is.
        compile: The arguments of `compile`, evaluated; None where the blueprint has none.
        callbacks: The callbacks of `fit`, evaluated.
        problems: Faults found on the way, without places.
    """

    graph: Graph | None = None
    model: Component | None = None
    preprocess: Graph | None = None
    compile: CompileSpec | None = None
    callbacks: tuple[Value, ...] = ()
    problems: tuple[Problem, ...] = ()


def expand(blueprint: Blueprint) -> Expansion:
    """Returns the graphs of a blueprint, with blocks, groups and repeats written out.

    Raises:
        BlueprintError: It was not checked, and has more problems than are looked for.

    Example:
        >>> blueprint = Blueprint(model={"layers": [{"Dense": 8, "repeat": 2, "name": "h"}]})
        >>> [call.name for call in expand(blueprint).graph.calls]
        ['h.0', 'h.1']
    """
    expander = Expander(blueprint.blocks, blueprint.vars, Faults())
    try:
        expansion = _expand_with(expander, blueprint)
    except TooLargeError as error:
        _refuse_size(error, blueprint.model.path, expander)
    # Of what is too large nothing is left that anybody could go on with, in whatever time.
    too_large = expander.budget.told
    return Expansion(problems=tuple(expander.problems)) if too_large else expansion


def _expand_with(expander: Expander, blueprint: Blueprint) -> Expansion:
    preprocess = _expand_preprocess(blueprint, expander) if blueprint.preprocess else None
    spec = blueprint.model
    model = expander.evaluate(spec, spec.path) if isinstance(spec, Component) else None
    graph = None
    if isinstance(spec, ModelSpec):
        graph = expand_model(_with_inputs(spec, preprocess), expander)
    compiled = _evaluate_compile(blueprint.compile, expander) if blueprint.compile else None
    fit = blueprint.fit
    callbacks = expander.evaluate(fit.callbacks, fit.path / "callbacks")
    problems = tuple(expander.problems)
    return Expansion(graph, model, preprocess, compiled, callbacks, problems)


def _with_inputs(spec: ModelSpec, preprocess: Graph | None) -> ModelSpec:
    """Returns the model with what it takes: by default what `preprocess` gives at its end."""
    if spec.inputs is not None or not (preprocess and preprocess.outputs):
        return spec
    name = [*preprocess.outputs][-1]
    return replace(spec, inputs=FrozenDict({name: InputSpec(path=spec.path)}))


def _evaluate_compile(spec: CompileSpec, expander: Expander) -> CompileSpec:
    keys = names_of(CompileSpec, Components)
    values = {key: expander.evaluate(getattr(spec, key), spec.path / key) for key in keys}
    return replace(spec, **values, options=expander.evaluate(spec.options, spec.path))


def expand_model(model: ModelSpec, around: Expander) -> Graph:
    """Returns the graph of one model.

    Args:
        model: The model.
        around: Knows the blocks, and the variables that are visible to the nodes.
    """
    expander = _inside(around)
    inputs = _inputs_of(model)
    scope = _scope_of(model, expander)
    try:
        wire = expander.body(model.layers, scope, _first_wire(model))
        outputs = _outputs(model, expander, scope, wire)
    except TooLargeError as error:
        wire, outputs = None, FrozenDict()
        _refuse_size(error, model.path / "layers", expander)
    return Graph(
        inputs=FrozenDict({name: _input(spec, expander) for name, spec in inputs.items()}),
        calls=tuple(expander.calls.values()),
        outputs=outputs,
        single=_is_single(model.outputs, outputs, wire),
        class_name=model.class_name,
        path=model.path,
        candidates=frozenset(
            expander.calls if ANYTHING in expander.candidates else expander.candidates
        ),
    )


class Meanings(NamedTuple):
    """What stands for what in a model.

    Args:
        names: By the dotted name of a node or input.
        nodes: What each node gives, by its path; in a series, in its last iteration.
    """

    names: Mapping[str, Wire]
    nodes: Mapping[Path, Wire | None]


def find_meanings(blueprint: Blueprint) -> Meanings:
    """Returns what the names and nodes of the model of a checked blueprint stand for."""
    expander = _Noting(blueprint.blocks, blueprint.vars, Faults())
    model = blueprint.model
    if not isinstance(model, ModelSpec):
        return Meanings({}, {})
    preprocess = _expand_preprocess(blueprint, expander) if blueprint.preprocess else None
    model = _with_inputs(model, preprocess)
    scope = _scope_of(model, expander)
    expander.body(model.layers, scope, _first_wire(model))
    return Meanings(scope.names, expander.noted)


@dataclass(slots=True, eq=False, repr=False)
class _Noting(Expander):
    """Notes what each node gives."""

    noted: dict[Path, Wire | None] = field(default_factory=dict)

    def _node(self, site: Site) -> Wire | None:
        wire = Expander._node(self, site)
        self.noted[site.node.path] = wire
        return wire


def _inputs_of(model: ModelSpec) -> Mapping[str, InputSpec]:
    return model.inputs or FrozenDict({DEFAULT_INPUT: InputSpec(path=model.path)})


def _first_wire(model: ModelSpec) -> Ref | None:
    inputs = _inputs_of(model)
    return Ref(next(iter(inputs))) if len(inputs) == 1 else None


def _scope_of(model: ModelSpec, expander: Expander) -> Scope:
    """Returns what the first node of a model sees."""
    scope = Scope(expander.variables)
    for name in _inputs_of(model):
        expander.names.take(name)
        scope.names[name] = Ref(name)
    return scope


def _input(spec: InputSpec, expander: Expander) -> InputSpec:
    if spec.shape is None:
        return spec
    return replace(spec, shape=expander.evaluate(spec.shape, spec.path / "shape"))


def _refuse_size(error: TooLargeError, path: Path, expander: Expander) -> None:
    if not expander.budget.told:
        problem = Problem(error.code, error.message, path, hint="repeat less often")
        expander.problems.append(problem)
    expander.budget.told = True


def _inside(around: Expander) -> Expander:
    """Returns what expands a graph of its own that stands where `around` is."""
    depth = around.depth + len(around.call_path) + 1
    shared = (around.blocks, around.variables, around.problems, around.budget)
    return Expander(*shared, depth=depth, circles=around.circles)


def _outputs(
    model: ModelSpec, expander: Expander, scope: Scope, last: Wire | None
) -> Mapping[str, Wire]:
    if model.outputs is None:
        return FrozenDict(_last_outputs(model, scope, last))
    path = model.path / "outputs"
    found: dict[str, Wire] = {}
    for name, text, place in _named(model.outputs, path):
        tensors = _spread(name, expander.outputs(text, scope, last, place))
        for twice in found.keys() & tensors.keys():
            message = f"two outputs of the model have the name `{twice}`"
            hint = 'name each: "outputs": {"first": …, "second": …}'
            expander.problems.append(Problem("KF435", message, place, hint=hint))
        found |= tensors
    return FrozenDict(found)


def _last_outputs(model: ModelSpec, scope: Scope, last: Wire | None) -> dict[str, Wire]:
    """Returns what the last node gives, under the names by which it can be referred to."""
    node = model.layers[-1] if model.layers else None
    name = next((name for name, made in scope.made.items() if made.node is node), UNREAD)
    if isinstance(last, Ref) and name != UNREAD:
        return {keras_name(name): last}
    inside: dict[Wire, str] = {}
    for inner, wire in scope.names.items():
        if inner.startswith(f"{name}.") and len(inner) < len(inside.get(wire, f"{inner} ")):
            inside[wire] = inner
    return {keras_name(inside.get(ref) or _ref_name(ref)): ref for ref in refs_in(last)}


def _named(
    outputs: str | tuple[str, ...] | FrozenDict, path: Path
) -> Iterator[tuple[str, str, Path]]:
    """Yields the name of each output, the reference that it stands for, and where that stands."""
    if isinstance(outputs, str):
        yield keras_name(outputs), outputs, path
    elif isinstance(outputs, FrozenDict):
        yield from ((name, text, path / name) for name, text in outputs.items())
    else:
        yield from ((keras_name(text), text, path / at) for at, text in enumerate(outputs))


def _spread(name: str, wire: Wire | None) -> dict[str, Wire]:
    """Returns one output for each tensor of a list: ``h_0``, ``h_1`` and so on."""
    if not isinstance(wire, tuple):
        return {} if wire is None else {name: wire}
    return {
        key: item
        for index, part in enumerate(wire)
        for key, item in _spread(f"{name}_{index}", part).items()
    }


def _is_single(said: Outputs, outputs: Mapping[str, Wire], last: Wire | None) -> bool:
    """Returns whether a model gives one tensor, and not a mapping."""
    if said is None:
        return isinstance(last, Ref)
    return isinstance(said, str) and keras_name(said) in outputs


def _ref_name(ref: Ref) -> str:
    node = ref.node.removeprefix("?")
    return node if ref.index is None else f"{node}_{ref.index}"


def _expand_preprocess(blueprint: Blueprint, around: Expander) -> Graph:
    """Returns the graph of `preprocess`: unknown names are columns, named nodes are outputs."""
    expander = _inside(around)
    columns: dict[str, Ref] = {}
    scope = Scope(blueprint.vars, columns=columns)
    try:
        wire = expander.body(blueprint.preprocess, scope, None)
    except TooLargeError as error:
        _refuse_size(error, Path(("preprocess",)), expander)
        wire = None
    outputs = dict(scope.names)
    if wire and wire not in outputs.values():
        outputs[keras_name(_ref_name(next(refs_in(wire))))] = wire
    return Graph(
        inputs=FrozenDict({name: InputSpec() for name in columns}),
        calls=tuple(expander.calls.values()),
        outputs=FrozenDict(outputs),
        single=False,
        path=Path(("preprocess",)),
    )
