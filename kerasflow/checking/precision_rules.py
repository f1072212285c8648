"""Rules on what a precision does to the numbers of training."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.specs import EMPTY, Component
from kerasflow.catalog import find, having, identifiers
from kerasflow.checking.contexts import Context
from kerasflow.errors import Problem

# Halfway from 1 to the number below it: bfloat16 has eight bits for it.
_ROUNDED_TO_ONE = 1 - 2**-9


def average_that_rounds_away(context: Context) -> Iterator[Problem]:
    """An optimizer whose average of squares bfloat16 never changes: nothing is learned, or NaN."""
    runtime, compile = context.blueprint.runtime, context.expansion.compile
    if runtime.precision != "bfloat16" or not compile:
        return
    optimizer, path = compile.optimizer, compile.path / "optimizer"
    given = optimizer.args if isinstance(optimizer, Component) else EMPTY
    tag = optimizer.tag if isinstance(optimizer, Component) else str(optimizer)
    name = identifiers("optimizers").get(tag, tag)
    entry = find("optimizers", name)
    if entry is None or name not in having("optimizers", "corrects_squares"):
        return
    rate = given.get("beta_2", entry.parameters["beta_2"].default)
    if isinstance(rate, float) and _ROUNDED_TO_ONE <= rate < 1:
        message = f"`{name}` learns nothing in bfloat16, which rounds its `beta_2` of {rate} to 1"
        place = optimizer.path / "beta_2" if "beta_2" in given else path
        hint = 'use the precision "mixed_bfloat16", or a `beta_2` of 0.99'
        yield Problem("KF546", message, place, hint=hint)
