"""Shapes before data: a graph built of symbols alone, with every node that cannot be.

Under a stateless scope Keras' variables have shapes and no memory, so that the largest model takes
milliseconds. A node that Keras refuses is a problem; what stands behind it is unknown, and the
rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import keras

from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.graphs import Call, Graph
from kerasflow.blueprints.specs import EMPTY, InputSpec
from kerasflow.building.calling import make_callee, run_call, set_trainable
from kerasflow.building.constants import is_constant, refuse_large
from kerasflow.building.deferred import DeferredValues, pick, unknown_names
from kerasflow.building.diagnosing import attempt, diagnose, with_call_path
from kerasflow.building.keras_internals import WAITING, infer_output, read_global, write_global
from kerasflow.building.models import assemble, make_input
from kerasflow.building.rows import rows_for_one
from kerasflow.building.signatures import TensorInfo
from kerasflow.building.surroundings import drawing
from kerasflow.checking.wirings import Wiring, deferred_in, flat, wires_of
from kerasflow.documents.values import Document
from kerasflow.errors import BuildError, Problem


@dataclass(frozen=True, slots=True)
class Node:
    """One call of a graph with what goes in and comes out, as symbols; nothing is allocated.

    Args:
        call: The call, with its path and its trail.
        callee: The layer, nested model or op that was made; its variables have no memory.
        inputs: The tensors that it is called on, flattened; the batch axis is None.
        outputs: The tensors that it gives, flattened.
        rows: How many rows of what it gives, or makes on the way, stand for one of the batch.
        taken: What it takes, by the name of the node or input.
        values: Values of deferred expressions, by dotted name.
    """

    call: Call
    callee: Any
    inputs: tuple[keras.KerasTensor, ...]
    outputs: tuple[keras.KerasTensor, ...]
    rows: Fraction = Fraction(1)
    taken: Mapping[str, Any] = EMPTY
    values: Mapping[str, Any] = EMPTY


@dataclass(frozen=True, slots=True)
class Inference:
    """What a graph comes to.

    Args:
        nodes: Those that could be inferred and reach an output, in order.
        tensors: What each input and node gives, by its name: a symbol, or a list of them.
        outputs: The model's outputs that are known, by name.
        unknown: The names of the nodes and inputs that are not known: those that were refused,
            those that wait for data, and what stands behind them.
        problems: What Keras refuses, each at its node.
        waiting: What would make more known, a sentence for each.
        shapeless: Of these, the sentence of each input that nothing gives a shape.
        left_out: The names of the nodes that reach no output; Keras leaves them out of the model.
    """

    nodes: tuple[Node, ...]
    tensors: Mapping[str, Any]
    outputs: Mapping[str, Any]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]
    waiting: tuple[str, ...] = ()
    shapeless: Mapping[str, str] = EMPTY
    left_out: tuple[str, ...] = ()

    def explained(self, reasons: Mapping[str, str]) -> Inference:
        """Returns the same, with the reasons that are known for inputs without a shape."""
        said = {text: reasons.get(name, text) for name, text in self.shapeless.items()}
        return replace(self, waiting=tuple(said.get(text, text) for text in self.waiting))


Correction = Callable[[Call, Any], Any]


def infer(
    graph: Graph,
    deferred_values: DeferredValues,
    signature: Mapping[str, TensorInfo] | None = None,
    *,
    document: Document | None = None,
    given: Mapping[str, keras.KerasTensor] = EMPTY,
    correct: Correction | None = None,
) -> Inference:
    """Returns what each node of a graph gives, and what Keras would refuse to build.

    Inputs whose shape is known neither here nor by the signature make what stands behind them
    unknown; so do deferred values that nobody knows yet.

    Args:
        graph: The graph.
        deferred_values: What is known; the shapes of this graph are its own.
        signature: Shape and dtype of the inputs that do not say theirs.
        document: Gives the places of the way to a node in a block.
        given: What stands for some of the inputs; the signature is for the others.
        correct: Takes what each call gives, and returns what it will give; None where only the
            data tells, so that what stands behind it is unknown.
    """
    with aside():
        walk = _GraphWalk(graph, deferred_values.values, document, dict(given), correct=correct)
        walk.start(signature or {})
        return walk.finish()


@contextmanager
def aside() -> Iterator[None]:
    """Makes variables without memory, and leaves the program's randomness alone.

    Keras keeps a list of variables without memory, and would give it to all of them at its next
    ordinary scope.
    """
    waiting = read_global(WAITING, [])
    write_global(WAITING, [])
    try:
        with drawing(), keras.StatelessScope(initialize_variables=False):
            yield
    finally:
        write_global(WAITING, waiting)


class _UnknownError(Exception):
    """Something inside of a call waits for data."""


@dataclass
class _GraphWalk:
    """Goes through the calls of one graph."""

    graph: Graph
    values: Mapping[str, Any]
    document: Document | None
    tensors: dict[str, Any] = field(default_factory=dict)
    callees: dict[str, Any] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    waiting: dict[str, None] = field(default_factory=dict)
    shapeless: dict[str, str] = field(default_factory=dict)
    correct: Correction | None = None
    nested: bool = False
    rows: dict[str, Fraction] = field(default_factory=dict)
    inside: dict[str, Fraction] = field(default_factory=dict)

    def start(self, signature: Mapping[str, TensorInfo]) -> None:
        """Makes the inputs that have a shape."""
        for name, spec in self.graph.inputs.items():
            info = signature.get(name)
            if name in self.tensors:
                continue
            if names := unknown_names(spec.shape, self.deferred_values):
                self._wait(name, names)
            elif spec.shape is None and info is None:
                self._wait(name)
            else:
                self._make_input(name, spec, info)

    def _make_input(self, name: str, spec: InputSpec, info: TensorInfo | None) -> None:
        try:
            self.tensors[name] = make_input(name, spec, self.deferred_values, info)
        except BuildError as error:
            path = error.path or spec.path
            self._refuse(name, Problem("KF705", error.message, path, hint=error.hint))

    def _wait(self, name: str, values: tuple[str, ...] = ()) -> None:
        """Notes that something waits for data: for these values, or for its shape."""
        self.unknown[name] = None
        if values:
            reasons = [f"`{name}` waits for `{value}`" for value in values]
        else:
            reasons = [f'the input `{name}` waits for data; "shape" under `model.inputs` says it']
            self.shapeless[name] = reasons[0]
        self.waiting.update(dict.fromkeys(reasons))

    def finish(self) -> Inference:
        """Runs every call that is needed and can be run."""
        wiring = Wiring(self.graph)
        # What is asked for call by call, and not for the outputs of a model, is needed throughout.
        for_all = not self.graph.outputs
        left_out = () if for_all else wiring.left_out
        for call in self.graph.calls:
            if not for_all and call.name not in wiring.needed:
                continue
            if self._stands_behind(call):
                self.unknown[call.name] = None
            elif names := unknown_names((call.component, call.call), self.deferred_values):
                self._wait(call.name, names)
            else:
                self._call(call)
        outputs = {
            key: pick(wire, self.tensors)
            for key, wire in self.graph.outputs.items()
            if all(ref.node in self.tensors for ref in flat(wire))
        }
        return Inference(
            nodes=tuple(node for node in self.nodes if node.call.name not in left_out),
            tensors=self.tensors,
            outputs=outputs,
            unknown=tuple(name for name in self.unknown if name not in left_out),
            problems=tuple(self.problems),
            waiting=tuple(self.waiting),
            shapeless=self.shapeless,
            left_out=left_out,
        )

    @cached_property
    def calls(self) -> Mapping[str, Call]:
        """The calls by name."""
        return {call.name: call for call in self.graph.calls}

    @property
    def deferred_values(self) -> DeferredValues:
        """What is deferred, the shapes so far included."""
        return DeferredValues(self.values, self.tensors)

    def _stands_behind(self, call: Call) -> bool:
        """Returns whether a call needs something that is not known."""
        expressions = deferred_in((call.component, call.call))
        wires = (wire for deferred in expressions for wire in deferred.shapes.values())
        needed = {ref.node for ref in (*(ref for _, ref in wires_of(call)), *flat(tuple(wires)))}
        return any(node in self.unknown for node in (*needed, call.shares))

    def _call(self, call: Call) -> None:
        try:
            callee = self.callees[call.shares] if call.shares else self._make(call)
            self.callees[call.name] = callee
            result = self._run(call, callee)
        except _UnknownError:
            self.unknown[call.name] = None
            return
        except BuildError as error:
            self._judge(call, error)
            return
        if not self._judge(call):
            return
        if self.correct:
            result = self.correct(call, result)
        if result is None:
            self.unknown[call.name] = None
        else:
            self.tensors[call.name] = result
            wires = [ref for _, ref in wires_of(call)]
            taken = {ref.node: self.tensors[ref.node] for ref in wires}
            rows = self._count_rows(call, callee, taken, result)
            given = _flattened([pick(ref, self.tensors) for ref in wires])
            outputs = _flattened(result)
            self.nodes.append(Node(call, callee, given, outputs, rows, taken, self.values))

    def _count_rows(
        self, call: Call, callee: Any, taken: Mapping[str, Any], result: Any
    ) -> Fraction:
        """Returns how many rows stand for one while a call runs."""
        given = max((self.rows.get(name, Fraction(1)) for name in taken), default=Fraction(1))
        rows = self.rows[call.name] = given * rows_for_one(call, callee, taken, result)
        return max(rows, given * self.inside.get(call.name, 0))

    def _run(self, call: Call, callee: Any) -> Any:
        run = partial(run_call, call, callee, self.tensors, self.values)
        if not is_constant(call, self.tensors):
            return run()
        if not self.nested:
            return infer_output(run)  # it would be allocated
        refuse_large(call, run)
        return run()  # Keras puts constants only so into a model

    def _judge(self, call: Call, error: BuildError | None = None) -> bool:
        """Returns whether a call can be; what is wrong with it becomes a problem."""
        tried = attempt(call, self.calls, self.deferred_values, error)
        problem = diagnose(tried)
        if problem is None:
            return True
        problem = with_call_path(problem, tried, self.document)
        if problem.severity == "error":
            self._refuse(call.name, problem)
        else:
            self.problems.append(problem)
        return problem.severity != "error"

    def _refuse(self, name: str, problem: Problem) -> None:
        self.problems.append(problem)
        self.unknown[name] = None

    def _make(self, call: Call) -> Any:
        graph = call.component.args.get("model")
        if call.component.tag != "Model" or not isinstance(graph, Graph):
            return make_callee(call, self.deferred_values)
        # Of a nested model all that is refused is told, each at its own node.
        inner = _GraphWalk(graph, self.values, self.document, nested=True)
        inner.start({})
        inference = inner.finish()
        self.inside[call.name] = max((node.rows for node in inference.nodes), default=Fraction(1))
        self.problems.extend(inference.problems)
        self.waiting.update(dict.fromkeys(inference.waiting))
        if inference.unknown:
            raise _UnknownError
        model = assemble(graph, inference.tensors, keras_name(call.name))
        set_trainable(model, call.trainable)
        return model


def _flattened(value: Any) -> tuple[keras.KerasTensor, ...]:
    return tuple(item for item in keras.tree.flatten(value) if keras.backend.is_keras_tensor(item))
