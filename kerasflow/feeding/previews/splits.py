"""One split as a run would see it: inputs and targets by shape and dtype, before it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from kerasflow.blueprints.graphs import Call, Graph, Wire
from kerasflow.blueprints.sections import TargetSpec
from kerasflow.blueprints.specs import InputSpec
from kerasflow.building.signatures import TensorInfo
from kerasflow.checking.wirings import flat, wires_of
from kerasflow.documents.values import Document
from kerasflow.errors import Problem
from kerasflow.feeding.casting import remedy_for_words
from kerasflow.feeding.inputs import column_input, fits, shown
from kerasflow.feeding.plans import DataPlan, calls_of, columns_of
from kerasflow.feeding.preprocessing.fitting import adapts
from kerasflow.feeding.preprocessing.memory_estimates import MemoryEstimate, MemoryEstimator
from kerasflow.feeding.preprocessing.pipelines import Pipeline, on_an_axis, stored_dtype
from kerasflow.feeding.preprocessing.symbols import infer_nodes, told_sizes
from kerasflow.feeding.previews.faults import DataFaults
from kerasflow.feeding.sources.headers import Header
from kerasflow.feeding.tables import Array, Table, info_of
from kerasflow.feeding.targets import make_target, row_weights
from kerasflow.paths import Path

if TYPE_CHECKING:
    from kerasflow.building.inference import Inference


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """What of a split can be known.

    Args:
        inputs: Shape and dtype by the name of the model's input.
        targets: The same by the name of the model's output.
        deferred: Sizes of vocabularies and bins that arguments tell.
        loads: What is in memory while each node of `preprocess` runs that is known.
        reasons: Why inputs are not known that come out of `preprocess`.
        ranges: The smallest and the largest number of targets, in the rows that were seen.
    """

    inputs: dict[str, TensorInfo] = field(default_factory=dict)
    targets: dict[str, TensorInfo] = field(default_factory=dict)
    deferred: dict[str, int] = field(default_factory=dict)
    loads: tuple[MemoryEstimate, ...] = ()
    reasons: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(slots=True)
class SplitPreviewer:
    """Looks at one split.

    Args:
        plan: Of the blueprint, its input no longer guessed.
        header: Of the split.
        faults: Takes what a run would refuse.
        document: Gives the places of the way to a node in a block.
    """

    plan: DataPlan
    header: Header
    faults: DataFaults
    document: Document | None
    table: Table = field(init=False)
    taken: dict[str, TensorInfo] = field(default_factory=dict)

    def __post_init__(self) -> None:
        features, seen = self.plan.data.features, self.header.table
        there = {new: old for new, old in features.items() if old in seen.columns}
        untold = self.header.untold
        told = {name: column for name, column in seen.columns.items() if name not in untold}
        there = {new: old for new, old in there.items() if old in told}
        self.table = replace(seen, columns=told).rename(there)
        self.table = replace(self.table, labels=dict(features) or dict(seen.labels))

    def look(self) -> SplitPreview:
        """Returns what a run would make of the split, as far as its header tells."""
        nodes = self._infer()
        if nodes:
            self.faults.problems.extend(nodes.problems)
        made = self._made(nodes) if nodes else {}
        inputs = {key: self._input(key, made) for key in self.plan.inputs}
        targets = {name: self._target(name, made) for name in self.plan.data.target}
        self._check_weights(made)
        return SplitPreview(
            {key: info for key, info in inputs.items() if info},
            {name: info_of(array) for name, array in targets.items() if array is not None},
            told_sizes(nodes) if nodes else {},
            self._weigh(nodes) if nodes else (),
            self._reasons(nodes) if nodes else {},
            {name: _range(array) for name, array in targets.items() if _has_numbers(array)},
        )

    def _infer(self) -> Inference | None:
        """Returns the nodes of `preprocess` that the inputs and targets take."""
        graph, wires = self.plan.preprocess, self._wires()
        if graph is None or not wires:
            return None
        for name in columns_of(graph, wires):
            info = self._column(name, graph) if name in self.table.columns else None
            if info:
                self.taken[name] = info
        return infer_nodes(graph, self.taken, wires, self.document)

    def _weigh(self, nodes: Inference) -> tuple[MemoryEstimate, ...]:
        """Returns what is in memory while each node runs that is known."""
        from kerasflow.building.inference import aside

        estimator, calls = MemoryEstimator(), [node.call for node in nodes.nodes]
        estimator.begin(self.taken)
        with aside():
            for node in nodes.nodes:
                estimator.follow(node.call, node.callee)
        return tuple(estimator.loads(calls, self._wires()))

    def _reasons(self, nodes: Inference) -> dict[str, str]:
        """Returns why inputs are not known whose columns are, by the first node on their way."""
        graph, found = self.plan.preprocess, {}
        for name, wire in self.plan.wires(self.plan.inputs.values()).items():
            if graph is None:
                break
            calls = calls_of(graph, [wire])
            first = next((call for call in calls if call.name in nodes.unknown), None)
            if first and {*columns_of(graph, [wire])} <= self.taken.keys():
                found[name] = _what_tells(first)
        inputs = self.plan.inputs.items()
        return {key: f"`{key}` waits for {found[name]}" for key, name in inputs if name in found}

    def _wires(self) -> tuple[Wire, ...]:
        plan = self.plan
        return tuple(plan.wires((*plan.inputs.values(), *plan.target_names)).values())

    def _column(self, name: str, graph: Graph) -> TensorInfo | None:
        """Returns a column as the graph takes it."""
        calls = ((path, ref) for call in graph.calls for path, ref in wires_of(call))
        path = next((path for path, ref in calls if ref.node == name), graph.path)
        take = partial(Pipeline(graph).columns, self.table, [name])
        found = self.faults.attempt("KF717", path, take)
        return info_of(found[name]) if found else None

    def _made(self, nodes: Inference) -> dict[str, Array]:
        """Returns the nodes that are known, as they are kept, without rows."""
        from kerasflow.building.deferred import pick

        plan = self.plan
        wires = plan.wires((*plan.inputs.values(), *plan.target_names))
        known = {
            name: pick(wire, nodes.tensors)
            for name, wire in wires.items()
            if all(ref.node in nodes.tensors for ref in flat(wire))
        }
        return {name: array for name, tensor in known.items() for array in _kept(tensor)}

    def _input(self, key: str, made: Mapping[str, Array]) -> TensorInfo | None:
        name, spec = self.plan.inputs[key], self.plan.declared(key)
        if self.plan.wire(name) is not None:
            found = made.get(name)
        else:
            found = self.table.columns.get(name)
            found = on_an_axis(found) if found is not None and spec.shape != () else found
        around = self._around()
        if found is None or not self._has_shape(name, (*around, *found.shape[1:]), spec):
            return None
        if around:
            spec = replace(spec, shape=None)
        if name in made:
            info = self._node_input(name, found, spec)
        else:
            take = partial(column_input, self.table, name, spec, (self.plan.graph, key))
            taken = self.faults.attempt("KF717", spec.path, take)
            info = None if taken is None else info_of(taken)
        return info and TensorInfo((*around, *info.shape), info.dtype)

    def _around(self) -> tuple[int, ...]:
        """Returns the axis that `data.window` puts around the rows."""
        window = self.plan.data.window
        return (window.length,) if window else ()

    def _has_shape(self, name: str, found: tuple[int, ...], spec: InputSpec) -> bool:
        if spec.shape is None or fits(found, spec.shape):
            return True
        message = (
            f"the model declares rows of shape {shown(spec.shape)} for `{name}`, "
            f"and the data gives rows of shape {shown(found)}"
        )
        hint = "leave the shape out, since the data says it; or reshape it in `preprocess`"
        self.faults.problems.append(Problem("KF718", message, spec.path / "shape", hint=hint))
        return False

    def _node_input(self, name: str, found: Array, spec: InputSpec) -> TensorInfo | None:
        if found.dtype.kind == "O":
            message = f"`{name}` is text, and a model takes numbers"
            hint = remedy_for_words(found)
            self.faults.problems.append(Problem("KF717", message, spec.path, hint=hint))
            return None
        return TensorInfo(found.shape[1:], spec.dtype or found.dtype.name)

    def _target(self, name: str, made: Mapping[str, Array]) -> Array | None:
        spec = self.plan.data.target[name]
        labelled = replace(self.table, columns={**self.table.columns, **made})
        if not labelled.columns.keys() >= {*spec.columns}:
            return None
        code, path = _place(spec, Path(("data", "target", name)))
        return self.faults.attempt(code, path, partial(make_target, labelled, spec))

    def _check_weights(self, made: Mapping[str, Array]) -> None:
        name = self.plan.data.weight
        labelled = replace(self.table, columns={**self.table.columns, **made})
        if name and name in labelled.columns:
            path = Path(("data", "weight"))
            self.faults.attempt("KF717", path, partial(row_weights, labelled, name))


def _has_numbers(array: Array | None) -> TypeGuard[Array]:
    return array is not None and array.size > 0 and array.dtype.kind in "fiub"


def _range(array: Array) -> tuple[float, float]:
    return float(array.min()), float(array.max())


def _what_tells(call: Call) -> str:
    """Returns what tells the shape of a node that symbols do not."""
    named = f"`{call.component.tag}` at `{call.name}`"
    if not adapts(call):
        return f"{named}, whose shape only running it tells"
    args = call.component.args
    padded = args.get("max_tokens") is not None and args.get("output_mode", "int") != "int"
    remedy = '"pad_to_max_tokens": true' if padded else "a given vocabulary"
    return f"what {named} learns from the data; {remedy} tells it before"


def _place(spec: TargetSpec, path: Path) -> tuple[str, Path]:
    """Returns what a fault of a target's cells is, and where it stands."""
    return ("KF717", path / "from") if spec.classes is None else ("KF720", path / "classes")


def _kept(tensor: Any) -> Iterator[Array]:
    """Yields a symbol as an array without rows, in the dtype in which it is kept."""
    if isinstance(tensor, (list, tuple)) or tensor.shape[:1] != (None,):
        return
    text = tensor.dtype == "string"
    dtype = np.dtype(object) if text else stored_dtype(str(tensor.dtype))
    yield np.empty((0, *tensor.shape[1:]), dtype)
