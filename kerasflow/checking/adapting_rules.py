"""Rules on `preprocess`: it runs once, adapts to the data, and never trains."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.specs import Component, walk_components
from kerasflow.catalog import NODE_KINDS, tag_has, tag_value, values
from kerasflow.checking.contexts import Context
from kerasflow.checking.wirings import nested_graphs
from kerasflow.errors import Problem

# With one of these, a layer is told what it would learn otherwise.
_TOLD = {name for names in values("layers", "told_by").values() for name in names.split(",")}


def is_told(component: Component) -> bool:
    """Returns whether an argument says what the layer would learn otherwise."""
    return any(component.args.get(name) is not None for name in _TOLD)


def never_adapted(context: Context) -> Iterator[Problem]:
    """A layer in the model that would have to see the data first; Keras trains without a word.

    A blueprint without `fit` and `data` is for a program, which may adapt it.
    """
    if context.blueprint.data or context.blueprint.fit.path:
        yield from find_never_adapted(context)


def find_never_adapted(context: Context) -> Iterator[Problem]:
    """Yields the layers that a run would not adapt."""
    for component in _in_model(context):
        remedy = " and ".join(f"`{name}`" for name in _told_by(component))
        cause = _cause(component) if remedy else None
        message = f"`{component.tag}` in the model is never adapted to the data"
        moving = "move it to `preprocess`, which adapts it to the training split"
        yield Problem(
            "KF540",
            f"{message}, and {cause}" if cause else message,
            component.path,
            hint=f"{moving}, or give {remedy}" if remedy else moving,
            # What else a layer of somebody's own learns from, nobody knows.
            severity="error" if remedy else "warning",
            at_key=True,
        )


def _told_by(component: Component) -> list[str]:
    told = tag_value(component.tag, "told_by")
    return told.split(",") if told else []


def _cause(component: Component) -> str:
    learns = tag_value(component.tag, "learns")
    if learns is None:
        return "gives back what it is given"
    return "has no bins" if learns == "num_bins" else "knows no word"


def adapted_inside(context: Context) -> Iterator[Problem]:
    """A layer inside of another node of `preprocess`, which adapts its own nodes alone."""
    for call in context.preprocess.calls if context.preprocess else ():
        for component in _parts_of(call.component):
            if component is call.component or not _must_adapt(component, context):
                continue
            inside = f"inside of `{call.component.tag}`"
            message = f"`{component.tag}` {inside} is never adapted to the data"
            hint = "make it a node of `preprocess` by itself"
            yield Problem("KF541", message, component.path, hint=hint, at_key=True)


def _in_model(context: Context) -> Iterator[Component]:
    expansion = context.expansion
    calls = expansion.graph.calls if expansion.graph else ()
    for component in (*(call.component for call in calls), expansion.model):
        for part in _parts_of(component):
            if _must_adapt(part, context):
                yield part


def _parts_of(component: Component | None) -> Iterator[Component]:
    """Yields a component and all inside it, nested models included."""
    if component is None:
        return
    yield from walk_components(component)
    for graph in nested_graphs(component):
        for call in graph.calls:
            yield from walk_components(call.component)


def _must_adapt(component: Component, context: Context) -> bool:
    entry = context.entry(component.tag, NODE_KINDS)
    return bool(entry and "adapts" in entry.flags) and not is_told(component)


def weights_in_preprocess(context: Context) -> Iterator[Problem]:
    """A layer with weights where nothing trains, so that they stay as they were drawn."""
    for call in context.preprocess.calls if context.preprocess else ():
        component = call.component
        if not call.shares and _has_weights(context, component):
            message = f"`{component.tag}` has weights, which `preprocess` never trains"
            hint = "put it into the model"
            yield Problem("KF620", message, component.path, hint=hint, at_key=True)


def _has_weights(context: Context, component: Component) -> bool:
    inner = component.args.get("layer")
    if tag_has(component.tag, "wraps:step") and isinstance(inner, Component):
        return _has_weights(context, inner)
    entry = context.entry(component.tag, NODE_KINDS)
    if entry is None or "weights" not in entry.flags or "adapts" in entry.flags:
        return False
    optional = entry.value("weights_unless")  # without all of these it has none
    return not optional or any(component.args.get(it) is not False for it in optional.split(","))
