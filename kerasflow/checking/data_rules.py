"""Rules on names that the data, the model and the training must agree on."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from kerasflow import catalog
from kerasflow.blueprints.forms import Components
from kerasflow.blueprints.keys import components_by_output, keys_of
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.blueprints.sources.known import find_source
from kerasflow.blueprints.specs import UNREAD, Component, FrozenDict, ModelSpec
from kerasflow.catalog import NODE_KINDS
from kerasflow.checking.contexts import Context
from kerasflow.checking.wirings import wires_of
from kerasflow.errors import Problem
from kerasflow.nearness import listed, suggest
from kerasflow.paths import Path


def target_without_output(context: Context) -> Iterator[Problem]:
    """A target that is compared with nothing, because the model has no output of that name."""
    data, outputs = context.blueprint.data, _outputs(context)
    for name in data.target if data and outputs else ():
        if name not in outputs and name not in context.omissions.lost:
            path = Path(("data", "target", name))
            yield _no_output("KF601", name, outputs, data.target if data else (), path)


def training_key_without_output(context: Context) -> Iterator[Problem]:
    """A loss, metric or weight for an output that the model does not have."""
    compile, outputs = context.blueprint.compile, _outputs(context)
    for key in components_by_output(CompileSpec):
        value = getattr(compile, key, None)
        for name in value if isinstance(value, FrozenDict) and outputs else ():
            if compile and name not in outputs and name not in context.omissions.lost:
                path = compile.path / key / name
                problem = _no_output("KF501", name, outputs, value or (), path)
                alone = f'without a mapping: "{key}": "{name}"'
                yield replace(problem, hint=alone, fix=None) if _is_named(key, name) else problem


def _is_named(key: str, name: str) -> bool:
    """Whether a key is the name of a loss or metric, that was written as if it were a tag."""
    form = keys_of(CompileSpec)[key].form
    kind = form.kind if isinstance(form, Components) else None
    return kind is not None and name in catalog.identifiers(kind)


def _outputs(context: Context) -> Mapping[str, object]:
    """The model's outputs by name; empty where they are not known."""
    model = context.blueprint.model
    ours = isinstance(model, ModelSpec) and model.class_name is None
    whole = context.knows_outputs
    return context.graph.outputs if context.graph and ours and whole else {}


def _no_output(
    code: str, name: str, outputs: Mapping[str, object], taken: Container[str], path: Path
) -> Problem:
    message = f"the model has no output `{name}`"
    free = [other for other in outputs if other not in taken]
    hint, fix = suggest(name, outputs, free=free, otherwise=_name_the_output(name, outputs))
    return Problem(code, message, path, hint=hint, at_key=True, fix=fix)


def _name_the_output(name: str, outputs: Mapping[str, object]) -> str:
    if len(outputs) == 1:
        return f'its output is `{next(iter(outputs))}`; give that node "name": "{name}"'
    return f"its outputs are {listed(outputs)}"


def unknown_column(context: Context) -> Iterator[Problem]:
    """A column that is not in the data, where the document says what is in it."""
    columns, data = _columns(context), context.blueprint.data
    if columns is None or data is None:
        return
    made = [*columns, *_made(context)]
    whole = context.is_whole("preprocess", "blocks")
    for path, name in data.targets() if whole else ():
        if name and name not in made:
            yield _no_column("KF602", name, made, path)
    for path, name in (*data.columns(), *_columns_of_preprocess(context)):
        if name not in columns:
            yield _no_column("KF602", name, columns, path)


def _no_column(code: str, name: str, known: list[str], path: Path) -> Problem:
    hint, fix = suggest(name, known)
    message = f"the data has no column `{name}`"
    return Problem(code, message, path, hint=hint, fix=fix)


def _columns(context: Context) -> list[str] | None:
    """The columns of the data, renamed ones included; None where only the files know them."""
    data = context.blueprint.data
    known = data and data.source and context.is_whole("data")
    source = find_source(data.source.kind) if data and data.source and known else None
    declared = source.find_columns(data.source.options) if source and data and data.source else None
    return None if data is None or declared is None else [*declared, *data.features]


def _made(context: Context) -> list[str]:
    """What `preprocess` makes."""
    return list(context.preprocess.outputs) if context.preprocess else []


def _columns_of_preprocess(context: Context) -> Iterator[tuple[Path, str]]:
    graph = context.preprocess
    made = {call.name for call in graph.calls} if graph else set()
    for call in graph.calls if graph else ():
        taken = ((path, ref.node) for path, ref in wires_of(call) if not ref.is_unknown)
        yield from ((path, name) for path, name in taken if name not in made)


def unknown_model_input(context: Context) -> Iterator[Problem]:
    """A model input that is neither a column nor made by `preprocess`."""
    columns, model = _columns(context), context.blueprint.model
    whole = context.is_whole("preprocess", "blocks")
    if columns is None or not isinstance(model, ModelSpec) or not whole:
        return
    known = [*_made(context), *columns]
    if UNREAD in known:
        return
    for name, spec in (model.inputs or {}).items():
        if name not in known and name not in context.omissions.lost:
            hint = suggest(name, known).hint
            message = f"the model's input `{name}` is neither a column nor made by `preprocess`"
            yield Problem("KF603", message, spec.path, hint=hint, at_key=True)


def random_layer_in_preprocess(context: Context) -> Iterator[Problem]:
    """A layer that draws anew at every call, where the data is made once."""
    for node in context.blueprint.preprocess:
        body = node.body
        entry = context.entry(body.tag, NODE_KINDS) if isinstance(body, Component) else None
        if isinstance(body, Component) and entry and "random" in entry.flags:
            message = f"`{body.tag}` is random each time, but `preprocess` runs once"
            hint = "put it first in `model.layers`: there it draws anew in every step of training"
            yield Problem("KF604", message, body.path, hint=hint, at_key=True)
