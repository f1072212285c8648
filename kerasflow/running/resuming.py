"""Going on with a run that was killed or interrupted: whether that can be, and from where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerasflow.checking.file_names import BLUEPRINT, CHECKPOINTS, MODEL, REPORT, RUNNING, WEIGHTS
from kerasflow.errors import RunError
from kerasflow.running.misnomers import explain_no_run
from kerasflow.running.records import NOT_FINITE, read_report
from kerasflow.running.run_logs import say
from kerasflow.running.untrusted_reports import is_numbers

if TYPE_CHECKING:
    from kerasflow.checking.phases import Phase

_KEYS = ("blueprint", "position", "stopped", "logs", "lines", "model", "callbacks", "randomness")


def is_finished(folder: Path) -> bool:
    """Returns whether a run has come to its end, so that nothing of it is left to do.

    Args:
        folder: Of a run that was begun.

    Raises:
        RunError: It is not the folder of a run, or of one that would only fail once more.
    """
    if not (folder / BLUEPRINT).is_file():
        raise RunError(_why_not_begun(folder))
    if not (folder / REPORT).is_file():
        return False
    stopped = read_report(folder).get("stopped")
    if stopped == NOT_FINITE:
        raise RunError(
            f"the loss of `{folder}` became NaN or infinite, and would again; change its blueprint "
            "and run that in a folder of its own"
        )
    kept = any((folder / name).is_file() for name in (MODEL, WEIGHTS))
    return stopped in (None, "early") and kept


def _why_not_begun(folder: Path) -> str:
    if (folder / RUNNING).is_file():
        return (
            f"`{folder}` is of a run that was killed before it had kept its blueprint; remove it, "
            "and run the blueprint again"
        )
    return explain_no_run(folder, BLUEPRINT)


def read_resumed(folder: Path, phases: Sequence[Phase]) -> Mapping[str, Any] | None:
    """Returns the checkpoint that a run goes on from; None where it begins at its first step.

    Args:
        folder: Of the run, which nobody else may be writing to.
        phases: Of its blueprint.

    Raises:
        RunError: The newest checkpoint is damaged, or of another blueprint.
    """
    from kerasflow.running.checkpoints.generations import read_newest

    tree = read_newest(folder)
    if tree is None:
        return None
    if not _is_whole(tree, len(phases)):
        raise RunError(f"the newest of `{folder / CHECKPOINTS}` holds no state of a run")
    if tree["blueprint"] != digest_of(folder):
        raise RunError(
            f"the checkpoints in `{folder}` are of another blueprint: its `{BLUEPRINT}` was "
            "changed after they were written; undo that, or run the changed one in another folder"
        )
    return tree  # type: ignore[no-any-return]


def digest_of(folder: Path) -> str:
    """Returns the digest of the blueprint that a run has kept."""
    return sha256((folder / BLUEPRINT).read_bytes()).hexdigest()


def say_resumed(folder: Path, resumed: Mapping[str, Any] | None, *, aloud: bool) -> None:
    """Says where a run goes on, on stderr or only in its log."""
    if resumed is None:
        said = "begins at its first step, for it has no checkpoint"
    else:
        done = resumed["position"]
        step = f", step {done['step'] + 1}" if done["step"] else ""
        said = f"goes on in epoch {done['epoch'] + 1}{step}"
    say(f"resumed: `{folder}` {said}", aloud=aloud)


def _is_whole(tree: Any, phases: int) -> bool:
    """Returns whether a checkpoint has what is read before the model takes its values."""
    if not isinstance(tree, dict) or not all(key in tree for key in _KEYS):
        return False
    position, lines = tree["position"], tree["lines"]
    return (
        isinstance(position, dict)
        and all(_is_count(position.get(name)) for name in ("phase", "epoch", "step"))
        and position["phase"] < phases
        and isinstance(lines, list)
        and all(is_numbers(line) and _is_count(line.get("phase")) for line in lines)
        and isinstance(tree["logs"], dict)
        and isinstance(tree["callbacks"], list)
        and len(tree["callbacks"]) == position["phase"] + 1
    )


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0
