"""What of an experiment plain code says, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.sections import DataSpec
from kerasflow.blueprints.sources.known import find_source
from kerasflow.blueprints.specs import Component, walk_components
from kerasflow.catalog import find, tag_has
from kerasflow.converting.python.calls import entry_of
from kerasflow.converting.python.refusals import Refusals
from kerasflow.feeding.plans import DataPlan
from kerasflow.paths import Path

ALONE = 'write the model alone, with `--model-only` or `only="model"`'

Found = tuple[Path, str]


def refuse_unsaid(blueprint: Blueprint, plan: DataPlan, refusals: Refusals) -> None:
    """Notes every part of an experiment that plain code does not say."""
    data = blueprint.data
    if data is None or data.source is None:
        refusals.add(Path(("data",)), "the data is given from Python", ALONE)
        return
    found = (_of_source(data), _of_data(data), _of_targets(plan), _of_training(blueprint))
    for parts in found:
        for path, message in parts:
            refusals.add(path, message, ALONE)


def form_in_code(data: DataSpec) -> str | None:
    """Returns what plain code reads the files of a source as; None where none is written."""
    known = find_source(data.source.kind) if data.source else None
    return known.in_code if known else None


def _of_source(data: DataSpec) -> Iterator[Found]:
    source = data.source
    if source is None:
        return
    form = form_in_code(data)
    if form is None:
        yield source.path, f"the source `{source.kind}` is not written as plain code"
        return
    names = source.options.get("path")
    told = [names] if form == "arrays" or names else [*source.options["splits"].values()]
    for name in told:
        if not isinstance(name, str) or any(sign in name for sign in "*?["):
            yield source.inside, "several files of one split are not written as plain code"


def _of_data(data: DataSpec) -> Iterator[Found]:
    here = Path(("data",))
    for key in ("window", "weight"):
        if getattr(data, key):
            yield here / key, f"`{key}` is not written as plain code"
    if data.stream:
        yield here / "stream", "rows that stay on disk are not written as plain code"
    for way in ("group", "time"):
        if getattr(data.split, way):
            yield here / "split" / way, f"a split by `{way}` is not written as plain code"


def _of_targets(plan: DataPlan) -> Iterator[Found]:
    for name, target in plan.data.target.items():
        path = Path(("data", "target", name))
        if target.multi_label:
            yield path, "several labels of a row are not written as plain code"
        if target.ignored is not None:
            yield path, "a label that the loss ignores counts in the metrics of plain Keras"
        if any(plan.wire(column) is not None for column in target.columns):
            yield path, "a target that `preprocess` makes is not written as plain code"


def _of_training(blueprint: Blueprint) -> Iterator[Found]:
    if blueprint.then:
        yield Path(("then",)), "further phases of training are not written as plain code"
    if blueprint.fit.class_weight:
        yield Path(("fit", "class_weight")), "class weights are not written as plain code"
    for at, callback in enumerate(blueprint.expansion.callbacks):
        name = callback.tag if isinstance(callback, Component) else str(callback)
        entry = find("callbacks", name)
        if entry is None or any(flag.startswith("writes:") for flag in entry.flags):
            path = Path(("fit", "callbacks", at))
            yield path, f"`{name}` writes into the folder of a run, and code has none"
    yield from _masks(blueprint)


def _masks(blueprint: Blueprint) -> Iterator[Found]:
    """Masked steps count in the metrics of plain Keras, and not in those of a run."""
    graph = blueprint.expansion.graph
    for call in graph.calls if graph else ():
        for component in walk_components(call.component):
            entry = entry_of(component)
            by_value = entry is not None and "mask_value" in entry.parameters
            if component.args.get("mask_zero") or by_value:
                yield component.path, "masked steps count in the metrics of plain Keras"


def takes_whole_numbers(component: Component) -> bool:
    """Returns whether a node looks whole numbers up."""
    return tag_has(component.tag, "whole_numbers")


def adapts(component: Component) -> bool:
    """Returns whether a node learns from the data."""
    from kerasflow.checking.adapting_rules import is_told

    entry = entry_of(component)
    return bool(entry and "adapts" in entry.flags) and not is_told(component)
