"""References: what `inputs`, `call` and `outputs` name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kerasflow.blueprints.expanding.evaluation import Evaluation
from kerasflow.blueprints.expanding.scopes import Scope
from kerasflow.blueprints.graphs import Ref, Wire, refs_in, unknown_ref
from kerasflow.blueprints.specs import UNREAD, FrozenDict, Group, Inputs, NodeSpec, Use, Value
from kerasflow.errors import Problem
from kerasflow.nearness import nearest, suggest
from kerasflow.paths import Path

ANYTHING = "*"
"""Among candidates, stands for every node."""

# Beyond that they are not told apart: thousands of references would each go through thousands.
_MAX_CANDIDATES = 1_000

_REFERENCE = re.compile(r"(?P<name>[^\[\]]+)(?:\[(?P<index>\d+)\])?")


class References:
    """Resolves references where one node stands.

    Args:
        scope: What the node sees.
        evaluation: For `${…}` in references.
        previous: What the node before gives; None when there is none.
        problems: Where faults go.
        candidates: Where the nodes go that a reference without a meaning may have meant.
    """

    def __init__(
        self,
        scope: Scope,
        evaluation: Evaluation,
        previous: Wire | FrozenDict | None,
        problems: list[Problem],
        candidates: set[str],
    ) -> None:
        self.scope, self.evaluation = scope, evaluation
        self.previous, self.problems, self.candidates = previous, problems, candidates

    def resolve(self, text: str, path: Path) -> Wire:
        """Returns what a reference names; something unknown, with a problem, for nothing."""
        text = self.evaluation.text(text, path) if "$" in text else text
        match = _REFERENCE.fullmatch(text) if isinstance(text, str) else None
        if not match:
            hint = _form(str(text))
            self.problems.append(Problem("KF400", f"`{text}` is no reference", path, hint=hint))
            return self._anything()
        name, index = match["name"], match["index"]
        wire = self.previous if name == "previous" else self.scope.find(name)
        if wire is None or isinstance(wire, FrozenDict):
            if not self._is_behind_a_fault(name):
                self._dangling(name, path, index)
            return self._anything()
        return wire if index is None else self._pick(wire, int(index), name, path)

    def _anything(self) -> Ref:
        """Returns what stands for any of the nodes that can be named here."""
        if ANYTHING not in self.candidates:
            near = (ref.node for ref in (*self.scope.nodes(), *refs_in(self.previous)))
            self.candidates.update(near if len(self.candidates) < _MAX_CANDIDATES else (ANYTHING,))
        return unknown_ref()

    def _is_behind_a_fault(self, name: str) -> bool:
        """Whether a name would be known inside of something that is not."""
        owner, dot, _ = name.partition(".")
        wire = self.scope.find(owner) if dot else None
        return isinstance(wire, Ref) and wire.is_unknown

    def _pick(self, wire: Wire, index: int, name: str, path: Path) -> Wire:
        if isinstance(wire, Ref) and wire.index is None:
            return Ref(wire.node, index)
        if isinstance(wire, tuple) and index < len(wire):
            return wire[index]
        count = len(wire) if isinstance(wire, tuple) else 1
        message = f"`{name}` has {count} output{'' if count == 1 else 's'}, no `{name}[{index}]`"
        self.problems.append(Problem("KF414", message, path, hint="outputs count from 0"))
        return unknown_ref()

    def _dangling(self, name: str, path: Path, index: str | None) -> None:
        if name == "previous":
            message = "`previous` has nothing to name: no single node comes before"
            self.problems.append(
                Problem("KF401", message, path, hint="name the node or the input instead")
            )
            return
        known = [*dict.fromkeys(self.scope.visible()), *(["previous"] if self.previous else [])]
        hint, meant = suggest(name, known, otherwise="")
        inner = None if hint else _inner(name, known)
        guess = hint or inner
        if guess is None:
            self.candidates.add(ANYTHING)  # also a node that was to have this name and has none
        if guess is None and any(UNREAD in other for other in known):
            return  # it may be the name that could not be read, which was noted
        if inner:
            hint = f"did you mean `{inner}`?"
        hint = self._reason(name, path) or hint or _listed(known)
        fix = f"{meant}[{index}]" if meant and index else meant
        ends = "outputs" in path.parts[-2:]
        message = f"`{name}` is not defined before this node"
        if ends:
            message = f"no node or input has the name `{name}`"
        self.problems.append(Problem("KF401", message, path, hint=hint, fix=fix))

    def _reason(self, name: str, path: Path) -> str | None:
        """Returns why a name is not known that somebody would take for one."""
        stem = name.partition(".")[0]
        made = self.scope.find_made(stem)
        if "," in name:
            each = ", ".join(f'"{part.strip()}"' for part in name.split(","))
            return f"write a list: [{each}]"
        if made and not made.calls and made.node.repeat is not None and stem != name:
            return f"the `repeat` of `{stem}` has no iterations here, so nothing is inside of it"
        if any(name in scope.later for scope in self.scope.around()):
            return f"a name is defined before it is used; move the node `{name}` before this one"
        if any(name in scope.unnamed for scope in self.scope.around()):
            return f'a node without a name cannot be named; give it "name": "{name}"'
        if path.parts[0] == "blocks" and nearest(name, self.scope.visible()) is None:
            listed = _listed([*dict.fromkeys(self.scope.visible())])
            return f"a block sees its `inputs` and what is inside of it; {listed}"
        return None

    def inputs(self, node: NodeSpec) -> Wire | FrozenDict:
        """Returns what a node is called on; something unknown, with a problem, for nothing."""
        path = node.path / "inputs"
        if node.inputs is None:
            if self.previous is None:
                message = "the node has no node before it to take its input from"
                hint = 'add "inputs" with the name of what it is called on'
                self.problems.append(Problem("KF402", message, node.path, hint=hint))
                return self._anything()
            return self.previous
        if isinstance(node.inputs, FrozenDict):
            wires = {key: self.wire(item, path / key) for key, item in node.inputs.items()}
            return FrozenDict(wires)
        alone = isinstance(node.inputs, tuple) and len(node.inputs) == 1
        if alone and isinstance(node.body, (Group, Use)):
            # What is inside knows tensors by name; only a layer may take a list of one.
            return self.wire(node.inputs[0], path / 0)
        return self.wire(node.inputs, path)

    def passed_on(self, node: NodeSpec) -> Wire:
        """Returns what a series without an iteration is: the input with which it would go on."""
        asked, inputs = node.inputs, self.inputs(node)
        if isinstance(inputs, Ref) or (isinstance(inputs, tuple) and not isinstance(asked, tuple)):
            return inputs
        wires = tuple(inputs.values()) if isinstance(inputs, FrozenDict) else inputs
        carried = _named_previous(asked, wires)
        if len(carried) > 1 and isinstance(self.previous, (Ref, tuple)):
            return self.previous  # several of its tensors are named, one by one
        found = [*dict.fromkeys(carried or wires)]
        return found[0] if len(found) == 1 else self._refuse_to_choose(node, found)

    def _refuse_to_choose(self, node: NodeSpec, wires: Sequence[Wire]) -> Ref:
        self.candidates.update(ref.node for ref in refs_in(tuple(wires)))
        names = ", ".join(f"`{ref.node}`" for ref in refs_in(tuple(wires)))
        has = f"several: {names}" if wires else "none"
        message = f"without an iteration this node is its input, and it has {has}"
        hint = 'write "previous" in `inputs` for the one that goes on' if wires else None
        self.problems.append(Problem("KF431", message, node.path / "repeat", hint=hint))
        return unknown_ref()

    def wire(self, value: Value, path: Path) -> Wire:
        """Returns the wire of a reference or of a list of references."""
        if isinstance(value, tuple):
            return tuple(self.wire(item, path / index) for index, item in enumerate(value))
        # What is no text was noted when the document was parsed.
        return self.resolve(value, path) if isinstance(value, str) else self._anything()

    def call(self, node: NodeSpec) -> FrozenDict:
        """Returns the further call arguments: strings are references."""
        path = node.path / "call"
        return FrozenDict({key: self._option(item, path / key) for key, item in node.call.items()})

    def _option(self, value: Value, path: Path) -> Value:
        if isinstance(value, str) and "$" in value:
            value = self.evaluation.text(value, path)
        if isinstance(value, str):
            return self.resolve(value, path)
        if isinstance(value, tuple) and any(isinstance(item, str) for item in value):
            return tuple(self._option(item, path / index) for index, item in enumerate(value))
        return self.evaluation.value(value, path)


def _form(text: str) -> str:
    """Returns what to write in place of a text that is no reference."""
    name, bracket, inside = text.partition("[")
    slices = inside.removesuffix("]")
    if bracket and (":" in slices or "," in slices):
        node = f'{{"ops.get_item": "[{slices}]", "inputs": "{name}"}}'
        return f"a slice of a tensor is a node of its own: {node}"
    if slices.startswith("-"):
        return f'outputs and turns are counted from 0, as in "{name}[1]"'
    return 'a reference is a name, or "lstm[1]" for a second output'


def _inner(name: str, known: list[str]) -> str | None:
    """Returns the only node of that name inside of another."""
    found = [other for other in known if other.endswith(f".{name}")]
    return found[0] if len(found) == 1 else None


def _listed(known: list[str]) -> str:
    names = [name for name in known if name != "previous" and UNREAD not in name]
    return f"defined before: {', '.join(names)}" if names else "nothing is defined before"


def mentions_previous(value: Value) -> bool:
    """Returns whether references name the node before."""
    return any(names_previous(text) for text in texts_in(value))


def _named_previous(asked: Inputs, wires: tuple[Wire, ...]) -> list[Wire]:
    """Returns those of some wires that were asked for as what the node before gives."""
    names = asked.values() if isinstance(asked, FrozenDict) else asked or ()
    pairs = zip(names, wires, strict=False)
    found = [wire for name, wire in pairs if isinstance(name, str) and names_previous(name)]
    return [*dict.fromkeys(found)]


def names_previous(text: str) -> bool:
    """Returns whether a reference names the node before, or one of its outputs."""
    return text == "previous" or text.startswith("previous[")


def texts_in(value: Value) -> Iterator[str]:
    """Yields the references in a name, a list or a mapping of names."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)
