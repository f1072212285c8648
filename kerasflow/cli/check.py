"""`kerasflow check`: every fault of a blueprint, without Keras."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kerasflow.cli.options import reads_blueprint
from kerasflow.cli.statuses import wants_colour
from kerasflow.errors import BlueprintError, Problem

if TYPE_CHECKING:
    from kerasflow.running.options import Reading


# One answer for all files, which programs read.
_WHOLE = ("json", "github", "sarif")


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
@reads_blueprint
def command(files: tuple[str, ...], form: str, strict: bool, reading: Reading) -> int:
    """Report every problem of blueprints with its line.

    Neither Keras nor TensorFlow is loaded, and no data is read.
    """
    from kerasflow.checking import check

    found = {file: check(file, **reading) for file in files}
    problems = [problem for each in found.values() for problem in each]
    if form in _WHOLE:
        click.echo(_rendered(problems, form), nl=bool(problems) or form != "github")
    else:
        for file, each in found.items():
            click.echo(_rendered(each, form) if each else f"{file}: no problems")
    at_fault = any(strict or problem.severity == "error" for problem in problems)
    return BlueprintError.exit_status if at_fault else 0


def _rendered(problems: list[Problem] | tuple[Problem, ...], form: str) -> str:
    from kerasflow.checking.rendering import render

    return render(problems, form, colour=wants_colour())  # type: ignore[arg-type]
