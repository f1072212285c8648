"""Problems as they are found to problems as they are shown: placed, each once, in file order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kerasflow.documents.components import is_tag
from kerasflow.documents.values import Document, Located
from kerasflow.errors import Problem
from kerasflow.paths import Part, Path
from kerasflow.places import Place

# What has no value, or one of the wrong type, is not wrong in another way, too.
_VALUELESS = ("KF110", "KF111", "KF112", "KF203", "KF204")
# What the reader says; it may have put another value in the place of what it could not take.
_OF_READING = ("KF101", "KF103", "KF114")
_SERIES = ("repeat", "each")
_OF_BLOCKS = ("KF404", "KF405", "KF407", "KF408")


def settle(problems: Iterable[Problem], document: Document | None) -> tuple[Problem, ...]:
    """Returns problems with their places, each once, in file order, without mere consequences.

    Args:
        problems: With or without places, in any order.
        document: What they were found in; without one they stay as they are.
    """
    if document is None:
        return tuple(problems)
    once = _each_once(_traced(problem, document) for problem in problems)
    placed = [_placed(problem, document) for problem in _without_consequences(once, document)]
    return _in_file_order(_each_value_once(placed), document)


def _each_value_once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Leaves out what is said of the same value again, which several places take."""
    said: set[tuple[str, str, Place]] = set()
    for problem in problems:
        if problem.related and problem.code[2] == "3":
            key = (problem.code, problem.message, problem.related[-1][1])
            if key in said:
                continue
            said.add(key)
        yield problem


def merge(problems: Iterable[Problem], document: Document) -> tuple[Problem, ...]:
    """Returns problems that are settled already, each once, in file order."""
    return _in_file_order(_each_once(problems), document)


def _each_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    once: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        # A node is looked at in every turn and use, but read once: two faults of form are two,
        # and so are two values at fault that are given to one node.
        said = problem.message if problem.code[2] == "2" else ""
        givers = problem.related if problem.through else ()
        once.setdefault((problem.code, problem.path, said, givers), problem)
    return tuple(once.values())


def _traced(problem: Problem, document: Document) -> Problem:
    if not problem.through:
        return problem
    from kerasflow.checking.tracing import find_givers

    return replace(problem, related=tuple(find_givers(problem, document)))


def _in_file_order(placed: Iterable[Problem], document: Document) -> tuple[Problem, ...]:
    placed = tuple(placed)
    named = (problem.place.source.name for problem in placed if problem.place)
    files = {name: number for number, name in enumerate(dict.fromkeys([_main(document), *named]))}
    return tuple(sorted(placed, key=lambda problem: _position(problem, files)))


def _placed(problem: Problem, document: Document) -> Problem:
    if problem.place:
        return problem
    found = document.find(problem.path)
    if found is None and problem.path.parts[-1:] == ("inputs",):
        return problem.at(_tag_place(problem.path.parent, document))
    place = document.place(problem.path, of_key=problem.at_key)
    origins = () if problem.at_key else _origins(problem.path, document)
    return replace(problem, place=place, related=(*problem.related, *origins))


def _origins(path: Path, document: Document) -> tuple[tuple[str, Place], ...]:
    """Where a value came from; a first argument without its name stands under the tag itself."""
    found = document.find(path) or document.find(path.parent)
    whole = found is None or (isinstance(found.value, (dict, list)) and not document.find(path))
    return () if found is None or whole else found.origins


def _tag_place(path: Path, document: Document) -> Place | None:
    """Where the tag of a node stands that takes its inputs from the node before."""
    node = document.find(path)
    members = node.value if node and isinstance(node.value, dict) else {}
    tag = next((key for key in members if is_tag(key)), None)
    return document.place(path / tag, of_key=True) if tag else document.place(path)


def _main(document: Document) -> str:
    return document.root.place.source.name if document.root.place else ""


def _position(problem: Problem, files: dict[str, int]) -> tuple[int, int, int, str]:
    place = problem.place
    if place is None:
        return (-1, 0, 0, "")
    return (files[place.source.name], place.line, place.column, problem.code)


