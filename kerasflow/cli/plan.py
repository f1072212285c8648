"""`kerasflow plan`: what a blueprint will take, before anything is taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerasflow.cli.options import limits_memory, reads_blueprint
from kerasflow.cli.statuses import wants_colour
from kerasflow.errors import BlueprintError

if TYPE_CHECKING:
    from kerasflow.running.options import MemoryLimit, Reading
    from kerasflow.running.plans import Plan


@click.command("plan")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--batch-size", type=click.IntRange(1), help="In place of `fit.batch_size`.")
@limits_memory
@reads_blueprint
def command(
    file: Path, form: str, batch_size: int | None, limit: MemoryLimit, reading: Reading
) -> int:
    """Print parameters, operations, memory, room on disk and steps of a blueprint.

    Nothing large is allocated, and of the data only the headers are read. The exit status is 3
    when there is not enough memory.
    """
    from kerasflow.checking import examine
    from kerasflow.cli.starting import start_backend
    from kerasflow.running.options import with_batch_size

    examination = examine(file, **with_batch_size(reading, batch_size))
    start_backend(examination.require().runtime.backend)
    from kerasflow.running.plans import plan_examined

    made = plan_examined(examination, memory_limit_bytes=limit)
    click.echo(_as_json(made) if form == "json" else _as_text(made))
    at_fault = any(problem.severity == "error" for problem in made.problems)
    return BlueprintError.exit_status if at_fault else 0


def _as_text(made: Plan) -> str:
    from kerasflow.checking.rendering import render

    problems = render(made.problems, "text", colour=wants_colour())
    return f"{made}\n\n{problems}" if problems else str(made)


def _as_json(made: Plan) -> str:
    from kerasflow.checking.rendering import render
    from kerasflow.documents.records import record_text
    from kerasflow.running.plan_tables import to_mapping

    found = json.loads(render(made.problems, "json"))
    return record_text({**to_mapping(made), **found}, indent=2)
