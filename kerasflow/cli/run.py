"""`kerasflow run`: trains and judges the model of a blueprint."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kerasflow.cli.file_types import FilePath
from kerasflow.cli.options import limits_memory, reads_blueprint

if TYPE_CHECKING:
    from kerasflow.running.options import MemoryLimit, Reading


# This file is read when the verb is asked for, next to nothing after the process began.
_BEGAN = time.perf_counter()


@click.command("run")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=FilePath(path_type=Path),
    help="Folder of the run, new or empty.  [default: runs/<name>-<n>]",
)
@click.option("--allow-download", is_flag=True, help="Let built-in data sets be downloaded.")
@click.option("--quiet", is_flag=True, help="Say nothing on the way but warnings.")
@limits_memory
@reads_blueprint
def command(
    file: Path,
    out: Path | None,
    allow_download: bool,
    quiet: bool,
    limit: MemoryLimit,
    reading: Reading,
) -> int:
    """Check, build, train and evaluate; keep the run in a folder of its own."""
    from kerasflow.building.determinism import prefer_determinism
    from kerasflow.building.placement import placing
    from kerasflow.checking import examine
    from kerasflow.cli.starting import start_backend
    from kerasflow.cli.statuses import wants_colour
    from kerasflow.running import Interruption
    from kerasflow.running.cautions import say_warnings
    from kerasflow.running.claiming import refuse_used_folder
    from kerasflow.running.clocks import Clock
    from kerasflow.running.experiments import prepare
    from kerasflow.running.roots import refuse_strange_source, with_recorded_roots

    clock = Clock(_BEGAN)
    examination = examine(file, **with_recorded_roots(file, reading))
    blueprint = examination.require()
    refuse_strange_source(file, blueprint, reading)
    refuse_used_folder(out)  # again when it begins, but the backend takes seconds to start
    prefer_determinism(blueprint)
    start_backend(blueprint.runtime.backend)
    try:
        with placing(blueprint):
            execution = prepare(examination, clock, out, limit, progress=not quiet)
            say_warnings(examination, colour=wants_colour(err=True))
            done = execution.run(None, allow_download=allow_download)
    except Interruption as interruption:
        if interruption.run:
            click.echo(interruption.run.summary())
        click.echo(str(interruption), err=True)
        return interruption.exit_status
    click.echo(done.summary())
    return 0
