"""A run executed once more, to see whether it gives the same numbers, and if not, why."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kerasflow.building import choose_backend
from kerasflow.checking.file_names import BLUEPRINT, MODEL, REPORT, RUNNING, WEIGHTS
from kerasflow.errors import RunError, printable
from kerasflow.running.claiming import refuse_used_folder
from kerasflow.running.experiments import run as execute
from kerasflow.running.locking import is_held
from kerasflow.running.locks import RunLock, is_as_written, read_lock
from kerasflow.running.misnomers import explain_no_run
from kerasflow.running.options import MemoryLimit
from kerasflow.running.records import NOT_FINITE, read_metrics, read_report
from kerasflow.running.roots import Roots
from kerasflow.running.runs import Run
from kerasflow.running.tracking.tracking import untracked
from kerasflow.running.untrusted_reports import reported_seeds
from kerasflow.running.warm_starts import KEY, find_warm_start

if TYPE_CHECKING:
    from kerasflow.running.deviations import Deviation

_CUT_SHORT = ("interrupted", "terminated")
_FAILED = ("failed", NOT_FINITE)


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a run that was executed once more gave the same numbers; true where it did.

    Args:
        folder: Of the first run.
        epochs: That were compared.
        variables: Of model, optimizer and seeds, that were compared; 0 where the first run has
            kept none.
        differences: What differs in the numbers, in words; empty where every bit is the same.
        deviations: What differs in what the runs were pinned to, what changes most first.
        remarks: What could not be compared, and why.
        deterministic: Both were executed with `runtime.deterministic`.
        out: Where the second run is; None where it is not kept.
    """

    folder: Path
    epochs: int
    variables: int
    differences: tuple[str, ...]
    deviations: tuple[Deviation, ...]
    remarks: tuple[str, ...] = ()
    deterministic: bool = False
    out: Path | None = None

    @property
    def same(self) -> bool:
        """Whether nothing differs in any bit."""
        return not self.differences

    def __bool__(self) -> bool:
        return self.same

    @property
    def reason(self) -> str | None:
        """Why the numbers differ: the kind of what changes most, or ``"chance"``.

        None where they do not differ, or where the first run does not say what it was pinned to.
        """
        if self.same or any(_NO_LOCK in remark for remark in self.remarks):
            return None
        return self.deviations[0].kind if self.deviations else "chance"

    def summary(self) -> str:
        """Returns the answer in a few lines."""
        return "\n".join(map(printable, self._lines()))

    def _lines(self) -> Iterator[str]:
        if self.same:
            compared = [_count(self.epochs, "epoch")]
            if self.variables:
                compared.append(
                    f"{_count(self.variables, 'variable')} of model, optimizer and seeds"
                )
            yield f"the same, bit for bit: {', '.join(compared)}"
            if self.deviations:
                yield "the numbers are the same, yet this differs:"
        else:
            yield "not the same"
            yield from (f"  {difference}" for difference in self.differences)
            yield self._because()
        yield from (f"  {deviation}" for deviation in self.deviations)
        yield from self.remarks

    def _because(self) -> str:
        if self.deviations:
            return "because this differs, what changes most first:"
        if self.reason is None:
            return "why, nobody can tell"
        found = (
            "nothing that the run was pinned to differs, so it is chance: operations that are not"
        )
        remedy = 'deterministic; `"runtime": {"deterministic": true}` makes them so'
        in_spite = "deterministic, in spite of `runtime.deterministic`"
        return f"{found} {in_spite if self.deterministic else remedy}"


_NO_LOCK = "has no `lock.json`"


def verify(
    run: Run | str | os.PathLike[str],
    *,
    data: Any = None,
    out: str | os.PathLike[str] | None = None,
    roots: Roots = (),
    progress: bool = True,
    memory_limit_bytes: MemoryLimit = "machine",
) -> Verification:
    """Executes a run once more and says whether it gives the same numbers, bit for bit.

    Use it to know that a result can be had again: metrics of every epoch, the numbers of the
    report, weights, what the optimizer keeps, and seeds are compared. Where they differ, it says
    why: data, blueprint, versions, device, seed or engine; or chance.

    Args:
        run: A run, or its folder. One that was cut short is compared over the epochs that it has.
        data: What the run was given from Python in place of its source; a `Run` that this program
            has made knows it.
        out: A folder, new or empty, for the second run; by default it is not kept.
        roots: Folders in which the data of the run may be looked for, as in `kerasflow.evaluate`.
        progress: Say on stderr how far it is.
        memory_limit_bytes: As in `kerasflow.run`.

    Returns:
        The answer; it is true where all is the same. `print(found.summary())` shows it.

    Raises:
        RunError: The folder is not that of a run, has no epoch yet, or the second run failed.
        BlueprintError: The blueprint in the folder is at fault.
        BuildError: This process has imported Keras with another backend.
        DataError: The data is missing, or was given from Python and is not given now.

    Example:
        >>> found = verify("runs/first-1")  # doctest: +SKIP
        >>> found.same, found.reason  # doctest: +SKIP
        (True, None)
    """
    original = open_original(run.folder if isinstance(run, Run) else Path(run))
    given = data
    if isinstance(run, Run):
        roots = (*run.roots, *roots)  # what this process has recorded itself is believed
        given = run.given.data if data is None and run.given else data
    with _folder_for(out) as second:
        options: dict[str, Any] = {
            "roots": roots,
            "progress": progress,
            "memory_limit_bytes": memory_limit_bytes,
        }
        if begun := _begun_with(original):
            options["warm_start"] = find_warm_start(begun, original.folder, roots)
        with untracked():
            again = _run_again(original, given, second, options)
        return _compare(original, again, roots, Path(out) if out is not None else None)


