"""Values that are known at build time: shapes, vocabulary sizes, numbers of steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kerasflow.blueprints.graphs import Late, Ref, Wire
from kerasflow.documents.expressions import ExpressionError, evaluate
from kerasflow.errors import BuildError
from kerasflow.paths import Path


class Lateness:
    """Knows what late values stand for.

    Args:
        values: By dotted name, such as ``preprocess.tokens.vocabulary_size``.
        tensors: What was called so far, for ``shape.NAME``.
    """

    def __init__(self, values: Mapping[str, Any], tensors: Mapping[str, Any]) -> None:
        self.values, self.tensors = values, tensors

    def evaluate(self, late: Late, path: Path) -> Any:
        """Returns the value.

        Raises:
            BuildError: A name stands for nothing here.
        """
        try:
            return evaluate(late.text, lambda name: self._lookup(name, late))
        except ExpressionError as error:
            known = ", ".join(self.values) or "nothing; late values come from the data"
            raise BuildError(
                f"cannot evaluate `{late.text}`: {error.message} (known: {known})", path
            ) from error

    def _lookup(self, name: str, late: Late) -> Any:
        if name in late.values:
            return late.values[name]
        if name in late.shapes:
            return list(pick(late.shapes[name], self.tensors).shape)
        return self.values[name]


def pick(wire: Wire, tensors: Mapping[str, Any]) -> Any:
    """Returns the tensor of a wire, or the list of its tensors."""
    if not isinstance(wire, Ref):
        return [pick(item, tensors) for item in wire]
    given = tensors[wire.node]
    return given if wire.index is None else given[wire.index]
