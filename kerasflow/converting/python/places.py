"""Where a node stands in the code: which names are known there, and what they are in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kerasflow.converting.python.expressions import Lookup
from kerasflow.converting.python.tensors import Tensor


class TangledError(Exception):
    """A node is wired in a way that only the expanded graph says.

    Args:
        name: What was asked for inside of another node, such as `res.skip`; None where the node
            that is being written is the reason.
        at: The number of the node of the model that has to be written out call by call.
    """

    def __init__(self, name: str | None = None, at: int | None = None) -> None:
        super().__init__(name, at)
        self.name, self.at = name, at


@dataclass(frozen=True, slots=True)
class Standing:
    """The body of a model, function or group.

    Args:
        words: The Python of variables and parameters.
        parent: The body around a group; None for models and functions, which see no further.
        tensors: What each name stands for; grows while the body is written.
        inside: Inside of a loop or a function, where a layer cannot have a name of its own.
        late: Gives the Python of what only the data tells; None in a function.
    """

    words: Mapping[str, str]
    parent: Standing | None = None
    tensors: dict[str, Tensor] = field(default_factory=dict)
    inside: bool = False
    late: Lookup | None = None

    def with_words(self, words: Mapping[str, str]) -> Standing:
        """Returns the same body with further variables, inside of a loop."""
        return replace(self, words={**self.words, **words}, inside=True)

    def group(self) -> Standing:
        """Returns the body of a group that stands here."""
        return Standing(self.words, self, inside=self.inside, late=self.late)

    def find(self, name: str) -> Tensor:
        """Returns what a name stands for.

        Raises:
            TangledError: It is inside of a node that keeps its insides to itself.
        """
        standing: Standing | None = self
        while standing:
            if name in standing.tensors:
                return standing.tensors[name]
            standing = standing.parent
        raise TangledError(name if "." in name else None)

    def lookup(self, name: str) -> Any:
        """Returns the Python of a name in an expression."""
        if name.startswith("shape."):
            return f"{self.find(name.removeprefix('shape.')).text}.shape"
        if name in self.words:
            return self.words[name]
        if self.late is None:
            raise TangledError
        return self.late(name)
