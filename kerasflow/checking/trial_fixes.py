"""Documents as they were meant: what has one certain remedy, mended to see what stands behind it.

A wrong key hides what it holds, and a wrong name what it names. So the checker looks again at the
document with every certain remedy in place, until there is none left. What it then finds was
hidden, and what it no longer finds was a mere consequence. The file itself is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kerasflow.checking.codes import has_trait
from kerasflow.documents.resolving import resolve
from kerasflow.documents.values import Document, Located
from kerasflow.errors import Problem
from kerasflow.paths import Part, Path


@dataclass(slots=True)
class _Change:
    """What changes at one path of a document, and inside of it."""

    key: str | None = None
    value: str | None = None
    inside: dict[Part, _Change] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrialFixes:
    """A document with certain remedies in it.

    Args:
        document: The mended document.
        mended: The problems whose remedies these are.
        keys: The key that was written, by the path that it has now.
    """

    document: Document
    mended: tuple[Problem, ...]
    keys: Mapping[tuple[Part, ...], str]

    def written(self, path: Path) -> Path:
        """Returns a path with the keys that were written."""
        parts = path.parts
        if not self.keys:
            return path
        return Path(tuple(self.keys.get(parts[: at + 1], part) for at, part in enumerate(parts)))


def try_fixes(document: Document, problems: Iterable[Problem]) -> TrialFixes:
    """Returns a document with every certain remedy for its problems; others change nothing.

    Args:
        document: In which the problems were found.
        problems: Those without a `fix` are left out.
    """
    root = _Change()
    certain = [problem for problem in problems if problem.fix]
    keys_wanted = Counter(_key(problem) for problem in certain if problem.at_key)
    mended = tuple(
        problem
        for problem in certain
        # Of two keys that may be the same one, nobody knows which is.
        if keys_wanted[_key(problem)] < 2 and _plan(root, document, problem)
    )
    keys: dict[tuple[Part, ...], str] = {}
    changed = document._replace(root=_changed(document.root, root, (), keys))
    if mended:
        # They are found again, where they are still there.
        found = document.problems
        kept = [problem for problem in found if not has_trait(problem.code, "of a variable")]
        changed = resolve(changed._replace(problems=tuple(kept)))
    return TrialFixes(changed, mended, keys)


def _key(problem: Problem) -> tuple[Path, str | None]:
    return problem.path.parent, problem.fix


def _plan(root: _Change, document: Document, problem: Problem) -> bool:
    """Notes the remedy of a problem; returns False where it cannot be put in place."""
    found = document.find(problem.path)
    if found is None or not problem.fix:
        return False
    change = root
    for part in problem.path.parts:
        change = change.inside.setdefault(part, _Change())
    if problem.at_key and isinstance(problem.path.parts[-1], str):
        return _plan_key(document, problem, change)
    text = _mended_text(found, problem)
    if text is None or change.value is not None:
        return False
    change.value = text
    return True


def _plan_key(document: Document, problem: Problem, change: _Change) -> bool:
    """A key cannot become one that is there already."""
    around = document.find(problem.path.parent)
    given = around.members if around else {}
    if not given or problem.fix in given or change.key:
        return False
    change.key = problem.fix
    return True


def _mended_text(found: Located, problem: Problem) -> str | None:
    """Returns a text with the remedy in it; None for what was calculated elsewhere."""
    text = found.value
    if not isinstance(text, str):
        return None
    if has_trait(problem.code, "in an expression") and "${" not in (problem.fix or ""):
        return _renamed(text, problem)
    return None if "${" in text and "${" not in (problem.fix or "") else problem.fix


def _renamed(text: str, problem: Problem) -> str | None:
    """Returns a text in which the name at fault is the right one in every expression."""
    place = problem.place
    if place is None:
        return None
    name = place.source.line(place.line)[place.column - 1 : place.end_column - 1]
    new = re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", problem.fix or "", text)
    return None if new == text else new


def _changed(
    item: Located, change: _Change, path: tuple[Part, ...], keys: dict[tuple[Part, ...], str]
) -> Located:
    """Returns a value with the planned changes; notes the keys that are no longer as written."""
    if change.value is not None:
        return item.with_value(change.value)
    if isinstance(item.value, dict):
        return item.with_value(dict(_members(item.value, change, path, keys)))
    if isinstance(item.value, list):
        items = [*item.value]
        for part, inner in change.inside.items():
            if isinstance(part, int):
                items[part] = _changed(items[part], inner, (*path, part), keys)
        return item.with_value(items)
    return item


def _members(
    members: dict[str, Located],
    change: _Change,
    path: tuple[Part, ...],
    keys: dict[tuple[Part, ...], str],
) -> Iterable[tuple[str, Located]]:
    for key, member in members.items():
        inner = change.inside.get(key)
        if inner is None:
            yield key, member
            continue
        name = inner.key or key
        if inner.key:
            keys[(*path, name)] = key
        yield name, _changed(member, inner, (*path, name), keys)
