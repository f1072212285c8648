"""Problems as they are found to problems as they are shown: placed, each once, in file order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from kerasflow.checking.codes import Where, consequences_of, has_trait, stage_of
from kerasflow.documents.components import is_tag
from kerasflow.documents.values import Document, Located
from kerasflow.errors import Problem
from kerasflow.paths import Part, Path
from kerasflow.places import Place

_SERIES = ("repeat", "each")


def deduplicate(problems: Iterable[Problem], document: Document | None) -> tuple[Problem, ...]:
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
        if problem.related and stage_of(problem.code) == "component":
            key = (problem.code, problem.message, problem.related[-1][1])
            if key in said:
                continue
            said.add(key)
        yield problem


def merge(problems: Iterable[Problem], document: Document) -> tuple[Problem, ...]:
    """Returns problems that are deduplicated already, each once, in file order."""
    return _in_file_order(_each_once(problems), document)


def _each_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    once: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        # A node is looked at in every iteration and use, but read once: two faults of form are two,
        # and so are two values at fault that are given to one node.
        said = problem.message if stage_of(problem.code) == "form" else ""
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
    members = node.members if node else {}
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
    hidden = {
        (code, where, key)
        for cause in problems
        for where, code in consequences_of(cause.code)
        for key in _RELATIONS[where].of_causes(cause, document)
    }
    places: dict[str, set[Where]] = {}
    for code, where, _ in hidden:
        places.setdefault(code, set()).add(where)
    valueless = {problem.path for problem in problems if has_trait(problem.code, "valueless")}
    replaced = set(_replaced(problems, document))
    for problem in problems:
        if has_trait(problem.code, "replaced"):
            yield problem
            continue
        # A first argument without its name stands at the path of its tag.
        if not replaced.isdisjoint((problem.path, problem.path.parent)):
            continue
        if problem.path in valueless and not has_trait(problem.code, "valueless"):
            continue
        if not any(
            (problem.code, where, key) in hidden
            for where in places.get(problem.code, ())
            for key in _RELATIONS[where].of_consequences(problem, document)
        ):
            yield problem


def _replaced(problems: Iterable[Problem], document: Document) -> Iterator[Path]:
    """Yields where the reader has put a value of its own, of which nothing needs to be said."""
    for problem in problems:
        found = document.find(problem.path) if has_trait(problem.code, "replaced") else None
        if found is None or isinstance(found.value, (dict, list)):
            continue
        spelled = has_trait(problem.code, "respelled") and found.value and not _is_yaml(problem)
        if not spelled:
            yield problem.path


def _is_yaml(problem: Problem) -> bool:
    return problem.place is not None and problem.place.source.name.endswith((".yaml", ".yml"))


def _own(problem: Problem, document: Document) -> Iterator[Path]:
    yield problem.path


def _around(problem: Problem, document: Document) -> Iterator[Path]:
    yield problem.path.parent


def _name_inside(problem: Problem, document: Document) -> Iterator[Path]:
    yield problem.path / "name"


def _block_around(problem: Problem, document: Document) -> Iterator[Part]:
    """Yields the block in which a fault is; a parameter may be meant for wrong arguments there."""
    parts = problem.path.parts
    if len(parts) > 1 and parts[0] == "blocks":
        yield parts[1]


def _unread_block(problem: Problem, document: Document) -> Iterator[str | None]:
    """Yields the block whose inputs or parameters nobody knows; None is any that there is not."""
    parts = problem.path.parts
    if parts[:1] == ("blocks",) and len(parts) <= 3:
        yield str(parts[1]) if parts[1:] else None


def _block_used(problem: Problem, document: Document) -> Iterator[str | None]:
    node = _node(problem)
    yield _text(document.find(node / "use")) if node else None


def _no_block(problem: Problem, document: Document) -> Iterator[None]:
    yield None


def _parameters(problem: Problem, document: Document) -> Iterator[Path]:
    if node := _node(problem):
        yield node / "with"


def _series_around(problem: Problem, document: Document) -> Iterator[Path]:
    parts = problem.path.parts
    nodes = (Path(parts[: at + 1]) for at, part in enumerate(parts) if isinstance(part, int))
    return (around / key for around in nodes for key in _SERIES)


def _nothing_given(problem: Problem, document: Document) -> Iterator[None]:
    """Yields where a node lacks its inputs: it may be what others were made for."""
    inputs = document.find(problem.path)
    if inputs is None or inputs.value == []:
        yield None


def _node(problem: Problem) -> Path | None:
    """Returns the innermost node that a path leads into."""
    parts = problem.path.parts
    numbers = (at for at in range(len(parts) - 1, 0, -1) if isinstance(parts[at], int))
    ends = (at + 1 for at in numbers if parts[at - 1] in ("layers", "preprocess", "model"))
    end = next(ends, None)
    return Path(parts[:end]) if end else None


def _lost_name(problem: Problem, document: Document) -> Iterator[str]:
    """Yields the name of a node that could not be read, or that stands under a wrong key."""
    node = _node(problem)
    under_a_wrong_key = has_trait(problem.code, "of a key")
    path = problem.path if under_a_wrong_key else node and node / "name"
    if name := _text(document.find(path)) if node and path else None:
        yield name


def _text(located: Located | None) -> str | None:
    return located.value if located and isinstance(located.value, str) else None


def _named(problem: Problem, document: Document) -> Iterator[str]:
    text = _text(document.find(problem.path))
    if text:
        yield text.partition("[")[0].partition(".")[0]


class _Relation(NamedTuple):
    """How a consequence lies to its cause: what it yields is among what the cause yields."""

    of_causes: Callable[[Problem, Document], Iterator[Hashable]]
    of_consequences: Callable[[Problem, Document], Iterator[Hashable]]


_RELATIONS: Mapping[Where, _Relation] = {
    "same argument": _Relation(_own, _around),
    "same name": _Relation(_own, _name_inside),
    "same block": _Relation(_block_around, _block_around),
    "block in use": _Relation(_unread_block, _block_used),
    "any block": _Relation(_unread_block, _no_block),
    "parameters": _Relation(_own, _parameters),
    "series": _Relation(_own, _series_around),
    "lost name": _Relation(_lost_name, _named),
    "anywhere": _Relation(_nothing_given, _no_block),
}
