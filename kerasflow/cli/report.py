"""`kerasflow report`: draws the page of a run again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerasflow.cli.file_types import FilePath
from kerasflow.cli.options import names_roots, registers_classes

if TYPE_CHECKING:
    from kerasflow.running import Run


@click.command("report")
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN")
@click.option(
    "--out",
    type=FilePath(path_type=Path),
    help="Write here, a file that is not there yet.  [default: report.html in the folder of RUN]",
)
@names_roots
@registers_classes
def command(folder: Path, out: Path | None, roots: tuple[Path, ...]) -> None:
    """Draw the page of a RUN again: curves, confusions, mistakes, what to look at.

    Its data is read again. Without it, the page has what the report has, and says what is missing.
    """
    from kerasflow.cli.starting import start_backend
    from kerasflow.errors import printable
    from kerasflow.running import Run

    if out is not None and out.exists():
        raise click.UsageError(f"`{out}` is there already, and is not written over")
    run: Run = Run.load(folder)
    start_backend(run.blueprint.runtime.backend)
    click.echo(printable(str(run.save_report(out, roots=roots))))
