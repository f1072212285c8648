"""The way from a blueprint to a run: check, feed, build, fit, evaluate, save, report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from kerasflow.blueprints.loading import Source
from kerasflow.blueprints.sections import PRECISIONS
from kerasflow.blueprints.specs import Component
from kerasflow.building import choose_backend
from kerasflow.building.caching import keep_compiled, keep_compiled_by_jax
from kerasflow.building.determinism import prefer_determinism
from kerasflow.building.placement import placing
from kerasflow.building.surroundings import find_policy
from kerasflow.catalog import values
from kerasflow.checking import examine
from kerasflow.checking.adapting_rules import find_never_adapted
from kerasflow.checking.contexts import Context
from kerasflow.checking.examining import Examination
from kerasflow.checking.file_names import BLUEPRINT
from kerasflow.checking.phases import Phase
from kerasflow.checking.recovery import Omissions
from kerasflow.errors import BlueprintError, BuildError, MissingDependencyError
from kerasflow.paths import Path as DocumentPath
from kerasflow.running.cautions import say_warnings
from kerasflow.running.claiming import refuse_used_folder
from kerasflow.running.clocks import Clock
from kerasflow.running.lengthening import Destination, refuse_unfinished
from kerasflow.running.options import Beginning, MemoryLimit, Reading
from kerasflow.running.path_sandbox import check_written
from kerasflow.running.resuming import is_finished
from kerasflow.running.roots import Roots, refuse_strange_source, with_recorded_roots
from kerasflow.running.run_logs import listening
from kerasflow.running.tracking.tracking import refuse_missing_trackers
from kerasflow.running.warm_starts import WarmStart, open_warm_start

if TYPE_CHECKING:
    from kerasflow.blueprints.blueprint import Blueprint
    from kerasflow.running.execution import Execution
    from kerasflow.running.runs import Run


def run(
    source: Source,
    *,
    data: Any = None,
    out: str | os.PathLike[str] | None = None,
    allow_download: bool = False,
    progress: bool = True,
    memory_limit_bytes: MemoryLimit = "machine",
    **reading: Unpack[Beginning],
) -> Run:
    """Trains and judges the model of a blueprint, and keeps everything in a folder.

    Use it for a whole experiment; `kerasflow.build` gives the model alone. What the check warns of
    is said on stderr before anything trains.

    Args:
        source: A file, a mapping as in a file, or a `Blueprint`.
        data: Takes the place of `data.source`: a mapping of arrays, a DataFrame, the path of a
            file, a mapping from `train`, `validation` and `test` to such, or `(x, y)`.
        out: The folder, new or empty; by default `runs/<name>-<n>` in the current folder, with
            the next free n.
        allow_download: Whether one of Keras' data sets may be downloaded.
        progress: Say on stderr how far it is; warnings stand there without, too.
        memory_limit_bytes: A training that takes more is refused before it takes any; by default
            more than this machine has free. None for any amount.
        **reading: `sets`, `unsets` and `roots`, as `kerasflow.check` takes them. And
            `warm_start`, a finished run or its folder: then the run begins with the weights of that
            one, and with what its `preprocess` learned; the optimizer begins afresh. The report has
            loss and metrics before and after, on one split of the new data, under `warm_start`.

    Returns:
        The run: its report, its history, its model.

    Raises:
        BlueprintError: The check found errors, and nothing was read; or the training takes too
            much memory.
        BuildError: Keras refused a part of the blueprint; or the weights of `warm_start` do not fit
            its model, or what they mean: `preprocess` or the classes are others.
        DataError: The data is missing or at fault.
        MissingDependencyError: The backend, or the package of a callback, is not installed.
        RunError: The folder is in use, or the loss became NaN or infinite; or `warm_start` is not
            the folder of a finished run.
        Interruption: A signal came while the model trained; a `KeyboardInterrupt` whose `run` is
            what was reached.
    """
    clock = Clock()
    start = reading.pop("warm_start", None)
    plain = Reading(**reading)  # type: ignore[typeddict-unknown-key]
    warm = start if start is None or isinstance(start, WarmStart) else open_warm_start(start)
    keep_compiled()
    examination = examine(source, **with_recorded_roots(source, plain))
    asked = _Asked(clock, data, allow_download, progress, memory_limit_bytes)
    return _execute(source, examination, plain, Destination(_path(out), warm=warm), asked)


def resume(
    run: str | os.PathLike[str] | Run,
    *,
    data: Any = None,
    allow_download: bool = False,
    progress: bool = True,
    memory_limit_bytes: MemoryLimit = "machine",
    roots: Roots = (),
) -> Run:
    """Goes on with a run that was killed or interrupted, to the numbers that it would have had.

    Use it on the folder of a run whose process is gone, whatever ended it. The run goes on from
    its newest checkpoint, and where it has none yet, from its first step. One that is finished is
    given back as it is.

    Args:
        run: Its folder, or what this process has of it.
        data: What the run was given in place of `data.source`, where it was given something.
        allow_download: As in `run`.
        progress: As in `run`.
        memory_limit_bytes: As in `run`.
        roots: Folders in which its data may be looked for, as in `Run.load`.

    Returns:
        The run, which stays in its folder.

    Raises:
        DataError: The data is missing, or is not what the run had.
        RunError: Another process runs it, or its newest checkpoint is damaged or of another
            blueprint; nothing is begun afresh then.
        Interruption: As in `run`; it can be resumed again.
    """
    clock = Clock()
    begun, roots = _opened(run, roots)
    if is_finished(begun):
        from kerasflow.running.runs import Run

        return Run.load(begun, roots=roots)
    keep_compiled()
    source, reading = begun / BLUEPRINT, Reading(roots=roots)
    examination = examine(source, **with_recorded_roots(source, reading))
    asked = _Asked(clock, data, allow_download, progress, memory_limit_bytes)
    return _execute(source, examination, reading, Destination(begun, again=True), asked)


def continue_training(
    run: str | os.PathLike[str] | Run,
    *,
    data: Any = None,
    out: str | os.PathLike[str] | None = None,
    progress: bool = True,
    memory_limit_bytes: MemoryLimit = "machine",
    **reading: Unpack[Reading],
) -> Run:
    """Trains a finished run longer, exactly as if more epochs had been asked for at first.

    Use it where a training was still getting better when it ended. The run that is continued stays
    as it is; the longer one has a folder of its own.

    Args:
        run: That is finished: its folder, or what this process has of it.
        data: As in `resume`.
        out: As in `run`.
        progress: As in `run`.
        memory_limit_bytes: As in `run`.
        **reading: `sets` with the number of all epochs, such as ``["fit.epochs=20"]``; `roots`.

    Returns:
        The longer run.

    Raises:
        DataError: The data is missing, or is not what the run had.
        RunError: The run is not finished, or more epochs would have changed the first ones, as a
            learning rate's schedule over all of them does; says why.
        Interruption: As in `run`.

    Example:
        >>> kerasflow.continue_training("runs/digits-1", sets=["fit.epochs=20"])  # doctest: +SKIP
    """
    clock = Clock()
    keep_compiled()
    folder, reading["roots"] = _opened(run, reading.get("roots", ()))
    source = folder / BLUEPRINT
    before, examination = examine_longer(source, reading)
    place = Destination(_path(out), finished=folder, before=before)
    asked = _Asked(clock, data, False, progress, memory_limit_bytes)
    return _execute(source, examination, reading, place, asked)


class _Asked(NamedTuple):
    """How a run is executed, in whatever way it begins; see `run`."""

    clock: Clock
    data: Any
    allow_download: bool
    progress: bool
    memory_limit_bytes: MemoryLimit


def _execute(
    source: Source, examination: Examination, reading: Reading, place: Destination, asked: _Asked
) -> Run:
    """Executes a checked blueprint on what it is computed on, and says first what is doubtful."""
    blueprint = examination.require()
    if asked.data is None:
        refuse_strange_source(source, blueprint, reading)
    limit, progress = asked.memory_limit_bytes, asked.progress
    with listening(), placing(blueprint):
        execution = prepare(examination, asked.clock, place, limit, progress=progress)
        say_warnings(examination)
        return execution.run(asked.data, allow_download=asked.allow_download)


def _opened(run: str | os.PathLike[str] | Run, roots: Roots) -> tuple[Path, Roots]:
    """Returns the folder of a run, and where its data may be looked for."""
    from kerasflow.running.runs import Run

    # What this process has recorded itself is believed.
    return (run.folder, (*run.roots, *roots)) if isinstance(run, Run) else (Path(run), roots)


def examine_longer(source: Path, reading: Reading) -> tuple[Blueprint, Examination]:
    """Returns the blueprint of a run as it is, and what the check finds with what is set.

    Raises:
        BlueprintError: The blueprint of the run is at fault.
        RunError: There is no such run, or it is not finished.
    """
    refuse_unfinished(source.parent)
    reading = with_recorded_roots(source, reading)
    before = examine(source, roots=reading.get("roots", ()))
    return before.require(), examine(source, **reading)


def prepare(
    examination: Examination,
    clock: Clock,
    place: Destination,
    memory_limit_bytes: MemoryLimit,
    *,
    progress: bool,
) -> Execution:
    """Returns a run of a checked blueprint that can begin.

    Args:
        examination: Of a blueprint without errors.
        clock: Has been running since the beginning.
        place: Where the run goes.
        memory_limit_bytes: As in `run`.
        progress: As in `run`.

    Raises:
        BuildError: The blueprint has no `compile`, writes elsewhere, or wants another backend.
        MissingDependencyError: The backend, or the package of a callback, is not installed.
        RunError: The folder is in use.
    """
    blueprint = examination.require()
    _refuse_untrainable(examination.phases)
    if not place.again:
        refuse_used_folder(place.out)
    prefer_determinism(blueprint)
    choose_backend(blueprint.runtime.backend)
    from kerasflow.running.execution import Execution, say_device

    _refuse_strange_policy(blueprint)
    keep_compiled_by_jax()
    say_device(aloud=progress)
    clock.lap("start_up")
    return Execution(examination.phases, place, clock, progress, memory_limit_bytes)


def _path(out: str | os.PathLike[str] | None) -> Path | None:
    return Path(out) if out is not None else None


def _refuse_untrainable(phases: Sequence[Phase]) -> None:
    """Refuses what would come to light only after something slow."""
    blueprint = phases[0].blueprint
    if blueprint.compile is None:
        path = DocumentPath(("compile",))
        message = "a run needs a `compile` with an optimizer and a loss; this blueprint has none"
        raise BuildError(message, path)
    _refuse_never_adapted(blueprint)
    for phase in phases:
        check_written(phase.blueprint)
        _refuse_missing(phase.blueprint)
    refuse_missing_trackers(blueprint)


def _refuse_never_adapted(blueprint: Blueprint) -> None:
    """Refuses a layer that a program would have to adapt: in a run, nobody does."""
    context = Context(blueprint, blueprint.expansion, Omissions())
    problems = tuple(find_never_adapted(context))
    if any(problem.severity == "error" for problem in problems):
        raise BlueprintError(problems)


def _refuse_strange_policy(blueprint: Blueprint) -> None:
    """Refuses a dtype policy of the program that no blueprint can say, and so none could repeat."""
    policy = find_policy(blueprint.runtime.precision)
    if policy not in PRECISIONS:
        written = "cannot be written into the blueprint of a run"
        path, hint = DocumentPath(("runtime", "precision")), f"one of {', '.join(PRECISIONS)}"
        message = f"the program's dtype policy `{policy}` {written}"
        raise BuildError(message, path, hint=f"set `runtime.precision` to {hint}")


def _refuse_missing(blueprint: Blueprint) -> None:
    """Refuses a callback whose package is not installed; Keras would import it while training."""
    for callback in blueprint.expansion.callbacks:
        tag = callback.tag if isinstance(callback, Component) else callback
        package = values("callbacks", "needs").get(str(tag))
        if package and find_spec(package) is None:
            raise MissingDependencyError(package, package, f"the callback `{tag}`")
