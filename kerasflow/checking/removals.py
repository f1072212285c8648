"""Items of lists, taken out of the text of a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*(?s:.*?)\*/|[\[\]{}]|[^\s\[\]{},"/]+')
# What stands before the comma that follows an item: blanks, and comments of JSON or YAML.
_COMMA = re.compile(r"(?:\s|//[^\n]*|/\*(?s:.*?)\*/|(?<=\s)#[^\n]*)*+,")

Span = tuple[int, int]


class _List(NamedTuple):
    """A list in a text: where its items begin and end, and whether it stands in brackets."""

    items: list[Span]
    in_brackets: bool


def remove_item(text: str, offset: int, *, is_yaml: bool) -> str:
    """Returns a text without the innermost item of a list that holds an offset.

    Args:
        text: JSON with comments, or YAML.
        offset: Of a character inside of the item.
        is_yaml: The text is YAML.

    Returns:
        The text as it was where no list is around.

    Example:
        >>> remove_item('{"callbacks": ["History", "CSVLogger"]}', 16, is_yaml=False)
        '{"callbacks": ["CSVLogger"]}'
    """
    around = [
        (end - start, index, found)
        for found in (_yaml_lists(text) if is_yaml else _json_lists(text))
        for index, (start, end) in enumerate(found.items)
        if start <= offset < end
    ]
    if not around:
        return text
    _, index, found = min(around, key=lambda item: item[0])
    remove = _without_bracketed if found.in_brackets else _without_lines
    return remove(text, found.items, index)


def _json_lists(text: str) -> Iterator[_List]:
    opened: list[tuple[int, list[Span]]] = [(0, [])]
    for token in _TOKEN.finditer(text):
        sign, (start, end) = token[0], token.span()
        if sign in ("[", "{"):
            opened.append((start, []))
        elif sign in ("]", "}") and len(opened) > 1:
            start, items = opened.pop()
            opened[-1][1].append((start, end))
            if sign == "]":
                yield _List(items, in_brackets=True)
        elif not sign.startswith(("//", "/*")):
            opened[-1][1].append((start, end))


def _yaml_lists(text: str) -> Iterator[_List]:
    import yaml

    nodes: list[Any] = [yaml.compose(text, Loader=yaml.SafeLoader)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            nodes.extend(value for _, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            nodes.extend(node.value)
            spans = [(item.start_mark.index, _end_of(item)) for item in node.value]
            yield _List(spans, bool(node.flow_style))


def _end_of(node: Any) -> int:
    """Returns where a node ends; for the parser a block ends where the next one begins."""
    while isinstance(node.value, list) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _without_bracketed(text: str, items: list[Span], index: int) -> str:
    start, end = items[index]
    comma = _COMMA.match(text, end)
    if comma and index + 1 < len(items):
        return text[:start] + text[comma.end() :].lstrip()
    before = _COMMA.match(text, items[index - 1][1]) if index and not comma else None
    if before:
        # The comma goes with the last item; a comment behind it stays.
        at = before.end() - 1
        between = text[at + 1 : start].rstrip()
        return text[:at] + (between and f"{between}\n") + text[end:]
    return text[:start].rstrip(" \t") + text[comma.end() if comma else end :]


def _without_lines(text: str, items: list[Span], index: int) -> str:
    start, end = items[index]
    dash = text.rindex("-", 0, start)
    first = text.rfind("\n", 0, dash) + 1
    last = text.find("\n", end) + 1 or len(text)
    indent = text[first:dash]
    if indent.strip() or text[dash + 1 : start].strip():
        return text  # several dashes on one line, or an anchor between
    rest = "" if len(items) > 1 else f"{indent}  []\n"
    return text[:first] + rest + text[last:]
