"""Where much is made that stays, nobody looks for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from kerasflow.garbage import without_collections


@pytest.fixture(params=[True, False], ids=["collecting", "not collecting"])
def collects(request: pytest.FixtureRequest) -> Iterator[bool]:
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_garbage_is_looked_for_afterwards_as_it_was_before(collects: bool) -> None:
    with without_collections():
        assert not gc.isenabled()
    assert gc.isenabled() == collects


def test_a_failure_leaves_it_as_it_was(collects: bool) -> None:
    with pytest.raises(ValueError, match="no module"), without_collections():
        raise ValueError("no module")
    assert gc.isenabled() == collects


def test_what_is_frozen_is_not_looked_through_again() -> None:
    before = gc.get_freeze_count()
    with without_collections():
        pass
    assert gc.get_freeze_count() == before
    with without_collections(frozen=True):
        pass
    assert gc.get_freeze_count() > before
    gc.unfreeze()
