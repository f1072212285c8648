"""What a formula says that a convolution makes on the way, against what a trace sees."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

import keras
import pytest

from kerasflow.building import traces
from kerasflow.building.costs.convolutions import inner_elements
from kerasflow.building.traces import is_plain

L = keras.layers
KINDS: list[tuple[Any, dict[str, Any], tuple[int, ...]]] = [
    *(
        (L.Conv1D, {"filters": f, "kernel_size": k, "padding": pad, "dilation_rate": rate}, (13, 2))
        for pad, k, rate, f in product(["valid", "same", "causal"], [1, 3], [1, 2, 5], [1, 4])
    ),
    *(
        (
            L.Conv2D,
            {"filters": 3, "kernel_size": k, "padding": pad, "dilation_rate": rate},
            (9, 7, 2),
        )
        for pad, k, rate in product(["valid", "same"], [(1, 3), 2], [1, 2, (1, 3)])
    ),
    *(
        (L.SeparableConv2D, {"filters": f, "kernel_size": 3, "depth_multiplier": m}, (13, 11, 2))
        for f, m in product([1, 4], [1, 3])
    ),
    (L.SeparableConv1D, {"filters": 1, "kernel_size": 3, "strides": 2}, (13, 2)),
    (L.Conv2DTranspose, {"filters": 1, "kernel_size": 3, "strides": 2}, (9, 7, 2)),
    (L.Conv1DTranspose, {"filters": 3, "kernel_size": 5, "padding": "same"}, (9, 2)),
]


@pytest.mark.slow
@pytest.mark.keras
@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="others show no graph")
def test_a_formula_says_of_convolutions_what_a_trace_sees() -> None:
    for kind, arguments, shape in KINDS:
        layer = kind(**arguments)
        given = keras.KerasTensor((None, *shape))
        around = 4 * max(prod(shape), prod(layer(given).shape[1:]))
        found = inner_elements(layer, [given])
        assert found is not None or is_plain(layer)
        seen = max(around, _seen(layer, shape))
        assert max(around, 4 * (found or 0)) == seen, (kind.__name__, arguments)


def _seen(layer: Any, shape: tuple[int, ...]) -> int:
    import tensorflow as tf

    graph = tf.__internal__.FuncGraph("seen")
    with graph.as_default():
        layer(tf.compat.v1.placeholder(shape=(31, *shape), dtype="float32"))
    return max(size for rows, size in traces._sizes(graph) if rows)
