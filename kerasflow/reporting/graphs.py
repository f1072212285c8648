"""The graph of a model as SVG: a box for each node, with what it gives and what it has learned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kerasflow.blueprints.expanding.naming import keras_name, snake_case
from kerasflow.blueprints.graphs import Call, Graph
from kerasflow.checking.wirings import Wiring
from kerasflow.reporting.layering import Layering, lay_out
from kerasflow.reporting.markup import element, escaped, folded
from kerasflow.reporting.tables import short
from kerasflow.reporting.wording import count, say_arguments

if TYPE_CHECKING:
    import keras

MOST_NODES = 400
_OPEN_NODES = 40
_WIDTH, _HEIGHT, _GAP, _BETWEEN, _WIRE = 240, 44, 18, 22, 10
_LETTERS = 33


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in the box of a node.

    Args:
        title: Its layer.
        name: As the blueprint calls it.
        detail: Its arguments.
        shape: Of what it gives, a row of it; empty where that is not known.
        parameters: What it has learned; None where that is not known.
        look: A class in the style of the page.
    """

    title: str
    name: str
    detail: str = ""
    shape: str = ""
    parameters: int | None = None
    look: str = ""


def draw_graph(graph: Graph | None, model: keras.Model | None) -> str:
    """Returns the graph of a model as HTML.

    Args:
        graph: Of the blueprint; None for a model with a class of its own.
        model: As Keras has it; without it there are no shapes and no parameters.
    """
    boxes, sources = _of_graph(graph, model) if graph else _of_layers(model)
    if not boxes:
        return element("p", "The layers of the model are not known here.", "faint")
    if len(boxes) > MOST_NODES:
        told = f"It has {len(boxes):,} nodes, too many to draw; `keras.Model.summary` lists them."
        return element("p", told, "faint")
    layout = lay_out(sources, _WIDTH, _GAP, _WIRE)
    drawn = f'<div class="wide">{_draw(boxes, layout)}</div>'
    if len(boxes) <= _OPEN_NODES:
        return drawn
    return folded(f"{count(len(boxes), 'node')} in {layout.depth} layers", drawn)


def _of_graph(
    graph: Graph, model: keras.Model | None
) -> tuple[dict[str, Box], dict[str, tuple[str, ...]]]:
    wiring = Wiring(graph)
    boxes = {
        name: Box("Input", name, spec.dtype or "", _known(model, name)[0], look="input")
        for name, spec in graph.inputs.items()
    }
    given = wiring.given
    for call in (call for call in graph.calls if call.name in wiring.alive):
        boxes[call.name] = _box(call, model, "output" if call.name in given else "")
    sources = {name: wiring.sources.get(name, ()) for name in boxes}
    return boxes, sources


def _box(call: Call, model: keras.Model | None, look: str) -> Box:
    if call.shares:
        shape = _known(model, call.name)[0]
        return Box(call.component.tag, call.name, f"the layer of {call.shares}", shape, look=look)
    frozen = ", frozen" if call.trainable is False else ""
    detail = say_arguments(call.component.args) + frozen
    return Box(call.component.tag, call.name, detail, *_known(model, call.name), look=look)


def _of_layers(
    model: keras.Model | None,
) -> tuple[dict[str, Box], dict[str, tuple[str, ...]]]:
    """Of a model with a class of its own, nobody knows the wires: one layer follows the other."""
    layers = [*model.layers] if model is not None else []
    boxes = {
        str(layer.name): Box(type(layer).__name__, str(layer.name), "", "", _count(layer))
        for layer in layers
    }
    names = [*boxes]
    return boxes, {name: (names[at - 1],) if at else () for at, name in enumerate(names)}


def _known(model: keras.Model | None, name: str) -> tuple[str, int | None]:
    """Returns the shape of what a node gives, and what it has learned."""
    operations: Sequence[Any] = getattr(model, "operations", None) or ()
    found = next((each for each in operations if each.name == keras_name(name)), None)
    if found is None:
        return "", None
    return _shape(found), _count(found)


def _shape(operation: Any) -> str:
    import keras

    try:
        given = keras.tree.flatten(operation.output)
    except (AttributeError, ValueError):  # a layer that is called twice has no one output
        return ""
    shapes = (" × ".join(map(_size, each.shape[1:])) for each in given)
    return short(", ".join(shape or "1" for shape in shapes), 24)


def _size(size: int | None) -> str:
    return "any" if size is None else str(size)


def _count(operation: Any) -> int | None:
    counted = getattr(operation, "count_params", None)
    return int(counted()) if counted is not None and getattr(operation, "built", True) else None


def _draw(boxes: Mapping[str, Box], layout: Layering) -> str:
    width = layout.width + 2
    height = layout.depth * (_HEIGHT + _BETWEEN) - _BETWEEN + 2
    parts = [*_wires(layout), *_boxes(boxes, layout)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" viewBox="-1 -1 {width:g} {height}" '
        f'width="{width:g}" height="{height}" role="img" aria-label="graph of the model" '
        f'fill="currentColor" font-family="system-ui,sans-serif">{"".join(parts)}</svg>'
    )


def _top(layer: int) -> int:
    return layer * (_HEIGHT + _BETWEEN)


def _wires(layout: Layering) -> Iterator[str]:
    for first, middles in layout.wires:
        places = [f"M{middles[0]:g} {_top(first) + _HEIGHT}"]
        for number, (before, here) in enumerate(pairwise(middles), start=1):
            top = _top(first + number)
            bend = top - _BETWEEN / 2
            places.append(f"C{before:g} {bend:g} {here:g} {bend:g} {here:g} {top}")
            if number < len(middles) - 1:
                places.append(f"V{top + _HEIGHT}")
        yield f'<path class="wire" d="{"".join(places)}"/>'


def _boxes(boxes: Mapping[str, Box], layout: Layering) -> Iterator[str]:
    for name, box in boxes.items():
        x, y = round(layout.middles[name] - _WIDTH / 2, 1), _top(layout.layers[name])
        learned = f"{box.parameters:,}" if box.parameters else ""
        made_up = box.name.startswith(snake_case(box.title))
        # As many letters as there is room for between title, in bold, and shape.
        room = int((_WIDTH - 38 - 7.6 * len(short(box.title, 22))) / 6.3) - len(box.shape)
        named = short(box.name, room) if not made_up and room > 4 else ""
        right = x + _WIDTH - 10
        yield (
            f'<g class="box {box.look}"><title>{escaped(_told(box))}</title>'
            f'<rect x="{x:g}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="5"/>'
            f'<text x="{x + 10:g}" y="{y + 18}"><tspan class="tag">{escaped(short(box.title, 22))}'
            f'</tspan><tspan class="soft" dx="6">{escaped(named)}</tspan></text>'
            f'<text class="soft" x="{right:g}" y="{y + 18}" text-anchor="end">'
            f"{escaped(box.shape)}</text>"
            f'<text class="soft" x="{x + 10:g}" y="{y + 35}">'
            f"{escaped(short(box.detail, _LETTERS - len(learned)))}</text>"
            f'<text class="soft" x="{right:g}" y="{y + 35}" text-anchor="end">{learned}</text></g>'
        )


def _told(box: Box) -> str:
    known = f", {box.parameters:,} parameters" if box.parameters else ""
    shape = f" gives {box.shape}" if box.shape else ""
    return f"{box.name}: {box.title}({short(box.detail, 300)}){shape}{known}"
