"""What a parameter's name says of its values."""

from __future__ import annotations

from kerasflow.catalog.entries import Kind

_KINDS_BY_NAME: dict[str, tuple[Kind, ...]] = {
    "activation": ("activations", "layers"),
    "learning_rate": ("schedules",),
    "layer": ("layers",),
    "layers": ("layers",),
    "backward_layer": ("layers",),
    "cell": ("layers",),
    "cells": ("layers",),
    "inner_optimizer": ("optimizers",),
    "optimizer": ("optimizers",),
    "loss": ("losses",),
    "metrics": ("metrics",),
    "callbacks": ("callbacks",),
}
_KINDS_BY_END: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("initializer", ("initializers",)),
    ("regularizer", ("regularizers",)),
    ("constraint", ("constraints",)),
    ("_activation", ("activations", "layers")),
)


def accepted_kinds(parameter: str) -> tuple[Kind, ...]:
    """Returns the kinds of component that a parameter of this name takes.

    Example:
        >>> accepted_kinds("kernel_initializer"), accepted_kinds("units")
        (('initializers',), ())
    """
    by_end = (kinds for end, kinds in _KINDS_BY_END if parameter.endswith(end))
    return _KINDS_BY_NAME.get(parameter) or next(by_end, ())
