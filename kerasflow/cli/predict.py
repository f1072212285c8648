"""`kerasflow predict`: applies the model of a run to new data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerasflow.cli.options import registers_classes

if TYPE_CHECKING:
    from kerasflow.running.predictions import Predictions


@click.command("predict")
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN")
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write here.  [default: stdout]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    help="What to write.  [default: by the name of --out, else csv]",
)
@registers_classes
def command(folder: Path, data: Path, out: Path | None, form: str | None) -> None:
    """Apply the model of a RUN to new DATA: CSV, Parquet or npz with its columns.

    There is a row of answers for each row of data, in the same order.
    """
    from kerasflow.cli.starting import start_backend
    from kerasflow.cli.terminals import echo_data
    from kerasflow.running import Run, predict

    if out is not None and out.exists():
        raise click.UsageError(f"`{out}` is there already, and is not written over")
    run: Any = Run.load(folder)
    start_backend(run.blueprint.runtime.backend)
    predictions = predict(run, data)
    suffix = out.suffix.removeprefix(".") if out else ""
    text = _written(predictions, form or ("json" if suffix == "json" else "csv"))
    if out is None:
        echo_data(text)
    else:
        from kerasflow.running.folders import write_text

        write_text(out, text)
        count = len(predictions.rows())
        click.echo(f"{count} row{'' if count == 1 else 's'} in {out}", err=True)


def _written(predictions: Predictions, form: str) -> str:
    if form == "json":
        import json

        return json.dumps(predictions.rows(), ensure_ascii=False, indent=1) + "\n"
    return predictions.as_csv()
