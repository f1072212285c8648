"""Layers, optimizers and means that take another form while a program is traced for XLA."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import keras

from kerasflow.running.engines.forms.pictures import find_form
from kerasflow.running.engines.layers import flatten

if TYPE_CHECKING:
    from kerasflow.running.engines.forms.dropout import Masks

Form = tuple[Any, str, Callable[..., Any]]
"""A layer, optimizer or mean, the name of the method that is replaced, and what replaces it."""


def list_forms(model: keras.Model, masks: Iterable[Masks] = ()) -> list[Form]:
    """Returns the forms that the layers of a model take.

    Args:
        model: Built.
        masks: Of its `Dropout` layers, where they take a form too.
    """
    drawn: list[Form] = [(each.layer, "call", each.call) for each in masks]
    found = [(layer, find_form(layer, model)) for layer in flatten(model)]
    return drawn + [(layer, *form) for layer, form in found if form]


def list_means(model: keras.Model) -> list[Form]:
    """Returns the forms in which the losses of single outputs are kept as in Keras' own loop.

    There every batch counts as much where the last one is short, for sizes are no part of the step;
    under XLA they are, and Keras would weigh all batches but the last one by them.

    Args:
        model: Its losses are built, which makes those means.
    """
    means = [metric for metric in model.metrics if type(metric) is keras.metrics.Mean]
    return [(mean, "update_state", _by_batch(mean)) for mean in means]


def _by_batch(mean: keras.metrics.Mean) -> Callable[..., Any]:
    """Returns an `update_state` to which a size that is part of the program is no weight."""
    update = mean.update_state

    def update_by_batch(values: Any, sample_weight: Any = None) -> Any:
        return update(values, None if isinstance(sample_weight, int) else sample_weight)

    return update_by_batch


@contextmanager
def taking(forms: Iterable[Form]) -> Iterator[None]:
    """Has layers and optimizers take their forms, and gives them their own back."""
    forms = list(forms)
    for layer, method, form in forms:
        setattr(layer, method, form)
    try:
        yield
    finally:
        for layer, method, _ in forms:
            delattr(layer, method)
