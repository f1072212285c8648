"""`kerasflow run`: trains and judges the model of a blueprint."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerasflow.checking.file_names import BLUEPRINT
from kerasflow.cli.file_types import FilePath
from kerasflow.cli.options import limits_memory, reads_blueprint

if TYPE_CHECKING:
    from kerasflow.running.options import MemoryLimit, Reading


# This file is read when the verb is asked for, next to nothing after the process began.
_BEGAN = time.perf_counter()


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a run goes: into a new folder, or on in that of one that was begun."""

    out: Path | None
    resume: Path | None


_OPTIONS = (
    click.option(
        "--out",
        type=FilePath(path_type=Path),
        help="Folder of the run, new or empty.  [default: runs/<name>-<n>]",
    ),
    click.option(
        "--resume",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Go on with the run in this folder, which was killed or interrupted.",
    ),
)


def _chooses_folder(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the verb the options that say where a run goes; it takes them as `folder`."""

    @wraps(verb)
    def wrapped(out: Path | None, resume: Path | None, **rest: Any) -> Any:
        return verb(folder=Folder(out, resume), **rest)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


@click.command("run")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@_chooses_folder
@click.option("--allow-download", is_flag=True, help="Let built-in data sets be downloaded.")
@click.option("--quiet", is_flag=True, help="Say nothing on the way but warnings.")
@limits_memory
@reads_blueprint
def command(
    file: Path | None,
    folder: Folder,
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
    from kerasflow.running.resuming import is_finished
    from kerasflow.running.roots import refuse_strange_source, with_recorded_roots
    from kerasflow.running.runs import Run

    clock = Clock(_BEGAN)
    source = _choose_source(file, folder, reading)
    resume = folder.resume
    if resume and is_finished(resume):
        click.echo(Run.load(resume).summary())
        click.echo(f"`{resume}` is finished; nothing of it is left to do", err=True)
        return 0
    examination = examine(source, **with_recorded_roots(source, reading))
    blueprint = examination.require()
    refuse_strange_source(source, blueprint, reading)
    if not resume:
        refuse_used_folder(folder.out)  # again when it begins; the backend takes seconds to start
    prefer_determinism(blueprint)
    start_backend(blueprint.runtime.backend)
    try:
        with placing(blueprint):
            begun = {"progress": not quiet, "again": resume is not None}
            execution = prepare(examination, clock, resume or folder.out, limit, **begun)
            say_warnings(examination, colour=wants_colour(err=True))
            done = execution.run(None, allow_download=allow_download)
    except Interruption as interruption:
        if interruption.run:
            click.echo(interruption.run.summary())
        click.echo(str(interruption), err=True)
        return interruption.exit_status
    click.echo(done.summary())
    return 0


def _choose_source(file: Path | None, folder: Folder, reading: Reading) -> Path:
    """Returns the blueprint that is run: the one that is named, or that of the run to resume."""
    if folder.resume is None:
        if file is None:
            raise click.UsageError("name a blueprint, or the folder of a run after `--resume`")
        return file
    if file or folder.out or reading.get("sets") or reading.get("unsets"):
        raise click.UsageError(
            "`--resume` goes on with the blueprint of the run in its own folder; leave out FILE, "
            "`--out`, `--set` and `--unset`"
        )
    return folder.resume / BLUEPRINT
