"""`--register FILE.py`: files of the user's that make classes known to blueprints."""

from __future__ import annotations

import runpy
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from kerasflow.cli.starting import start_backend


class RegistrationError(click.ClickException):
    """A file that was named with `--register` failed."""

    exit_code = 2


def run_files(files: Sequence[Path], backend: str) -> None:
    """Runs files, each as a program of its own; what they register stays.

    Args:
        files: In order.
        backend: For the Keras that they import.

    Raises:
        RegistrationError: One failed; with its line.
    """
    start_backend(backend)
    for file in files:
        sys.path.insert(0, str(file.resolve().parent))
        try:
            runpy.run_path(str(file))
        except Exception as error:
            raise RegistrationError(_message(file, error)) from error
        finally:
            sys.path.pop(0)


def _message(file: Path, error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file)]
    where = f"{file}:{lines[-1]}" if lines else str(file)
    return f"--register {where}: {type(error).__name__}: {error}"
