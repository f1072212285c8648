"""Where the nodes of a graph stand: layers from top to bottom, with few wires that cross.

A wire over several layers goes through a place of its own in each, so that it runs around boxes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_ROUNDS = 6


@dataclass(slots=True)
class _Place:
    """A node in its layer, or a wire that goes through it."""

    layer: int
    width: float
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    x: float = 0.0


@dataclass(frozen=True, slots=True)
class Layering:
    """Where everything stands.

    Args:
        middles: Of each node from the left, by name.
        layers: Of each node from the top, by name.
        wires: The middles that each wire goes through, layer by layer, its two ends among them.
        width: Of all.
    """

    middles: Mapping[str, float]
    layers: Mapping[str, int]
    wires: Sequence[tuple[int, Sequence[float]]]
    width: float

    @property
    def depth(self) -> int:
        """How many layers there are."""
        return max(self.layers.values(), default=-1) + 1


def lay_out(
    sources: Mapping[str, Sequence[str]], width: float, gap: float, wire: float
) -> Layering:
    """Returns where the nodes of a graph stand.

    Args:
        sources: The nodes that each node takes, by its name; each after what it takes.
        width: Of a node.
        gap: Between two nodes of a layer.
        wire: The width that a wire needs which goes through a layer.
    """
    layers: dict[str, int] = {}
    for name, taken in sources.items():
        layers[name] = max((layers[each] + 1 for each in taken if each in layers), default=0)
    layout = _Layout(gap, wire)
    numbers = {name: layout.add(layer, width) for name, layer in layers.items()}
    wires = [
        layout.connect(numbers[each], numbers[name])
        for name, taken in sources.items()
        for each in dict.fromkeys(taken)
        if each in numbers
    ]
    layout.arrange()
    places = layout.places
    least = min((place.x - place.width / 2 for place in places), default=0)
    most = max((place.x + place.width / 2 for place in places), default=0)
    return Layering(
        {name: places[number].x - least for name, number in numbers.items()},
        layers,
        [(places[way[0]].layer, [places[each].x - least for each in way]) for way in wires],
        most - least,
    )


class _Layout:
    """The places of a graph, layer by layer."""

    def __init__(self, gap: float, wire: float) -> None:
        self.places: list[_Place] = []
        self.layers: list[list[int]] = []
        self.gap, self.wire = gap, wire

    def add(self, layer: int, width: float) -> int:
        """Adds a place; returns its number."""
        while len(self.layers) <= layer:
            self.layers.append([])
        self.places.append(_Place(layer, width))
        self.layers[layer].append(len(self.places) - 1)
        return len(self.places) - 1

    def connect(self, start: int, end: int) -> list[int]:
        """Leads a wire from one place to another; returns all that it goes through."""
        first, last = self.places[start].layer, self.places[end].layer
        between = [self.add(layer, self.wire) for layer in range(first + 1, last)]
        way = [start, *between, end]
        for one, other in pairwise(way):
            self.places[one].after.append(other)
            self.places[other].before.append(one)
        return way

    def arrange(self) -> None:
        """Orders each layer by what its places hang on, and moves them above and below that."""
        for layer in self.layers:
            self._put(layer, [0.0] * len(layer))
        for turn in range(_ROUNDS):
            down = turn % 2 == 0
            for layer in self.layers if down else reversed(self.layers):
                wanted = [self._wanted(each, down=down) for each in layer]
                order = sorted(range(len(layer)), key=lambda at: wanted[at])
                layer[:] = [layer[at] for at in order]
                self._put(layer, [wanted[at] for at in order])

    def _wanted(self, number: int, *, down: bool) -> float:
        place = self.places[number]
        near = (place.before if down else place.after) or place.after or place.before
        # A wire is drawn straight rather than a box is centred.
        return sum(self.places[each].x for each in near) / len(near) if near else place.x

    def _put(self, layer: Sequence[int], wanted: Sequence[float]) -> None:
        """Puts places side by side, as near as can be to where they want to stand."""
        x, found = float("-inf"), []
        for number, middle in zip(layer, wanted, strict=True):
            half = self.places[number].width / 2
            x = max(middle, x + self.gap + half)
            found.append(x)
            x += half
        shift = sum(wanted) / len(layer) - sum(found) / len(layer) if layer else 0
        for number, middle in zip(layer, found, strict=True):
            self.places[number].x = middle + shift
