"""Training a finished run longer, as if more epochs had been asked for at first."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.checking.file_names import CHECKPOINTS
from kerasflow.checking.phases import Phase
from kerasflow.errors import RunError
from kerasflow.running.path_sandbox import list_written
from kerasflow.running.resuming import is_finished, read_resumed


class Destination(NamedTuple):
    """Where a run goes.

    Args:
        out: The folder that was asked for; None for the next free one.
        again: Go on there with the run that was begun.
        finished: The folder of a run that is trained longer; None where none is.
        before: Its blueprint.
    """

    out: Path | None = None
    again: bool = False
    finished: Path | None = None
    before: Blueprint | None = None


_LONGER = "fit.epochs"
# These have no part in what a training step does.
_BESIDE = ("about", "evaluate", "runtime.checkpoint")
_FIELD = re.compile(r"\{[^}]*\}")


def read_finished(folder: Path, before: Blueprint, phases: Sequence[Phase]) -> Mapping[str, Any]:
    """Returns the last checkpoint of a finished run, from which a longer one goes on.

    Args:
        folder: Of the finished run.
        before: Its blueprint.
        phases: Of the blueprint with more epochs.

    Raises:
        RunError: The run is not finished, keeps no checkpoint, or would have trained otherwise
            from its first epoch on if it had been asked for more at first; says why.
    """
    if not is_finished(folder):
        raise RunError(f"`{folder}` is not finished; `kerasflow run --resume {folder}` goes on")
    reasons = [*_list_obstacles(before, phases)]
    if reasons:
        raise RunError(f"`{folder}` cannot be continued: {'; '.join(reasons)}")
    tree = read_resumed(folder, phases)
    if tree is None:
        raise RunError(f"`{folder}` has nothing in `{CHECKPOINTS}`, from which it could go on")
    if tree["stopped"]:
        raise RunError(
            f"a callback ended `{folder}` after {tree['position']['epoch']} epochs, and would have "
            "whatever number had been asked for"
        )
    return tree


def _list_obstacles(before: Blueprint, phases: Sequence[Phase]) -> Iterator[str]:
    after = phases[0].blueprint
    was, wanted = dict(_leaves(to_mapping(before))), dict(_leaves(to_mapping(after)))
    for path in sorted({*was, *wanted}):
        changed = was.get(path) != wanted.get(path)
        beside = path == _LONGER or any(f"{path}.".startswith(f"{it}.") for it in _BESIDE)
        if changed and not beside:
            yield f"`{path}` is another, and only `{_LONGER}` can grow"
        elif not beside and isinstance(wanted.get(path), str) and _LONGER in wanted[path]:
            yield f"`{path}` depends on the number of epochs: `{wanted[path]}`"
    if len(phases) > 1:
        yield "it has phases, of which the first would have been longer"
    if after.fit.epochs <= before.fit.epochs:
        yield (
            f"it has trained {before.fit.epochs} epochs already; give more with `--set {_LONGER}=…`"
        )


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yields the values of a document that are no mapping and no list, by their dotted paths."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}" if path else str(name))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{path}[{number}]")
    else:
        yield path, value


def copy_written(blueprint: Blueprint, folder: Path, new: Path) -> None:
    """Copies what the callbacks of a run have written, which those of a longer one go on with.

    Args:
        blueprint: Names the files; what is filled into a name is any number.
        folder: Of the run.
        new: Of the longer one.
    """
    for name in list_written(blueprint):
        for found in folder.glob(_FIELD.sub("*", name)):
            target = new / found.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            if found.is_dir():
                shutil.copytree(found, target, dirs_exist_ok=True)
            elif name != blueprint.evaluate.predictions:
                shutil.copy2(found, target)
