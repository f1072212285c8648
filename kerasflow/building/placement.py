"""Where in the file a build failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.errors import BlueprintError, BuildError


@contextmanager
def placing(blueprint: Blueprint) -> Iterator[None]:
    """Gives every error that has a path in the blueprint its place in the file."""
    try:
        yield
    except BlueprintError as error:
        if blueprint.document is None:
            raise
        from kerasflow.checking.deduplication import deduplicate

        raise BlueprintError(deduplicate(error.problems, blueprint.document)) from error.__cause__
    except BuildError as error:
        if error.place or error.path is None or blueprint.document is None:
            raise
        place = blueprint.document.place(error.path)
        raise BuildError(error.message, error.path, place, error.hint) from error.__cause__
