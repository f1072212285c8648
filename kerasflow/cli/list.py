"""`kerasflow list`: what can be named in a blueprint, and which runs there are."""

from __future__ import annotations

import json
from collections.abc import Iterable

import click

from kerasflow import catalog
from kerasflow.catalog import Entry, Kind, Parameter
from kerasflow.cli.terminals import write_columns
from kerasflow.nearness import suggest


@click.command("list")
@click.argument("kind", required=False)
@click.argument("name", required=False)
def command(kind: str | None, name: str | None) -> None:
    """Print what can be named in a blueprint, or which runs there are.

    Without arguments: the kinds. With a KIND such as layers: its names. With a NAME too: its
    arguments, each with its default. With runs: those in a folder, by default the folder runs.
    """
    if kind is None:
        write_columns((each, str(len(catalog.names(each))), _SAID[each]) for each in _SAID)
    elif kind == _RUNS:
        from kerasflow.cli.run_lists import write_runs

        write_runs(name)
    elif name is None:
        known = _kind(kind)
        write_columns((each, _found(known, each).doc) for each in catalog.names(known))
    else:
        _write_entry(_entry(_kind(kind), name))


_RUNS = "runs"
_SAID: dict[Kind, str] = {
    "layers": "nodes of a model",
    "ops": "functions of keras.ops, as ops.NAME",
    "applications": "whole models, as applications.NAME",
    "losses": "compile.loss",
    "metrics": "compile.metrics",
    "optimizers": "compile.optimizer",
    "schedules": "learning rates that change",
    "callbacks": "fit.callbacks",
    "activations": "arguments such as activation",
    "initializers": "arguments such as kernel_initializer",
    "regularizers": "arguments such as kernel_regularizer",
    "constraints": "arguments such as kernel_constraint",
}


def _kind(text: str) -> Kind:
    for kind in _SAID:
        if text in (kind, kind.removesuffix("s")):
            return kind
    raise click.UsageError(f"there is no kind `{text}`{_nearest(text, [*_SAID, _RUNS])}")


def _entry(kind: Kind, name: str) -> Entry:
    bare = name.removeprefix(f"{kind}.")
    bare = catalog.identifiers(kind).get(bare, bare)
    entry = catalog.find(kind, bare)
    if entry:
        return entry
    reason = catalog.excluded(kind).get(bare)
    if reason:
        raise click.UsageError(f"`{bare}` cannot be named in a blueprint: {reason}")
    elsewhere = [other for other in _SAID if catalog.find(other, bare)]
    hint = f"; it is one of the {elsewhere[0]}" if elsewhere else ""
    raise click.UsageError(
        f"there is no `{name}` among the {kind}{hint or _nearest(bare, catalog.names(kind))}"
    )


def _nearest(text: str, known: Iterable[str]) -> str:
    there = f"there are {', '.join([*_SAID, _RUNS])}"
    return f"; {suggest(text, known, otherwise=there).hint}"


def _found(kind: Kind, name: str) -> Entry:
    entry = catalog.find(kind, name)
    if entry is None:
        raise LookupError(f"{kind}: {name}")
    return entry


def _write_entry(entry: Entry) -> None:
    prefix = f"{entry.kind}." if entry.kind in ("ops", "applications") else ""
    click.echo(f"{prefix}{entry.name}: {entry.doc}" if entry.doc else prefix + entry.name)
    if entry.call:
        tensors = ", ".join(entry.call.tensors)
        click.echo(f"called on {'a list of tensors' if entry.call.listed else tensors}")
    click.echo()
    first = entry.first
    write_columns(
        (
            f"{item.name}{' *' if item is first else ''}",
            _value(item),
            " or ".join((*item.types, *item.accepts)),
            item.doc,
        )
        for item in entry.parameters.values()
    )
    if first:
        click.echo("\n* can be given without its name")


def _value(parameter: Parameter) -> str:
    return "required" if parameter.required else json.dumps(parameter.default)
