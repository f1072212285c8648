"""How many tensors a call gives: what decides whether it can be taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kerasflow.blueprints.spelling.components import Spelled

_STATES = {
    "ConvLSTM1D": 2, "ConvLSTM2D": 2, "ConvLSTM3D": 2, "GRU": 1, "LSTM": 2, "SimpleRNN": 1,
}  # fmt: skip
_ATTENTION = ("AdditiveAttention", "Attention", "GroupQueryAttention", "MultiHeadAttention")

# Layers around others, whose number of outputs is that of the inner one.
_WRAPPERS = ("Pipeline", "RNN", "SpectralNormalization", "TimeDistributed")

_OPS = {
    "ctc_decode": 2, "eig": 2, "eigh": 2, "fft": 2, "fft2": 2, "histogram": 2, "ifft2": 2,
    "lu_factor": 2, "moments": 2, "qr": 2, "rfft": 2, "slogdet": 2, "stft": 2, "svd": 3, "top_k": 2,
}  # fmt: skip
_SPLITS = frozenset({"array_split", "dsplit", "hsplit", "split", "vsplit"})
# Ops whose number of outputs only shapes decide.
_OPEN_OPS = frozenset({"meshgrid", "nonzero", "unravel_index"})


def count_outputs(callee: Spelled, options: Mapping[str, Any]) -> int | None:
    """Returns how many tensors a call gives; None when that cannot be known here.

    Args:
        callee: A layer or op with its arguments.
        options: Of the call.
    """
    entry = callee.entry
    if "registered" in entry.flags:
        return None
    if entry.kind == "ops":
        return _count_of_op(entry.name, callee.args)
    if entry.name in _ATTENTION:
        return _one_or_more(options.get("return_attention_scores"), 2)
    if entry.name in _STATES:
        return _one_or_more(callee.args.get("return_state"), 1 + _STATES[entry.name])
    if entry.name == "Bidirectional":
        return _count_of_both(callee.args.get("layer"))
    return None if entry.name in _WRAPPERS else 1


def _one_or_more(flag: Any, more: int) -> int | None:
    if isinstance(flag, str):
        return None
    return more if flag else 1


def _count_of_both(layer: Any) -> int | None:
    if not isinstance(layer, Spelled):
        return None
    count = count_outputs(layer, {})
    return None if count is None else 2 * count - 1


def _count_of_op(name: str, args: Mapping[str, Any]) -> int | None:
    if name == "unstack":
        return _whole(args.get("num"))
    if name in _SPLITS:
        parts = args.get("indices_or_sections")
        return len(parts) + 1 if isinstance(parts, tuple) else _whole(parts)
    if name in _OPEN_OPS or (name == "svd" and args.get("compute_uv", True) is not True):
        return None
    return _OPS.get(name, 1)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None
