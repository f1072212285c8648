"""Questions to the catalog: what a name means, what names there are, and why one is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from kerasflow.catalog.entries import NODE_KINDS, Entry, Kind
from kerasflow.catalog.loading import built_in, built_in_names, read_version, table
from kerasflow.catalog.registering import registered_entry, registered_names

# Tags are looked for in this order: what stands where a tag can stand alone comes first.
_TAG_KINDS: tuple[Kind, ...] = (
    "layers",
    "models",
    "losses",
    "metrics",
    "optimizers",
    "schedules",
    "callbacks",
    "initializers",
    "regularizers",
    "constraints",
    "sources",
    "activations",
)
_PREFIXES: Mapping[str, Kind] = {"ops": "ops", "applications": "applications"}


def find(kind: Kind, name: str) -> Entry | None:
    """Returns what a name means in a kind; None when it means nothing there.

    Args:
        kind: Where to look.
        name: The public name, an alias such as ``Convolution2D``, or a registered name; in the
            right case. Ops and applications go without their prefix.

    Example:
        >>> find("layers", "Convolution2D").name
        'Conv2D'
        >>> find("ops", "image.extract_patches").call.tensors
        ('images',)
    """
    return built_in(kind, name) or registered_entry(kind, name)


def find_tag(tag: str, kinds: Iterable[Kind] | None = None) -> Entry | None:
    """Returns what a tag of a document means; None when it means nothing.

    Args:
        tag: As it is written: ``Dense``, ``ops.add``, ``applications.ResNet50``.
        kinds: Where to look, in order; by default everywhere, losses before metrics, which
            have names in common. Where `kinds` are given, a prefix must be of one of them.

    Example:
        >>> find_tag("MeanSquaredError").kind
        'losses'
        >>> find_tag("MeanSquaredError", kinds=("metrics",)).kind
        'metrics'
    """
    wanted = None if kinds is None else tuple(kinds)
    # What is registered has a name that nothing built in has.
    return _built_in_tag(tag, wanted) or _found(tag, wanted, registered_entry)


def tag_has(tag: str, trait: str) -> bool:
    """Returns whether something is known to be so of what a node names, an alias included.

    Example:
        >>> tag_has("Convolution2D", "units:filters"), tag_has("ops.append", "joins")
        (True, True)
    """
    entry = find_tag(tag, NODE_KINDS)
    return entry is not None and trait in entry.flags


def tag_value(tag: str, trait: str) -> str | None:
    """Returns the value of a trait of what a node names; None where it has none.

    Example:
        >>> tag_value("Dense", "units"), tag_value("Flatten", "units")
        ('units', None)
    """
    entry = find_tag(tag, NODE_KINDS)
    return entry.value(trait) if entry else None


@lru_cache(maxsize=4096)
def _built_in_tag(tag: str, kinds: tuple[Kind, ...] | None) -> Entry | None:
    """Returns what is the same in every document, and is asked for at every node."""
    return _found(tag, kinds, built_in)


def _found(
    tag: str, kinds: tuple[Kind, ...] | None, look_up: Callable[[Kind, str], Entry | None]
) -> Entry | None:
    head, dot, rest = tag.partition(".")
    if dot:
        kind = _PREFIXES.get(head)
        wanted = kind and (kinds is None or kind in kinds)
        return look_up(kind, rest) if kind and wanted else None
    if not tag[:1].isupper():
        return None
    searched = _TAG_KINDS if kinds is None else [kind for kind in kinds if kind in _TAG_KINDS]
    return next(filter(None, (look_up(kind, tag) for kind in searched)), None)


def names(kind: Kind) -> tuple[str, ...]:
    """Returns the names of a kind, sorted: Keras' without aliases, our own and registered."""
    return tuple(sorted((*built_in_names(kind), *registered_names(kind))))


def identifiers(kind: Kind) -> Mapping[str, str]:
    """Returns the string ids that Keras takes for a kind, with the name that each means.

    Every value is a name of that kind: a function such as ``mse`` means the class that does the
    same. The metrics ``accuracy`` and ``crossentropy`` are made definite by Keras from the shapes.

    Example:
        >>> identifiers("losses")["mse"], identifiers("activations")["swish"]
        ('MeanSquaredError', 'silu')
    """
    return table(kind, "identifiers")


def excluded(kind: Kind) -> Mapping[str, str]:
    """Returns what can never be named from a document, with the reason.

    Example:
        >>> print(excluded("layers")["InputLayer"])
        inputs are declared under `model.inputs`
    """
    return table(kind, "excluded")


def version() -> str:
    """Returns the version of Keras that the catalog was generated from."""
    return read_version()
