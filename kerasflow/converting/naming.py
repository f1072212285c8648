"""Names of nodes: those that people gave, and those that wires need."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kerasflow.blueprints.expanding.naming import MAX_NAME, keras_name, snake_case
from kerasflow.converting.steps import Flow, Out, Step, outs_in


def valid_name(name: str) -> str:
    """Returns a name that a blueprint can have.

    Example:
        >>> valid_name("block1/conv-2"), valid_name("3x3"), valid_name("previous")
        ('block1_conv_2', 'layer_3x3', 'previous_layer')
    """
    name = re.sub(r"[^A-Za-z0-9_]", "_", name)
    name = name if re.match(r"[A-Za-z]", name) else f"layer_{name.lstrip('_')}"
    return "previous_layer" if name == "previous" else name[:MAX_NAME]


class Naming:
    """The names of one graph.

    Args:
        flow: The graph.

    Attributes:
        inputs: The names of the inputs.
        steps: The name of each step; None where nobody needs one.
        outputs: The names of the outputs.
    """

    def __init__(self, flow: Flow) -> None:
        self._taken: set[str] = set()
        self.inputs = tuple(self._free(_input_name(name, flow)) for name in flow.inputs)
        given = [step.name for step in flow.steps]
        self.steps = [name and self._free(valid_name(name)) for name in given]
        for number in _in_need(flow):
            if self.steps[number] is None:
                self.steps[number] = self._free(stem(flow.steps[number]))
        self.outputs = self._name_outputs(flow)

    def _free(self, name: str) -> str:
        """Takes a name, or the next one that is free."""
        free, number = name, 1
        while free in self._taken:
            free, number = f"{name[: MAX_NAME - 4]}_{number}", number + 1
        self._taken.add(free)
        return free

    def _name_outputs(self, flow: Flow) -> dict[str, Out]:
        found: dict[str, Out] = {}
        for name, out in flow.outputs.items():
            step = flow.steps[out.source] if out.source >= 0 else None
            own = getattr(step.operation, "name", "") if step and step.name is None else ""
            # Keras counts its names through a program; those of the blueprint stay the same.
            counted = own and re.search(rf"(?:^|_){re.escape(own)}$", name)
            anew = name.removesuffix(own) + keras_name(self.refer(out)) if counted else name
            wanted = valid_name(anew)
            while wanted in found:
                wanted += "_again"
            found[wanted] = out
        return found

    def refer(self, out: Out) -> str:
        """Returns how a document refers to a tensor."""
        name = self.inputs[-1 - out.source] if out.source < 0 else self.steps[out.source]
        return f"{name}" if out.number is None else f"{name}[{out.number}]"


def _input_name(name: str, flow: Flow) -> str:
    """Returns the name of an input; those that Keras counts through a program are counted anew."""
    if not re.fullmatch(r"input_layer(_\d+)?", name):
        return valid_name(name)
    place = [*flow.inputs].index(name)
    return f"input_{place + 1}" if len(flow.inputs) > 1 else "input"


def stem(step: Step) -> str:
    """Returns the name of a step that nobody named, before it is counted."""
    return snake_case(step.component.tag)


def _in_need(flow: Flow) -> Iterable[int]:
    """Returns the steps that somebody refers to by name, in order."""
    wanted: set[int] = set()
    for number, step in enumerate(flow.steps):
        if step.shares is not None:
            wanted.add(step.shares)
        before = Out(number - 1)  # which `previous` names, or nothing at all
        wanted.update(out.source for out in outs_in(step.inputs) if out != before)
        wanted.update(out.source for out in outs_in(step.call) if out != before)
    last = Out(len(flow.steps) - 1)
    if not (flow.single and [*flow.outputs.values()] == [last]):
        wanted.update(out.source for out in flow.outputs.values())
    return sorted(number for number in wanted if number >= 0)
