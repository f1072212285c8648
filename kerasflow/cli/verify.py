"""`kerasflow verify`: executes a run once more, and says whether it gives the same numbers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerasflow.cli.file_types import FilePath
from kerasflow.cli.options import limits_memory, names_roots, registers_classes
from kerasflow.cli.statuses import NOT_THE_SAME

if TYPE_CHECKING:
    from kerasflow.running.locks import RunLock
    from kerasflow.running.options import MemoryLimit
    from kerasflow.running.verification import Verification

_DIGITS = 6


@click.command("verify")
@click.argument("folder", type=click.Path(path_type=Path), metavar="RUN")
@click.option(
    "--out",
    type=FilePath(path_type=Path),
    help="Folder for the second run, new or empty.  [default: it is not kept]",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--quiet", is_flag=True, help="Say nothing on the way but warnings.")
@limits_memory
@names_roots
@registers_classes
def command(
    folder: Path,
    out: Path | None,
    form: str,
    quiet: bool,
    limit: MemoryLimit,
    roots: tuple[Path, ...],
) -> int:
    """Execute a run once more; say whether it gives the same numbers, and if not, why.

    The exit status is 0 when metrics, weights and report are the same, bit for bit, and 6 when
    they are not.
    """
    from kerasflow.building.determinism import prefer_determinism
    from kerasflow.checking import examine
    from kerasflow.checking.file_names import BLUEPRINT
    from kerasflow.cli.starting import start_backend
    from kerasflow.cli.terminals import echo_data
    from kerasflow.documents.records import record_text
    from kerasflow.running.claiming import refuse_used_folder
    from kerasflow.running.options import Reading
    from kerasflow.running.roots import refuse_strange_source, with_recorded_roots
    from kerasflow.running.verification import open_original, verify

    # Whatever is not there is told before the backend starts, which takes seconds.
    original = open_original(folder)
    refuse_used_folder(out)
    file, reading = folder / BLUEPRINT, Reading(roots=roots)
    blueprint = examine(file, **with_recorded_roots(file, reading)).require()
    refuse_strange_source(file, blueprint, reading)
    if original.lock:
        _pin(original.lock)
    prefer_determinism(blueprint)
    start_backend(original.lock.backend if original.lock else blueprint.runtime.backend)
    found = verify(folder, out=out, roots=roots, progress=not quiet, memory_limit_bytes=limit)
    if form == "json":
        echo_data(record_text(_as_values(found), indent=2) + "\n")
    else:
        click.echo(found.summary())
    return 0 if found.same else NOT_THE_SAME


def _pin(lock: RunLock) -> None:
    """Has the backend compute as the run did, as far as numbers of threads and the like go.

    Args:
        lock: It may be a stranger's; of its settings none is taken but short numbers.
    """
    from kerasflow.running.machines import SETTINGS

    for name, value in lock.settings.items():
        if name in SETTINGS and _is_short_number(value):
            os.environ[name] = str(value)
    if lock.device.startswith("CPU"):
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
        os.environ.setdefault("JAX_PLATFORMS", "cpu")


def _is_short_number(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS


def _as_values(found: Verification) -> dict[str, Any]:
    """Returns the answer as plain values."""
    return {
        "same": found.same,
        "reason": found.reason,
        "epochs": found.epochs,
        "variables": found.variables,
        "differences": list(found.differences),
        "deviations": [it._asdict() for it in found.deviations],
        "remarks": list(found.remarks),
        "deterministic": found.deterministic,
        "folder": str(found.folder),
        "out": None if found.out is None else str(found.out),
    }
