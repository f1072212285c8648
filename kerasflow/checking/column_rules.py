"""The rule on columns that a source declares, since its files do not say what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kerasflow.blueprints.specs import Value
from kerasflow.checking.column_forms import SUCH_AS
from kerasflow.checking.contexts import Context
from kerasflow.checking.file_column_rules import file_column_problems
from kerasflow.checking.record_column_rules import record_column_problems
from kerasflow.errors import Problem
from kerasflow.paths import Path

_FINDERS: Mapping[str, Callable[[Value, Path], Iterator[Problem]]] = {
    "tfrecord": record_column_problems,
    "files": file_column_problems,
}


def undeclared_columns(context: Context) -> Iterator[Problem]:
    """Columns that are not declared, or not as they can be, of a source that needs that."""
    data = context.blueprint.data
    source = data.source if data and context.is_whole("data.source") else None
    find = _FINDERS.get(source.kind) if source else None
    if source and find:
        path = source.path / source.kind
        if "columns" in source.options:
            yield from find(source.options["columns"], path / "columns")
        elif "path" in source.options or "splits" in source.options:
            message = f"the source `{source.kind}` has no `columns`, and its files do not name them"
            yield Problem("KF621", message, path, hint=f"add {SUCH_AS[source.kind]}", at_key=True)
