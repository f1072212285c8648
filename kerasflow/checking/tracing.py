"""Where a value came from that was handed on: by a block's use, or by an iteration."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.documents.expressions import ExpressionError, name_uses
from kerasflow.documents.values import Document, Located
from kerasflow.errors import Problem
from kerasflow.paths import Path
from kerasflow.places import Place

_SERIES = ("repeat", "each")


def find_givers(problem: Problem, document: Document) -> Iterator[tuple[str, Place]]:
    """Yields the places that gave a value at fault, the nearest first, each with a few words.

    Args:
        problem: With the way to the node where the value is at fault.
        document: In which the value stands as an expression.
    """
    names = _names(document.find(problem.path) or document.find(problem.path.parent))
    for path, index in reversed(problem.through):
        node = document.find(path)
        members = node.members if node else {}
        given = [*_of_the_iteration(members, index, names), *_of_the_use(members, names, document)]
        yield from ((words, item.place) for words, item in given if item.place)
        yield from (origin for _, item in given for origin in item.origins)
        names = {name for _, item in given for name in _names(item)}


def _of_the_iteration(
    members: dict[str, Located], index: int | None, names: set[str]
) -> Iterator[tuple[str, Located]]:
    for key in _SERIES:
        series = members[key].value if key in members else None
        for name in sorted(names & series.keys()) if isinstance(series, dict) else ():
            items = series[name].value if isinstance(series, dict) else None
            if isinstance(items, list) and index is not None and index < len(items):
                yield f"`{name}` in iteration {index}", items[index]


def _of_the_use(
    members: dict[str, Located], names: set[str], document: Document
) -> Iterator[tuple[str, Located]]:
    block = members["use"].value if "use" in members else None
    given = members["with"].value if "with" in members else {}
    defaults = document.find(Path(("blocks", str(block), "params")))
    declared = defaults.members if defaults else {}
    for name in sorted(names & declared.keys()):
        if isinstance(given, dict) and name in given:
            yield f"`{name}` is given here", given[name]
        else:
            yield f"the default of `{name}`", declared[name]


def _names(item: Located | None) -> set[str]:
    if item is None or not isinstance(item.value, str) or "${" not in item.value:
        return set()
    try:
        return {use.name for use in name_uses(item.value)}
    except ExpressionError:
        return set()
