"""`kerasflow schema`: what editors read to complete, explain and check blueprints."""

from __future__ import annotations

from pathlib import Path

import click

from kerasflow.cli.file_types import FilePath
from kerasflow.cli.options import registers_classes


@click.command("schema")
@click.option(
    "--out", type=FilePath(dir_okay=False, path_type=Path), help="A file.  [default: stdout]"
)
@click.option("--force", is_flag=True, help="Write over a file that is no schema of KerasFlow.")
@registers_classes
def command(out: Path | None, force: bool) -> None:
    """Print the JSON Schema of blueprints, for editors.

    A blueprint names the file in its first line: "$schema": "./kerasflow.schema.json", or in YAML
    # yaml-language-server: $schema=./kerasflow.schema.json
    """
    from kerasflow.cli.schema_files import is_schema, schema_text
    from kerasflow.running.folders import write_text

    if out is None:
        click.echo(schema_text(), nl=False)
        return
    if out.exists() and not out.is_file():
        raise click.UsageError(f"`{out}` is no file that can be written; name another with --out")
    if out.exists() and not (force or is_schema(out)):
        raise click.UsageError(
            f"`{out}` is there already and is no schema of KerasFlow; name another file with --out"
        )
    write_text(out, schema_text())
    click.echo(out)
