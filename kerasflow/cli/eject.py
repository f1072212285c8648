"""`kerasflow eject`: a blueprint as plain Python code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerasflow.cli.file_types import FilePath
from kerasflow.cli.options import reads_blueprint

if TYPE_CHECKING:
    from kerasflow.running.options import Reading


@click.command("eject")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=FilePath(dir_okay=False, path_type=Path),
    help="The Python file; none is written over.  [default: stdout]",
)
@click.option("--model-only", is_flag=True, help="Leave out data and training.")
@reads_blueprint
def command(file: Path, out: Path | None, model_only: bool, reading: Reading) -> None:
    """Print a blueprint as one plain Python file, which needs Keras and nothing of KerasFlow.

    What plain code does not say is refused, each part with its place.
    """
    if out is not None and out.exists():
        raise click.UsageError(f"`{out}` is there already, and is not written over")
    from kerasflow.checking import examine
    from kerasflow.cli.starting import start_keras

    blueprint = examine(file, **reading).require()
    start_keras(blueprint.runtime.backend)
    from kerasflow.converting.python import to_python

    text = to_python(blueprint, only="model" if model_only else None, roots=reading["roots"])
    if out is None:
        click.echo(text, nl=False)
        return
    from kerasflow.running.folders import new_file, write_text

    with new_file(out):
        write_text(out, text)
    click.echo(out)