def _without_consequences(problems: tuple[Problem, ...], document: Document) -> Iterator[Problem]:
    """Leaves out what is only there because something else could not be read."""
    lost = {name for problem in problems if (name := _lost_name(problem, document))}
    found = {(problem.code, problem.path) for problem in problems}
    unread = set(_unread_blocks(problems))
    # In a block whose arguments are wrong, a parameter may be meant for them.
    misused = {_block_around(it.path) for it in problems if it.code in ("KF302", "KF303", "KF304")}
    # A node that lacks its inputs may be what others were made for.
    unfed = any(it.code == "KF410" and _is_empty(document.find(it.path)) for it in problems)
    valueless = {problem.path for problem in problems if problem.code in _VALUELESS}
    unread_values = set(_unread_values(problems, document))
    for problem in problems:
        if any((problem.code, path) in found for path in _said_better(problem)):
            continue
        if any(cause in found for cause in _causes(problem)):
            continue
        if problem.code in _OF_READING:
            yield problem
            continue
        # A first argument without its name stands at the path of its tag.
        if not unread_values.isdisjoint((problem.path, problem.path.parent)):
            continue
        if problem.code not in _VALUELESS and problem.path in valueless:
            continue
        if problem.code == "KF412" and unfed:
            continue
        if problem.code == "KF417" and problem.path.parts[1] in misused:
            continue
        if problem.code in _OF_BLOCKS and _block_of(problem, document) in unread:
            continue
        if problem.code == "KF401" and _named(document.find(problem.path)) in lost:
            continue
        yield problem


def _unread_values(problems: Iterable[Problem], document: Document) -> Iterator[Path]:
    """Yields where the reader has put a value of its own, of which nothing needs to be said."""
    for problem in problems:
        found = document.find(problem.path) if problem.code in _OF_READING else None
        if found is None or isinstance(found.value, (dict, list)):
            continue
        # A wrong spelling, such as other quotes, is told by JSON's reader and read all the same.
        spelled = problem.code == "KF101" and bool(found.value) and not _is_yaml(problem)
        if not spelled:
            yield problem.path


def _is_yaml(problem: Problem) -> bool:
    return problem.place is not None and problem.place.source.name.endswith((".yaml", ".yml"))


def _said_better(problem: Problem) -> Iterator[Path]:
    """Yields where the same fault is also found, and said with a better place."""
    if problem.code in ("KF111", "KF112"):
        # A first argument without its name: read in the document, and once more in the node.
        yield problem.path.parent
    if problem.code == "KF403":
        yield problem.path / "name"


def _block_around(path: Path) -> Part | None:
    return path.parts[1] if len(path.parts) > 1 and path.parts[0] == "blocks" else None


def _is_empty(inputs: Located | None) -> bool:
    return inputs is None or inputs.value == []


def _causes(problem: Problem) -> Iterator[tuple[str, Path]]:
    """Yields what would have to be mended first, and may be all that is wrong."""
    node = _node(problem)
    if problem.code == "KF408" and node:
        yield "KF203", node / "with"
    if problem.code == "KF111":
        parts = problem.path.parts
        nodes = (Path(parts[: at + 1]) for at, part in enumerate(parts) if isinstance(part, int))
        for around in nodes:
            yield from ((code, around / key) for code in ("KF203", "KF409") for key in _SERIES)


def _node(problem: Problem) -> Path | None:
    """Returns the innermost node that a path leads into."""
    parts = problem.path.parts
    numbers = (at for at in range(len(parts) - 1, 0, -1) if isinstance(parts[at], int))
    ends = (at + 1 for at in numbers if parts[at - 1] in ("layers", "preprocess", "model"))
    end = next(ends, None)
    return Path(parts[:end]) if end else None


def _unread_blocks(problems: Iterable[Problem]) -> Iterator[str | None]:
    """Yields the blocks whose inputs or parameters nobody knows; None is any that there is not."""
    for problem in problems:
        parts = problem.path.parts
        if problem.code not in ("KF201", "KF203") or parts[:1] != ("blocks",) or len(parts) > 3:
            continue
        yield str(parts[1]) if parts[1:] else None


def _block_of(problem: Problem, document: Document) -> str | None:
    """Returns the block that a node uses; None for one that there is not."""
    node = _node(problem)
    return None if problem.code == "KF405" or not node else _text(document.find(node / "use"))


def _lost_name(problem: Problem, document: Document) -> str | None:
    """Returns the name of a node that could not be read, or that stands under a wrong key."""
    if problem.code[2] != "2":
        return None
    node = _node(problem)
    under_a_wrong_key = problem.code == "KF201"
    path = problem.path if under_a_wrong_key else node and node / "name"
    return _text(document.find(path)) if node and path else None


def _text(located: Located | None) -> str | None:
    return located.value if located and isinstance(located.value, str) else None


def _named(reference: Located | None) -> str | None:
    text = _text(reference)
    return text and text.partition("[")[0].partition(".")[0]
