"""What the catalog says: entries, their parameters, and how layers and ops are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

from kerasflow.catalog.ranges import Range

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
NODE_KINDS: tuple[Kind, ...] = ("layers", "ops", "applications", "models")
"""What a node can call."""


# No single number can stand for them, so that their types do not say what is in them.
_LISTS_OF_SIZES = frozenset({"dims", "newshape", "shape", "target_shape"})


class Parameter(NamedTuple):
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
        range: Where its number must lie, or each number of its list; None where anything goes.
        choices: The texts that it takes, in any case; empty where anything goes.
        lengths: How many items its list may have; empty where any number goes.
    """

    name: str
    required: bool
    default: Any = None
    accepts: tuple[Kind, ...] = ()
    types: tuple[str, ...] = ()
    doc: str = ""
    range: Range | None = None
    choices: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()

    @property
    def item_types(self) -> tuple[str, ...]:
        """What stands in its list, or in lists in that one; empty where it is no numbers."""
        if "list" not in self.types:
            return ()
        if self.name in _LISTS_OF_SIZES:
            return ("integer",)
        if self.name == "noise_shape":  # null stands for the size that the input has there
            return ("integer", "null")
        return tuple(name for name in self.types if name in ("integer", "number"))


class CallSignature(NamedTuple):
    """How a layer or an op is called.

    Args:
        tensors: The arguments that take tensors, in order.
        required: How many tensors must be given, as inputs or (to an op) as plain values among
            its arguments; where `listed`, the shortest list.
        listed: One list of tensors goes into the first of `tensors`, as in `Add` and `ops.stack`.
        options: Further arguments of the call, such as ``training`` and ``mask``.
    """

    tensors: tuple[str, ...]
    required: int
    listed: bool = False
    options: tuple[str, ...] = ()


class Entry(NamedTuple):
    """One thing that a document can name.

    Args:
        name: Its public name; for ops and applications without the prefix.
        kind: What it is.
        doc: The first sentence of its docstring.
        parameters: Its arguments by name, in order. An op's tensors are among them where there
            are several, since all but one may be plain values (``{"ops.maximum": 0.1}``).
        call: How it is called; None for what is not called on tensors, and for a registered class
            whose signature does not say.
        flags: ``"adapts"`` (has a state that `adapt` makes), ``"random"`` (draws anew at every
            call), ``"strings"`` (takes strings), ``"weights"`` (makes weights that train),
            ``"cell"`` (goes into an `RNN`), ``"writes:NAME"`` (writes to the path in NAME),
            ``"spread"`` (its list of tensors is passed as single arguments, as in `ops.einsum`),
            ``"open"`` (takes arguments that are not listed), ``"own"`` (ours, not Keras'),
            ``"registered"`` (the user's); and what `traits.json` says of it.

    Example:
        >>> units = Parameter("units", required=True, types=("integer",))
        >>> entry = Entry("Dense", "layers", "", {"units": units}, CallSignature(("inputs",), 1))
        >>> entry.first.name
        'units'
    """

    name: str
    kind: Kind
    doc: str
    parameters: Mapping[str, Parameter]
    call: CallSignature | None = None
    flags: frozenset[str] = frozenset()

    @property
    def first(self) -> Parameter | None:
        """The argument that a bare value stands for, as in ``{"Dropout": 0.2}``.

        For an op this is the first that takes no tensor (the axis in ``{"ops.mean": 1}``), or
        the second tensor where all take tensors (``{"ops.maximum": 0.1}``).
        """
        tensors = self.call.tensors if self.call and self.kind == "ops" else ()
        plain = (item for name, item in self.parameters.items() if name not in tensors)
        second = self.parameters.get(tensors[1]) if len(tensors) > 1 else None
        return next(plain, second)

    def value(self, trait: str) -> str | None:
        """Returns the value of a flag that has one, such as ``filters`` of ``units:filters``."""
        prefix = f"{trait}:"
        return next((flag[len(prefix) :] for flag in self.flags if flag.startswith(prefix)), None)

    @property
    def open(self) -> bool:
        """Whether arguments are accepted that are not listed."""
        return "open" in self.flags
