"""Where a model looks rows up by number, and numbers for which there is no row.

Keras has no word for it that all backends share: a number behind the last row fails on a CPU, is
taken for the last row by XLA, and a negative one counts from the end or gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from kerasflow.building.keras_internals import find_graph, list_calls
from kerasflow.errors import Refusal

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Lookup:
    """One layer or operation that looks up.

    Args:
        tag: Its class, such as ``Embedding``.
        name: Its name in the model.
        argument: What says how many rows there are.
        low: The smallest number that has a meaning.
        count: Of rows; the largest number is one less.
    """

    tag: str
    name: str
    argument: str
    low: int
    count: int


@dataclass(frozen=True, slots=True)
class Stray:
    """A number for which a lookup has no row.

    Args:
        lookup: The layer or operation.
        row: Of the batch.
        number: What it is given.
        inputs: The names of the model's inputs that it is made of.
    """

    lookup: Lookup
    row: int
    number: Any
    inputs: tuple[str, ...] = ()


def describe(stray: Stray) -> Refusal:
    """Returns what is expected of a number that is looked up, what was found, and what to do."""
    lookup = stray.lookup
    return Refusal(
        f"expected whole numbers from {lookup.low} to {lookup.count - 1}, which "
        f"`{lookup.tag}` at `{lookup.name}` looks up, found {stray.number:g}",
        f"make `{lookup.argument}` larger than every number, or number the values from 0, as with "
        "`IntegerLookup`",
    )


class Walk:
    """Follows what goes into a model as far as no weight changes it.

    Args:
        model: Built; of one without a graph nothing is known.
        wanted: The places of outputs that are to be known too.
    """

    def __init__(self, model: Any, wanted: Iterable[int] = ()) -> None:
        graph = find_graph(model)
        self.model = model if graph is None else graph
        self._nodes = [] if graph is None else list_calls(graph)
        self._inputs = self.model.inputs if self._nodes else ()
        self._needed = {id(self.model.outputs[at]) for at in wanted} if self._nodes else set()
        self._inner: dict[int, Walk] = {}
        for node in reversed(self._nodes):
            self._needed |= self._needs(node)
        self._sources: dict[int, tuple[str, ...]] = {
            id(each): (each.name,) for each in self._inputs
        }
        for node in self._nodes:
            found = self._names(node.input_tensors)
            self._sources.update(dict.fromkeys(map(id, node.output_tensors), found))

    def _names(self, tensors: Iterable[Any]) -> tuple[str, ...]:
        """Returns the names of the inputs that some tensors are made of."""
        names = (name for tensor in tensors for name in self._sources.get(id(tensor), ()))
        return tuple(dict.fromkeys(names))

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the model's inputs that reach a lookup."""
        return tuple(each.name for each in self._inputs if id(each) in self._needed)

    def find_stray(self, given: Mapping[str, Array]) -> Stray | None:
        """Returns the first number of some rows that a lookup has no row for.

        Args:
            given: Arrays by the names of the inputs; of those that reach a lookup.
        """
        known = {id(each): given[each.name] for each in self._inputs if each.name in given}
        return self._follow(known)

    def _needs(self, node: Any) -> set[int]:
        """Returns what of a call has to be known, which calls behind it may need."""
        needed = {id(ids) for _, ids in _lookups_of(node)}
        gives = [id(tensor) in self._needed for tensor in node.output_tensors]
        operation = _unwrapped(node.operation)
        if find_graph(operation) is not None:
            wanted = [at for at, known in enumerate(gives) if known]
            inner = Walk(operation, wanted if operation is node.operation else ())
            self._inner[id(node)] = inner
            pairs = zip(node.input_tensors, inner.model.inputs, strict=False)
            return needed | {id(outer) for outer, own in pairs if own.name in inner.inputs}
        if any(gives) and _is_plain(node.operation):
            needed |= {id(tensor) for tensor in node.input_tensors}
        return needed

    def _follow(self, values: dict[int, Any]) -> Stray | None:
        """Finds a stray with the values of tensors by their identity, and adds further ones."""
        rows = max((len(each) for each in values.values()), default=0)
        for node in self._nodes:
            for lookup, ids in _lookups_of(node):
                if id(ids) in values and (found := find_stray(lookup, values[id(ids)], rows)):
                    return replace(found, inputs=self._names([ids]))
            if found := self._run(node, values):
                return replace(found, inputs=self._names(node.input_tensors))
        return None

    def _run(self, node: Any, values: dict[int, Any]) -> Stray | None:
        known = all(id(tensor) in values for tensor in node.input_tensors)
        if inner := self._inner.get(id(node)):
            return self._run_inner(node, inner, values)
        wanted = any(id(tensor) in self._needed for tensor in node.output_tensors)
        if known and wanted and _is_plain(node.operation):
            args, kwargs = node.arguments.fill_in(values)
            gives = keras.tree.flatten(node.operation(*args, **kwargs))
            values.update(zip(map(id, node.output_tensors), gives, strict=True))
        return None

    @staticmethod
    def _run_inner(node: Any, inner: Walk, values: dict[int, Any]) -> Stray | None:
        """Follows a nested model; one that is called step by step has the steps as rows."""
        pairs = zip(node.input_tensors, inner.model.inputs, strict=False)
        own = {id(tensor): values[id(outer)] for outer, tensor in pairs if id(outer) in values}
        steps = 1
        if isinstance(node.operation, keras.layers.TimeDistributed) and own:
            arrays = {key: keras.ops.convert_to_numpy(value) for key, value in own.items()}
            own = {key: array.reshape(-1, *array.shape[2:]) for key, array in arrays.items()}
            steps = next(iter(arrays.values())).shape[1]
        found = inner._follow(own)
        if found:
            return replace(found, row=found.row // steps)
        for outer, tensor in zip(node.output_tensors, inner.model.outputs, strict=False):
            if steps == 1 and id(tensor) in own:
                values[id(outer)] = own[id(tensor)]
        return None


def _unwrapped(operation: Any) -> Any:
    while isinstance(operation, keras.layers.Wrapper):
        operation = operation.layer
    return operation


def _is_plain(operation: Any) -> bool:
    """Returns whether what an operation of Keras gives depends on nothing but what it is given."""
    own = type(operation).__module__.startswith("keras.")
    return own and not getattr(operation, "variables", ())


def find_stray(lookup: Lookup, ids: Any, rows: int) -> Stray | None:
    """Returns the first of some numbers that a lookup has no row for; with the row of the data.

    Args:
        lookup: The layer or operation.
        ids: What it is given.
        rows: How many rows of data it is made of.
    """
    numbers = keras.ops.convert_to_numpy(ids)
    if numbers.size == 0 or (numbers.min() >= lookup.low and numbers.max() < lookup.count):
        return None
    wrong = (numbers <= lookup.low - 1) | (numbers >= lookup.count)  # fractions are cut off
    if not wrong.any():
        return None
    index = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
    # Where rows were brought together on the first axis, each has as many places there.
    return Stray(lookup, int(index[0]) * rows // len(numbers), numbers[index])


def _lookups_of(node: Any) -> Iterator[tuple[Lookup, Any]]:
    """Yields what a call looks up, with the tensor of the numbers."""
    operation, args, kwargs = node.operation, node.arguments.args, node.arguments.kwargs
    operation, name = _unwrapped(operation), node.operation.name
    tag, own = type(operation).__name__, type(operation).__module__.startswith("keras.")
    if isinstance(operation, keras.layers.Embedding) and not kwargs.get("reverse"):
        yield Lookup(tag, name, "input_dim", 0, operation.input_dim), _first(args, kwargs)
    elif isinstance(operation, keras.layers.CategoryEncoding):
        if operation.num_tokens is not None:
            yield lookup_of(tag, name, operation.num_tokens), _first(args, kwargs)
    elif tag in _ENCODERS and own:
        yield lookup_of(_ENCODERS[tag], name, operation.num_classes), _first(args, kwargs)
    elif tag in _TAKERS and own:
        yield from _taken(operation, name, args, kwargs)


def lookup_of(tag: str, name: str, count: int) -> Lookup:
    """Returns what an encoder looks up: `CategoryEncoding`, `ops.one_hot` or `ops.multi_hot`."""
    if tag == "CategoryEncoding":
        return Lookup(tag, name, "num_tokens", 0, count)
    # -1 is a common way to say that there is nothing.
    return Lookup(tag, name, "num_classes", -1, count)


_ENCODERS = {"OneHot": "ops.one_hot", "MultiHot": "ops.multi_hot"}
_TAKERS = {"Take": "ops.take", "TakeAlongAxis": "ops.take_along_axis"}


def _taken(operation: Any, name: str, args: Any, kwargs: Any) -> Iterator[tuple[Lookup, Any]]:
    """Yields what is taken out of a tensor, where it is known how much there is."""
    taken = args[0] if args else kwargs.get("x")
    ids = args[1] if len(args) > 1 else kwargs.get("indices")
    shape, axis = getattr(taken, "shape", (None,)), operation.axis
    sizes = tuple(shape) if axis is None else (shape[axis],)
    if None not in sizes:
        count = int(np.prod(sizes))
        yield Lookup(_TAKERS[type(operation).__name__], name, "x", -count, count), ids


def _first(args: Any, kwargs: Any) -> Any:
    given = args[0] if args else next(iter(kwargs.values()), None)
    return given[0] if isinstance(given, (list, tuple)) else given
