"""`kerasflow compare`: many runs side by side."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerasflow.blueprints.answer_forms import TABLE
from kerasflow.cli.file_types import FilePath

if TYPE_CHECKING:
    from kerasflow.running.comparisons import Comparison


@click.command("compare")
@click.argument("runs", nargs=-1, type=FilePath(path_type=Path), metavar="RUN...")
@click.option(
    "--sort",
    metavar="NAME",
    help="Sort by a column, as in test.accuracy.  [default: the first metric that judges]",
)
@click.option(
    "--descending/--ascending",
    default=None,
    help="Which stands first, the largest or the smallest.  [default: what is better]",
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Show the first N.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", TABLE, "markdown"]), default="text"
)
@click.option(
    "--html",
    "page",
    type=FilePath(path_type=Path),
    help="Write a page with the learning curves of all, a file that is not there yet.",
)
def command(
    runs: tuple[Path, ...],
    sort: str | None,
    descending: bool | None,
    top: int | None,
    form: str,
    page: Path | None,
) -> None:
    """Compare runs: what differs in their blueprints beside what came of it.

    RUN is the folder of a run, or one that runs are in; by default it is the folder runs.
    """
    from kerasflow.cli.terminals import echo_data
    from kerasflow.errors import printable
    from kerasflow.running.comparisons import compare
    from kerasflow.running.folders import RUNS

    if page is not None and page.exists():
        raise click.UsageError(f"`{page}` is there already, and is not written over")
    found = compare(*(runs or (RUNS,)), sort=sort, descending=descending, top=top)
    if page is not None:
        found.save_page(page)
    echo_data(_write(found, form))
    sys.stdout.flush()
    for told in _remarks(found):
        click.echo(printable(told), err=True)


def _remarks(found: Comparison) -> list[str]:
    if found.sorted_by is None:
        return [*found.faults]
    first = "largest" if found.descending else "smallest"
    return [f"sorted by {found.sorted_by}, the {first} first", *found.faults]


def _write(found: Comparison, form: str) -> str:
    if form == TABLE:
        return found.to_csv()
    if form == "markdown":
        return found.to_markdown()
    if form == "json":
        from kerasflow.documents.records import record_text

        return record_text(_as_values(found), indent=2) + "\n"
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return found.summary(width) + "\n"


def _as_values(found: Comparison) -> dict[str, object]:
    """Returns the answer as plain values: every column by its name, in order."""
    return {
        "sorted_by": found.sorted_by,
        "descending": found.descending,
        "results": [*found.results],
        "differences": [*found.differences],
        "runs": found.rows,
        "faults": [*found.faults],
    }
