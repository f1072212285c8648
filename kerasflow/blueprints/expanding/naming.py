"""Names of calls: those that were given, and those that are made up."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_NAME = 64
NAME_RULE = f"a name is an unaccented letter, then such letters, digits or `_`, at most {MAX_NAME}"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])")


@lru_cache(maxsize=1024)
def snake_case(tag: str) -> str:
    """Returns the name that a call of a tag gets when it has none.

    Example:
        >>> [snake_case(tag) for tag in ("Dense", "MaxPooling2D", "LSTM", "ops.image.resize")]
        ['dense', 'max_pooling2d', 'lstm', 'resize']
    """
    return _WORD_START.sub("_", tag.rsplit(".", maxsplit=1)[-1]).lower()


def is_name(text: str) -> bool:
    """Tells whether a text, its expressions evaluated, can be the name of a node.

    Example:
        >>> is_name("conv_1"), is_name("../conv")
        (True, False)
    """
    return len(text) <= MAX_NAME and bool(_NAME.fullmatch(text))


def keras_name(name: str) -> str:
    """Returns the name of a call as Keras gets it.

    Example:
        >>> keras_name("encoder.0.attention")
        'encoder_0_attention'
    """
    return name.replace(".", "_").replace("[", "_").replace("]", "")


class Names:
    """The names that are taken in one graph."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, name: str) -> bool:
        """Takes a name; returns False when Keras would see it twice."""
        name = keras_name(name)
        free = name not in self._taken
        self._taken.add(name)
        return free

    def make(self, stem: str, reserved: set[str]) -> str:
        """Returns a free name that begins with `stem`; it is not taken yet.

        Args:
            stem: What the name begins with, with its prefix.
            reserved: Names that somebody will take later.
        """
        number = self._next.get(stem, 0)
        while True:
            name = f"{stem}_{number}" if number else stem
            number += 1
            if keras_name(name) not in self._taken and name not in reserved:
                self._next[stem] = number
                return name
