"""Which items of a series are shorter to write as uses of a block."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from kerasflow.blueprints.expanding.naming import snake_case
from kerasflow.blueprints.specs import BlockSpec, Component, FrozenDict, NodeSpec, Share, Use
from kerasflow.converting.chains import Around
from kerasflow.converting.parameters import Table
from kerasflow.converting.patterns import Item, Repeated, Used, write_series

MAX_WINDOW = 60
MAX_PARAMETERS = 8
# A block that saves fewer characters is not worth looking up.
LEAST_SAVING = 60


class Pattern(NamedTuple):
    """A block that some items can be written with.

    Args:
        name: Of the block.
        block: The block.
        starts: Where its uses begin.
        width: How many items a use stands for.
        given: The parameters of each use.
        saving: How many characters it saves.
    """

    name: str
    block: BlockSpec
    starts: tuple[int, ...]
    width: int
    given: tuple[FrozenDict, ...]
    saving: int


def joined(items: Sequence[Item]) -> list[Item]:
    """Returns items with those that are the same, one after the other, as one that repeats."""
    made: list[Item] = []
    for _, group in groupby(items, key=lambda item: (item.key, FrozenDict(item.values))):
        same = [*group]
        repeats = len(same) > 1 and not isinstance(same[0], Repeated)
        once = repeats and not same[0].needs_entry and len(_written(same[0])) == 1
        made += [Repeated(same[0], len(same))] if once else same
    return made


def _written(item: Item) -> tuple[NodeSpec, ...]:
    return item.write(item.values, Around("input", False, set(), keeps=False))


def find_best(items: Sequence[Item], taken: Mapping[str, BlockSpec]) -> Pattern | None:
    """Returns the block that saves most; None where none saves enough."""
    keys = [item.key for item in items]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    series = [numbers[key] for key in keys]
    best: Pattern | None = None
    for width in range(1, min(MAX_WINDOW, len(items) // 2) + 1):
        places = defaultdict(list)
        for start in range(len(items) - width + 1):
            places[tuple(series[start : start + width])].append(start)
        for starts in places.values():
            found = _apart(starts, width)
            pattern = _pattern(items, found, width, taken) if len(found) > 1 else None
            if pattern and pattern.saving > (best.saving if best else LEAST_SAVING):
                best = pattern
    return best


def _apart(starts: Sequence[int], width: int) -> tuple[int, ...]:
    """Returns those starts between which a whole window has room."""
    found: list[int] = []
    for start in starts:
        if not found or start >= found[-1] + width:
            found.append(start)
    return tuple(found)


def _pattern(
    items: Sequence[Item], starts: tuple[int, ...], width: int, taken: Mapping[str, BlockSpec]
) -> Pattern | None:
    windows = [items[start : start + width] for start in starts]
    if width == 1 and isinstance(windows[0][0], (Used, Repeated)):
        return None
    table = Table(windows)
    if len(table.parameters) > MAX_PARAMETERS:
        return None
    values = [table.written(place, item) for place, item in enumerate(windows[0])]
    around = Around("input", False, {"input"}, keeps=False)
    nodes = write_series(windows[0], values, around)
    block = BlockSpec(nodes, params=FrozenDict(table.parameters))
    given = tuple(table.given(row) for row in range(len(windows)))
    made = Pattern(_name(windows, block, taken), block, starts, width, given, 0)
    return made._replace(saving=_saving(made, windows))


def _saving(pattern: Pattern, windows: Sequence[Sequence[Item]]) -> int:
    before = sum(_length(_written(item)) for window in windows for item in window)
    uses = [NodeSpec(Use(pattern.name, given)) for given in pattern.given]
    # One that follows another of the same parameters makes its `repeat` larger.
    follows = [
        place > 0
        and pattern.given[place] == pattern.given[place - 1]
        and pattern.starts[place] == pattern.starts[place - 1] + pattern.width
        for place in range(len(uses))
    ]
    after = sum(_length([use]) for use, same in zip(uses, follows, strict=True) if not same)
    header = len(pattern.name) + 40 + _spread(pattern.block.params)
    return before - after - header - _length(pattern.block.layers)


def _length(nodes: Iterable[NodeSpec]) -> int:
    """Returns about how many characters nodes take."""
    return sum(8 + _size(node) for node in nodes)


def _size(node: NodeSpec) -> int:
    wiring = sum(
        len(key) + len(str(value)) + 6
        for key, value in (("name", node.name), ("inputs", node.inputs), ("repeat", node.repeat))
        if value is not None
    )
    if node.call:
        wiring += len(str(node.call)) + 8
    body = node.body
    if isinstance(body, Component):
        return wiring + len(body.tag) + 6 + _spread(body.args)
    if isinstance(body, Use):
        given = len(body.arguments) and 10 + _spread(body.arguments)
        return wiring + len(body.block) + 10 + given
    return wiring + (len(body.name) if isinstance(body, Share) else 20)


def _spread(args: FrozenDict) -> int:
    return sum(len(name) + len(str(value)) + 6 for name, value in args.items())


def _name(
    windows: Sequence[Sequence[Item]], block: BlockSpec, taken: Mapping[str, BlockSpec]
) -> str:
    """Returns the name of a block: of its twin, as the layers are called, or as what is in it."""
    for name, other in taken.items():
        if other == block:
            return name
    stems = {_stem_of([name for item in window for name in item.names]) for window in windows}
    told = stems.pop() if len(stems) == 1 else ""
    holds_blocks = any(isinstance(node.body, Use) for node in block.layers)
    name = stem = "stage" if holds_blocks else told or _by_content(block.layers)
    number = 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name


def _stem_of(names: Sequence[str]) -> str:
    """Returns what the names that people gave have in common, without numbers."""
    first, last = (min(names), max(names)) if len(names) > 1 else ("", "")
    pairs = zip(first, last, strict=False)
    common = first[: len([*takewhile(lambda pair: pair[0] == pair[1], pairs)])]
    stem = re.sub(r"_+", "_", re.sub(r"[^A-Za-z]+", "_", common)).strip("_").lower()
    return stem if len(stem) > 2 else ""


_TELLING = {
    "MultiHeadAttention": "attention",
    "Add": "residual",
    "ops.add": "residual",
    "Concatenate": "branches",
    "Multiply": "gated",
}


def _by_content(nodes: Sequence[NodeSpec]) -> str:
    tags = [node.body.tag for node in nodes if isinstance(node.body, Component)]
    told = (name for tag, name in _TELLING.items() if tag in tags)
    return next(told, snake_case(tags[0]) + "_block" if tags else "block")
