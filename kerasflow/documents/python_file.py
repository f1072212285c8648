"""A Python file whose top-level `blueprint` is a document."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path as FilePath
from types import ModuleType, TracebackType
from typing import Any, NoReturn

from kerasflow.documents.positions import Positions
from kerasflow.documents.python_values import read_mapping
from kerasflow.documents.values import Located
from kerasflow.errors import BlueprintError, Problem
from kerasflow.paths import Path
from kerasflow.places import Place, Source

_ASSIGNMENT = re.compile(r"^blueprint(?=\s*[:=])", re.MULTILINE)


def read_python(file: FilePath, source: Source) -> tuple[Located, list[Problem]]:
    """Runs a file that a person named, and takes its `blueprint`.

    Args:
        file: The file.
        source: Its text.

    Returns:
        The document of the `blueprint`, and the faults found in it.

    Raises:
        BlueprintError: The file failed (KF104), or has no `blueprint` (KF105).
    """
    names = _run(file, source)
    if "blueprint" not in names:
        _fail("KF105", f"`{source.name}` has no top-level `blueprint`", _place(source, 1))
    matches = list(_ASSIGNMENT.finditer(source.text))
    place = Positions(source).place(*matches[-1].span()) if matches else _place(source, 1)
    blueprint = names["blueprint"]
    if callable(getattr(blueprint, "to_document", None)):
        return blueprint.to_document(), []
    if not isinstance(blueprint, Mapping):
        kind = type(blueprint).__name__
        hint = "make it a mapping or a `kerasflow.Blueprint`"
        message = f"`blueprint` is neither a blueprint nor a mapping but `{kind}`"
        _fail("KF105", message, place, hint)
    return read_mapping(blueprint, place)


def _run(file: FilePath, source: Source) -> dict[str, Any]:
    name = f"blueprint_file_{file.stem}"
    module = ModuleType(name)
    module.__file__ = str(file)
    # Classes that the file defines and registers are looked up by their module's name.
    sys.modules[name] = module
    try:
        with _folder_on_path(file.resolve().parent):
            # Running it is the point: a person named this file.
            exec(compile(source.text, str(file), "exec"), module.__dict__)  # noqa: S102
    except BlueprintError:  # it says more than that the file failed
        del sys.modules[name]
        raise
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        message = f"the file raised {type(error).__name__}: {error}".rstrip(": ")
        problem = Problem("KF104", message, Path(), _fault_place(error, file, source))
        raise BlueprintError([problem]) from error
    return module.__dict__


@contextmanager
def _folder_on_path(folder: FilePath) -> Iterator[None]:
    entry = str(folder)
    sys.path.insert(0, entry)
    try:
        yield
    finally:
        if entry in sys.path:
            sys.path.remove(entry)


def _fault_place(error: BaseException, file: FilePath, source: Source) -> Place:
    """Returns the line of the innermost frame inside the file."""
    if isinstance(error, SyntaxError) and error.filename == str(file) and error.lineno:
        column = max(error.offset or 1, 1)
        return Place(source, error.lineno, column, column + 1)
    place, traceback = _place(source, 1), error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == str(file):
            place = _frame_place(traceback, source)
        traceback = traceback.tb_next
    return place


def _frame_place(traceback: TracebackType, source: Source) -> Place:
    """Returns what was running in a frame; Python counts its columns in bytes from 0."""
    positions = traceback.tb_frame.f_code.co_positions()
    line, last, start, end = next(islice(positions, traceback.tb_lasti // 2, None))
    if line is None or start is None or end is None:
        return _place(source, traceback.tb_lineno)
    written = source.line(line).encode()
    stop = end if last == line else len(written)
    first = len(written[:start].decode()) + 1
    return Place(source, line, first, first + max(len(written[start:stop].decode()), 1))


def _place(source: Source, line: int) -> Place:
    return Place(source, line, 1, max(len(source.line(line)), 1) + 1)


def _fail(code: str, message: str, place: Place, hint: str | None = None) -> NoReturn:
    raise BlueprintError([Problem(code, message, Path(), place, hint)])
