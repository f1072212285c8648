"""Components as they are written in Python: their arguments are checked where they stand."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from kerasflow.blueprints.specs import FrozenDict
from kerasflow.blueprints.spelling.callers import Caller
from kerasflow.catalog import Entry, Kind
from kerasflow.nearness import suggest

_PREFIXED: tuple[Kind, ...] = ("ops", "applications")
# Every layer takes these, whatever its signature says: the node carries them.
NODE_ARGUMENTS = ("name", "trainable")
# What a layer's signature leaves to its base class, which takes it by name.
_OF_THE_BASE = (*NODE_ARGUMENTS, "activity_regularizer", "dtype", "autocast")


class Described:
    """Anything described that may stand among the values of a blueprint."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Spelled(Described):
    """A component with its arguments, such as ``optimizers.Adam(1e-3)``: a description only.

    Two that are written alike are not the same: a layer called twice shares its weights.

    Args:
        entry: What the catalog says of it.
        args: By name; nested values are frozen.
        caller: Where it was written.
    """

    entry: Entry
    args: FrozenDict
    caller: Caller

    @property
    def tag(self) -> str:
        """The key under which it stands in a document."""
        return tag_of(self.entry)

    def __repr__(self) -> str:
        args = ", ".join(f"{key}={value!r}" for key, value in self.args.items())
        return f"{title_of(self.entry)}({args})"


class Loss(Spelled):
    """A loss, described."""

    __slots__ = ()


class Metric(Spelled):
    """A metric, described."""

    __slots__ = ()


class Optimizer(Spelled):
    """An optimizer, described."""

    __slots__ = ()


class Schedule(Spelled):
    """A schedule of learning rates, described."""

    __slots__ = ()


class Callback(Spelled):
    """A callback, described."""

    __slots__ = ()


class Initializer(Spelled):
    """An initializer, described."""

    __slots__ = ()


class Regularizer(Spelled):
    """A regularizer, described."""

    __slots__ = ()


class Constraint(Spelled):
    """A constraint, described."""

    __slots__ = ()


def tag_of(entry: Entry) -> str:
    """Returns the key of an entry in a document."""
    return title_of(entry) if entry.kind in _PREFIXED else entry.name


def title_of(entry: Entry) -> str:
    """Returns the name of an entry in Python, with its namespace."""
    return f"{entry.kind}.{entry.name}"


def bind(entry: Entry, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> FrozenDict:
    """Returns the arguments by name, as Python would bind them to the real class.

    Raises:
        TypeError: Unknown, missing, repeated or too many arguments, or a value that no document
            can hold.
    """
    bound = bind_positions(title_of(entry), positional(entry), args, kwargs)
    extra = NODE_ARGUMENTS if entry.kind == "layers" else ()
    if not entry.open:
        refuse_unknown(title_of(entry), bound, (*entry.parameters, *extra))
    missing = [item.name for item in entry.parameters.values() if item.required]
    refuse_missing(title_of(entry), bound, missing)
    return FrozenDict(
        {key: hold(value, f"`{key}` of {title_of(entry)}") for key, value in bound.items()}
    )


def positional(entry: Entry) -> tuple[str, ...]:
    """Returns the arguments that may be given by position, in Keras' order."""
    if entry.kind == "applications":  # in Keras there are others between them
        return ()
    names = tuple(entry.parameters)
    if entry.kind == "layers" and "registered" not in entry.flags:
        while names and names[-1] in _OF_THE_BASE:
            names = names[:-1]
    return names


def bind_positions(
    title: str, names: tuple[str, ...], args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns arguments by name, those by position in the order of `names`."""
    if len(args) > len(names):
        takes = f"{len(names)} argument{'' if len(names) == 1 else 's'} by position"
        raise TypeError(f"{title}() takes at most {takes}, {len(args)} were given")
    bound = dict(zip(names, args, strict=False))
    twice = [name for name in kwargs if name in bound]
    if twice:
        raise TypeError(f"{title}() got `{twice[0]}` twice, by position and by name")
    return {**bound, **kwargs}


def refuse_unknown(title: str, given: Collection[str], known: Collection[str]) -> None:
    """Raises a TypeError when one of the given names is not known."""
    for name in given:
        if name not in known:
            hint = suggest(name, known, otherwise=f"it takes {_listed(known)}").hint
            raise TypeError(f"{title}() got an unknown argument `{name}`; {hint}")


def refuse_missing(title: str, given: Collection[str], required: Collection[str]) -> None:
    """Raises a TypeError when one of the required names is not given."""
    missing = [name for name in required if name not in given]
    if missing:
        raise TypeError(f"{title}() needs {_listed(missing)}")


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "no arguments"


def hold(value: Any, what: str) -> Any:
    """Returns a value as a blueprint can hold it, frozen.

    Args:
        value: Scalars, lists, mappings and described things, nested; arrays become lists.
        what: What the value is for, for the message.

    Raises:
        TypeError: A document has no form for the value.
        ValueError: A number is infinite or NaN.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return _finite(value, what)
    if isinstance(value, (list, tuple, range)):
        return tuple(hold(item, what) for item in value)
    if isinstance(value, Mapping):
        return FrozenDict({spell_key(key, what): hold(item, what) for key, item in value.items()})
    if isinstance(value, os.PathLike):
        return str(os.fspath(value))
    if hasattr(value, "tolist"):  # NumPy's numbers and arrays, without importing it
        return hold(value.tolist(), what)
    if isinstance(value, Described):
        return value
    raise TypeError(f"{what} cannot be {describe(value)}; {_remedy(value)}")


def _finite(value: float, what: str) -> float:
    if not isfinite(value):
        raise ValueError(f"{what} cannot be {value}; expected a finite number")
    return float(value)


def spell_key(key: Any, what: str) -> str:
    """Returns the key of a mapping as text; the numbers of classes may be keys, too."""
    if isinstance(key, (str, int)) and not isinstance(key, bool):
        return str(key)
    raise TypeError(f"{what}: the keys of a mapping are text, found {key!r}")


def describe(value: Any) -> str:
    """Returns what a foreign value is, for a message."""
    if isinstance(value, type):
        return f"the class {_full_name(value)}"
    if hasattr(value, "__name__"):
        return f"the function or module `{value.__name__}`"
    shown = repr(value)
    return (
        shown if _is_ours(value) and len(shown) <= 80 else f"an object of {_full_name(type(value))}"
    )


def _full_name(item: type) -> str:
    module = "" if item.__module__ == "builtins" else f"{item.__module__}."
    return f"{module}{item.__qualname__}"


def _is_ours(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "kerasflow"


def _remedy(value: Any) -> str:
    kind = value if isinstance(value, type) else type(value)
    if _is_ours(value):
        return "layers are called on tensors after they were made: layers.Dense(10)(x)"
    if kind.__module__.partition(".")[0] in ("keras", "tensorflow"):
        return f"describe it with kerasflow's own `{kind.__name__}` instead"
    return (
        "expected numbers, text, lists, mappings or kerasflow's descriptions; "
        "what only Python can say is registered with kerasflow.register and named"
    )
