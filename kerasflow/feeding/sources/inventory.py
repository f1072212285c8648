"""Which files a run reads, all of them by name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.sources.splits import is_by_split
from kerasflow.feeding.sources.readers import find_reader
from kerasflow.feeding.sources.reading import request_of


def list_files(
    blueprint: Blueprint, data: Any = None, *, roots: Iterable[str | Path] = ()
) -> list[tuple[Path, str]] | None:
    """Returns the files that a run of a checked blueprint reads, each with its name for messages.

    Args:
        blueprint: Its `data.source` names them.
        data: Takes the place of the source, as `kerasflow.run` takes it; of that, what names files.
        roots: Further folders in which files are looked for.

    Returns:
        Each file once; None where the source is a function of a program, which alone knows.

    Raises:
        DataError: A file or folder is missing, or lies outside of the roots.
    """
    if data is not None:
        parts = [*data.values()] if is_by_split(data) else [data]
        return [(Path(part), str(part)) for part in parts if isinstance(part, (str, Path))]
    source = blueprint.data.source if blueprint.data else None
    if source is None:
        return []
    files = find_reader(source.kind).files
    if files is None:
        return None
    return list(dict.fromkeys(files(request_of(blueprint, source, roots=roots))))
