"""Names in Python: every name of a document becomes an identifier, or another one."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable

# What a file imports, and the words of Python.
RESERVED = frozenset({"keras", "np", "pl", "tf", *keyword.kwlist, *keyword.softkwlist})
_BUILT_IN = frozenset(dir(builtins))
_STRANGE = re.compile(r"[^A-Za-z0-9_]+")


def as_identifier(text: str, otherwise: str = "value") -> str:
    """Returns an identifier that is like a text.

    Args:
        text: Anything.
        otherwise: Taken where nothing of the text can stay.

    Example:
        >>> as_identifier("p (mbar)"), as_identifier("2nd"), as_identifier("class")
        ('p_mbar', 'value_2nd', 'class_')
    """
    name = _STRANGE.sub("_", text).strip("_") or otherwise
    if name[0].isdigit():
        name = f"{otherwise}_{name}"
    return f"{name}_" if name in RESERVED or name in _BUILT_IN else name


class Identifiers:
    """The names that are taken in one scope.

    Args:
        taken: From the beginning.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*taken}

    def __contains__(self, name: str) -> bool:
        return name in self._taken

    def take(self, text: str, otherwise: str = "value") -> str:
        """Returns a free identifier in lower case that is like a text, and takes it."""
        return self._free(as_identifier(text.lower(), otherwise))

    def take_constant(self, text: str) -> str:
        """Returns a free identifier in upper case that is like a text, and takes it."""
        return self._free(as_identifier(text.upper(), "VALUE"))

    def _free(self, name: str) -> str:
        stem = name
        number = 2
        while name in self._taken:
            name = f"{stem.rstrip('_')}_{number}"
            number += 1
        self._taken.add(name)
        return name

    def inner(self) -> Identifiers:
        """Returns those of a scope inside of this one."""
        return Identifiers(self._taken)
