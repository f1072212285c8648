"""Single values of a document by their path: set one, take one away."""

from __future__ import annotations

from collections.abc import Callable

from kerasflow.documents.components import (
    WIRING,
    FirstArgument,
    find_name,
    find_tag,
    is_tag,
    open_arguments,
)
from kerasflow.documents.json_text import MAX_DEPTH
from kerasflow.documents.merging import replaced
from kerasflow.documents.values import Located, height_of
from kerasflow.nearness import suggest
from kerasflow.paths import ItemName, Part, Path

_GRAPHS = ("layers", "preprocess", "model")


class PathFault(Exception):  # noqa: N818 - a fault of a blueprint, caught where it is known
    """A path leads nowhere.

    Args:
        code: KF103 where it is too deep, KF124 where something on the way is missing, KF126
            where what shall be removed is, KF127 where the name of an argument is not known.
        message: What is wrong, one sentence.
        hint: What to do about it.
        slip: The part that is not there, and the name that it was meant to be.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str | None = None,
        slip: tuple[Part, str | None] | None = None,
    ) -> None:
        super().__init__(code, message, hint, slip)
        self.code, self.message, self.hint, self.slip = code, message, hint, slip


def assign(root: Located, path: Path, value: Located, first_argument: FirstArgument) -> Located:
    """Returns a document with another value at a path.

    Args:
        root: The document.
        path: Where; the tag of a component may be left out. Missing mappings on the way are
            made.
        value: The new value; its `origins` will say what it replaced.
        first_argument: Gives the name of the first argument of a tag.

    Raises:
        PathFault: The path leads nowhere.
    """

    def put(container: Located, part: Part, walked: Path) -> Located:
        if isinstance(container.value, list):
            index = _find_item(container.value, part, walked)
            return _with_item(container, index, replaced(container.value[index], value))
        members = container.members
        new = replaced(members[part], value) if part in members else value
        return container.with_value({**members, str(part): new})

    made = Located({}, value.place, value.key_place)
    if len(path.parts) + height_of(value) > MAX_DEPTH:
        raise PathFault("KF103", f"nested more than {MAX_DEPTH} deep")
    return _Walk(path, put, first_argument, made).into(root, Path(), path.parts)


def remove(root: Located, path: Path, first_argument: FirstArgument) -> Located:
    """Returns a document without the value at a path.

    Args:
        root: The document.
        path: Where; the tag of a component may be left out.
        first_argument: Gives the name of the first argument of a tag.

    Raises:
        PathFault: There is nothing at the path.
    """

    def take(container: Located, part: Part, walked: Path) -> Located:
        if isinstance(container.value, list):
            index = _find_item(container.value, part, walked)
            return container.with_value([*container.value[:index], *container.value[index + 1 :]])
        members = container.members
        if part not in members:
            hint, meant = suggest(str(part), members, otherwise="")
            message = f"there is nothing at `{walked / part}` to remove"
            raise PathFault("KF126", message, hint, (part, meant))
        return container.with_value({key: item for key, item in members.items() if key != part})

    return _Walk(path, take, first_argument, None).into(root, Path(), path.parts)


class _Walk:
    """A way from the root along a path, and back with new containers.

    `made` is put where a mapping is missing on the way; None where that is a fault.
    """

    def __init__(
        self,
        path: Path,
        change: Callable[[Located, Part, Path], Located],
        first_argument: FirstArgument,
        made: Located | None,
    ) -> None:
        self.path, self.change, self.first_argument = path, change, first_argument
        self.made = made

    def into(self, item: Located, walked: Path, parts: tuple[Part, ...]) -> Located:
        part, rest = parts[0], parts[1:]
        if len(walked.parts) > MAX_DEPTH:
            raise PathFault("KF103", f"a path leads more than {MAX_DEPTH} deep")
        if _is_short_model(item, walked, part) and rest:
            return self.into(item, walked, rest)
        item = self.opened(item, walked, part)
        tag = self.tag_left_out(item, walked, part)
        if tag is not None:
            return self.into(item, walked, (tag, *parts))
        if not rest:
            return self.change(item, part, walked)
        if isinstance(item.value, list):
            index = _find_item(item.value, part, walked)
            inner = self.into(item.value[index], walked / index, rest)
            return _with_item(item, index, inner)
        members = item.members
        inner = self.into(self.member(members, part, walked), walked / part, rest)
        return item.with_value({**members, str(part): inner})

    def member(self, members: dict[str, Located], part: Part, walked: Path) -> Located:
        if str(part) in members:
            return members[str(part)]
        if self.made is None:
            hint, meant = suggest(str(part), members, otherwise="")
            raise PathFault("KF126", f"there is nothing at `{walked / part}`", hint, (part, meant))
        return self.made

    def opened(self, item: Located, walked: Path, part: Part) -> Located:
        """Returns the container in which `part` can stand."""
        value = item.value
        if isinstance(value, list):
            return item
        if isinstance(part, int):
            message = f"`{walked}` is no list, so it has no item {part}"
            raise PathFault("KF124", message)
        last = walked.parts[-1] if walked.parts else None
        if isinstance(last, str) and is_tag(last) and find_tag_at(walked):
            return self.arguments(last, item, walked)
        if isinstance(value, dict):
            return item
        if value is None and self.made is not None:
            return item.with_value({})
        if isinstance(value, str) and is_tag(value):
            return item.with_value({value: item.with_value({})})
        raise _no_container(item, walked, part)

    def arguments(self, tag: str, item: Located, walked: Path) -> Located:
        found = open_arguments(tag, item, walked, self.first_argument)
        if found is None:
            message = f"cannot tell which argument of `{tag}` is given without its name"
            raise PathFault("KF127", message, f"write `{tag}` with its arguments by name")
        return found

    def tag_left_out(self, item: Located, walked: Path, part: Part) -> str | None:
        """Returns the tag of a component when `part` is one of its arguments."""
        tag = find_tag(item, walked)
        members = item.value
        if tag is None or not isinstance(members, dict) or part in members:
            return None
        if is_tag(str(part)):
            raise PathFault("KF124", f"`{walked}` is `{tag}`, not `{part}`", f"set `{walked}`")
        arguments = members[tag].value
        inside = isinstance(arguments, dict) and part in arguments
        return None if part in WIRING and _is_node(walked) and not inside else tag


def find_tag_at(path: Path) -> bool:
    """Tells whether the last part of a path is a tag, not a free key such as a variable's."""
    return find_tag(Located({str(path.parts[-1]): Located(None)}), path.parent) is not None


