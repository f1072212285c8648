"""Rules on the files that a run writes: in its folder, and nowhere else."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path as FilePath

from kerasflow.blueprints.specs import Component
from kerasflow.checking.contexts import Context
from kerasflow.checking.file_names import is_file_name
from kerasflow.errors import Problem
from kerasflow.paths import Path

_WRITES = "writes:"


def written_outside(context: Context) -> Iterator[Problem]:
    """A file that would not lie in the folder of the run."""
    for path, name in _written(context):
        if FilePath(name).is_absolute() or posixpath.normpath(name).split("/")[0] == "..":
            message = f"`{name}` lies outside of the run's folder"
            hint = "give a relative path without `..`"
            yield Problem("KF521", message, path, hint=hint)
        elif not is_file_name(name):
            message = f"`{name}` cannot be the name of a file of the run"
            hint = "in braces stand the epoch or a metric, as in `{epoch:02d}` and `{val_loss:.2f}`"
            yield Problem("KF521", message, path, hint=hint)


def _written(context: Context) -> Iterator[tuple[Path, str]]:
    evaluate = context.blueprint.evaluate
    if isinstance(evaluate.predictions, str):
        yield evaluate.path / "predictions", evaluate.predictions
    for callback in context.expansion.callbacks:
        entry = (
            context.entry(callback.tag, ("callbacks",)) if isinstance(callback, Component) else None
        )
        for flag in entry.flags if entry else ():
            name = callback.args.get(flag.removeprefix(_WRITES))
            if flag.startswith(_WRITES) and isinstance(name, str):
                yield callback.path / flag.removeprefix(_WRITES), name
