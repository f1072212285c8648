"""Modules that are imported when something in them is first used, and not when they are named.

Keras imports scikit-learn, matplotlib, pandas and IPython where they are installed, and TensorFlow
SciPy, for wrappers and pictures that training does not need. That takes a third of the time of
importing Keras, and a fifth of its memory.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from threading import RLock
from types import ModuleType
from typing import Any

from kerasflow.building.keras_internals import SELDOM_USED

_LOCK = RLock()


@contextmanager
def deferring(names: frozenset[str] = SELDOM_USED) -> Iterator[None]:
    """Has modules that are named inside imported at the first use of what is in them.

    One that is not installed is not found, as always.

    Args:
        names: Of the modules, with those of their packages.
    """
    finder = _Finder(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    """Finds what Python would find, and has it loaded late."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self.names:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _LateLoader(spec.loader)
        return spec


class _LateLoader(Loader):
    """Makes a module that loads itself; from then on the loader is Python's own."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = module.__loader__ = self.loader
        module.__class__ = _Deferred


class _Deferred(ModuleType):
    """A module with nothing in it yet but what is known of its file."""

    # Whoever looks through all modules for a file, as TensorFlow does, does not load it.

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module `{self.__name__}` has no attribute `{name}`")
        with _LOCK:
            if type(self) is _Deferred:
                _load(self)
        return getattr(self, name)


class _Loading(ModuleType):
    """A module while it is loaded; another thread waits for all of it."""

    def __getattr__(self, name: str) -> Any:
        with _LOCK:
            return ModuleType.__getattribute__(self, name)


def _load(module: ModuleType) -> None:
    """Loads a module; where that fails it is as before, and the next use tries again."""
    module.__class__ = _Loading
    loader: Any = module.__loader__
    try:
        loader.exec_module(module)
    except BaseException:
        module.__class__ = _Deferred
        raise
    module.__class__ = ModuleType
