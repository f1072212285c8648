"""Problems as they are found, up to a bound, so that no file can fill the memory with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kerasflow.documents.values import Located
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path
from kerasflow.places import Place

MAX_PROBLEMS = 5_000
MAX_MESSAGE = 2_000


class Faults(list[Problem]):
    """A list of problems that ends with the file when there are more than anybody would read.

    Raises:
        BlueprintError: From `append` and `extend`, with everything found so far and KF103.
    """

    def append(self, problem: Problem) -> None:
        """Adds one problem, its words cut where they are too long to be read."""
        if len(self) >= MAX_PROBLEMS:
            raise BlueprintError([*self, _too_many(problem)])
        super().append(_cut(problem))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Adds several problems."""
        for problem in problems:
            self.append(problem)


def bounded(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yields problems, and KF103 in place of those that are too many."""
    for number, problem in enumerate(problems):
        if number >= MAX_PROBLEMS:
            yield _too_many(problem)
            return
        yield _cut(problem)


def repeated_key(key: str, path: Path, place: Place, first: Located) -> Problem:
    """Returns the problem of a key that stands twice in one mapping."""
    related = (("first given here", first.key_place),) if first.key_place else ()
    message, hint = f"`{key}` is given twice in the same mapping", "keep one of the two"
    return Problem("KF102", message, path, place, hint, at_key=True, related=related)


def _too_many(problem: Problem) -> Problem:
    message = f"there are more than {MAX_PROBLEMS:,} problems; the rest was not looked for"
    hint = "mend the first ones, and check again"
    return Problem("KF103", message, Path(), problem.place, hint)


def _cut(problem: Problem) -> Problem:
    message, hint = problem.message, problem.hint
    if len(message) <= MAX_MESSAGE and len(hint or "") <= MAX_MESSAGE:
        return problem
    fix = problem.fix if len(problem.fix or "") <= MAX_MESSAGE else None
    return replace(problem, message=_short(message), hint=hint and _short(hint), fix=fix)


def _short(text: str) -> str:
    return text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 1] + "…"
