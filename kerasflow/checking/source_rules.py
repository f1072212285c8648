"""Rules on the options of the sources that come with KerasFlow; others know their own."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.sections import SourceSpec
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.known import find_source
from kerasflow.checking.contexts import Context
from kerasflow.checking.source_forms import (
    missing_options,
    option_problems,
    undeclared_columns,
    unknown_options,
)
from kerasflow.errors import Problem


def unknown_source_option(context: Context) -> Iterator[Problem]:
    """An option that the source does not have."""
    for spec, source in _source(context):
        what = f"the source `{source.name}`"
        yield from unknown_options(source.options, spec.options, what, spec.inside)


def source_without_file(context: Context) -> Iterator[Problem]:
    """A source that says nothing of what to read, or says it in two ways."""
    for spec, source in _source(context):
        yield from missing_options(source, spec.options, spec.inside)


def source_option_of_another_type(context: Context) -> Iterator[Problem]:
    """A path, separator, split, set or column that is not of its form."""
    for spec, source in _source(context):
        yield from option_problems(source.options, spec.options, spec.inside)


def source_without_columns(context: Context) -> Iterator[Problem]:
    """Columns that are not declared, of a source that needs that."""
    for spec, source in _source(context):
        yield from undeclared_columns(source, spec.options, spec.inside)


def _source(context: Context) -> Iterator[tuple[SourceSpec, SourceKind]]:
    """Yields the source and its descriptor, where it has one and could be read."""
    data = context.blueprint.data
    spec = data.source if data and context.is_whole("data.source") else None
    source = find_source(spec.kind) if spec else None
    if spec and source:
        yield spec, source
