"""The examples in the docstrings of the room run; none needs Keras."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from kerasflow import notebook

MODULES = [
    f"kerasflow.notebook.{module.name}" for module in pkgutil.iter_modules(notebook.__path__)
]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_the_docstrings_run(module: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(module))
    assert failed == 0


def test_the_room_has_examples_that_run() -> None:
    finder = doctest.DocTestFinder()
    found = [test for name in MODULES for test in finder.find(importlib.import_module(name))]
    assert sum(len(test.examples) for test in found) >= 3
