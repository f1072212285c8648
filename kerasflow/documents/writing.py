"""Plain values to JSON and YAML texts that people read and edit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kerasflow.documents.yaml_scalars import plain_scalar

WIDTH = 110
YAML_WIDTH = 80

# These are read line by line, however short they are.
_SPREAD = frozenset({"model", "blocks", "layers", "compile"})
_PLAIN = re.compile(r"[A-Za-z_][\w./-]*(?: [\w./-]+)*", re.ASCII)
# Words that other readers, of YAML 1.1, take for something else than text.
_YAML_1_1 = frozenset({"yes", "no", "on", "off"})
_LONGEST_KEY = 100


def to_json(value: Any) -> str:
    """Writes a value as JSON: two spaces, and on one line what is short.

    Args:
        value: Scalars, lists and mappings with string keys.

    Returns:
        The text, which reads back to the same value, with a newline at its end.

    Raises:
        ValueError: A number is not finite.

    Example:
        >>> print(to_json({"blueprint": 1, "fit": {"epochs": 5}}), end="")
        {
          "blueprint": 1,
          "fit": {"epochs": 5}
        }
    """
    return "\n".join(_json_lines(value, spread=True)) + "\n"


def to_yaml(value: Any) -> str:
    """Writes a value as YAML, quoting what would be read as something else.

    Args:
        value: Scalars, lists and mappings with string keys.

    Returns:
        The text, which reads back to the same value, with a newline at its end.

    Raises:
        ValueError: A number is not finite.

    Example:
        >>> print(to_yaml({"name": "no", "fit": {"epochs": "${n}"}}), end="")
        name: "no"
        fit: {epochs: "${n}"}
    """
    return "\n".join(_yaml_lines(value)) + "\n"


def _json_scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _visible(written: str) -> str:
    """Escapes what a terminal would obey, or nobody would see; only texts can hold it."""
    if written.isprintable():
        return written
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in written)


def _json_lines(value: Any, *, spread: bool = False) -> Iterator[str]:
    """Yields the lines of a value, without the indentation of the first."""
    written = _visible(_json_scalar(value))
    if not _is_nested(value) or _is_small(value) or (len(written) <= WIDTH and not spread):
        yield written
        return
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    yield opening
    last = len(value) - 1
    for index, (start, item, key) in enumerate(_json_members(value)):
        lines = list(_json_lines(item, spread=key in _SPREAD))
        lines[0] = start + lines[0]
        lines[-1] += "," if index < last else ""
        yield from (f"  {line}" for line in lines)
    yield closing


def _json_members(value: Any) -> Iterator[tuple[str, Any, str | None]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield f"{_visible(_json_scalar(key))}: ", item, key
    else:
        for item in value:
            yield "", item, None


def _is_nested(value: Any) -> bool:
    return isinstance(value, (Mapping, list, tuple))


def _is_small(value: Any) -> bool:
    """Tells whether breaking a list or mapping into lines would show no more of it."""
    items = list(value.values()) if isinstance(value, Mapping) else list(value)
    return not items or (len(items) == 1 and not _is_nested(items[0]))


def _yaml_lines(value: Any, *, root: bool = True) -> Iterator[str]:
    """Yields the lines of a value, without the indentation that it stands in."""
    if not _is_nested(value) or not value or (not root and _is_flow(value)):
        yield _flow(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _yaml_member(key, item)
    else:
        for item in value:
            first, *rest = _yaml_lines(item, root=False)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)


def _yaml_member(key: str, item: Any) -> Iterator[str]:
    start = f"{_yaml_text(key)}:"
    if len(start) > _LONGEST_KEY:
        # YAML takes a long key only in this form.
        yield f"? {_yaml_text(key)}"
        start = ":"
    lines = list(_yaml_lines(item, root=False))
    if not _is_nested(item) or not item or _is_flow(item):
        yield f"{start} {lines[0]}"
    else:
        yield start
        yield from (f"  {line}" for line in lines)


def _is_flow(value: Any) -> bool:
    """Tells whether a list or mapping is written between brackets: it is short and flat."""
    items = value.values() if isinstance(value, Mapping) else value
    flat = all(not _is_nested(item) or _is_list_of_scalars(item) for item in items)
    return flat and len(_flow(value)) <= YAML_WIDTH


def _is_list_of_scalars(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and not any(_is_nested(item) for item in value)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        members = (f"{_yaml_text(key)}: {_flow(item)}" for key, item in value.items())
        return "{" + ", ".join(members) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _yaml_text(value) if isinstance(value, str) else _json_scalar(value)


def _yaml_text(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _YAML_1_1
    if plain and isinstance(plain_scalar(text), str):
        return text
    return "".join(map(_yaml_character, _json_scalar(text)))


def _yaml_character(character: str) -> str:
    """Escapes what YAML takes for a line break, or does not take at all."""
    return character if character.isprintable() else f"\\U{ord(character):08x}"
