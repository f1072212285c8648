"""Rules on what `preprocess` can do: it runs once, adapts to the data, and never trains."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.specs import Component
from kerasflow.catalog import NODE_KINDS, tag_has
from kerasflow.checking.contexts import Context
from kerasflow.errors import Problem


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
