"""`kerasflow init`: a starting blueprint for a data file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from kerasflow.cli.file_types import FilePath


@click.command("init")
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--target", metavar="COLUMN", help="What to predict.  [default: guessed]")
@click.option(
    "--out",
    type=FilePath(dir_okay=False, path_type=Path),
    help="The blueprint's file.  [default: beside the data, with its name]",
)
def command(data: Path, target: str | None, out: Path | None) -> None:
    """Write a starting blueprint for a CSV, Parquet or npz file.

    It checks clean, and trains as it is: what to predict, which columns are numbers, categories or
    text, and the sizes of the model are guessed from the data. Read it, then make it yours. The
    schema beside it, kerasflow.schema.json, is for your editor.
    """
    from kerasflow.cli.drafts import draft_blueprint
    from kerasflow.running.folders import new_file, write_text

    stem = data.name.partition(".")[0]
    out = out or data.with_name(f"{stem}.json")
    if out.suffix not in (".json", ".yaml", ".yml"):
        raise click.UsageError(f"`{out}`: expected a name in .json, .yaml or .yml")
    if out.exists():
        raise click.UsageError(f"`{out}` is there already; name another file with --out")
    path, root = _reachable(data, out.parent)
    blueprint = draft_blueprint(data, path, target)
    blueprint["about"]["command"] = f"kerasflow run {out}{root}"
    with new_file(out):
        write_text(out, _text(blueprint, out))
    click.echo(out)
    for line in blueprint["about"].get("guessed", ()):
        click.echo(line, err=True)


def _text(blueprint: dict[str, Any], out: Path) -> str:
    """Returns the blueprint's text; it names the schema unless another file has that name."""
    from kerasflow.cli.schema_files import ensure_schema, with_schema
    from kerasflow.documents.writing import to_json, to_yaml

    if ensure_schema(out.parent):
        return with_schema(blueprint, out.suffix)
    return (to_json if out.suffix == ".json" else to_yaml)(blueprint)


def _reachable(data: Path, folder: Path) -> tuple[str, str]:
    """Returns the data's path in a blueprint of that folder, and the option that it then needs."""
    real, around = data.resolve(), folder.resolve()
    if real.is_relative_to(around):
        return real.relative_to(around).as_posix(), ""
    return data.name, f" --data-root {os.fspath(data.parent)}"
