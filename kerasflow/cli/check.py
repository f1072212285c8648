"""`kerasflow check`: every fault of a blueprint, without Keras; with it, those of shapes too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

import click

from kerasflow.cli.mending import FixOptions, mend
from kerasflow.cli.options import reads_blueprint
from kerasflow.cli.statuses import wants_colour
from kerasflow.errors import BlueprintError, Problem
from kerasflow.garbage import without_collections

if TYPE_CHECKING:
    from kerasflow.building.layouts import Layout
    from kerasflow.checking import Examination
    from kerasflow.running.options import Reading

# One answer for all files, which programs read.
_WHOLE = ("json", "github", "sarif")
_Found = tuple[Sequence[Problem], "Layout | None"]


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
@click.option("--shapes", is_flag=True, help="Let Keras look at the shapes, and show them.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--fix", is_flag=True, help="Mend what is certain, and show the difference.")
@click.option("--diff", is_flag=True, help="With --fix: show the difference only.")
@reads_blueprint
def command(
    files: tuple[str, ...],
    form: str,
    shapes: bool,
    strict: bool,
    reading: Reading,
    **mending: Unpack[FixOptions],
) -> int:
    """Report every problem of blueprints with its line.

    Neither Keras nor TensorFlow is loaded, and no data is read. With --shapes, a blueprint without
    errors is then built of symbols, without memory for its weights, on what the headers of its data
    files say: what Keras would refuse is reported at its node, what does not fit the data where it
    is named, and where there is nothing, all nodes are listed with their shapes.
    """
    if (mending["diff"] and not mending["fix"]) or (mending["fix"] and form in _WHOLE):
        raise click.UsageError("--diff goes with --fix, and --fix with text or concise")
    with without_collections(frozen=True):
        from kerasflow.checking import examine
    for file in files:
        mend(file, mending, reading)
    found = {file: _look(examine(file, **reading), shapes, reading) for file in files}
    problems = [problem for each, _ in found.values() for problem in each]
    if form in _WHOLE:
        click.echo(_whole(found, problems, form), nl=bool(problems) or form != "github")
    else:
        for file, (each, layout) in found.items():
            click.echo(_rendered(each, form) if each else f"{file}: no problems")
            _show(layout)
    at_fault = any(strict or problem.severity == "error" for problem in problems)
    return BlueprintError.exit_status if at_fault else 0


def _look(examination: Examination, shapes: bool, reading: Reading) -> _Found:
    """Returns the problems of a file, and its nodes where they are asked for and known."""
    if not shapes or examination.errors:
        return examination.problems, None
    from kerasflow.cli.shapes import look_at_shapes

    return look_at_shapes(examination, reading["roots"])


def _show(layout: Layout | None) -> None:
    if layout:
        from kerasflow.cli.shapes import write_layout

        write_layout(layout)


def _whole(found: dict[str, _Found], problems: list[Problem], form: str) -> str:
    """Returns one answer for all files; JSON has the shapes beside the problems."""
    layouts = {file: layout for file, (_, layout) in found.items() if layout}
    if form == "json" and layouts:
        from kerasflow.cli.shapes import with_layouts

        return with_layouts(_rendered(problems, form), layouts)
    return _rendered(problems, form)


def _rendered(problems: Sequence[Problem], form: str) -> str:
    from kerasflow.checking.rendering import render

    return render(problems, form, colour=wants_colour())  # type: ignore[arg-type]
