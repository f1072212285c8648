"""A blueprint in a notebook: what it is, its nodes, and how it is trained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import Expansion, expand
from kerasflow.blueprints.graphs import Graph
from kerasflow.blueprints.sections import FitSpec
from kerasflow.blueprints.specs import InputSpec
from kerasflow.notebook.cards import card
from kerasflow.reporting.markup import element, folded, table
from kerasflow.reporting.wording import (
    count,
    say,
    say_arguments,
    say_compile,
    say_data,
    say_fit,
    say_inputs,
    shorten,
)

# A longer table would push what follows off the screen.
_MOST_NODES = 12
_MOST_TAGS = 4


def draw_blueprint(blueprint: Blueprint) -> str:
    """Returns a blueprint as HTML; nothing is built, so Keras is not imported.

    Use it for what `Blueprint._repr_html_` shows.

    Args:
        blueprint: Any, with faults too.

    Example:
        >>> "<td>Dense</td>" in draw_blueprint(Blueprint(model=[{"Dense": 1}]))
        True
    """
    expansion = expand(blueprint)
    what = blueprint.about.get("what")
    return card(
        element("h4", blueprint.name),
        element("p", str(what)) if what else "",
        _draw_graph(expansion.graph) if expansion.graph else "",
        table((), _sections(blueprint, expansion)),
        _draw_faults(len(expansion.problems)),
    )


def _draw_graph(graph: Graph) -> str:
    drawn = table(("node", "layer", "arguments", "called on"), _rows(graph))
    if len(graph.inputs) + len(graph.calls) <= _MOST_NODES:
        return drawn
    tags = Counter(call.component.tag for call in graph.calls).most_common()
    named = [f"{number} {tag}" for tag, number in tags[:_MOST_TAGS]]
    others = ["…"] if len(tags) > _MOST_TAGS else []
    return folded(f"{count(len(graph.calls), 'node')}: {', '.join([*named, *others])}", drawn)


def _rows(graph: Graph) -> Iterator[tuple[str, ...]]:
    for name, spec in graph.inputs.items():
        yield name, "Input", _say_input(spec), ""
    for call in graph.calls:
        args = call.component.args
        said = f"the layer of {call.shares}" if call.shares else say_arguments(args)
        frozen = ", frozen" if call.trainable is False else ""
        yield call.name, call.component.tag, shorten(said + frozen), shorten(say_inputs(call))
    if len(graph.outputs) > 1:
        yield "outputs", "", "", shorten(", ".join(graph.outputs))


def _say_input(spec: InputSpec) -> str:
    shape = "from the data" if spec.shape is None else f"shape={say(spec.shape)}"
    return f"{shape}, dtype={spec.dtype}" if spec.dtype else shape


def _sections(blueprint: Blueprint, expansion: Expansion) -> Iterator[tuple[str, str]]:
    if expansion.model is not None:
        yield "model", shorten(say(expansion.model))
    if blueprint.data is not None:
        yield "data", say_data(blueprint.data)
    if expansion.preprocess is not None:
        yield "preprocess", " → ".join(call.component.tag for call in expansion.preprocess.calls)
    if blueprint.compile is not None:
        yield "compile", say_compile(blueprint.compile)
    if blueprint.fit != FitSpec():
        yield "fit", say_fit(blueprint.fit)


def _draw_faults(number: int) -> str:
    if not number:
        return ""
    return element("p", f"{count(number, 'problem')}; kerasflow.check shows them", "error")
