"""What a call makes on the way to what it gives, read off the graph that TensorFlow traces of it.

A trace takes milliseconds and no memory, and sees what no formula of ours foresees: the scores of
an attention, what is padded before a convolution, the kernels of a blur. Other backends show no
such graph; there only the formulas in `costs` count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any

import keras

from kerasflow.blueprints.graphs import Call
from kerasflow.building.calling import run_call
from kerasflow.building.classes import traits_of
from kerasflow.building.costs.convolutions import inner_elements
from kerasflow.building.keras_internals import as_in_training, find_graph, graphs_inside, new_graph
from kerasflow.building.loops import held_layer
from kerasflow.building.slots import dtype_bytes
from kerasflow.catalog import having
from kerasflow.errors import BuildError

# A prime, which shows in the size of everything that has rows. Some layers loop over the rows.
_ROWS = 31
# Of what is there once, what is smaller is not worth a line of a plan.
_LEAST = 2**20


@dataclass(frozen=True, slots=True)
class Inside:
    """The largest of what a call makes on the way.

    Args:
        row_bytes: Of what there is for each row.
        fixed_bytes: Of what there is once.
    """

    row_bytes: int = 0
    fixed_bytes: int = 0


NOTHING = Inside()


def trace(
    call: Call,
    callee: Callable[..., Any],
    tensors: Mapping[str, Any],
    values: Mapping[str, Any],
) -> Inside:
    """Returns the largest of what a call makes on the way while it trains.

    What the formulas in `costs` know is left to them: a trace takes longer.

    Args:
        call: The call.
        callee: What it calls; its variables may have no memory.
        tensors: What it takes, as symbols with an open number of rows.
        values: Values of deferred expressions, by dotted name.
    """
    if keras.backend.backend() != "tensorflow" or is_plain(callee):
        return NOTHING
    known = inner_elements(callee, keras.tree.flatten(dict(tensors)))
    if known is not None:
        return Inside(known * _compute_bytes(callee))
    with keras.StatelessScope(initialize_variables=False), as_in_training():
        graph = new_graph("trace")
        with graph.as_default():
            given = {
                name: keras.tree.map_structure(_placeholder, value)
                for name, value in tensors.items()
            }
            try:
                run_call(call, callee, given, values)
            except BuildError:
                return NOTHING  # what no number of rows suits is counted by formulas alone
    sizes = [*_sizes(graph)]
    by_row = max((size for rows, size in sizes if rows), default=0)
    fixed = max((size for rows, size in sizes if not rows), default=0)
    return Inside(by_row, fixed if fixed >= _LEAST else 0)


def _compute_bytes(layer: Any) -> int:
    return dtype_bytes(layer.compute_dtype)


def is_plain(callee: Any) -> bool:
    """Returns whether nothing larger than inputs, outputs and formulas say is made on the way."""
    if (graph := find_graph(callee)) is not None:
        return all(
            isinstance(it, keras.layers.InputLayer) or is_plain(it) for it in graph.operations
        )
    traits = traits_of(callee)
    if "plain:layer" in traits:
        return is_plain(held_layer(callee))
    if "plain:undilated" in traits:
        return set(callee.dilation_rate) == {1} and callee.padding != "causal"
    if isinstance(callee, partial):
        return callee.func.__name__ in _PLAIN_OPS
    return "plain" in traits


def _placeholder(symbol: Any) -> Any:
    import tensorflow as tf

    if not keras.backend.is_keras_tensor(symbol):
        return symbol
    first = (_ROWS,) if symbol.shape[:1] == (None,) else symbol.shape[:1]
    shape = (*first, *symbol.shape[1:])
    return tf.compat.v1.placeholder(shape=shape, dtype=symbol.dtype)


def _sizes(graph: Any) -> Iterator[tuple[bool, int]]:
    """Yields the bytes of every tensor of a graph, and whether they are for each row."""
    graphs = (graph, *graphs_inside(graph))
    for operation in (operation for one in graphs for operation in one.get_operations()):
        for tensor in operation.outputs:
            if shape := _shape(tensor):
                yield _amount(shape, dtype_bytes(tensor.dtype.name))


def _shape(tensor: Any) -> list[int | None]:
    """Returns the shape of a tensor; empty for a single number, and for what nobody knows."""
    try:
        return tensor.shape.as_list() if tensor.shape.rank else []
    except ValueError:
        return []  # sizes of TensorFlow's wrap around at 2**31; those of what comes out do not


def _amount(shape: Sequence[int | None], each: int) -> tuple[bool, int]:
    """Returns whether a tensor is there for each row, and its bytes; of one row, where it is."""
    count = prod(size or 1 for size in shape)
    if count and count % _ROWS == 0:
        return True, count // _ROWS * each
    return shape[0] is None, count * each  # of what has no fixed number of rows one stands for all


# To trace what turns pictures about takes seconds.
_PLAIN_OPS = frozenset(name.rpartition(".")[2] for name in having("ops", "plain"))
