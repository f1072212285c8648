"""What tests of the builder share: a blueprint from a few keys, and the model of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import kerasflow

Build = Callable[..., Any]


@pytest.fixture
def build() -> Build:
    """Builds the blueprint of some sections, such as ``build(model=[…], compile={…})``."""
    return lambda *, signature=None, late=None, **sections: kerasflow.build(
        {"blueprint": 1, **sections}, signature=signature, late=late
    )


@pytest.fixture
def registered() -> Iterator[Callable[..., Any]]:
    """Registers for the time of one test."""
    from kerasflow.catalog import registering

    before = dict(registering._registrations)
    yield kerasflow.register
    registering._registrations.clear()
    registering._registrations.update(before)
