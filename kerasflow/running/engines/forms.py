"""Layers, and optimizers, that take another form while a program is traced for XLA."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import keras

from kerasflow.running.engines.layers import flatten
from kerasflow.running.engines.pictures import find_form

if TYPE_CHECKING:
    from kerasflow.running.engines.dropout import Masks

Form = tuple[Any, str, Callable[..., Any]]
"""A layer or optimizer, the name of the method that is replaced, and what replaces it."""


def list_forms(model: keras.Model, masks: Iterable[Masks] = ()) -> list[Form]:
    """Returns the forms that the layers of a model take.

    Args:
        model: Built.
        masks: Of its `Dropout` layers, where they take a form too.
    """
    drawn: list[Form] = [(each.layer, "call", each.call) for each in masks]
    found = [(layer, find_form(layer, model)) for layer in flatten(model)]
    return drawn + [(layer, *form) for layer, form in found if form]


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
