"""Loops that Keras writes out step by step: each step is traced, so that many take hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import prod
from typing import Any

import keras

from kerasflow.errors import BuildError
from kerasflow.paths import Path

# Nobody unrolls as many: a trace of 1,000 steps of an LSTM takes some 10 s.
MAX_WRITTEN_OUT = 1_000

Shape = Sequence[int | None]


class LongLoopError(BuildError):
    """A call would be written out in more steps than may be; its hint says what to do."""


def refuse_long_loop(what: str, path: Path, callee: Any, given: Any) -> None:
    """Refuses a call that Keras would write out in too many steps.

    Args:
        what: The call in words.
        path: Of the call.
        callee: A layer, or an op with its arguments.
        given: What it is called on, the first tensor first.

    Raises:
        LongLoopError: It would.
    """
    tensors = keras.tree.flatten(given)
    shape = tuple(getattr(tensors[0], "shape", ())) if tensors else ()
    steps = _steps(callee, shape)
    if steps > MAX_WRITTEN_OUT:
        message = f"{what} is written out {steps:,} times, and may be {MAX_WRITTEN_OUT:,} times"
        raise LongLoopError(message, path, hint=_remedy(callee))


def held_layer(callee: Any) -> Any:
    """Returns the layer in a wrapper, the one forwards where there are two; None without."""
    if isinstance(callee, keras.layers.Bidirectional):
        return callee.forward_layer
    return callee.layer if isinstance(callee, keras.layers.Wrapper) else None


def _steps(callee: Any, shape: Shape) -> int:
    """Returns in how many steps a call is written out; 0 for what is no such loop."""
    if isinstance(callee, partial):
        count = WRITTEN_OUT.get(getattr(callee.func, "__name__", ""))
        return count(_arguments(callee), shape) if count else 0
    if isinstance(callee, keras.layers.RNN):
        return _size(shape, 1) if callee.unroll else 0
    if isinstance(callee, keras.layers.TimeDistributed):
        return _steps(callee.layer, (*shape[:1], *shape[2:]))
    if (inner := held_layer(callee)) is not None:
        return _steps(inner, shape)
    if isinstance(callee, _BY_CHANNEL):
        return _size(shape, -1 if callee.data_format == "channels_last" else -3)
    return 0


def _remedy(callee: Any) -> str:
    if (inner := held_layer(callee)) is not None:
        return _remedy(inner)
    if isinstance(callee, keras.layers.RNN):
        return "leave out `unroll`, or give it fewer steps"
    return "write what does it at once, such as `ops.reshape`, or make it fewer"


def _arguments(op: partial[Any]) -> dict[str, Any]:
    """Returns the arguments of an op by name, as far as loops depend on them."""
    return {"axis": 0, **op.keywords}


def _size(shape: Shape, axis: Any) -> int:
    try:
        return int(shape[axis] or 1)
    except (IndexError, TypeError):
        return 1  # there is no such axis, which Keras tells


def _sections(arguments: Mapping[str, Any], shape: Shape) -> int:
    sections = arguments.get("indices_or_sections", 1)
    return sections if isinstance(sections, int) else 1


def _pieces(arguments: Mapping[str, Any], shape: Shape) -> int:
    return arguments.get("num") or _size(shape, arguments["axis"])


def _window(arguments: Mapping[str, Any], shape: Shape) -> int:
    size = arguments.get("kernel_size", 1)
    return prod(size) if isinstance(size, (tuple, list)) else size**2


def _number(name: str) -> Callable[[Mapping[str, Any], Shape], int]:
    return lambda arguments, _: arguments.get(name, 1)


def _beams(arguments: Mapping[str, Any], shape: Shape) -> int:
    return max(int(arguments.get("beam_width") or 1), int(arguments.get("top_paths") or 1))


def _channels(arguments: Mapping[str, Any], shape: Shape) -> int:
    last = (arguments.get("data_format") or keras.config.image_data_format()) == "channels_last"
    return _size(shape, -1 if last else -3)


_BY_CHANNEL = (keras.layers.Equalization, keras.layers.RandomElasticTransform)
WRITTEN_OUT: Mapping[str, Callable[[Mapping[str, Any], Shape], int]] = {
    **dict.fromkeys(("split", "array_split", "hsplit", "vsplit", "dsplit"), _sections),
    "unstack": _pieces,
    "fold": _window,
    "ctc_decode": _beams,
    "diff": _number("n"),
    "rot90": _number("k"),
    "elastic_transform": _channels,
}
