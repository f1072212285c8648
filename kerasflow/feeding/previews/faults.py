"""Faults of the data as problems of the blueprint that names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from kerasflow.errors import DataError, Problem
from kerasflow.paths import Path

Found = TypeVar("Found")


@dataclass(slots=True)
class DataFaults:
    """Collects what is wrong, so that one fault does not hide the next."""

    problems: list[Problem] = field(default_factory=list)

    def attempt(
        self, code: str, path: Path, read: Callable[[], Found], fix: str | None = None
    ) -> Found | None:
        """Returns what was read; None after a fault of the data.

        Args:
            code: Of the problem that such a fault is.
            path: Where the blueprint names what is read.
            read: May raise a `DataError`.
            fix: What to write there instead, where only that can have been meant.
        """
        try:
            return read()
        except DataError as error:
            self.problems.append(as_problem(error, code, path, fix))
            return None

    def passes(
        self, code: str, path: Path, check: Callable[[], object], fix: str | None = None
    ) -> bool:
        """Returns whether a check raised no `DataError`; the arguments are those of `attempt`."""
        before = len(self.problems)
        self.attempt(code, path, check, fix)
        return len(self.problems) == before


def as_problem(error: DataError, code: str, path: Path, fix: str | None = None) -> Problem:
    """Returns a fault of the data as a problem."""
    where = [f"`{error.file}`"] if error.file else []
    where += [f"column `{error.column}`"] if error.column is not None else []
    where += [f"row {error.row}"] if error.row is not None else []
    message = f"{', '.join(where)}: {error.message}" if where else error.message
    return Problem(code, message, path, hint=error.hint, fix=fix)
