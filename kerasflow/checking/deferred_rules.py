"""Rules on names whose values only the data and the training give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerasflow.blueprints.forms import Components
from kerasflow.blueprints.graphs import Deferred, Graph
from kerasflow.blueprints.keys import names_of
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.catalog import NODE_KINDS, tag_value
from kerasflow.checking.contexts import Context
from kerasflow.checking.split_rules import SplitName, has_split
from kerasflow.checking.wirings import nested_graphs
from kerasflow.documents.expressions import names
from kerasflow.errors import Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Path

_OF_THE_FIT = ("fit.epochs", "fit.batch_size")


def unknown_deferred_value(context: Context) -> Iterator[Problem]:
    """A name of the data, of `preprocess` or of `fit` that will never have a value."""
    before = _learned(context)
    known = [*before, *_sizes(context), *_OF_THE_FIT]
    for path, deferred in _deferred_of_model(context):
        yield from _unknown(deferred, path, known, context)
    for path, deferred in _deferred_of_preprocess(context):
        yield from _unknown(deferred, path, before, context)


def _unknown(
    deferred: Deferred, path: Path, known: list[str], context: Context
) -> Iterator[Problem]:
    for name in names(deferred.text):
        inner = deferred.values.get(name)
        if isinstance(inner, Deferred):
            yield from _unknown(inner, path, known, context)
        elif _is_judged(name, context) and name not in known:
            hint, fix = _hint(name, known), _fix(deferred.text, name, known)
            yield Problem("KF420", f"`{name}` will have no value", path, hint=hint, fix=fix)


def _hint(name: str, known: list[str]) -> str | None:
    if "data.train.rows" in known and _owner(name) in ("data.validation", "data.test"):
        split = _owner(name).removeprefix("data.")
        if f"data.{split}.rows" not in known:
            return f'there is no {split} split; add "split": {{"{split}": 0.1}} under `data`'
    otherwise = None if known else "nothing is known late here"
    return suggest(name, known, otherwise=otherwise).hint


def _fix(text: str, name: str, known: list[str]) -> str | None:
    """Returns the text with the right name; None where it would be of something else."""
    right = suggest(name, [other for other in known if _owner(other) == _owner(name)]).fix
    return text.replace(name, right) if right else None


def _owner(name: str) -> str:
    return name.rpartition(".")[0]


def _is_judged(name: str, context: Context) -> bool:
    """Whether all is known that a name could mean."""
    root, _, rest = name.partition(".")
    if root in ("data", "fit"):
        return True
    if root != "preprocess" or not context.is_whole("preprocess", "blocks"):
        return False
    graph = context.preprocess
    call = graph.call(rest.rpartition(".")[0]) if graph else None
    entry = context.entry(call.component.tag, NODE_KINDS) if call else None
    # A layer of the user's may have learned anything; without data, its values are given.
    if call and (entry is None or entry.flags & {"registered", "open"}):
        return False
    return graph is not None or context.blueprint.data is not None


def _learned(context: Context) -> list[str]:
    """What the layers of `preprocess` will have learned."""
    calls = context.preprocess.calls if context.preprocess else ()
    return [
        f"preprocess.{call.name}.{learned}"
        for call in calls
        if (learned := tag_value(call.component.tag, "learns"))
    ]


def _sizes(context: Context) -> list[str]:
    splits: tuple[SplitName, ...] = ("validation", "test")
    there = ["train", *(split for split in splits if has_split(context, split) is not False)]
    return [f"data.{split}.{size}" for split in there for size in ("rows", "steps")]


def _deferred_of_model(context: Context) -> Iterator[tuple[Path, Deferred]]:
    compile, fit = context.expansion.compile, context.blueprint.fit
    for wiring in context.model_wirings:
        yield from _deferred_of_graph(wiring.graph)
    yield from _deferred_in(context.expansion.model, Path(("model",)))
    if compile:
        for key in names_of(CompileSpec, Components):
            yield from _deferred_in(getattr(compile, key), compile.path / key)
        yield from _deferred_in(compile.options, compile.path)
    yield from _deferred_in(context.expansion.callbacks, fit.path / "callbacks")


def _deferred_of_preprocess(context: Context) -> Iterator[tuple[Path, Deferred]]:
    for graph in nested_graphs(context.preprocess):
        yield from _deferred_of_graph(graph)


def _deferred_of_graph(graph: Graph) -> Iterator[tuple[Path, Deferred]]:
    for name, spec in graph.inputs.items():
        yield from _deferred_in(spec.shape, graph.path / "inputs" / name / "shape")
    for call in graph.calls:
        yield from _deferred_in(call.component, call.component.path)
        yield from _deferred_in(call.call, call.path / "call")


_HOLDERS = (Deferred, Component, FrozenDict, tuple)


def _deferred_in(value: Value, path: Path) -> Iterator[tuple[Path, Deferred]]:
    """Yields the deferred values in a value, but not those of the models in it."""
    if isinstance(value, Deferred):
        yield path, value
    elif isinstance(value, Component):
        yield from _deferred_in(value.args, value.path)
    elif isinstance(value, FrozenDict):
        yield from _deferred_inside(value.items(), path)
    elif isinstance(value, tuple):
        yield from _deferred_inside(enumerate(value), path)


def _deferred_inside(
    items: Iterable[tuple[str | int, Value]], path: Path
) -> Iterator[tuple[Path, Deferred]]:
    for key, item in items:
        if isinstance(item, _HOLDERS):  # most are numbers and texts
            yield from _deferred_in(item, path / key)
