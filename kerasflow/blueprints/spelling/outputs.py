"""How many tensors a call gives: what decides whether it can be taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kerasflow.blueprints.spelling.components import Spelled
from kerasflow.catalog.outputs import Called
from kerasflow.catalog.outputs import count_outputs as count


def count_outputs(
    callee: Spelled, options: Mapping[str, Any], given: int | None = None
) -> int | None:
    """Returns how many tensors a call gives; None when that cannot be known here.

    Args:
        callee: A layer or op with its arguments.
        options: Of the call.
        given: How many tensors it is called on.
    """
    return count(Called(callee.entry, callee.args, _held, options, given))


def _held(value: Any) -> Called | None:
    return Called(value.entry, value.args, _held, {}, 1) if isinstance(value, Spelled) else None
