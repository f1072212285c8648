"""`kerasflow check --fix`: what is certain is mended, and the difference is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from kerasflow.errors import Problem

if TYPE_CHECKING:
    from kerasflow.running.options import Reading

# What an unknown layer is given can be checked, and mended, when its name is.
_PASSES = 5


class FixOptions(TypedDict):
    """The options of `check` that change files: `fix` mends, `diff` shows what would change."""

    fix: bool
    diff: bool


def mend(file: str, mending: FixOptions, reading: Reading) -> None:
    """Mends a file where that is asked for, and shows the difference.

    Args:
        file: The blueprint.
        mending: What was asked for.
        reading: How the file is read.
    """
    if not mending["fix"]:
        return
    from kerasflow.checking import check
    from kerasflow.checking.fixing import SUFFIXES

    if Path(file).suffix not in SUFFIXES:
        return
    only_shown = mending["diff"]
    for _ in range(1 if only_shown else _PASSES):
        if not _fix(file, check(file, **reading), write=not only_shown):
            break


def _fix(file: str, problems: Sequence[Problem], *, write: bool) -> bool:
    """Shows what mending changes in a file, and writes it where asked; returns whether it did."""
    from difflib import unified_diff

    from kerasflow.checking.fixing import apply_fixes

    path = Path(file)
    if all(problem.fix is None for problem in problems):
        return False
    before = path.read_bytes().decode("utf-8")
    after = apply_fixes(before, problems, file)
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    click.echo("".join(unified_diff(old, new, file, file)), nl=False)
    if write and after != before:
        path.write_bytes(after.encode("utf-8"))
    return after != before
