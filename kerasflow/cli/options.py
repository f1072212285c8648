"""The options of every verb that reads a blueprint."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerasflow.cli.file_types import FilePath

if TYPE_CHECKING:
    from kerasflow.running.options import MemoryLimit, Reading


def reads_blueprint(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a verb the options of reading; it takes them as `reading`."""

    @wraps(verb)
    def wrapped(
        sets: tuple[str, ...],
        unsets: tuple[str, ...],
        roots: tuple[Path, ...],
        register: tuple[Path, ...],
        **rest: Any,
    ) -> Any:
        if register:
            from kerasflow.cli.registering import run_files

            run_files(register, _backend(sets))
        reading: Reading = {"sets": sets, "unsets": unsets, "roots": roots}
        return verb(reading=reading, **rest)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def registers_classes(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a verb that opens a run `--register`, and no other of the options of reading."""

    @wraps(verb)
    def wrapped(register: tuple[Path, ...], **rest: Any) -> Any:
        if register:
            from kerasflow.cli.registering import run_files

            run_files(register, _backend(()))
        return verb(**rest)

    return _REGISTER(wrapped)


names_weights = click.option(
    "--weights",
    metavar="FILE",
    help="Weights of a ModelCheckpoint or of a checkpoint of the run, in its folder or anywhere; "
    "best is the only one of a ModelCheckpoint.  [default: those that the run ended with]",
)
"""Gives a verb that opens a run `--weights`; it takes them as `weights`."""


def limits_memory(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a verb `--memory-limit`; it takes it as `limit`."""
    return click.option(
        "--memory-limit",
        "limit",
        metavar="SIZE",
        default="machine",
        callback=_read_limit,
        help="Refuse what takes more, as in 8GB; none for any amount.  [default: what is free]",
    )(verb)


def _read_limit(context: click.Context, option: click.Parameter, text: str) -> MemoryLimit:
    if text == "machine":
        return "machine"
    from kerasflow.building.memory import parse_size

    try:
        return parse_size(text)
    except ValueError as error:
        raise click.BadParameter(str(error), context, option) from error


def _backend(sets: tuple[str, ...]) -> str:
    """Returns the backend that is asked for beside the blueprint, which is not read yet."""
    asked = [text.partition("=")[2] for text in sets if text.startswith("runtime.backend=")]
    return asked[-1] if asked else os.environ.get("KERAS_BACKEND", "tensorflow")


_FILE = FilePath(exists=True, dir_okay=False, path_type=Path)
_FOLDER = FilePath(exists=True, file_okay=False, path_type=Path)
_REGISTER = click.option(
    "--register",
    multiple=True,
    type=_FILE,
    metavar="FILE.py",
    help="Run a Python file that registers classes of yours.",
)
names_roots = click.option(
    "--data-root",
    "roots",
    multiple=True,
    type=_FOLDER,
    help="A further folder in which data files are looked for.",
)
"""Gives a verb `--data-root`; it takes the folders as `roots`."""
_OPTIONS = (
    click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change one value first, as in fit.epochs=10. May be repeated.",
    ),
    click.option(
        "--unset", "unsets", multiple=True, metavar="PATH", help="Remove one value first."
    ),
    names_roots,
    _REGISTER,
)
