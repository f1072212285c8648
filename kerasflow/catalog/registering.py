"""The user's own classes and functions, known to documents by a registered name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast, overload

from kerasflow.catalog.entries import KINDS, CallSignature, Entry, Kind, Parameter
from kerasflow.catalog.loading import built_in, table
from kerasflow.catalog.naming import accepted_kinds
from kerasflow.catalog.own_layers import OF_EVERY_LAYER
from kerasflow.nearness import suggest

if TYPE_CHECKING:
    from inspect import Signature

Target = TypeVar("Target", bound=Callable[..., Any])

_NAME = re.compile(r"[A-Z][A-Za-z0-9_]{0,63}")
_RESERVED = frozenset({"Model", "Sequential", "Functional"})
_FUNCTION_KINDS = ("sources", "activations", "losses", "metrics")
# The arguments that Keras fills in, which a document must not.
_GIVEN_BY_KERAS = {"losses": 2, "metrics": 2, "activations": 1}
_KIND_OF_BASE: dict[str, Kind] = {
    "Model": "models",
    "Layer": "layers",
    "Loss": "losses",
    "Metric": "metrics",
    "Optimizer": "optimizers",
    "LearningRateSchedule": "schedules",
    "Callback": "callbacks",
    "Initializer": "initializers",
    "Regularizer": "regularizers",
    "Constraint": "constraints",
}
_CALL_OPTIONS = frozenset({"training", "mask", "initial_state", "states"})


class _Registration(NamedTuple):
    target: Callable[..., Any]
    entry: Entry


_registrations: dict[str, _Registration] = {}


@overload
def register(target: Target, *, name: str | None = None, kind: Kind | None = None) -> Target: ...
@overload
def register(
    target: None = None, *, name: str | None = None, kind: Kind | None = None
) -> Callable[[Target], Target]: ...


def register(
    target: Target | None = None, *, name: str | None = None, kind: Kind | None = None
) -> Target | Callable[[Target], Target]:
    """Makes a class or function of your own known to documents, by its name.

    Use it as a decorator or call it. Registering the same class again replaces it, so that the
    cells of a notebook can be run twice.

    Args:
        target: A class that derives from one of Keras' base classes, or a function.
        name: The tag in documents; by default the name of the class. Begins with a capital.
        kind: Needed for functions and sources: ``"sources"``, ``"activations"``, ``"losses"`` or
            ``"metrics"``. A class tells its kind by its base.

    Returns:
        The target, unchanged.

    Raises:
        ValueError: The name is none, or taken; or the kind cannot be told or is another one.

    Example:
        >>> @register(name="ReadPlanets", kind="sources")
        ... def read_planets(path, limit=10): ...
        >>> registered("sources", "ReadPlanets") is read_planets
        True
    """
    if target is None:
        return lambda given: _add(given, name, kind)
    return _add(target, name, kind)


def registered(kind: Kind, name: str) -> Callable[..., Any] | None:
    """Returns the class or function that is registered under a name; None when there is none."""
    found = _registrations.get(name)
    return found.target if found and found.entry.kind == kind else None


def is_registered(kind: Kind, name: str) -> bool:
    """Returns whether a class or function of that kind is registered under a name."""
    return registered(kind, name) is not None


def registered_entry(kind: Kind, name: str) -> Entry | None:
    """Returns the entry of what is registered under a name; None when there is none."""
    found = _registrations.get(name)
    return found.entry if found and found.entry.kind == kind else None


def registered_names(kind: Kind) -> tuple[str, ...]:
    """Returns the registered names of a kind, in the order of registration."""
    return tuple(name for name, item in _registrations.items() if item.entry.kind == kind)


def _add(target: Target, name: str | None, kind: Kind | None) -> Target:
    if not callable(target):
        raise ValueError(f"only classes and functions can be registered, not `{target!r}`")
    name = name or str(getattr(target, "__name__", ""))
    _check_name(name, target)
    kind = _kind(target, name, kind)
    _registrations[name] = _Registration(target, _entry(target, name, kind))
    return target


def _check_name(name: str, target: object) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"cannot register `{name}`: a name begins with a capital and has letters, digits and "
            f"underscores only, 64 at most; give one, such as `name={_suggest(name)!r}`"
        )
    if name in _RESERVED or any(_is_built_in(kind, name) for kind in KINDS):
        raise ValueError(
            f"cannot register `{name}`: Keras or KerasFlow has something of that name; "
            f"give another one, such as `name={'My' + name!r}`"
        )
    other = _registrations.get(name)
    if other and _qualified_name(other.target) != _qualified_name(target):
        raise ValueError(
            f"cannot register `{_qualified_name(target)}` as `{name}`: "
            f"`{_qualified_name(other.target)}` has that name already; give another `name=`"
        )


def _suggest(name: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", name)
    suggestion = "".join(word[0].upper() + word[1:] for word in words)[:64]
    return suggestion if _NAME.fullmatch(suggestion) else "MyLayer"


def _is_built_in(kind: Kind, name: str) -> bool:
    return built_in(kind, name) is not None or name in table(kind, "excluded")


def _qualified_name(target: object) -> str:
    return f"{getattr(target, '__module__', '?')}.{getattr(target, '__qualname__', '?')}"


def _kind(target: object, name: str, kind: Kind | None) -> Kind:
    if kind is not None and kind not in KINDS:
        hint = suggest(str(kind), KINDS).hint
        raise ValueError(f"cannot register `{name}`: {kind!r} is no kind; {hint}")
    found = _kind_of_class(target) if isinstance(target, type) else None
    if found and kind and found != kind:
        raise ValueError(
            f"cannot register `{name}` under {kind!r}: its base makes it one of the {found}; "
            "leave `kind=` out"
        )
    if found or kind in _FUNCTION_KINDS:
        return cast("Kind", found or kind)
    raise ValueError(_unknown_kind(target, name))


def _unknown_kind(target: object, name: str) -> str:
    if not isinstance(target, type):
        kinds = ", ".join(repr(kind) for kind in _FUNCTION_KINDS)
        return (
            f"cannot register the function `{name}` without its kind; give `kind=`, one of {kinds}"
        )
    if any(base.__module__.split(".")[0] == "tf_keras" for base in target.__mro__):
        return (
            f"cannot register `{name}`: it derives from tf_keras (Keras 2); "
            "derive it from a class of `keras`"
        )
    return (
        f"cannot register `{name}`: it derives from none of Keras' base classes "
        f'({", ".join(_KIND_OF_BASE)}); derive it from one, or give `kind="sources"`'
    )


def _kind_of_class(target: type) -> Kind | None:
    keras = (base for base in target.__mro__ if base.__module__.split(".")[0] == "keras")
    kinds = (_KIND_OF_BASE.get(base.__name__) for base in keras)
    return next((kind for kind in kinds if kind), None)


def _entry(target: Callable[..., Any], name: str, kind: Kind) -> Entry:
    from inspect import getdoc, signature

    from kerasflow.catalog.docstrings import first_sentence

    arguments = signature(target)
    parameters = {item.name: item for item in _parameters(arguments, kind, target)}
    call = _call(target) if kind in ("layers", "models") else None
    doc = first_sentence(getdoc(target) or "") if "__doc__" in vars(target) else ""
    return Entry(name, kind, doc, parameters, call, frozenset(_flags(target, arguments, call)))


def _parameters(arguments: Signature, kind: Kind, target: object) -> Iterator[Parameter]:
    skipped = 0 if isinstance(target, type) else _GIVEN_BY_KERAS.get(kind, 0)
    named = [item for item in arguments.parameters.values() if _is_named(item.kind)]
    for item in named[skipped:]:
        required = item.default is item.empty
        default = item.default if _is_plain(item.default) else None
        yield Parameter(item.name, required, default, accepted_kinds(item.name))
    if kind in ("layers", "models") and _is_open(arguments):
        missing = {"name", "dtype", "trainable"} - set(arguments.parameters)
        yield from (item for item in OF_EVERY_LAYER if item.name in missing)


def _call(target: Any) -> CallSignature | None:
    from inspect import signature

    arguments = signature(target.call)
    if any(item.kind.name == "VAR_POSITIONAL" for item in arguments.parameters.values()):
        return None
    named = [item for item in arguments.parameters.values() if _is_named(item.kind)][1:]
    tensors = [
        item
        for item in named
        if item.name not in _CALL_OPTIONS
        and not item.name.endswith("_mask")
        and (item.default is item.empty or item.default is None)
    ]
    required = sum(item.default is item.empty for item in tensors)
    options = tuple(item.name for item in named if item not in tensors)
    return CallSignature(tuple(item.name for item in tensors), required, False, options)


def _flags(target: object, arguments: Signature, call: CallSignature | None) -> Iterator[str]:
    yield "registered"
    if _is_open(arguments):
        yield "open"
    if hasattr(target, "adapt"):
        yield "adapts"
    if call and "states" in call.options:
        yield "cell"


def _is_named(kind: Any) -> bool:
    return kind.name in ("POSITIONAL_OR_KEYWORD", "KEYWORD_ONLY")


def _is_open(arguments: Signature) -> bool:
    return any(item.kind.name == "VAR_KEYWORD" for item in arguments.parameters.values())


def _is_plain(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_plain(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, str))
