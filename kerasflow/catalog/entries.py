"""What the catalog says: entries, their parameters, and how layers and ops are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal[
    "layers",
    "losses",
    "metrics",
    "optimizers",
    "schedules",
    "callbacks",
    "initializers",
    "regularizers",
    "constraints",
    "activations",
    "ops",
    "applications",
    "sources",
    "models",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a component.

    Args:
        name: As Keras spells it.
        required: It has no default, or Keras refuses to go without it.
        default: A plain value; None where there is none.
        accepts: The kinds of component that it takes; empty for plain values.
        types: The plain types that it takes: ``"integer"``, ``"number"`` (integers too),
            ``"string"``, ``"boolean"``, ``"list"``, ``"mapping"``, ``"null"``; empty where
            nothing certain is known, and nothing should then be checked.
        doc: The first sentence of Keras' own words; empty where it has none.
    """

    name: str
    required: bool
    default: Any = None
    accepts: tuple[Kind, ...] = ()
    types: tuple[str, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """How a layer or an op is called.

    Args:
        tensors: The arguments that take tensors, in order.
        required: How many of them must be given.
        listed: One list of tensors goes into the first argument, as in `Add` and `ops.stack`.
        options: Further arguments of the call, such as ``training`` and ``mask``.
    """

    tensors: tuple[str, ...]
    required: int
    listed: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a document can name.

    Args:
        name: Its public name; for ops and applications without the prefix.
        kind: What it is.
        doc: The first sentence of its docstring.
        parameters: Its arguments by name, in order; for ops without the tensors.
        call: How it is called; None for what is not called on tensors.
        flags: ``"adapts"`` (has a state that `adapt` makes), ``"random"`` (draws anew at every
            call), ``"strings"`` (takes strings), ``"weights"`` (makes weights when built),
            ``"cell"`` (goes into an `RNN`), ``"writes:NAME"`` (writes to the path in NAME),
            ``"open"`` (takes arguments that are not listed).

    Example:
        >>> units = Parameter("units", required=True, types=("integer",))
        >>> entry = Entry("Dense", "layers", "", {"units": units}, Call(("inputs",), 1))
        >>> entry.first.name
        'units'
    """

    name: str
    kind: Kind
    doc: str
    parameters: Mapping[str, Parameter]
    call: Call | None = None
    flags: frozenset[str] = frozenset()

    @property
    def first(self) -> Parameter | None:
        """The argument that a bare value stands for, as in ``{"Dropout": 0.2}``."""
        return next(iter(self.parameters.values()), None)

    @property
    def open(self) -> bool:
        """Whether arguments are accepted that are not listed."""
        return "open" in self.flags
