"""Weights & Biases: a run in the folder of the run, offline unless the environment says else.

No address is ever taken from a blueprint, which may be a stranger's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from kerasflow.checking.file_names import WANDB
from kerasflow.running.tracking.trackers import (
    Beginning,
    Filed,
    environment,
    final_numbers,
    kept_files,
    measured,
)

_LONGEST_NAME = 128
_STRANGE = re.compile(r"[^\w\-.]")


class WandbRun:
    """Files one run; `wandb sync FOLDER` sends it later, where it was offline."""

    def begin(self, beginning: Beginning) -> Filed:
        """Makes the run, or goes on with the one that it was."""
        # What was sent or lies offline cannot be asked for.
        self._told = beginning.told if beginning.known else 0
        self._beginning = beginning
        asked = beginning.experiment or os.environ.get("WANDB_PROJECT") or beginning.name
        with environment(self._inside()):
            import wandb

            settings, going_on = _settings(), beginning.known is not None
            self._run = wandb.init(
                project=_named(asked),
                name=beginning.folder.name,
                id=beginning.known,
                resume="allow" if going_on and settings.mode == "online" else None,
                dir=str(beginning.folder),
                config=dict(beginning.parameters),
                reinit="create_new",  # and leaves those of the program alone
                settings=settings,
            )
        return Filed(str(beginning.folder / WANDB), self._run.id)

    def log_epoch(self, line: Mapping[str, Any]) -> None:
        """Logs what was measured, with the epoch as its step."""
        if line["epoch"] > self._told:
            self._run.log(measured(line), step=line["epoch"])

    def finish(self, report: Mapping[str, Any]) -> None:
        """Gives the last numbers and the files, and ends the run."""
        import wandb

        with environment(self._inside()):
            self._run.summary.update(final_numbers(report))
            kept = wandb.Artifact(_named(self._beginning.folder.name), type="run")
            for file in kept_files(self._beginning.folder):
                kept.add_file(str(file))
            self._run.log_artifact(kept)
            self._run.finish(exit_code=0 if report.get("stopped") in (None, "early") else 1)

    def _inside(self) -> Mapping[str, str]:
        """Returns the variables by which all that is written lies in the folder of the run."""
        own = str(self._beginning.folder / WANDB / ".own")
        folders = {f"WANDB_{name}_DIR": own for name in ("ARTIFACT", "CACHE", "CONFIG", "DATA")}
        # It asks `git` for the folder of the program before it knows the settings of the run.
        alone = {"WANDB_DISABLE_GIT": "true", "WANDB_DISABLE_CODE": "true"}
        return {**folders, **alone, "WANDB_ERROR_REPORTING": "false"}


def _settings() -> Any:
    """Returns settings that send nothing of themselves, and look at nothing but what is told."""
    import wandb

    return wandb.Settings(
        mode=os.environ.get("WANDB_MODE") or "offline",
        console="off",
        silent=True,
        disable_git=True,
        disable_code=True,
        x_disable_meta=True,
        x_disable_stats=True,
    )


def _named(text: str) -> str:
    return _STRANGE.sub("_", text)[:_LONGEST_NAME] or "_"
