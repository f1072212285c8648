"""`kerasflow check --shapes`: what Keras finds, and the nodes with their shapes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kerasflow.blueprints.specs import Component
from kerasflow.checking import Examination
from kerasflow.cli.starting import start_keras
from kerasflow.cli.terminals import write_columns
from kerasflow.documents.records import record_text
from kerasflow.errors import Problem
from kerasflow.nearness import listed

if TYPE_CHECKING:
    from kerasflow.building.layouts import Layout, Row

_HEADINGS = ("node", "layer", "output", "parameters")


def look_at_shapes(
    examination: Examination, roots: Sequence[str | os.PathLike[str]]
) -> tuple[Sequence[Problem], Layout | None]:
    """Returns every problem of a blueprint without errors, and its nodes where there is none.

    Args:
        examination: What the round without Keras came to.
        roots: Further folders in which data files are looked for.
    """
    start_keras(examination.require().runtime.backend)
    from kerasflow.building.layouts import lay_out, without_table
    from kerasflow.running.checks import check_shapes

    problems, inference = check_shapes(examination, roots=roots)
    graph, model = examination.graph, examination.require().model
    if any(item.severity == "error" for item in problems):
        return problems, None
    if inference is not None and graph is not None:
        return problems, lay_out(graph, inference)
    return problems, without_table(model.tag) if isinstance(model, Component) else None


def write_layout(layout: Layout) -> None:
    """Writes the table of a model to stdout, with the sums at its end."""
    if layout.rows:
        write_columns([_HEADINGS, *map(_cells, layout.rows)])
        click.echo(_sums(layout))
    if layout.left_out:
        click.echo(f"left out of the model, for they reach no output: {listed(layout.left_out)}")
    for reason in layout.waiting:
        click.echo(f"? {reason}")


def _sums(layout: Layout) -> str:
    if layout.waiting and all(
        row.parameters is None for row in layout.rows if row.layer != "input"
    ):
        return "how many parameters there are is not known yet"
    fixed = layout.parameters - layout.trainable
    known = "parameters that are known" if layout.waiting else "parameters"
    return f"{layout.parameters:,} {known}: {layout.trainable:,} trainable, {fixed:,} not"


def with_layouts(answer: str, layouts: Mapping[str, Layout]) -> str:
    """Returns the answer in JSON with the shapes of each file beside the problems.

    Args:
        answer: One object.
        layouts: The tables, by file.
    """
    shapes = {file: asdict(layout) for file, layout in layouts.items()}
    return record_text({**json.loads(answer), "shapes": shapes}, indent=2, ascii_only=True)


def _cells(row: Row) -> tuple[str, ...]:
    parameters = "?" if row.parameters is None else f"{row.parameters:,}" if row.parameters else ""
    return row.name, row.layer, ", ".join(_outputs(row)) or "?", parameters


def _outputs(row: Row) -> Iterator[str]:
    """Yields each output as text; float32 is what a reader expects."""
    for shape, dtype in zip(row.shapes or (), row.dtypes, strict=True):
        yield str(shape) if dtype == "float32" else f"{shape} {dtype}"
