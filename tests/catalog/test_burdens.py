"""Every argument that takes numbers is bounded, counted, or known to cost nothing.

A newer Keras may bring one of which nobody has thought: the test then says which. Find out what
grows with it, bound or count that, and write it into `burdens.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from catalog.burdens import BOUNDED, BURDENS, COUNTED

from kerasflow import catalog
from kerasflow.catalog import KINDS, Entry, Parameter

NUMERIC = {"integer", "number", "list"}


def arguments() -> Iterator[tuple[Entry, Parameter]]:
    """The arguments that take numbers, or of which nobody knows that they do not."""
    for kind in KINDS:
        for name in catalog.names(kind):
            entry = catalog.find(kind, name)
            if entry is None or "registered" in entry.flags:
                continue
            tensors = entry.call.tensors if entry.call and kind == "ops" else ()
            for item in entry.parameters.values():
                known = {*item.types}
                component = item.accepts and not known & {"integer", "number"}
                if item.name not in tensors and not component and (not known or known & NUMERIC):
                    yield entry, item


ARGUMENTS = [*arguments()]


def path_of(entry: Entry, item: Parameter) -> str:
    return f"{entry.kind}.{entry.name}.{item.name}"


def is_bounded(item: Parameter) -> bool:
    return item.range is not None and item.range.maximum is not None


def burden_of(entry: Entry, item: Parameter) -> str | None:
    by_entry = BURDENS.get(path_of(entry, item))
    return by_entry or BURDENS.get(f"{entry.kind}.{item.name}")


def test_every_argument_that_takes_a_number_is_classified() -> None:
    unknown = [
        path_of(entry, item)
        for entry, item in ARGUMENTS
        if not is_bounded(item) and not burden_of(entry, item)
    ]
    assert unknown == []
    assert len(ARGUMENTS) > 700


def test_nothing_is_classified_that_is_not_there() -> None:
    there = {path_of(entry, item) for entry, item in ARGUMENTS if not is_bounded(item)}
    names = {f"{entry.kind}.{item.name}" for entry, item in ARGUMENTS if not is_bounded(item)}
    assert BURDENS.keys() - there - names == set()


@pytest.mark.keras
def test_what_a_limit_of_the_house_holds_is_refused_beyond_it() -> None:
    from kerasflow.building.loops import WRITTEN_OUT

    bounded = {
        path.split(".")[-2] if path.count(".") == 2 else ""
        for path in (
            path_of(entry, item)
            for entry, item in ARGUMENTS
            if burden_of(entry, item) == BOUNDED and not is_bounded(item)
        )
    }
    assert bounded == WRITTEN_OUT.keys() - {"fold", "elastic_transform"}


def test_what_takes_memory_of_a_model_is_counted() -> None:
    counted = {item.name for entry, item in ARGUMENTS if burden_of(entry, item) == COUNTED}
    assert {"units", "filters", "dilation_rate", "lora_rank", "minlength", "repeats"} <= counted
