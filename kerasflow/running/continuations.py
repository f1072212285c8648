"""Whether each phase can go on with the weights of the one before, found before any is trained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from kerasflow.blueprints.expanding import Expansion
from kerasflow.blueprints.graphs import Graph
from kerasflow.building import build
from kerasflow.building.experiments import has_own_class, infer_weights, try_compile
from kerasflow.checking.phases import Phase
from kerasflow.errors import BuildError
from kerasflow.feeding import Feed, Split
from kerasflow.feeding.splits import weigh_by_class
from kerasflow.paths import Path

Shapes = Mapping[str, tuple[int, ...]]


def check_phases(phases: Sequence[Phase], feed: Feed) -> None:
    """Refuses phases that change what the model is made of; no model is built for it.

    Raises:
        BuildError: A phase does, or Keras refuses its model; the path is that of the phase.
    """
    first, *later = phases
    before: Shapes = {}
    for phase in later:
        weighed(feed, phase)
        with _at(phase):
            try_compile(phase.blueprint, feed.deferred)
            if _is_alike(first.blueprint.expansion, phase.blueprint.expansion):
                continue
            before = before or _find_shapes(first, feed)
            after = _find_shapes(phase, feed)
        if before != after:
            message = (
                f"this phase changes the structure of the model: it had {len(before)} weights and "
                f"now has {len(after)}, or of other shapes; a phase may change how the model is "
                "trained, not what it is made of"
            )
            raise BuildError(message, _path(phase))


def weighed(feed: Feed, phase: Phase) -> Split:
    """Returns what a phase trains on, its classes weighed as the phase says."""
    data, fit = phase.blueprint.data, phase.blueprint.fit
    return weigh_by_class(feed.train, data.target if data else {}, fit)


@contextmanager
def _at(phase: Phase) -> Iterator[None]:
    """Tells what Keras refuses at the phase that asks for it."""
    try:
        yield
    except BuildError as error:
        message = f"{error.message}, at `{error.path}` in this phase"
        raise BuildError(message, _path(phase), hint=error.hint) from error.__cause__


def _path(phase: Phase) -> Path:
    return Path(("then", phase.number - 1))


def _is_alike(one: Expansion, other: Expansion) -> bool:
    """Returns whether two models are certainly the same but for what trains."""
    if has_own_class(other) and one.compile != other.compile:
        return False  # which may refuse this one, and only building it tells
    return (_bare(one.graph), one.model) == (_bare(other.graph), other.model)


def _bare(graph: Graph | None) -> Graph | None:
    if graph is None:
        return None
    return replace(graph, calls=tuple(replace(call, trainable=None) for call in graph.calls))


def _find_shapes(phase: Phase, feed: Feed) -> Shapes:
    weights = infer_weights(phase.blueprint, feed.signature, feed.deferred)
    if weights is None:
        # Only making it tells what a class of somebody's own is made of.
        weights = build(phase.blueprint, signature=feed.signature, deferred=feed.deferred).weights
    return {weight.path: tuple(weight.shape) for weight in weights}
