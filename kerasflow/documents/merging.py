"""One document laid over another: mappings merge, components by their tag, all else replaces."""

from __future__ import annotations

from dataclasses import replace

from kerasflow.documents.components import (
    FirstArgument,
    find_tag,
    is_open,
    open_arguments,
)
from kerasflow.documents.values import Located
from kerasflow.paths import Path


def merge(below: Located, above: Located, path: Path, first_argument: FirstArgument) -> Located:
    """Returns a value with another laid over it.

    Args:
        below: The value that is extended.
        above: The value that wins.
        path: Where both stand.
        first_argument: Gives the name of the first argument of a tag.

    Returns:
        The merged value; its `origins` say what it replaced.
    """
    if not isinstance(below.value, dict) or not isinstance(above.value, dict):
        return replaced(below, above)
    members = dict(below.value)
    tag, old = find_tag(above, path), find_tag(below, path)
    if tag is not None and old is not None and tag != old:
        # The new component takes the place of the old one, its wiring stays.
        newer = replaced(below.value[old], above.value[tag])
        members = {tag if key == old else key: item for key, item in members.items()}
        members[tag] = newer
    for key, item in above.value.items():
        if key not in members:
            members[key] = item
        elif key == tag and tag == old:
            members[key] = _merge_arguments(key, members[key], item, path / key, first_argument)
        elif key != tag or old is None:
            members[key] = merge(members[key], item, path / key, first_argument)
    return _over(below, above.with_value(members), "merged with")


def replaced(below: Located, above: Located) -> Located:
    """Returns `above`, which remembers that it stands where `below` stood."""
    return _over(below, above, "replaces")


def _over(below: Located, above: Located, word: str) -> Located:
    earlier = ((word, below.place),) if below.place else ()
    return replace(above, origins=(*above.origins, *earlier, *below.origins))


def _merge_arguments(
    tag: str, below: Located, above: Located, path: Path, first_argument: FirstArgument
) -> Located:
    """Merges what stands under one tag, where `{"Adam": 0.1}` names an argument, too."""
    if is_open(below, path) != is_open(above, path):
        opened = [open_arguments(tag, each, path, first_argument) for each in (below, above)]
        if opened[0] is None or opened[1] is None:
            return replaced(below, above)
        below, above = opened[0], opened[1]
    return merge(below, above, path, first_argument)