def _no_container(item: Located, walked: Path, part: Part) -> PathFault:
    if isinstance(item.value, str):
        message = f"`{walked}` is the text `{item.value}`, which has no `{part}`"
        # A tag is the component itself; anything else, an argument of one.
        component = (
            f'{{"{part}": {{ … }}}}' if is_tag(str(part)) else f'{{"Adam": {{"{part}": …}}}}'
        )
        hint = f"set `{walked}` to a component such as {component}"
        return PathFault("KF127", message, hint)
    shown = {None: "null", True: "true", False: "false"}.get(item.value, item.value)  # type: ignore[arg-type]
    return PathFault("KF124", f"`{walked}` is `{shown}`, which has no `{part}`")


def _find_item(items: list[Located], part: Part, walked: Path) -> int:
    if isinstance(part, int):
        if part < len(items):
            return part
        message = f"`{walked}` has {len(items)} items; the last is [{len(items) - 1}]"
        raise PathFault("KF124", message if items else f"`{walked}` is empty")
    names = [find_name(item, walked / i) for i, item in enumerate(items)]
    if part in names and isinstance(part, ItemName):
        return names.index(part)
    known = [name for name in names if name is not None]
    if part in known:
        message = f"`{walked}` is a list"
        raise PathFault("KF124", message, f"write `{walked}[{part}]`")
    message = f"`{walked}` has no item named `{part}`"
    hint, meant = suggest(part, known)
    raise PathFault("KF124", message, hint, (part, meant))


def _with_item(container: Located, index: int, item: Located) -> Located:
    items = container.value if isinstance(container.value, list) else []
    return container.with_value([*items[:index], item, *items[index + 1 :]])


def _is_node(path: Path) -> bool:
    """Tells whether a path leads to an item of a graph."""
    return len(path.parts) > 1 and isinstance(path.parts[-1], int) and path.parts[-2] in _GRAPHS


def _is_short_model(item: Located, walked: Path, part: Part) -> bool:
    """Tells whether `model` is written as its list of layers alone."""
    return walked.parts == ("model",) and part == "layers" and isinstance(item.value, list)
