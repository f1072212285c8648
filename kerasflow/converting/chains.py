"""A graph cut where a single tensor passes, so that its parts stand one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kerasflow import catalog
from kerasflow.blueprints.specs import Component, FrozenDict, NodeSpec, Share, Value
from kerasflow.catalog import NODE_KINDS
from kerasflow.converting.naming import stem, valid_name
from kerasflow.converting.steps import Flow, Out, Step, outs_in

ENTRY = Out(-1_000_000)
"""Stands for what goes into a part."""

Slot = tuple[Any, ...]
Values = Mapping[Slot, Value]
"""Plain values of a part, by where they stand."""


class Around(NamedTuple):
    """What a part sees when it is written.

    Args:
        entry: The name of what goes in; None where nobody refers to it by name.
        exits: Give its last node a name.
        taken: The names that are taken, to which it adds its own.
        inputs: The names of the inputs of the model.
        keeps: Its layers keep the names that people gave.
    """

    entry: str | None
    exits: bool
    taken: set[str]
    inputs: tuple[str, ...] = ()
    keeps: bool = True

    def take(self, name: str) -> str:
        """Takes a name, or the next one that is free."""
        free, number = name, 1
        while free in self.taken:
            free, number = f"{name}_{number}", number + 1
        self.taken.add(free)
        return free


@dataclass(frozen=True, slots=True)
class Part:
    """Some steps that one tensor goes into and one comes out of.

    Args:
        steps: With wires to one another by their place, and to `ENTRY`.
        alone: It is like no other part, and stays as it is.
    """

    steps: tuple[Step, ...]
    alone: bool = False

    @property
    def key(self) -> Any:
        """What equal parts have in common, whatever their plain arguments are."""
        return id(self) if self.alone else tuple(_likeness(step) for step in self.steps)

    @property
    def values(self) -> dict[Slot, Value]:
        """The plain arguments by step and name."""
        return {
            (place, name): value
            for place, step in enumerate(self.steps)
            for name, value in step.component.args.items()
            if step.shares is None and is_plain(value)
        }

    def default(self, slot: Slot) -> Value:
        """Returns what an argument is where it is left out."""
        place, name = slot
        entry = catalog.find_tag(self.steps[place].component.tag, NODE_KINDS)
        parameter = entry.parameters.get(name) if entry else None
        return write_default(parameter.default) if parameter else None

    @property
    def needs_entry(self) -> bool:
        """Whether something else than the first step takes what goes in."""
        return any(ENTRY in _wires(step) for step in self.steps[1:])

    @property
    def names(self) -> tuple[str, ...]:
        """The names that people gave to its layers."""
        return tuple(step.name for step in self.steps if step.name)

    def write(self, values: Values, around: Around) -> tuple[NodeSpec, ...]:
        """Returns the nodes of the part, with these values for its plain arguments."""
        return tuple(_Writer(self, values, around).nodes())


class _Writer:
    def __init__(self, part: Part, values: Values, around: Around) -> None:
        self.part, self.values, self.around = part, values, around
        steps = part.steps
        wanted = {
            out.source
            for place, step in enumerate(steps)
            for out in _wires(step)
            if out.source >= 0 and out != Out(place - 1)
        }
        wanted |= {step.shares for step in steps if step.shares is not None}
        wanted |= {len(steps) - 1} if around.exits else set()
        self.names = [self._name(place, step, wanted) for place, step in enumerate(steps)]

    def _name(self, place: int, step: Step, wanted: set[int]) -> str | None:
        if step.name and self.around.keeps:
            return self.around.take(valid_name(step.name))
        return self.around.take(stem(step)) if place in wanted else None

    def nodes(self) -> Iterator[NodeSpec]:
        for place, step in enumerate(self.part.steps):
            previous = Out(place - 1) if place else ENTRY
            yield NodeSpec(
                body=self._body(place, step),
                name=self.names[place],
                inputs=None if step.inputs == previous else self._refer(step.inputs, place),
                call=FrozenDict({key: self._refer(it, place) for key, it in step.call.items()}),
                trainable=step.trainable,
            )

    def _body(self, place: int, step: Step) -> Component | Share:
        if step.shares is not None:
            return Share(f"{self.names[step.shares]}")
        args = {name: it for name, it in step.component.args.items() if not is_plain(it)}
        args |= {name: it for (at, name), it in self.values.items() if at == place}
        return Component(step.component.tag, FrozenDict(args))

    def _refer(self, value: Any, place: int) -> Any:
        if isinstance(value, Out):
            return self._reference(value, place)
        if isinstance(value, tuple):
            return tuple(self._refer(item, place) for item in value)
        if isinstance(value, dict):
            return FrozenDict({key: self._refer(item, place) for key, item in value.items()})
        return value

    def _reference(self, out: Out, place: int) -> str:
        if out == ENTRY and self.around.entry is None:
            return "previous"
        if out == Out(place - 1) and place and self.names[place - 1] is None:
            return "previous"
        if out == ENTRY:
            return f"{self.around.entry}"
        name = self.around.inputs[-1 - out.source] if out.source < 0 else self.names[out.source]
        return f"{name}" if out.number is None else f"{name}[{out.number}]"


def write_default(value: Any) -> Value:
    """Returns a default of the catalog as a document writes it: one number for equal axes."""
    if isinstance(value, list):
        alike = len({repr(item) for item in value}) == 1
        return value[0] if alike else tuple(value)
    return value


def is_plain(value: Value) -> bool:
    """Returns whether a value may differ between parts that are alike otherwise."""
    if isinstance(value, tuple):
        return all(map(is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str))


def _likeness(step: Step) -> Any:
    fixed = {name: it for name, it in step.component.args.items() if not is_plain(it)}
    if step.shares is not None:
        fixed = {}
    wiring = (step.inputs, step.call, step.shares, step.trainable)
    return step.component.tag, FrozenDict(fixed), *wiring


def _wires(step: Step) -> list[Out]:
    return [*outs_in(step.inputs), *outs_in(step.call)]


def cut(flow: Flow) -> tuple[Part, ...]:
    """Returns the parts of a graph in order.

    What comes before the first place where a single tensor passes, and the last step, which gives
    the output its name, stay as they are.
    """
    ends = [*_cuts(flow)]
    parts, start = [], 0
    for end in ends:
        first = start == 0 and len(flow.inputs) > 1
        parts.append(_part(flow, start, end, alone=first))
        start = end + 1
    if start < len(flow.steps):
        parts.append(_part(flow, start, len(flow.steps) - 1, alone=True))
    return tuple(parts)


def _cuts(flow: Flow) -> Iterator[int]:
    """Yields the steps behind which nothing of what is before them is used, but what they give."""
    used, lent = _uses(flow)
    furthest, inputs = _reaches(flow)
    needed = inputs
    for number in range(len(flow.steps) - 1):
        if needed <= number and used.get(number) == {Out(number)} and number not in lent:
            yield number
        needed = max(needed, furthest[number])


def _uses(flow: Flow) -> tuple[dict[int, set[Out]], set[int]]:
    """Returns what is used of each step, and the steps whose layers are called again."""
    used: dict[int, set[Out]] = {}
    for step in flow.steps:
        for out in _wires(step):
            used.setdefault(out.source, set()).add(out)
    for out in flow.outputs.values():
        used.setdefault(out.source, set()).add(Out(len(flow.steps)))
    return used, {step.shares for step in flow.steps if step.shares is not None}


def _reaches(flow: Flow) -> tuple[list[int], int]:
    """Returns the last step that uses each step, and the last that uses an input later on."""
    furthest, inputs = [*range(len(flow.steps))], -1
    for number, step in enumerate(flow.steps):
        for out in _wires(step):
            if out.source >= 0:
                furthest[out.source] = number
            elif len(flow.inputs) > 1 or number:
                inputs = number
        if step.shares is not None:
            furthest[step.shares] = max(furthest[step.shares], number)
    for out in flow.outputs.values():
        if out.source >= 0:
            furthest[out.source] = len(flow.steps)
    return furthest, inputs


def _part(flow: Flow, start: int, end: int, *, alone: bool) -> Part:
    entry = Out(start - 1) if start else Out(-1) if len(flow.inputs) == 1 else None
    steps = (_moved(step, start, entry) for step in flow.steps[start : end + 1])
    return Part(tuple(steps), alone)


def _moved(step: Step, start: int, entry: Out | None) -> Step:
    shares = None if step.shares is None else step.shares - start
    inputs, call = _shifted(step.inputs, start, entry), _shifted(step.call, start, entry)
    return Step(step.component, inputs, call, shares, step.trainable, step.name, step.operation)


def _shifted(value: Any, start: int, entry: Out | None) -> Any:
    if isinstance(value, Out):
        if value == entry:
            return ENTRY
        return value._replace(source=value.source - start) if value.source >= 0 else value
    if isinstance(value, tuple):
        return tuple(_shifted(item, start, entry) for item in value)
    if isinstance(value, dict):
        return FrozenDict({key: _shifted(item, start, entry) for key, item in value.items()})
    return value
