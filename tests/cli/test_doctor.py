"""`kerasflow doctor`."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pytest

Invoke = Callable[..., Any]


@pytest.mark.keras
def test_versions_devices_and_the_catalog_are_told(invoke: Invoke) -> None:
    done = invoke("doctor")
    assert done.status == 0
    assert re.search(rf"^keras +{re.escape(version('keras'))}$", done.stdout, re.MULTILINE)
    assert re.search(r"^device +CPU \(\d+ cores\)$", done.stdout, re.MULTILINE)
    assert re.search(r"^precision +float32, where", done.stdout, re.MULTILINE)
    for package in ("kerasflow", "python", "platform"):
        assert re.search(rf"^{package} +\S+", done.stdout, re.MULTILINE)
    assert re.search(
        r"^catalog +of keras \S+, the same as is installed$", done.stdout, re.MULTILINE
    )
    assert re.search(r"^bytecode +(compiled|NOT compiled)", done.stdout, re.MULTILINE)
    assert "engines" not in done.stdout


@pytest.mark.keras
def test_a_keras_on_which_nothing_was_tried_is_told(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kerasflow.building.keras_internals.TRIED", "3.14")
    told = r"^engines +tried on keras 3\.14 only; pip install 'keras==3\.14\.\*'$"
    assert re.search(told, invoke("doctor").stdout, re.MULTILINE)


def test_something_that_is_missing_is_status_5(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_polars(package: str) -> str:
        if package == "polars":
            raise PackageNotFoundError(package)
        return version(package)

    monkeypatch.setattr("importlib.metadata.version", without_polars)
    done = invoke("doctor")
    assert done.status == 5
    assert re.search(r"^polars +MISSING$", done.stdout, re.MULTILINE)
    assert "missing: polars" in done.stderr
