"""`kerasflow evaluate`: judges the model of a run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerasflow.cli.file_types import FilePath
from kerasflow.cli.options import names_roots, names_weights, registers_classes

if TYPE_CHECKING:
    from kerasflow.running import Run


@click.command("evaluate")
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN")
@click.option(
    "--data",
    type=FilePath(path_type=Path),
    help="Other rows, targets included: CSV, Parquet or npz.  [default: the data of the run]",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@names_roots
@names_weights
@registers_classes
def command(
    folder: Path, data: Path | None, form: str, weights: str | None, roots: tuple[Path, ...]
) -> None:
    """Judge the model of a run again, on its own data or on other."""
    from kerasflow.cli.starting import start_backend
    from kerasflow.cli.terminals import echo_data
    from kerasflow.documents.records import record_text
    from kerasflow.running import evaluate
    from kerasflow.running.other_weights import open_run

    run: Run = open_run(folder, weights)
    start_backend(run.blueprint.runtime.backend)
    found = evaluate(run, data, roots=roots)
    if form == "json":
        echo_data(record_text(found, indent=2) + "\n")
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    from kerasflow.errors import printable
    from kerasflow.running.summaries import align, tabulate_scores

    yield from tabulate_scores(found)
    for split, outputs in found["classification"].items():
        for output, scores in outputs.items():
            if "per_class" in scores:
                yield f"\n{printable(output)}, {split}"
                yield from align(_per_class(scores["per_class"]))


def _per_class(scores: Mapping[str, Mapping[str, float]]) -> list[list[str]]:
    table = [["class", "precision", "recall", "f1", "rows"]]
    for name, row in scores.items():
        numbers = [f"{row[key]:.4f}" for key in ("precision", "recall", "f1")]
        table.append([name, *numbers, str(row["rows"])])
    return table
