"""`kerasflow check`: every fault of a blueprint, without Keras."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerasflow.cli.options import reads_blueprint
from kerasflow.cli.statuses import wants_colour
from kerasflow.errors import BlueprintError, Problem

if TYPE_CHECKING:
    from kerasflow.running.options import Reading


# One answer for all files, which programs read.
_WHOLE = ("json", "github", "sarif")

# What an unknown layer is given can be checked, and mended, when its name is.
_PASSES = 5


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "concise", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="With excerpts, one line a problem, or for programs: GitHub and code scanners too.",
)
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--fix", is_flag=True, help="Mend what is certain, and show the difference.")
@click.option("--diff", is_flag=True, help="With --fix: show the difference only.")
@reads_blueprint
def command(
    files: tuple[str, ...], form: str, strict: bool, fix: bool, diff: bool, reading: Reading
) -> int:
    """Report every problem of blueprints with its line.

    Neither Keras nor TensorFlow is loaded, and no data is read.
    """
    from kerasflow.checking import check

    if (diff and not fix) or (fix and form in _WHOLE):
        raise click.UsageError("--diff goes with --fix, and --fix with text or concise")
    for file in files if fix else ():
        for _ in range(1 if diff else _PASSES):
            if not _fix(file, check(file, **reading), write=not diff):
                break
    found = {file: check(file, **reading) for file in files}
    problems = [problem for each in found.values() for problem in each]
    if form in _WHOLE:
        click.echo(_rendered(problems, form), nl=bool(problems) or form != "github")
    else:
        for file, each in found.items():
            click.echo(_rendered(each, form) if each else f"{file}: no problems")
    at_fault = any(strict or problem.severity == "error" for problem in problems)
    return BlueprintError.exit_status if at_fault else 0


def _fix(file: str, problems: Sequence[Problem], *, write: bool) -> bool:
    """Shows what mending changes in a file, and writes it where that is asked for.

    Returns whether anything was changed.
    """
    from difflib import unified_diff

    from kerasflow.checking.fixing import SUFFIXES, apply_fixes

    path = Path(file)
    if path.suffix not in SUFFIXES or not any(problem.fix for problem in problems):
        return False
    before = path.read_bytes().decode("utf-8")
    after = apply_fixes(before, problems, file)
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    click.echo("".join(unified_diff(old, new, file, file)), nl=False)
    if write and after != before:
        path.write_bytes(after.encode("utf-8"))
    return after != before


def _rendered(problems: list[Problem] | tuple[Problem, ...], form: str) -> str:
    from kerasflow.checking.rendering import render

    return render(problems, form, colour=wants_colour())  # type: ignore[arg-type]
