"""Rules on what `preprocess` can do: it runs once, adapts to the data, and never trains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kerasflow.blueprints.specs import Component
from kerasflow.catalog import NODE_KINDS
from kerasflow.checking.contexts import Context
from kerasflow.errors import Problem

# Without all of these, the layer has no weights.
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "AdditiveAttention": ("use_scale",),
    "GroupNormalization": ("center", "scale"),
    "LayerNormalization": ("center", "scale"),
}


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
    if component.tag == "TimeDistributed" and isinstance(inner, Component):
        return _has_weights(context, inner)
    entry = context.entry(component.tag, NODE_KINDS)
    optional = _OPTIONAL.get(component.tag)
    without = optional and all(component.args.get(name) is False for name in optional)
    return bool(entry and "weights" in entry.flags and "adapts" not in entry.flags and not without)
