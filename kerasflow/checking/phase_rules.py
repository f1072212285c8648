"""Every problem of the blueprints that the phases of `then` make.

No rule like the others, for what is looked at is another blueprint for each phase; its problems
are told where the phase sets what causes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding import Expansion
from kerasflow.blueprints.graphs import Deferred
from kerasflow.blueprints.specs import Component, Value
from kerasflow.catalog import NODE_KINDS
from kerasflow.checking.deduplication import deduplicate
from kerasflow.checking.phases import Assignment, Phase, apply_items
from kerasflow.checking.wirings import nested_graphs
from kerasflow.documents.values import Document
from kerasflow.errors import Problem
from kerasflow.paths import Path
from kerasflow.places import Place

Look = Callable[[Document], tuple[Blueprint, Sequence[Problem]]]

MAX_PHASE_CALLS = 50_000

# To look at a blueprint takes as long as to look at so many calls, beside its own.
_CALLS_OF_THE_REST = 100


def find_phase_problems(
    document: Document, known: Sequence[Problem], phases: list[Phase], look: Look
) -> Iterator[Problem]:
    """Yields what is wrong with phases and was not wrong before each.

    Args:
        document: With `then`, of which nothing else is read here.
        known: The problems of the blueprint itself.
        phases: The first, which is the blueprint itself; gets those of `then`.
        look: Returns the blueprint of a document, and every problem of it.
    """
    last = phases[0].blueprint
    calls = len(last.expansion.graph.calls) if last.expansion.graph else 0
    patience = _Patience(look, calls)
    weights = describe_weights(last.expansion)
    for index, item in enumerate(apply_items(document)):
        if not patience.left:
            message = f"a model of {calls:,} calls cannot have more than {index} phases"
            yield Problem("KF103", message, Path(("then", index)))
            return
        yield from item.problems
        settings = item.settings
        if settings:
            blueprint, found = patience.look(item.document)
            told = tuple(_Causes(settings, patience).moved(found, known))
            before, weights = weights, describe_weights(blueprint.expansion)
            if before != weights and not told:
                yield _find_other_weights(settings, patience, before)
            yield from told
            known, last = found, blueprint
        phases.append(Phase(index + 1, last))


class _Patience:
    """Looks at documents, as long as that takes a time in which people wait."""

    def __init__(self, look: Look, calls: int) -> None:
        self.look_at, self.left = look, max(MAX_PHASE_CALLS // (calls + _CALLS_OF_THE_REST), 1)

    def look(self, document: Document) -> tuple[Blueprint, Sequence[Problem]]:
        self.left = max(self.left - 1, 0)
        return self.look_at(document)


def _find_other_weights(
    settings: Sequence[Assignment], patience: _Patience, weights: Mapping[str, object]
) -> Problem:
    """Returns that a phase could not go on with the weights; at the setting that keeps it."""
    culprit = settings[-1]
    for setting in settings[:-1] if patience.left else ():
        if describe_weights(patience.look(setting.document)[0].expansion) != weights:
            culprit = setting
            break
    message = f"`{culprit.target}` sizes the weights, which go on from phase to phase"
    hint = "a phase may change how the model is trained, not what it is made of"
    return Problem("KF516", message, culprit.path, hint=hint, at_key=True)


@dataclass(frozen=True, slots=True)
class _Causes:
    """What one phase sets; it moves problems to where the phase causes them."""

    settings: Sequence[Assignment]
    patience: _Patience

    def moved(self, found: Sequence[Problem], known: Sequence[Problem]) -> Iterator[Problem]:
        before = {(problem.code, problem.path) for problem in known}
        for problem in deduplicate(found, self.settings[-1].document):
            inside = self.inside(problem)
            if inside:
                yield inside
            elif (problem.code, problem.path) not in before:
                yield self.beside(problem)

    def inside(self, problem: Problem) -> Problem | None:
        """Returns a problem in what the phase sets; None for one elsewhere."""
        by_marker = {setting.marker: setting for setting in self.settings}
        found = _deepest(problem.path, self.settings[-1].document, by_marker)
        if found is None:
            return None
        setting, rest = found
        path = Path((*setting.path.parts, *rest))
        fix = problem.fix if rest or not problem.at_key else _other_key(setting, problem)
        return replace(problem, path=path, place=None, fix=fix)

    def beside(self, problem: Problem) -> Problem:
        """Returns a problem that the phase causes in what it leaves as it is."""
        setting = self.culprit(problem)
        message = f"{problem.message}, at `{problem.path}` in this phase"
        path = setting.path
        return replace(problem, message=message, path=path, place=None, at_key=True, fix=None)

    def culprit(self, problem: Problem) -> Assignment:
        """Returns the setting without which the problem would not be there."""
        for setting in self.settings[:-1] if self.patience.left else ():
            found = self.patience.look(setting.document)[1]
            if any((other.code, other.path) == (problem.code, problem.path) for other in found):
                return setting
        return self.settings[-1]


def _deepest(
    path: Path, document: Document, by_marker: dict[Place, Assignment]
) -> tuple[Assignment, tuple[str | int, ...]] | None:
    """Returns the setting around a path, and the way from there; None outside of all."""
    for length in range(len(path.parts), 0, -1):
        found = document.find(Path(path.parts[:length]))
        if found and found.key_place in by_marker:
            return by_marker[found.key_place], path.parts[length:]
    return None


def _other_key(setting: Assignment, problem: Problem) -> str | None:
    """Returns the key of the phase with its last part mended."""
    if not problem.fix or problem.path.parts[-1] != setting.target.parts[-1]:
        return None
    return str(setting.target.parent / problem.fix)


# With another value of one of these, weights have other shapes, or there are more or fewer.
_SIZING = frozenset(
    "units filters kernel_size input_dim output_dim num_heads num_query_heads"  # noqa: SIM905
    " num_key_value_heads key_dim value_dim use_bias depth_multiplier".split()
)


def describe_weights(expansion: Expansion) -> Mapping[str, object]:
    """Returns, by the name of a layer with weights, what its weights are sized by.

    Two models of which this differs certainly have other weights; of which it does not, may.
    """
    graphs = [*nested_graphs((expansion.graph, expansion.model))]
    return {
        call.name: _sizes(call.component)
        for graph in graphs
        for call in graph.calls
        if not call.shares and _has_weights(call.component)
    }


def _has_weights(component: Component) -> bool:
    entry = catalog.find_tag(component.tag, NODE_KINDS)
    return bool(entry and "weights" in entry.flags)


def _sizes(component: Component) -> tuple[object, ...]:
    entry = catalog.find_tag(component.tag, NODE_KINDS)
    known = entry.parameters if entry else {}
    # Left out and written as what it is anyway are the same.
    given = {name: component.args.get(name, known[name].default) for name in known}
    sizes = {name: _plain(value) for name, value in given.items() if name in _SIZING}
    inner = [_sizes(value) for value in component.args.values() if isinstance(value, Component)]
    return component.tag, tuple(sorted(sizes.items())), tuple(inner)


def _plain(value: Value) -> object:
    """A deferred value has the same text in both; a single number may stand for a list of it."""
    if isinstance(value, Deferred):
        return value.text
    return str(value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value)
