"""`layers`, `optimizers`, `ops` and the others: every name of the catalog, to be called."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from kerasflow import catalog
from kerasflow.blueprints.spelling.callers import find_caller
from kerasflow.blueprints.spelling.components import (
    Callback,
    Constraint,
    Described,
    Initializer,
    Loss,
    Metric,
    Optimizer,
    Regularizer,
    Schedule,
    Spelled,
    bind,
    positional,
    tag_of,
    title_of,
)
from kerasflow.blueprints.spelling.layers import Layer
from kerasflow.blueprints.spelling.operations import call_op, order_arguments
from kerasflow.blueprints.spelling.tensors import Tensor
from kerasflow.catalog import Entry, Kind
from kerasflow.nearness import nearest

if TYPE_CHECKING:
    from inspect import Signature

CLASSES: dict[Kind, type[Spelled]] = {
    "layers": Layer,
    "losses": Loss,
    "metrics": Metric,
    "optimizers": Optimizer,
    "schedules": Schedule,
    "callbacks": Callback,
    "initializers": Initializer,
    "regularizers": Regularizer,
    "constraints": Constraint,
    "applications": Layer,
}
NAMESPACES: tuple[Kind, ...] = (*CLASSES, "ops")
_GROUPS_OF_OPS = ("image", "linalg", "nn", "numpy")


class Factory(Described):
    """One name of a namespace; calling it describes a component, or calls an op."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.__name__ = entry.name
        self.__doc__ = entry.doc

    @property
    def tag(self) -> str:
        """The key in a document; that is what an uncalled name stands for."""
        return tag_of(self.entry)

    def __repr__(self) -> str:
        return f"<kerasflow.{title_of(self.entry)}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Spelled | Tensor:
        """Describes the component; an op is called on tensors at once."""
        if self.entry.kind == "ops":
            return call_op(self.entry, args, kwargs)
        made = CLASSES[self.entry.kind]
        return made(self.entry, bind(self.entry, args, kwargs), find_caller())

    def __getattr__(self, name: str) -> Signature:
        if name == "__signature__":  # what editors and `help` show
            return _signature(self.entry)
        raise AttributeError(f"{self!r} has no attribute `{name}`; call it first")


class Namespace(ModuleType):
    """Every name of one kind. What is registered is there, too."""

    def __init__(self, kind: Kind, prefix: str = "") -> None:
        title = f"{kind}.{prefix}".rstrip(".")
        super().__init__(f"kerasflow.{title}", f"Keras' {title}, as descriptions.")
        self._kind, self._prefix = kind, prefix

    def __getattr__(self, name: str) -> Factory | Namespace:
        if name.startswith("__"):
            raise AttributeError(name)
        entry = catalog.find(self._kind, self._prefix + name)
        if entry is not None:
            return Factory(entry)
        if self._kind == "ops" and name in _GROUPS_OF_OPS:
            return Namespace(self._kind, f"{self._prefix}{name}.")
        raise AttributeError(explain_missing(self._kind, self._prefix + name))

    def __dir__(self) -> list[str]:
        known = [name for name in catalog.names(self._kind) if name.startswith(self._prefix)]
        return sorted({name.removeprefix(self._prefix).partition(".")[0] for name in known})


def find_entry(kind: Kind, name: str) -> Entry:
    """Returns the entry of a name.

    Raises:
        AttributeError: There is none; the message says why, or the nearest name.
    """
    entry = catalog.find(kind, name)
    if entry is None:
        raise AttributeError(explain_missing(kind, name))
    return entry


def explain_missing(kind: Kind, name: str) -> str:
    """Returns why a kind has no such name, or which one was probably meant."""
    if name in catalog.excluded(kind):
        return f"{kind}.{name} cannot stand in a blueprint: {catalog.excluded(kind)[name]}"
    guess = nearest(name, catalog.names(kind))
    hint = f"did you mean `{kind}.{guess}`?" if guess else f"dir({kind}) lists the names"
    return f"Keras has no {kind}.{name}; {hint}"


def _signature(entry: Entry) -> Signature:
    from inspect import Parameter, Signature

    op = entry.kind == "ops"
    by_position = order_arguments(entry) if op else positional(entry)
    every = [name for name in entry.parameters if name not in by_position]
    parameters = []
    for name in (*by_position, *every):
        kind = Parameter.POSITIONAL_OR_KEYWORD if name in by_position else Parameter.KEYWORD_ONLY
        item = entry.parameters.get(name)
        default = Parameter.empty if item is None or item.required else item.default
        parameters.append(Parameter(name, kind, default=default))
    try:
        return Signature(parameters)
    except ValueError:  # Keras refuses to go without some arguments that stand after others
        return Signature([item.replace(kind=Parameter.KEYWORD_ONLY) for item in parameters])
