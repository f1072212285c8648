"""Graphs laid out: boxes apart, wires from top to bottom."""

from __future__ import annotations

import itertools

import pytest

from kerasflow.reporting.layering import lay_out

GRAPHS = {
    "a chain": {"a": (), "b": ("a",), "c": ("b",)},
    "a skip": {"a": (), "b": ("a",), "c": ("b",), "d": ("c", "a")},
    "a fork": {
        "a": (),
        **{f"b{n}": ("a",) for n in range(6)},
        "c": tuple(f"b{n}" for n in range(6)),
    },
    "two inputs": {"a": (), "b": (), "c": ("b",), "d": ("c",), "e": ("a", "d")},
    "one twice": {"a": (), "b": ("a", "a")},
    "nothing": {},
}


@pytest.mark.parametrize("name", GRAPHS)
def test_boxes_stand_apart_inside_of_the_width_and_below_what_they_take(name: str) -> None:
    graph = GRAPHS[name]
    layout = lay_out(graph, 100, 10, 6)
    for one, other in itertools.combinations(graph, 2):
        if layout.layers[one] == layout.layers[other]:
            assert abs(layout.middles[one] - layout.middles[other]) >= 110 - 1e-6
    assert all(50 - 1e-6 <= x <= layout.width - 50 + 1e-6 for x in layout.middles.values())
    for node, taken in graph.items():
        assert all(layout.layers[each] < layout.layers[node] for each in taken)
    assert layout.depth == max(layout.layers.values(), default=-1) + 1


def test_a_wire_over_a_layer_runs_around_its_box() -> None:
    layout = lay_out(GRAPHS["a skip"], 100, 10, 6)
    [(first, middles)] = [wire for wire in layout.wires if len(wire[1]) > 2]
    assert first == 0
    assert (middles[0], middles[-1]) == (layout.middles["a"], layout.middles["d"])
    for at, node in ((1, "b"), (2, "c")):
        assert abs(middles[at] - layout.middles[node]) >= 50


def test_a_chain_is_straight() -> None:
    assert set(lay_out(GRAPHS["a chain"], 100, 10, 6).middles.values()) == {50}