def _begun_with(original: Original) -> Mapping[str, Any] | None:
    """Returns what a run has kept of the one that it began with; its report has that, too."""
    return original.lock.warm_start if original.lock else original.report.get(KEY)


@dataclass(frozen=True, slots=True)
class Original:
    """The run that is executed once more, as its folder has it."""

    folder: Path
    lock: RunLock | None
    metrics: Sequence[Mapping[str, Any]]
    report: Mapping[str, Any]


def open_original(folder: Path) -> Original:
    """Opens the run that is to be executed once more.

    Raises:
        RunError: There is none, it goes on, or it has no epoch yet.
    """
    if not (folder / BLUEPRINT).is_file():
        raise RunError(explain_no_run(folder, BLUEPRINT))
    if is_held(folder / RUNNING):
        raise RunError(f"the run `{folder}` goes on; verify it when it has ended")
    metrics = read_metrics(folder)
    report = read_report(folder) if (folder / REPORT).is_file() else {}
    if not metrics:
        raise RunError(f"the run `{folder}` has no epoch to compare; it ended before the first did")
    return Original(folder, read_lock(folder), metrics, report)


@contextmanager
def _folder_for(out: str | os.PathLike[str] | None) -> Iterator[Path]:
    """Gives a folder for the second run, which is gone afterwards unless somebody asked for it."""
    if out is not None:
        refuse_used_folder(out)
        yield Path(out)
        return
    with TemporaryDirectory(prefix="kerasflow-verify-") as folder:
        yield Path(folder) / "run"


def _run_again(original: Original, data: Any, out: Path, options: Mapping[str, Any]) -> Run:
    """Executes a run once more; one that failed in the first place may fail again."""
    if original.lock:
        choose_backend(original.lock.backend)
    try:
        return execute(original.folder / BLUEPRINT, data=data, out=out, **options)
    except RunError:
        if original.report.get("stopped") not in _FAILED or not (out / REPORT).is_file():
            raise
        return Run.load(out, roots=options["roots"])


def _compare(original: Original, again: Run, roots: Roots, out: Path | None) -> Verification:
    from kerasflow.running.deviations import UNKNOWN_ROWS, list_deviations
    from kerasflow.running.repetitions import compare_epochs, compare_reports

    differences = compare_epochs(original.metrics, read_metrics(again.folder))
    remarks, variables = [], 0
    if missing := _what_is_missing(original):
        remarks.append(missing)
    else:
        count, found = _compare_states(original, again, roots)
        variables, differences = count, [*differences, *found]
        differences.extend(compare_reports(original.report, again.report))
    lock, now = original.lock, read_lock(again.folder)
    deviations: list[Deviation] = []
    if lock is None or now is None:
        remarks.append(f"{_NO_LOCK}; what it was pinned to, nobody knows")
    else:
        edited = not is_as_written(original.folder, lock)
        deviations = list_deviations(lock, now, edited=edited)
        if differences and lock.data.count is None:
            deviations.append(UNKNOWN_ROWS)
    return Verification(
        original.folder,
        len(original.metrics),
        variables,
        tuple(differences),
        tuple(deviations),
        tuple(f"the run `{original.folder}` {remark}" for remark in remarks),
        deterministic=bool(lock and now and lock.deterministic and now.deterministic),
        out=out,
    )


def _what_is_missing(original: Original) -> str | None:
    """Returns why only the epochs of a run can be compared; None where all can."""
    stopped = original.report.get("stopped")
    if stopped in _CUT_SHORT:
        return f"was {stopped} within an epoch, so only whole epochs are compared"
    if not any((original.folder / name).is_file() for name in (MODEL, WEIGHTS)):
        return "has kept no weights, so only its epochs are compared"
    return None


def _compare_states(original: Original, again: Run, roots: Roots) -> tuple[int, list[str]]:
    """Returns how many variables were compared, and what differs in them."""
    from kerasflow.running.repetitions import compare_weights, list_variables

    whole = (original.folder / MODEL).is_file()  # weights alone come without the optimizer's
    first = Run(original.folder, dict(original.report), roots=roots).model
    then, now = (list_variables(model, optimizer=whole) for model in (first, again.model))
    differences = compare_weights(then, now)
    seeds, drawn = reported_seeds(original.report), reported_seeds(again.report)
    if seeds is None or drawn is None:
        return len(then), differences
    for name in dict.fromkeys((*seeds, *drawn)):
        if seeds.get(name) != drawn.get(name):
            differences.append(f"random numbers were drawn otherwise: `{printable(name)}`")
    return len(then) + len(seeds), differences


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
