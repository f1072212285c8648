"""Files that hold documents: found, read, and read by their suffix."""

from __future__ import annotations

import os
import stat
from pathlib import Path as FilePath

from kerasflow.documents.json_text import MAX_CHARACTERS, read_json
from kerasflow.documents.values import Located
from kerasflow.errors import BlueprintError, Problem
from kerasflow.nearness import nearest
from kerasflow.paths import Path
from kerasflow.places import Place, Source

MAX_BYTES = 4 * MAX_CHARACTERS
SUFFIXES = (".json", ".jsonc", ".yaml", ".yml", ".py")
KEPT = "blueprint.json"
"""What the folder of a run calls its blueprint."""


def read_file(file: FilePath) -> tuple[Located, list[Problem]]:
    """Reads a document from a file, by its suffix.

    Args:
        file: The file; its name is shown as it is given.

    Returns:
        The values, and the faults after which reading could go on.

    Raises:
        BlueprintError: The file is missing (KF107), of another kind (KF106), unreadable (KF108)
            or broken beyond reading.
    """
    if not _exists(file):
        raise _fault("KF107", f"there is no file `{file}`", file, _nearest(file))
    if (file / KEPT).is_file():
        raise _run_fault(file)
    if file.suffix.lower() not in SUFFIXES:
        message = f"`{file}` is not a blueprint file"
        hint = f"expected a name that ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"
        raise _fault("KF106", message, file, hint)
    source = Source(str(file), _read_text(file))
    if file.suffix.lower() == ".py":
        from kerasflow.documents.python_file import read_python

        return read_python(file, source)
    if file.suffix.lower() in (".yaml", ".yml"):
        from kerasflow.documents.yaml_text import read_yaml

        return read_yaml(source)
    return read_json(source)


def _run_fault(folder: FilePath) -> BlueprintError:
    message = f"`{folder}` is the folder of a run, and no blueprint"
    goes_on = f"`kerasflow run --resume {folder}` goes on with the run"
    return _fault("KF106", message, folder, f"its blueprint is `{folder / KEPT}`; {goes_on}")


def _exists(file: FilePath) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError) as error:
        raise _fault("KF108", f"`{file}` cannot be the name of a file: {error}", file) from error


def _read_text(file: FilePath) -> str:
    content = _read_bytes(file)
    if len(content) > MAX_BYTES:
        raise _fault("KF103", f"the file is larger than {MAX_BYTES // 2**20} MiB", file)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"`{file}` is not UTF-8: byte 0x{content[error.start]:02x} in line {line}"
        hint = "save the file as UTF-8"
        # What can be read is shown, so that the line can be found.
        source = Source(str(file), content.decode("utf-8", "replace"))
        place = Place(source, line, 1, max(len(source.line(line)), 1) + 1)
        raise BlueprintError([Problem("KF108", message, Path(), place, hint)]) from error


def _read_bytes(file: FilePath) -> bytes:
    """Returns what is in a file, up to a little more than is taken."""
    # A pipe would keep us waiting for somebody to write, and a device never ends.
    try:
        # Opened before it is asked what it is: what is asked by name may be another file by then.
        with open(file, "rb", opener=_open_at_once) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                raise _fault("KF108", f"`{file}` is no regular file", file)
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"cannot read `{file}`: {error.strerror}"
        raise _fault("KF108", message, file) from error


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _fault(code: str, message: str, file: FilePath, hint: str | None = None) -> BlueprintError:
    place = Place(Source(str(file)), 1, 1, 2)
    return BlueprintError([Problem(code, message, Path(), place, hint)])


def _nearest(file: FilePath) -> str | None:
    folder = file.parent
    if not folder.is_dir():
        return f"there is no folder `{folder}` either"
    names = sorted(each.name for each in folder.iterdir() if each.suffix.lower() in SUFFIXES)
    guess = nearest(file.name, names, cutoff=0.5)
    return f"did you mean `{folder / guess}`?" if guess else None
