"""Whatever is named in the place of a run's folder: what it is, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kerasflow.blueprints.loading import load
from kerasflow.checking.file_names import BLUEPRINT, REPORT, RUNNING
from kerasflow.documents.files import SUFFIXES
from kerasflow.errors import BlueprintError
from kerasflow.nearness import nearest
from kerasflow.running.checkpoints.generations import list_checkpoints
from kerasflow.running.folders import RUNS
from kerasflow.running.locking import is_held

_MOST_NAMED = 5


def explain_no_run(folder: Path, missing: str) -> str:
    """Returns why something is not the folder of a run that has ended, and what to do.

    Args:
        folder: What was named; it may be a file, or nothing.
        missing: The file of a run that was looked for in it.
    """
    if folder.is_file():
        return f"`{folder}` is a file, and not the folder of a run{_runs_of(folder)}"
    if not folder.exists():
        return f"there is no folder `{folder}`{_nearest(folder)}"
    if missing == REPORT and (folder / BLUEPRINT).is_file():
        return explain_unfinished(folder)
    inside = _listed(_newest_first(folder.iterdir()))
    hint = f"; name one in it: {inside}" if inside else ""
    return f"`{folder}` is not the folder of a run: it has no `{missing}`{hint}"


def explain_unfinished(folder: Path) -> str:
    """Returns why a run that was begun has no report."""
    if is_held(folder / RUNNING):
        return f"the run `{folder}` goes on; it has a report when it has ended"
    kept = [file.relative_to(folder) for file in list_checkpoints(folder).values()]
    use = f", or use what it has reached with `--weights {kept[0]}`" if kept else ""
    return (
        f"the run `{folder}` was killed before its end, and so has no `{REPORT}`; go on with it by "
        f"`kerasflow run --resume {folder}`{use}"
    )


def _runs_of(file: Path) -> str:
    """Returns where the runs of a blueprint are, those beside it and in the current folder."""
    if file.name == BLUEPRINT and (file.parent / REPORT).is_file():
        return f"; did you mean `{file.parent}`?"
    if file.suffix.lower() not in SUFFIXES:
        return ""
    names = {file.stem, _name_in(file)}
    places = dict.fromkeys((Path(RUNS), file.parent / RUNS))
    folders = [each for place in places if place.is_dir() for each in place.iterdir()]
    found = [each for each in folders if each.name.rpartition("-")[0] in names]
    named = _listed(_newest_first(found))
    if named:
        return f"; the runs of this blueprint are {named}"
    return f"; there is no run of this blueprint yet, which `kerasflow run {file}` makes"


def _name_in(file: Path) -> str:
    """Returns the name that a blueprint gives itself; a program is not run for it."""
    if file.suffix.lower() == ".py":
        return file.stem
    try:
        return load(file).name
    except BlueprintError:
        return file.stem


def _newest_first(folders: Iterable[Path]) -> list[Path]:
    runs = {each.resolve(): each for each in folders if (each / BLUEPRINT).is_file()}
    return sorted(runs.values(), key=lambda each: (_number(each), each.name), reverse=True)


def _number(folder: Path) -> int:
    found = re.search(r"-(\d{1,9})$", folder.name)
    return int(found[1]) if found else 0


def _listed(folders: list[Path]) -> str:
    named = ", ".join(f"`{each}`" for each in folders[:_MOST_NAMED])
    return f"{named}, …" if len(folders) > _MOST_NAMED else named


def _nearest(folder: Path) -> str:
    if not folder.parent.is_dir():
        return ""
    names = [each.name for each in folder.parent.iterdir() if (each / BLUEPRINT).is_file()]
    guess = nearest(folder.name, names, cutoff=0.5)
    return f"; did you mean `{folder.parent / guess}`?" if guess else ""
