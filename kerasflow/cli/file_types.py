"""Names of files on the command line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import click


class FilePath(click.Path):
    """A path in which `~` is somebody's home, where the shell has left it, as in `--out=~/x`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns the path that was meant."""
        with suppress(RuntimeError):  # a `~name` of nobody is a name of its own, as in shells
            value = Path(value).expanduser()
        return super().convert(value, param, ctx)
