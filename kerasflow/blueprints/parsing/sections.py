"""Sections around data and model whose grammar is special: `compile`, `fit`, `then`."""

from __future__ import annotations

from collections.abc import Collection

from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.parsing.components import parse_value
from kerasflow.blueprints.parsing.cursors import Cursor, freeze
from kerasflow.blueprints.parsing.forms import read_keys, read_section
from kerasflow.blueprints.sections import CompileSpec, FitSpec
from kerasflow.blueprints.specs import FrozenDict


def parse_compile(
    cursor: Cursor, outputs: Collection[str], *, open_keys: bool = False
) -> CompileSpec:
    """Reads `compile`.

    Args:
        cursor: The section.
        outputs: Names of the model's outputs; a key that is one is no component.
        open_keys: The model has a class of its own, whose arguments nobody knows here.
    """
    known = keys_of(CompileSpec)
    is_open = open_keys and isinstance(cursor.value, dict)
    found = cursor.children() if is_open else cursor.mapping(known, "`compile`")
    fields = {name for name, each in known.items() if each.field == name}
    values = read_keys({key: found[key] for key in found if key in fields}, CompileSpec, outputs)
    rest = {key: parse_value(child) for key, child in found.items() if key not in fields}
    return CompileSpec(**values, options=FrozenDict(rest), path=cursor.path)


_ELSEWHERE = {
    "validation_split": "`data.split.validation` takes the fraction",
    "validation_data": "`data.split.validation` says what is watched",
    "validation_steps": "the whole validation split is watched",
    "validation_batch_size": "`batch_size` serves validation too",
    "sample_weight": "`data.weight` names the column of weights",
    "x": "`data.source` says where the data comes from",
    "y": "`data.target` says what the outputs are compared with",
}


def _without_data(cursor: Cursor) -> Cursor:
    """Notes arguments of `Model.fit` that are said in `data`; returns the rest."""
    children = cursor.children()
    for key in children.keys() & _ELSEWHERE.keys():
        message = f"`fit` takes no `{key}`"
        children[key].fault("KF201", message, _ELSEWHERE[key], at_key=True)
    if not children:
        return cursor
    rest = {key: child.located for key, child in children.items() if key not in _ELSEWHERE}
    return Cursor(cursor.located.with_value(rest), cursor.path, cursor.problems)


def parse_fit(cursor: Cursor) -> FitSpec:
    """Reads `fit`."""
    return read_section(_without_data(cursor), FitSpec)


def parse_then(cursor: Cursor) -> tuple[FrozenDict, ...]:
    """Reads the further phases of training: mappings from path to value."""
    if not isinstance(cursor.value, list):
        cursor.wrong("a list of phases, each a mapping from path to value")
    return tuple(item.frozen(lambda child: freeze(child.plain())) for item in cursor.items())
