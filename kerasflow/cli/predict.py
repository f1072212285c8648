"""`kerasflow predict`: applies the model of a run to new data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kerasflow.blueprints.answer_forms import BINARY_FORMS, PREDICTION_FORMS, TABLE, TREE
from kerasflow.cli.file_types import FilePath
from kerasflow.cli.options import names_weights, registers_classes


@click.command("predict")
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN")
@click.argument("data", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=FilePath(path_type=Path),
    help="Write here, in a new folder where there is none.  [default: stdout]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(PREDICTION_FORMS),
    help="What to write.  [default: by the name of --out, else csv]",
)
@click.option(
    "--no-escape",
    "escape",
    is_flag=True,
    default=True,
    flag_value=False,
    help="Leave text in CSV as it is that a spreadsheet takes for formulas.",
)
@names_weights
@registers_classes
def command(
    folder: Path,
    data: Path,
    out: Path | None,
    form: str | None,
    escape: bool,
    weights: str | None,
) -> None:
    """Apply the model of a RUN to new DATA: CSV, Parquet or npz with its columns.

    There is a row of answers for each row of data, in the same order. CSV has a cell for each
    number; images and sequences go to npz or Parquet, or to JSON. In CSV, text that a spreadsheet
    would take for a formula gets a ' in front.
    """
    from kerasflow.cli.starting import start_backend
    from kerasflow.cli.terminals import echo_data
    from kerasflow.running import predict
    from kerasflow.running.folders import new_file
    from kerasflow.running.other_weights import open_run

    form = _form(out, form)
    run: Any = open_run(folder, weights)
    start_backend(run.blueprint.runtime.backend)
    if out is None:
        predictions = predict(run, data)
        echo_data(predictions.as_json() if form == TREE else predictions.as_csv(escape=escape))
        return
    with new_file(out):
        predictions = predict(run, data)
        predictions.save(out, form=form, escape=escape)
    count = len(next(iter(predictions.values())).outputs)
    click.echo(f"{count} row{'' if count == 1 else 's'} in {out}", err=True)


def _form(out: Path | None, form: str | None) -> str:
    """Returns what is written, before anything slow."""
    from kerasflow.errors import RunError

    if out is None:
        if form in BINARY_FORMS:
            raise click.UsageError(f"--format {form} goes to a file; name it with --out")
        return form or TABLE
    if out.exists():
        raise click.UsageError(f"`{out}` is there already, and is not written over")
    from kerasflow.running.answer_files import form_of

    try:
        return form or form_of(out)
    except RunError as error:
        raise click.UsageError(f"{error}, or give --format") from error
