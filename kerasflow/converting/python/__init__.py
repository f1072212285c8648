"""Blueprints as plain Python code, which needs Keras and nothing of ours."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Literal

from kerasflow.blueprints.loading import Source


def to_python(
    source: Source,
    *,
    only: Literal["model"] | None = None,
    sets: Sequence[str] = (),
    unsets: Sequence[str] = (),
    roots: Sequence[str | os.PathLike[str]] = (),
) -> str:
    """Returns a blueprint as one plain Python file, which needs Keras and nothing of KerasFlow.

    Use it to leave with your experiment, or to see what a blueprint says in the words of Keras.

    Args:
        source: A file, a mapping as in a file, or a `Blueprint`.
        only: ``"model"`` for the model alone, without data and training.
        sets: Changes such as ``"fit.epochs=3"``, in order.
        unsets: Paths to remove.
        roots: Further folders in which data is looked for.

    Returns:
        The text of the file.

    Raises:
        BlueprintError: The check found errors.
        ConversionError: The blueprint has parts that plain code does not say; each is named.
    """
    from kerasflow.building import prefer_backend
    from kerasflow.checking import examine

    blueprint = examine(source, sets=sets, unsets=unsets, roots=roots).require()
    prefer_backend(blueprint.runtime.backend)
    from kerasflow.converting.python.scripts import Script

    script = Script(blueprint, roots)
    return script.model_text() if only == "model" else script.text()
