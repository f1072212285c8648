"""Counts of recurrent layers: the cost of one step of their cell, for each step."""

from __future__ import annotations

from typing import Any

import keras

from kerasflow.building.costs.elements import Count, Tensors, multiply

# Operations for each unit and step beside the products: activations, gates, sums with the bias.
_SIMPLE, _LSTM, _GRU = 3, 17, 14

_LAYERS = keras.layers
_CELLS = {
    _LAYERS.SimpleRNNCell: _SIMPLE,
    _LAYERS.LSTMCell: _LSTM,
    _LAYERS.GRUCell: _GRU,
}


def _recurrent(layer: Any, inputs: Tensors, outputs: Tensors) -> int | None:
    step = _step(layer.cell)
    return None if step is None else step * multiply(inputs[0].shape[1:2])


def _step(cell: Any) -> int | None:
    if isinstance(cell, _LAYERS.StackedRNNCells):
        steps = [_step(each) for each in cell.cells]
        return None if None in steps else sum(step for step in steps if step is not None)
    if type(cell) not in _CELLS:
        return None
    products = multiply(cell.kernel.shape) + multiply(cell.recurrent_kernel.shape)
    return 2 * products + _CELLS[type(cell)] * int(cell.units)


def _convolutional(layer: Any, inputs: Tensors, outputs: Tensors) -> int:
    steps = multiply(inputs[0].shape[1:2])
    cell, positions = layer.cell, _positions(layer, inputs)
    products = multiply(cell.kernel.shape) + multiply(cell.recurrent_kernel.shape)
    return steps * positions * (2 * products + _LSTM * int(cell.filters))


def _positions(layer: Any, inputs: Tensors) -> int:
    """Returns the places of the state in space."""
    state, _ = layer.cell.compute_output_shape((None, *inputs[0].shape[2:]))
    return multiply(state) // int(layer.cell.filters)


def state_elements(layer: Any, inputs: Tensors) -> int:
    """Returns how many numbers a recurrent layer keeps of its steps, for one example."""
    cell = layer.cell
    gates = multiply(cell.kernel.shape[-1:]) if hasattr(cell, "kernel") else 0
    spread = _positions(layer, inputs) if type(layer) in _CONVOLUTIONAL else 1
    return multiply(inputs[0].shape[1:2]) * gates * spread


_CONVOLUTIONAL = (_LAYERS.ConvLSTM1D, _LAYERS.ConvLSTM2D, _LAYERS.ConvLSTM3D)

RECURRENCE: dict[type, Count] = {
    **dict.fromkeys((_LAYERS.SimpleRNN, _LAYERS.LSTM, _LAYERS.GRU, _LAYERS.RNN), _recurrent),
    **dict.fromkeys(_CONVOLUTIONAL, _convolutional),
}
