"""A place in a document, such as `model.layers[2].Dense.units`.

The same spelling serves messages, `set`, `--set` and `unset`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

Part = str | int

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_TOKEN = re.compile(
    r"""(?P<key>[A-Za-z_][A-Za-z0-9_-]*)        # units
      | \[(?P<index>\d+)\]                      # [2]
      | \[(?P<name>[A-Za-z_][^\]\[\"]*)\]       # [label]: an item by its name
      | \[(?P<quoted>"(?:[^"\\]|\\.)*")\]       # ["p (mbar)"]: any key
    """,
    re.VERBOSE,
)


class ItemName(str):
    """The name of an item of a list, in `layers[label]`."""

    __slots__ = ()


class Path(NamedTuple):
    """Keys and indexes from the root of a document to one value.

    Example:
        >>> path = Path.parse("model.layers[2].Dense.units")
        >>> path.parts
        ('model', 'layers', 2, 'Dense', 'units')
        >>> print(path / "x y")
        model.layers[2].Dense.units["x y"]
    """

    parts: tuple[Part, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Path:
        """Reads a path.

        Raises:
            ValueError: The text is no path; the message names the part that cannot be read.
        """
        return cls(tuple(_read_parts(text)))

    def __truediv__(self, part: Part) -> Path:
        return Path((*self.parts, part))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __str__(self) -> str:
        return "".join(_spell(part) for part in self.parts).removeprefix(".")

    @property
    def parent(self) -> Path:
        """The path without its last part; the root's parent is the root."""
        return Path(self.parts[:-1])


def _spell(part: Part) -> str:
    if isinstance(part, (int, ItemName)):
        return f"[{part}]"
    return f".{part}" if _PLAIN_KEY.fullmatch(part) else f"[{json.dumps(part, ensure_ascii=False)}]"


def _read_parts(text: str) -> Iterator[Part]:
    position = 0
    while position < len(text):
        if position and text[position] == ".":
            position += 1
        match = _TOKEN.match(text, position)
        if not match:
            raise ValueError(
                f"cannot read the path `{text}` from `{text[position:]}` on; "
                "expected a form such as `model.layers[2].Dense.units`"
            )
        yield _part(match)
        position = match.end()


def _part(match: re.Match[str]) -> Part:
    if match["index"]:
        return int(match["index"])
    if match["name"]:
        return ItemName(match["name"])
    return str(json.loads(match["quoted"])) if match["quoted"] else match["key"]
