"""`kerasflow run`: trains and judges the model of a blueprint."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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
    finished: Path | None
    warm: Path | None


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
    click.option(
        "--continue",
        "finished",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Train the finished run in this folder longer: with `--set fit.epochs=…`.",
    ),
    click.option(
        "--warm-start",
        "warm",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Begin with the weights of the finished run in this folder, on the data of FILE.",
    ),
)


def _chooses_folder(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the verb the options that say where a run goes; it takes them as `folder`."""

    @wraps(verb)
    def wrapped(
        out: Path | None,
        resume: Path | None,
        finished: Path | None,
        warm: Path | None,
        **rest: Any,
    ) -> Any:
        return verb(folder=Folder(out, resume, finished, warm), **rest)

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
    from kerasflow.running.experiments import examine_longer, prepare
    from kerasflow.running.lengthening import Destination
    from kerasflow.running.resuming import is_finished
    from kerasflow.running.roots import refuse_strange_source, with_recorded_roots
    from kerasflow.running.run_logs import listening
    from kerasflow.running.runs import Run
    from kerasflow.running.warm_starts import open_warm_start

    clock = Clock(_BEGAN)
    source = _choose_source(file, folder, reading)
    resume = folder.resume
    if resume and is_finished(resume):
        click.echo(Run.load(resume).summary())
        click.echo(f"`{resume}` is finished; nothing of it is left to do", err=True)
        return 0
    warm = open_warm_start(folder.warm) if folder.warm else None
    place = Destination(resume or folder.out, again=bool(resume), warm=warm)
    if folder.finished:
        before, examination = examine_longer(source, reading)
        place = place._replace(finished=folder.finished, before=before)
    else:
        examination = examine(source, **with_recorded_roots(source, reading))
    blueprint = examination.require()
    refuse_strange_source(source, blueprint, reading)
    if not resume:
        refuse_used_folder(folder.out)  # again when it begins; the backend takes seconds to start
    prefer_determinism(blueprint)
    start_backend(blueprint.runtime.backend)
    try:
        with listening(), placing(blueprint):
            execution = prepare(examination, clock, place, limit, progress=not quiet)
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
    """Returns the blueprint that is run: the one that is named, or that of a run to go on with."""
    from kerasflow.checking.file_names import BLUEPRINT

    begun = folder.resume or folder.finished
    if begun and folder.warm:
        raise click.UsageError(
            "`--warm-start` begins a new run with the weights of another; leave it out, or "
            "`--resume` and `--continue`, which go on with one"
        )
    if begun is None:
        if file is None and folder.warm:
            raise click.UsageError("name the blueprint that is to begin with these weights, too")
        if file is None:
            raise click.UsageError("name a blueprint, or the folder of a run after `--resume`")
        return file
    if file or (folder.resume and folder.finished):
        raise click.UsageError(
            "`--resume` and `--continue` go on with the blueprint of a run; leave out FILE, and "
            "one of the two"
        )
    if folder.resume and (folder.out or reading.get("sets") or reading.get("unsets")):
        raise click.UsageError(
            "`--resume` goes on with a run as it was begun, in its own folder; leave out `--out`, "
            "`--set` and `--unset`. `--continue` trains a finished run longer"
        )
    return begun / BLUEPRINT
