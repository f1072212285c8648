"""The values by which uses of a block differ, as its parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kerasflow.blueprints.specs import REQUIRED, FrozenDict, Value
from kerasflow.converting.chains import Slot
from kerasflow.converting.patterns import Item


class Table:
    """The values of equal windows: those that are the same, and those that become parameters.

    Args:
        windows: The items of each.
    """

    def __init__(self, windows: Sequence[Sequence[Item]]) -> None:
        rows = [dict(_all_values(window)) for window in windows]
        self._constant: dict[Slot, Value] = {}
        self._spelled: dict[Slot, str] = {}
        self._columns: dict[str, tuple[Value, ...]] = {}
        differing: dict[Slot, tuple[Value, ...]] = {}
        for slot in dict.fromkeys(slot for row in rows for slot in row):
            default = windows[0][slot[0]].default(slot[1:])
            column = tuple(row.get(slot, default) for row in rows)
            if not all(_same(value, column[0]) for value in column):
                differing[slot] = column
            elif slot in rows[0]:
                self._constant[slot] = rows[0][slot]
        # Small numbers first, of which others are multiples.
        for slot, column in sorted(differing.items(), key=_by_size):
            self._spelled[slot] = self._parameter(str(slot[-1]), column)
        self.parameters = {name: _usual(column) for name, column in self._columns.items()}

    def _parameter(self, stem: str, column: tuple[Value, ...]) -> str:
        """Returns the expression for a value that differs, with a parameter that it is made of."""
        for name, known in self._columns.items():
            if name.startswith(stem) and len(known) == len(column):
                if all(map(_same, known, column)):
                    return f"${{{name}}}"
                if factor := _factor(known, column):
                    return f"${{{factor} * {name}}}"
        name, number = stem, 2
        while name in self._columns:
            name, number = f"{stem}_{number}", number + 1
        self._columns[name] = column
        return f"${{{name}}}"

    def written(self, place: int, item: Item) -> dict[Slot, Value]:
        """Returns the values of an item in the block."""
        made = {slot[1:]: it for slot, it in self._constant.items() if slot[0] == place}
        made |= {slot[1:]: text for slot, text in self._spelled.items() if slot[0] == place}
        order = {slot: number for number, slot in enumerate(item.values)}
        return dict(sorted(made.items(), key=lambda pair: order.get(pair[0], len(order))))

    def given(self, row: int) -> FrozenDict:
        """Returns the parameters of one use, without those at their defaults."""
        columns = self._columns.items()
        given = {name: column[row] for name, column in columns}
        return FrozenDict(
            {name: it for name, it in given.items() if not _same(it, self.parameters[name])}
        )


def _all_values(window: Sequence[Item]) -> Iterable[tuple[Slot, Value]]:
    for place, item in enumerate(window):
        for slot, value in item.values.items():
            yield (place, *slot), value


def _by_size(pair: tuple[Slot, tuple[Value, ...]]) -> tuple[str, int]:
    first = pair[1][0]
    return str(pair[0][-1]), first if type(first) is int else 0


def _same(one: Value, other: Value) -> bool:
    return one == other and type(one) is type(other)


def _usual(column: tuple[Value, ...]) -> Value:
    """Returns the value that at least half of the uses have; else that one is required."""
    counted = Counter(map(repr, column)).most_common(1)
    value = next(it for it in column if repr(it) == counted[0][0])
    return value if counted[0][1] * 2 >= len(column) and value != REQUIRED else REQUIRED


def _factor(known: tuple[Value, ...], column: tuple[Value, ...]) -> int | None:
    """Returns what whole numbers have to be multiplied with to be others."""
    pairs = [*zip(known, column, strict=True)]
    if any(type(it) is not int for pair in pairs for it in pair) or not known[0]:
        return None
    factor = column[0] // known[0]
    return factor if factor > 1 and all(a * factor == b for a, b in pairs) else None
