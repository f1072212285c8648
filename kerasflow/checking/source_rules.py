"""Rules on the options of the sources that come with KerasFlow; others know their own."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.sections import SourceSpec
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.known import find_source
from kerasflow.checking.contexts import Context
from kerasflow.checking.source_forms import option_problems, unknown_options, way_to_add
from kerasflow.errors import Problem


def unknown_source_option(context: Context) -> Iterator[Problem]:
    """An option that the source does not have."""
    for spec, source in _source(context):
        what = f"the source `{source.name}`"
        yield from unknown_options(source.options, spec.options, what, spec.inside)


def source_without_file(context: Context) -> Iterator[Problem]:
    """A source that says nothing of what to read, or says it in two ways."""
    for spec, source in _source(context):
        told, first = spec.options, source.bare
        if not told.keys() <= source.options.keys():
            return
        instead = (other for one, other, _ in source.excluding if one == first)
        if first not in told and not any(source.has(told, other) for other in instead):
            message = f"the source `{source.name}` has no `{first}`"
            hint = way_to_add(first, source.options[first])
            yield Problem("KF612", message, spec.inside, hint=hint, at_key=True)
            return
        for one, other, hint in source.excluding:
            if source.has(told, one) and source.has(told, other):
                message = f"the source `{source.name}` is given `{one}` and `{other}`"
                yield Problem("KF612", message, spec.inside / other, hint=hint, at_key=True)


def source_option_of_another_type(context: Context) -> Iterator[Problem]:
    """A path, separator, split, set or column that is not of its form."""
    for spec, source in _source(context):
        yield from option_problems(source.options, spec.options, spec.inside)


def undeclared_columns(context: Context) -> Iterator[Problem]:
    """Columns that are not declared, of a source that needs that."""
    for spec, source in _source(context):
        name = source.declared
        if name and name not in spec.options and not {"path", "splits"}.isdisjoint(spec.options):
            message = f"the source `{source.name}` has no `{name}`, and its files do not name them"
            hint = way_to_add(name, source.options[name])
            yield Problem("KF621", message, spec.inside, hint=hint, at_key=True)


def _source(context: Context) -> Iterator[tuple[SourceSpec, SourceKind]]:
    """Yields the source and its descriptor, where it has one and could be read."""
    data = context.blueprint.data
    spec = data.source if data and context.is_whole("data.source") else None
    source = find_source(spec.kind) if spec else None
    if spec and source:
        yield spec, source
