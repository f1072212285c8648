"""Where a run had its data: from the source of its blueprint, or from whoever started it.

What was given from Python is not kept, so that nobody can read it again; and the blueprint may name
another source, whose rows the run has never seen, or has learned in another split.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kerasflow.blueprints.sources.splits import is_by_split
from kerasflow.errors import DataError


def describe_given(data: Any) -> str | None:
    """Returns what took the place of a blueprint's source, in a few words; None for nothing.

    Args:
        data: As `kerasflow.run` takes it.
    """
    if data is None:
        return None
    if isinstance(data, (str, os.PathLike)):
        return f"the file `{Path(data).absolute()}`"
    if isinstance(data, tuple):
        return "a pair of arrays given from Python"
    if isinstance(data, Mapping):
        return f"{'splits' if is_by_split(data) else 'arrays'} given from Python"
    kind = type(data)
    return f"a {kind.__name__} of {kind.__module__.partition('.')[0]} given from Python"


def refuse_other_data(folder: Path, given: str | None) -> None:
    """Refuses to take the source of a run's blueprint for the data that the run had.

    Args:
        folder: Of the run.
        given: What the run had instead; None where it had that source.

    Raises:
        DataError: It had something else; says what to do.
    """
    if given:
        raise DataError(
            f"the run `{folder}` was trained on {given}, which it has not kept, and which is not "
            "the source of its blueprint",
            "to judge it, give rows as `data=` in Python or with "
            "`evaluate --data FILE`; to train its blueprint again, give `data=`, or name the "
            "source that you mean with `--set data.source=…` (`sets=`)",
        )


def names_source(assignments: Iterable[str]) -> bool:
    """Returns whether something that is set or removed says where the data is.

    Args:
        assignments: Each ``path=value``, or a path alone.
    """
    paths = (text.partition("=")[0].strip() for text in assignments)
    return any(path == "data" or path.startswith("data.source") for path in paths)
