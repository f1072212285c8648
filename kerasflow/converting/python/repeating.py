"""`repeat` and `each` as loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kerasflow.blueprints.specs import FrozenDict, NodeSpec, Value
from kerasflow.converting.python.components import Components
from kerasflow.converting.python.facts import texts_of
from kerasflow.converting.python.identifiers import Identifiers
from kerasflow.converting.python.layout import Code, atom, call, items
from kerasflow.converting.python.places import Standing
from kerasflow.documents.expressions import names as names_in


@dataclass(frozen=True, slots=True)
class Loop:
    """The head of a loop.

    Args:
        header: Without the colon.
        words: What its variables are called in Python.
        count: How many iterations there are, where that is plain.
    """

    header: Code
    words: Mapping[str, str]
    count: int | None


def loop_of(node: NodeSpec, components: Components, standing: Standing, taken: Identifiers) -> Loop:
    """Returns the loop of a series."""
    series = node.repeat if node.each is None else node.each
    path = node.path / ("repeat" if node.each is None else "each")
    used = {name for text in texts_of((node.body, node.inputs, node.call)) for name in _names(text)}

    def write(value: Value) -> Code:
        return components.value(value, path, standing.lookup)

    if not isinstance(series, FrozenDict):
        return _counted(series, write(series), used, taken)
    counted = node.each is None
    names = {name: ("" if name in used else "_") + taken.take(name) for name in series}
    words = {name: names[name] for name in series}
    target = ", ".join(names.values())
    over = _over(series, write)
    lengths = {len(each) for each in series.values() if isinstance(each, tuple)}
    count = lengths.pop() if len(lengths) == 1 else None
    if counted and "count" in used and count is not None:
        words["count"] = str(count)
    if counted and "index" in used:
        words["index"] = taken.take("index")
        target = f"{words['index']}, " + (f"({target})" if len(names) > 1 else target)
        over = call("enumerate", [over])
    return Loop(over.after(f"for {target} in "), words, count)


def _counted(series: Value, amount: Code, used: set[str], taken: Identifiers) -> Loop:
    words = {}
    if "index" in used:
        words["index"] = taken.take("index")
    if "count" in used:
        words["count"] = f"({amount})" if " " in str(amount) else str(amount)
    header = call("range", [amount]).after(f"for {words.get('index', '_')} in ")
    count = series if isinstance(series, int) else None
    return Loop(header, words, count)


def _over(series: FrozenDict, write: Callable[[Value], Code]) -> Code:
    lists = [*series.values()]
    if len(lists) == 1:
        return write(lists[0])
    if all(isinstance(each, tuple) for each in lists):
        rows = (items("(", map(write, row), ")") for row in zip(*lists, strict=True))
        return items("[", rows, "]")
    return call("zip", [*map(write, lists), atom("strict=True")])


def _names(text: str) -> Iterator[str]:
    yield from names_in(text)
