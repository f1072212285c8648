"""Weights of a run other than those that it ended with: files of callbacks, and checkpoints.

A run that was killed has no `model.keras` and no report, and yet weights that it has reached; with
these it is judged and applied as one that has ended.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from kerasflow.checking.file_names import BLUEPRINT, MODEL, REPORT, RUNNING, WEIGHTS
from kerasflow.errors import RunError, printable
from kerasflow.running.checkpoints.generations import SUFFIX, list_checkpoints
from kerasflow.running.locking import is_held
from kerasflow.running.locks import read_lock
from kerasflow.running.misnomers import explain_no_run
from kerasflow.running.records import read_report
from kerasflow.running.runs import Run

BEST = "best"
"""Asks for the one file that a `ModelCheckpoint` has written."""
_OF_KERAS = (".keras", ".weights.h5")
SUFFIXES = (*_OF_KERAS, SUFFIX)
"""How files of weights end: Keras' models and weights, and a run's own checkpoints."""
_MOST_NAMED = 5


def open_run(
    run: Run | str | os.PathLike[str], weights: str | os.PathLike[str] | None = None
) -> Run:
    """Opens a run that has ended; with other weights, one that has not, too.

    Args:
        run: A run, or its folder.
        weights: As in `open_with_weights`; None for those that the run ended with.

    Raises:
        RunError: There is no such run or file.
    """
    if weights is not None:
        return open_with_weights(run, weights)
    return run if isinstance(run, Run) else Run.load(run)


def open_with_weights(run: Run | str | os.PathLike[str], weights: str | os.PathLike[str]) -> Run:
    """Opens a run with weights other than those that it ended with, or did not come to end with.

    Args:
        run: A run, or its folder; it may have been killed.
        weights: A file that ends in `.keras`, `.weights.h5` or `.checkpoint`, relative to the
            folder or the current one; or ``"best"``, the only one that a callback has written.

    Raises:
        RunError: There is no such run or file.
    """
    folder = run.folder if isinstance(run, Run) else Path(run)
    if not (folder / BLUEPRINT).is_file():
        raise RunError(explain_no_run(folder, BLUEPRINT))
    file = find_weights(folder, weights)
    if isinstance(run, Run):
        opened = Run(folder, run.report, roots=run.roots, given=run.given)
    elif (folder / REPORT).is_file():
        opened = Run(folder, read_report(folder))
    else:
        opened = Run(folder, _report_of_unfinished(folder))
        state = "goes on" if is_held(folder / RUNNING) else "was killed before its end"
        said = f"the run `{folder}` {state}; these are the weights of `{file}`"
        sys.stderr.write(printable(said) + "\n")
    opened.weights = file
    return opened


def find_weights(folder: Path, weights: str | os.PathLike[str]) -> Path:
    """Returns the file of weights that is asked for.

    Args:
        folder: Of the run.
        weights: As in `open_with_weights`.

    Raises:
        RunError: There is none, or more than one best.
    """
    name = os.fspath(weights)
    if name == BEST:
        return _find_best(folder)
    if not name.endswith(SUFFIXES):
        known = f"{', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        raise RunError(f"`{name}` is no file of weights; expected a name that ends in {known}")
    found = next((file for file in (folder / name, Path(name)) if file.is_file()), None)
    if found is None:
        there = [*_written(folder), *list_checkpoints(folder).values()]
        hint = f"; there are {_listed(there, folder)}" if there else ""
        raise RunError(f"there is no file `{name}`, neither in `{folder}` nor here{hint}")
    return found


def _find_best(folder: Path) -> Path:
    written = _written(folder)
    if len(written) == 1:
        return written[0]
    if written:
        named = _listed(written, folder)
        raise RunError(f"`{folder}` has several files of weights, {named}; name one")
    message = f"no callback has written a file of weights in `{folder}`"
    kept = [*list_checkpoints(folder).values()]
    hint = f"; its own checkpoints are {_listed(kept, folder)}" if kept else ""
    raise RunError(message + hint)


def _written(folder: Path) -> list[Path]:
    """Returns the files of weights in the folder of a run that are not its own."""
    own = (folder / MODEL, folder / WEIGHTS)
    found = (file for end in _OF_KERAS for file in folder.rglob(f"*{end}"))
    return sorted(file for file in found if file not in own and file.is_file())


def _listed(files: list[Path], folder: Path) -> str:
    names = [f"`{file.relative_to(folder)}`" for file in files[:_MOST_NAMED]]
    return ", ".join(names) + (", …" if len(files) > _MOST_NAMED else "")


def _report_of_unfinished(folder: Path) -> dict[str, Any]:
    """Returns what is known of a run without a report, as a report would say it."""
    lock = read_lock(folder)
    if lock is None:
        raise RunError(f"`{folder}` is of a run that was killed before it had begun to train")
    return {"roots": list(lock.roots), "given": lock.given, "late": dict(lock.late or {})}
