"""What a model will take: parameters, operations, memory and room on disk, before it is made.

Memory while training is that of the weights, of a gradient for each weight that trains, of what the
optimizer keeps, and of the activations: every node's output is kept until its gradient is known,
and the largest of them is there twice more, with its own gradient and the one that it is made of.
Without training a node's inputs and outputs are there together, and no others are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any

import keras

from kerasflow.building.costs import Call, Tensors, count_operations, list_parts
from kerasflow.building.costs.attention import score_elements
from kerasflow.building.costs.elements import elements, multiply
from kerasflow.building.costs.encodings import encoded_elements, padded_elements
from kerasflow.building.costs.metrics import NO_METRICS, MetricCost
from kerasflow.building.costs.recurrence import RECURRENCE, state_elements
from kerasflow.building.slots import Slot, dtype_bytes, list_slots, slot_bytes
from kerasflow.building.traces import NOTHING, Inside, trace
from kerasflow.paths import Path

# Beside the values: the groups and headers of HDF5, and the configuration.
_FILE_BYTES, _LAYER_BYTES, _ARRAY_BYTES = 8_500, 2_450, 580


@dataclass(frozen=True, slots=True)
class NodeCost:
    """What one node takes; all of `_bytes` for one example are multiplied by the batch.

    Args:
        name: As users refer to it.
        tag: What is called.
        path: Where the component stands in the document.
        parameters: Of its weights; none for a layer that another node has already.
        trained_parameters: Those of them that train.
        weight_bytes: Of every variable.
        gradient_bytes: Of the weights that train.
        kept_bytes: What training keeps of one example.
        largest_bytes: Of the largest of what it keeps.
        passing_bytes: What goes in and comes out for one example.
        way_bytes: What training keeps of one example beside what comes out.
        constant_bytes: Of what it gives without a batch axis.
        moment_bytes: Of what it makes on the way while it trains, however many rows there are.
        operations: Floating-point operations for one example, forwards; None if not known.
    """

    name: str
    tag: str
    path: Path
    parameters: int = 0
    trained_parameters: int = 0
    weight_bytes: int = 0
    gradient_bytes: int = 0
    kept_bytes: int = 0
    largest_bytes: int = 0
    passing_bytes: int = 0
    way_bytes: int = 0
    constant_bytes: int = 0
    moment_bytes: int = 0
    operations: int | None = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """What a model takes, all in all.

    Args:
        nodes: What each node takes, in order.
        slots: What the optimizer keeps.
        arrays: The number of variables of the model.
        data_bytes: Of the data in memory; None where that is not known.
        input_bytes: Of what goes into the model, for one example.
        metrics: What the metrics take.
    """

    nodes: tuple[NodeCost, ...]
    slots: tuple[Slot, ...] = ()
    arrays: int = 0
    data_bytes: int | None = None
    input_bytes: int = 0
    metrics: MetricCost = NO_METRICS

    @property
    def parameters(self) -> int:
        """All parameters."""
        return sum(node.parameters for node in self.nodes)

    @property
    def trained_parameters(self) -> int:
        """Those that train."""
        return sum(node.trained_parameters for node in self.nodes)

    @property
    def operations(self) -> int:
        """Floating-point operations for one example, forwards, of the nodes that are counted."""
        return sum(node.operations or 0 for node in self.nodes)

    @property
    def uncounted(self) -> tuple[str, ...]:
        """The names of the nodes whose operations are not counted."""
        return tuple(node.name for node in self.nodes if node.operations is None)

    @property
    def weight_bytes(self) -> int:
        """Of every variable of the model, and of what does not depend on the batch."""
        return sum(node.weight_bytes + node.constant_bytes for node in self.nodes)

    @property
    def gradient_bytes(self) -> int:
        """Of a gradient for each weight that trains."""
        return sum(node.gradient_bytes for node in self.nodes)

    @property
    def optimizer_bytes(self) -> int:
        """Of what the optimizer keeps."""
        return slot_bytes(self.slots)

    @property
    def kept_bytes(self) -> int:
        """Of the activations of one example while training; an estimate."""
        largest = max((node.largest_bytes for node in self.nodes), default=0)
        return self.input_bytes + sum(node.kept_bytes for node in self.nodes) + 2 * largest

    @property
    def passing_bytes(self) -> int:
        """Of the activations of one example without training; an estimate."""
        return max((node.passing_bytes for node in self.nodes), default=0)

    @property
    def fixed_bytes(self) -> int:
        """Of all that training takes whatever the batch."""
        kept = self.weight_bytes + self.gradient_bytes + self.optimizer_bytes
        return kept + self.moment_bytes + self.metrics.fixed_bytes + (self.data_bytes or 0)

    @property
    def row_bytes(self) -> int:
        """Of all that training takes for each row of a batch."""
        return self.kept_bytes + self.metrics.row_bytes

    def metric_bytes(self, batch_size: int) -> int:
        """Returns the memory that the metrics take with a batch of so many rows."""
        return self.metrics.fixed_bytes + batch_size * self.metrics.row_bytes

    @property
    def moment_bytes(self) -> int:
        """Of the largest that a node makes on the way, however many rows there are."""
        return max((node.moment_bytes for node in self.nodes), default=0)

    @property
    def file_bytes(self) -> int:
        """Of `model.keras`; an estimate."""
        weights = sum(node.weight_bytes for node in self.nodes)
        return _file_bytes(len(self.nodes), self.arrays, weights, self.slots)

    def training_bytes(self, batch_size: int) -> int:
        """Returns the memory that training takes with a batch of so many rows."""
        return self.fixed_bytes + batch_size * self.row_bytes

    def largest_batch(self, available: int) -> int:
        """Returns the most rows of a batch that fit; 0 where not even one does."""
        return max((available - self.fixed_bytes) // max(self.row_bytes, 1), 0)


def trained_file_bytes(model: Any, slots: Iterable[Slot]) -> int:
    """Returns what `Budget.file_bytes` is, of a model that has been made.

    Args:
        model: Built.
        slots: What its optimizer keeps.
    """
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    variables = {id(item): item for layer in layers for item in layer.variables}.values()
    return _file_bytes(len(layers), len(variables), sum(map(_bytes, variables)), tuple(slots))


def _file_bytes(layers: int, arrays: int, weight_bytes: int, slots: tuple[Slot, ...]) -> int:
    around = layers * _LAYER_BYTES + (arrays + len(slots)) * _ARRAY_BYTES
    return weight_bytes + slot_bytes(slots) + _FILE_BYTES + around


def make_budget(
    nodes: Iterable[Any],
    make_optimizer: Callable[[], Any] | None = None,
    *,
    data: int | None = None,
    metrics: MetricCost = NO_METRICS,
) -> Budget:
    """Returns what a model takes.

    Args:
        nodes: Those of an `Inference`.
        make_optimizer: Makes a new optimizer; None where nothing trains.
        data: Bytes of the data in memory, if known.
        metrics: What the metrics take.
    """
    costs: list[NodeCost] = []
    variables: dict[int, Any] = {}
    given: dict[int, Any] = {}
    made: set[int] = set()
    for node in nodes:
        given |= {id(tensor): tensor for tensor in node.inputs}
        made |= {id(tensor) for tensor in node.outputs}
        own = [item for item in getattr(node.callee, "variables", ()) if id(item) not in variables]
        variables |= {id(item): item for item in own}
        costs.append(_cost(node, own))
    trained = [item for item in variables.values() if item.trainable]
    slots = list_slots(make_optimizer, trained) if make_optimizer else ()
    inputs = sum(_example_bytes(given[each]) for each in given.keys() - made)
    return Budget(tuple(costs), slots, len(variables), data, inputs, metrics)


def passing_bytes(call: Call, inside: Inside = NOTHING) -> int:
    """Returns the bytes of one example that are there together while a call runs.

    Args:
        call: What is called, what goes in and what comes out.
        inside: What a trace has found that it makes on the way.
    """
    return _activations(call, inside)[2]


def _cost(node: Any, variables: list[Any]) -> NodeCost:
    callee, inputs, outputs = node.callee, node.inputs, node.outputs
    inside = trace(node.call, callee, node.taken, node.values)
    kept, largest, passing = _activations((callee, inputs, outputs), inside)
    weights = {id(item) for item in getattr(callee, "weights", ())}
    own = [item for item in variables if id(item) in weights]
    trained = [item for item in own if item.trainable]
    return NodeCost(
        node.call.name,
        node.call.component.tag,
        node.call.component.path,
        parameters=sum(map(_size, own)),
        trained_parameters=sum(map(_size, trained)),
        weight_bytes=sum(map(_bytes, variables)),
        gradient_bytes=sum(map(_bytes, trained)),
        kept_bytes=ceil(node.rows * kept),
        largest_bytes=ceil(node.rows * largest),
        passing_bytes=ceil(node.rows * passing),
        way_bytes=ceil(node.rows * (kept - sum(map(_example_bytes, outputs)))),
        constant_bytes=sum(_all_bytes(tensor) for tensor in outputs if not _has_rows(tensor)),
        moment_bytes=max(inside.fixed_bytes, *map(_regularizing_bytes, own), 0),
        operations=count_operations(callee, inputs, outputs),
    )


def _regularizing_bytes(variable: Any) -> int:
    """Returns the bytes of the products of all rows, or columns, with one another."""
    regularizer = getattr(variable, "regularizer", None)
    if not isinstance(regularizer, keras.regularizers.OrthogonalRegularizer):
        return 0
    side = int(variable.shape[0 if regularizer.mode == "rows" else -1])
    return 2 * side**2 * dtype_bytes(variable.dtype)


def _activations(call: Call, inside: Inside = NOTHING) -> tuple[int, int, int]:
    """Returns, of one example, what training keeps, the largest of it, and what passes at once."""
    _, inputs, outputs = call
    kept, largest, passing = _foreseen(call)
    around = max(sum(map(_example_bytes, outputs)), sum(map(_example_bytes, inputs)), largest)
    if inside.row_bytes <= around:
        return kept, largest, passing
    return kept + inside.row_bytes, inside.row_bytes, passing + inside.row_bytes


def _foreseen(call: Call) -> tuple[int, int, int]:
    """Returns the same as far as formulas tell it."""
    parts = list_parts(*call)
    if parts is not None:
        each = [(times, *_foreseen(part)) for times, part in parts]
        kept = sum(times * kept for times, kept, _, _ in each)
        largest = max((largest for _, _, largest, _ in each), default=0)
        return kept, largest, max((passing for *_, passing in each), default=0)
    _, inputs, outputs = call
    given = sum(map(_example_bytes, outputs))
    inside = _inside(*call) * dtype_bytes(outputs[0].dtype) if outputs else 0
    return given + inside, max(given, inside), given + inside + sum(map(_example_bytes, inputs))


def _inside(callee: Any, inputs: Tensors, outputs: Tensors) -> int:
    """Returns how many numbers a layer keeps beside its outputs, for one example."""
    if isinstance(callee, (keras.layers.MultiHeadAttention, keras.layers.GroupQueryAttention)):
        return score_elements(callee, inputs)
    if type(callee) in RECURRENCE:
        return state_elements(callee, inputs)
    return encoded_elements(callee, inputs, outputs) or padded_elements(callee, inputs)


def _size(variable: Any) -> int:
    return multiply(variable.shape)


def _bytes(variable: Any) -> int:
    return _size(variable) * dtype_bytes(variable.dtype)


def _example_bytes(tensor: Any) -> int:
    """Returns the bytes of one example; 0 for what has no batch axis."""
    return _all_bytes(tensor) if _has_rows(tensor) else 0


def _has_rows(tensor: Any) -> bool:
    return bool(len(tensor.shape)) and tensor.shape[0] is None


def _all_bytes(tensor: Any) -> int:
    return elements(tensor) * dtype_bytes(tensor.dtype)
