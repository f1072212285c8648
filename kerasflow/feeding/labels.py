"""Class labels as indices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.blueprints.classes import index_labels, spell_class
from kerasflow.errors import Refusal
from kerasflow.feeding.casting import as_numbers
from kerasflow.feeding.tables import Array, Table, listed
from kerasflow.nearness import suggest

Indices = NDArray[np.int32]

# What data sets write where there is no class, above all in masks.
_MARKS = (-1, 255)
_MOST_SHOWN = 20
_DIGITS = {"false": "0", "true": "1"}


def as_indices(
    table: Table, name: str, classes: int | Sequence[Any], ignored: int | None = None
) -> Indices:
    """Returns labels as indices of their classes.

    Args:
        table: Holds the labels.
        name: Of the column.
        classes: How many there are, when the labels are 0, 1, 2 and so on; or their names, which
            labels that are 0, 1, 2 and so on mean too where no name is a number.
        ignored: A label that may be there and is no class, because the loss ignores it.

    Returns:
        Indices from 0, in the shape of the column; `ignored` stays as it is.

    Raises:
        DataError: A label is none of the classes; with its row and the nearest class.
    """
    if isinstance(classes, int):
        return _checked_indices(table, name, classes, ignored)
    return _indices_of_names(table, name, [spell_class(label) for label in classes], ignored)


def _checked_indices(table: Table, name: str, count: int, ignored: int | None) -> Indices:
    labels = as_numbers(table, name)
    good = (labels >= 0) & (labels < count)
    if ignored is not None:
        good |= labels == ignored
    if labels.dtype.kind == "f":
        good &= labels == np.floor(labels)
    if not good.all():
        index = np.unravel_index(int(np.argmin(good)), good.shape)
        message = f"expected a class from 0 to {count - 1}, found {labels[index]}"
        wrong = {*np.unique(labels[~good]).tolist()}
        hint = _hint_of_numbers(wrong, count, low=labels.min())
        raise table.fault(message, name, int(index[0]), hint=hint)
    return labels.astype(np.int32)


def _indices_of_names(table: Table, name: str, classes: list[str], ignored: int | None) -> Indices:
    labels = table.column(name)
    found, codes = np.unique(_as_words(labels), return_inverse=True)
    position = _truths(classes) if labels.dtype.kind == "b" else index_labels(classes)
    if ignored is not None:
        position = {str(ignored): ignored} | position
    unknown = np.array([str(label) not in position for label in found], bool)[codes]
    by_code = np.array([position.get(str(label), -1) for label in found], dtype=np.int32)
    indices: Indices = by_code[codes].reshape(labels.shape)
    if unknown.any():
        index = np.unravel_index(int(np.argmax(unknown)), indices.shape)
        truths = labels.dtype.kind == "b"
        words = {*map(str, found)}
        refusal = _unlisted(_spelled(labels[index]), classes, words, truths=truths)
        raise table.fault(refusal.message, name, int(index[0]), refusal.hint)
    return indices


def _truths(classes: list[str]) -> dict[str, int]:
    """Returns the index of each class by what a truth value may call it: `True`, and 1 as well."""
    by_name = {name.lower(): index for index, name in enumerate(classes)}
    known = {word: by_name[digit] for word, digit in _DIGITS.items() if digit in by_name}
    return {**known, **by_name, **{name: index for index, name in enumerate(classes)}}


def _as_words(labels: Array) -> Array:
    if labels.dtype.kind in "iu":
        return labels
    return np.array([_spelled(label) for label in labels.flat], dtype=str)


def _hint_of_numbers(wrong: set[Any], count: int, *, low: Any) -> str | None:
    """Returns what to do about labels that are not 0, 1, 2 and so on."""
    if wrong == {count} and low == 1:
        return _from_one(count)
    mark = next(iter(wrong))
    if len(wrong) == 1 and mark in _MARKS:
        loss = f'{{"SparseCategoricalCrossentropy": {{"ignore_class": {int(mark)}}}}}'
        return f"where that marks what has no class, the loss leaves it out with {loss}"
    return None


def _from_one(count: int) -> str:
    numbers = ", ".join(map(str, range(1, count + 1) if count <= _MOST_SHOWN else (1, 2, 3)))
    numbers += "" if count <= _MOST_SHOWN else f", …, {count}"
    return f'labels begin at 1: write "classes": [{numbers}], or number them from 0'


def _unlisted(label: str, classes: list[str], found: set[str], *, truths: bool) -> Refusal:
    if label in ("", "nan"):
        return Refusal(f"the label is empty; expected one of {listed(classes)}")
    hint = suggest(label, classes, otherwise="add it to `classes`").hint
    if truths:
        hint = 'the column holds truth values: write "classes": [false, true]'
    elif label == str(len(classes)) and _counts_from_one(found, classes):
        hint = _from_one(len(classes))
    return Refusal(f"the label `{label}` is not among the classes {listed(classes)}", hint)


def _counts_from_one(found: set[str], classes: list[str]) -> bool:
    """Whether labels are the numbers of classes with other names, and the first one is 1."""
    numbers = {str(number) for number in range(1, len(classes) + 1)}
    return found <= numbers and not numbers & {*classes}


def _spelled(label: Any) -> str:
    """Returns a label of NumPy as a document writes it."""
    if isinstance(label, np.bool_):
        return spell_class(bool(label))
    if isinstance(label, np.floating) and float(label).is_integer():
        return str(int(label))
    return spell_class(label)
