"""Components in documents: a mapping with one tag, such as `{"Dense": {"units": 10}}`."""

from __future__ import annotations

from collections.abc import Callable

from kerasflow.documents.values import Located
from kerasflow.paths import Path

FirstArgument = Callable[[str], str | None]

WIRING = frozenset(
    "name inputs call repeat each use with layers share trainable note".split()  # noqa: SIM905
)

# Keys are free here, so one in capitals is no tag.
_FREE = frozenset(
    "vars blocks params with repeat each inputs outputs features target splits"  # noqa: SIM905
    " class_weight loss_weights expect".split()
)


def is_tag(key: str) -> bool:
    """Tells whether a key names a component: it begins with a capital or holds a dot.

    Example:
        >>> is_tag("Dense"), is_tag("ops.add"), is_tag("units")
        (True, True, False)
    """
    return key[:1].isupper() or "." in key


def find_tag(item: Located, path: Path) -> str | None:
    """Returns the tag of a component; None when the value at `path` is none."""
    if not isinstance(item.value, dict) or _has_free_keys(path):
        return None
    tags = [key for key in item.value if is_tag(key)]
    return tags[0] if len(tags) == 1 else None


def open_arguments(
    tag: str, argument: Located, path: Path, first_argument: FirstArgument
) -> Located | None:
    """Returns the argument of a component as a mapping of keyword arguments.

    Args:
        tag: The tag.
        argument: What stands under the tag.
        path: Where that stands.
        first_argument: Gives the name of the first argument of a tag.

    Returns:
        The mapping; None when the name of the first argument is not known.
    """
    if argument.value is None:
        return argument.with_value({})
    if is_open(argument, path):
        return argument
    name = first_argument(tag)
    return None if name is None else argument.with_value({name: argument})


def is_open(argument: Located, path: Path) -> bool:
    """Tells whether the value under a tag holds keyword arguments, not the first argument."""
    value = argument.value
    return isinstance(value, dict) and not (len(value) == 1 and find_tag(argument, path))


def find_name(item: Located, path: Path) -> str | None:
    """Returns the name of a node, which stands beside its tag or inside its arguments."""
    if not isinstance(item.value, dict):
        return None
    named = item.value.get("name")
    tag = find_tag(item, path)
    if named is None and tag is not None:
        arguments = item.value[tag].value
        named = arguments.get("name") if isinstance(arguments, dict) else None
    return named.value if named is not None and isinstance(named.value, str) else None


def _has_free_keys(path: Path) -> bool:
    parts = path.parts
    return not parts or parts[-1] in _FREE or "splits" in parts[-2:]
