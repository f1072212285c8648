"""Values that are known at build time: shapes, vocabulary sizes, numbers of steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from kerasflow.blueprints.graphs import Deferred, Ref, Wire
from kerasflow.blueprints.specs import Value
from kerasflow.checking.wirings import deferred_in, flat
from kerasflow.documents.expressions import ExpressionError, UnknownName, evaluate, names
from kerasflow.errors import BuildError
from kerasflow.nearness import suggest
from kerasflow.paths import Path


class DeferredValues:
    """Knows what deferred values stand for.

    Args:
        values: By dotted name, such as ``preprocess.tokens.vocabulary_size``.
        tensors: What was called so far, for ``shape.NAME``.
    """

    def __init__(self, values: Mapping[str, Any], tensors: Mapping[str, Any]) -> None:
        self.values, self.tensors = values, tensors

    def evaluate(self, deferred: Deferred, path: Path) -> Any:
        """Returns the value.

        Raises:
            BuildError: A name stands for nothing here.
        """
        try:
            return evaluate(deferred.text, lambda name: self._lookup(name, deferred, path))
        except ExpressionError as error:
            name = error.name if isinstance(error, UnknownName) else ""
            otherwise = None if self.values else "deferred values come from the data"
            hint = suggest(name, self.values, otherwise=otherwise).hint
            message = f"cannot evaluate `{deferred.text}`: {error.message}"
            raise BuildError(message, path, hint=hint) from error

    def _lookup(self, name: str, deferred: Deferred, path: Path) -> Any:
        if name in deferred.values:
            value = deferred.values[name]
            # What a block was given may itself be deferred.
            return self.evaluate(value, path) if isinstance(value, Deferred) else value
        if name in deferred.shapes:
            found = pick(deferred.shapes[name], self.tensors)
            if isinstance(found, (list, tuple)):
                raise BuildError(f"`{name}` stands for {_tensors(len(found))}", path)
            return list(found.shape)
        return self.values[name]


def unknown_names(value: Value, deferred_values: DeferredValues) -> tuple[str, ...]:
    """Returns the names in deferred values for which nothing is known yet, each once.

    Args:
        value: Arguments of a component, or a shape.
        deferred_values: What is known.
    """
    found = (_unknown(deferred, deferred_values) for deferred in deferred_in(value))
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def _unknown(deferred: Deferred, deferred_values: DeferredValues) -> Iterator[str]:
    for name in names(deferred.text):
        if name in deferred.values:
            yield from unknown_names(deferred.values[name], deferred_values)
        elif name in deferred.shapes:
            if any(ref.node not in deferred_values.tensors for ref in flat(deferred.shapes[name])):
                yield name
        elif name not in deferred_values.values:
            yield name


def pick(wire: Wire, tensors: Mapping[str, Any]) -> Any:
    """Returns the tensor of a wire, or the list of its tensors.

    Raises:
        BuildError: The node gives fewer outputs; without a path, since only the caller knows it.
    """
    if not isinstance(wire, Ref):
        return [pick(item, tensors) for item in wire]
    given = tensors[wire.node]
    if wire.index is None:
        return given
    outputs = list(given.values()) if isinstance(given, dict) else given
    count = len(outputs) if isinstance(outputs, (list, tuple)) else 1
    if count <= wire.index or not isinstance(outputs, (list, tuple)):
        wanted = f"no `{wire.node}[{wire.index}]`"
        raise BuildError(f"`{wire.node}` gives {_tensors(count)}, {wanted}")
    return outputs[wire.index]


def _tensors(count: int) -> str:
    return "one tensor" if count == 1 else f"{count} tensors"
