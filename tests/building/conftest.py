"""What tests of the builder share: a blueprint from a few keys, and the model of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import kerasflow
from kerasflow import building
from kerasflow.checking.examining import examine

Build = Callable[..., Any]


@pytest.fixture
def build() -> Build:
    """Checks and builds some sections, such as ``build(model=[…], compile={…})``, or a file."""

    def check_and_build(
        source: Any = None, *, signature: Any = None, deferred: Any = None, **sections: Any
    ) -> Any:
        examination = examine(source or {"blueprint": 1, **sections})
        return building.build(examination.require(), signature=signature, deferred=deferred)

    return check_and_build


@pytest.fixture
def registered() -> Iterator[Callable[..., Any]]:
    """Registers for the time of one test."""
    from kerasflow.catalog import registering

    before = dict(registering._registrations)
    yield kerasflow.register
    registering._registrations.clear()
    registering._registrations.update(before)
