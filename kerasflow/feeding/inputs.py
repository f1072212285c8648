"""The model's inputs: columns and nodes in the shape and dtype that the model declares."""

from __future__ import annotations

from typing import Any

import numpy as np

from kerasflow.blueprints.graphs import Graph
from kerasflow.blueprints.specs import InputSpec
from kerasflow.catalog import tag_value
from kerasflow.feeding.casting import as_numbers, cast, holds_words, kept_dtype, remedy_for_words
from kerasflow.feeding.plans import consumers
from kerasflow.feeding.preprocessing.pipelines import on_an_axis
from kerasflow.feeding.tables import Array, Table


def column_input(
    table: Table, name: str, spec: InputSpec, model: tuple[Graph | None, str]
) -> Array:
    """Returns a column that goes into the model as it is.

    Numbers become whole ones where the model embeds them or declares so, and float32 otherwise,
    which is what every layer takes.

    Args:
        table: Holds the column.
        name: Of the column.
        spec: What the model declares of the input.
        model: The model's graph, and the name of the input in it.

    Returns:
        Shape (rows, …) of the column; single values are (rows, 1), unless the model declares the
        shape `[]`, which is (rows,).

    Raises:
        DataError: The column is text, has empty cells, or another shape than is declared.
    """
    column = table.column(name)
    if holds_words(column):
        remedy = remedy_for_words(column)
        raise table.fault("the column is text, and a model takes numbers", name, hint=remedy)
    graph, key = model
    calls = consumers(graph, key) if graph and spec.dtype is None else ()
    embedded = any(tag_value(call.component.tag, "rows") for call in calls)
    numbers = as_numbers(table, name, np.int32) if embedded else _declared(table, name, spec)
    if spec.shape != ():
        numbers = on_an_axis(numbers)
    return checked_input(table, name, numbers, spec)


def checked_input(table: Table, name: str, value: Array, spec: InputSpec) -> Array:
    """Returns what goes into the model, in the declared dtype.

    Args:
        table: Where it came from, for messages.
        name: Of the column or node.
        value: Shape (rows, …).
        spec: What the model declares of the input.

    Raises:
        DataError: It is text, or its shape or dtype is not what the model declares.
    """
    if value.dtype == object:
        remedy = remedy_for_words(value)
        raise table.fault(f"`{name}` is text, and a model takes numbers", name, hint=remedy)
    if spec.shape is not None and not fits(value.shape[1:], spec.shape):
        message = (
            f"the model declares rows of shape {shown(spec.shape)} for its input, "
            f"and the data has rows of shape {shown(value.shape[1:])}"
        )
        raise table.fault(message, name)
    return value if spec.dtype is None else cast(table, name, value, kept_dtype(spec.dtype))


def _declared(table: Table, name: str, spec: InputSpec) -> Array:
    """Returns a column in the dtype that the model declares, which is float32 by default."""
    return as_numbers(table, name, kept_dtype(spec.dtype or "float32"))


def fits(found: tuple[int | None, ...], declared: tuple[Any, ...]) -> bool:
    """Returns whether rows have a declared shape.

    Sizes that are None, or known only at build time, take everything.
    """
    return len(found) == len(declared) and all(
        not isinstance(size, int) or size == known
        for size, known in zip(declared, found, strict=True)
    )


def shown(shape: tuple[Any, ...]) -> str:
    """Returns a shape as a document spells it."""
    return f"[{', '.join('null' if size is None else str(size) for size in shape)}]"
