"""Training a finished run longer, as if more epochs had been asked for at first."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.checking.file_names import CHECKPOINTS
from kerasflow.checking.phases import Phase
from kerasflow.errors import RunError
from kerasflow.running.differences import Values, blueprint_values, differing
from kerasflow.running.path_sandbox import list_written
from kerasflow.running.resuming import is_finished, read_resumed

if TYPE_CHECKING:
    from kerasflow.running.warm_starts import WarmStart


class Destination(NamedTuple):
    """Where a run goes.

    Args:
        out: The folder that was asked for; None for the next free one.
        again: Go on there with the run that was begun.
        finished: The folder of a run that is trained longer; None where none is.
        before: Its blueprint.
        warm: The run whose weights it begins with; None to begin afresh.
    """

    out: Path | None = None
    again: bool = False
    finished: Path | None = None
    before: Blueprint | None = None
    warm: WarmStart | None = None


_LONGER = "fit.epochs"
# These have no part in what a training step does.
_BESIDE = ("evaluate.", "runtime.checkpoint.")
_FIELD = re.compile(r"\{[^}]*\}")


def refuse_unfinished(folder: Path) -> None:
    """Refuses to train a run longer that has not come to its end, before anything is started.

    Raises:
        RunError: It has not, or is not the folder of a run.
    """
    if not is_finished(folder):
        raise RunError(f"`{folder}` is not finished; `kerasflow run --resume {folder}` goes on")


def read_finished(folder: Path, before: Blueprint, phases: Sequence[Phase]) -> Mapping[str, Any]:
    """Returns the last checkpoint of a finished run, from which a longer one goes on.

    Args:
        folder: Of the finished run.
        before: Its blueprint.
        phases: Of the blueprint with more epochs.

    Raises:
        RunError: The run keeps no checkpoint, or would have trained otherwise from its first epoch
            on if it had been asked for more at first; says why.
    """
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
    was, wanted = _values(before), _values(after)
    for path in sorted(differing([was, wanted])):
        if path != _LONGER and not f"{path}.".startswith(_BESIDE):
            yield f"`{path}` is another, and only `{_LONGER}` can grow"
    for path, value in sorted(wanted.items()):
        if isinstance(value, str) and _LONGER in value and not f"{path}.".startswith(_BESIDE):
            yield f"`{path}` depends on the number of epochs: `{value}`"
    if len(phases) > 1:
        yield "it has phases, of which the first would have been longer"
    if after.fit.epochs <= before.fit.epochs:
        yield (
            f"it has trained {before.fit.epochs} epochs already; give more with `--set {_LONGER}=…`"
        )


def _values(blueprint: Blueprint) -> Values:
    """Returns what a training can depend on, by its path."""
    values = blueprint_values(to_mapping(blueprint))
    return {**values, "runtime.engine": blueprint.runtime.engine}


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
