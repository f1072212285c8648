"""The `data` section: source, targets, splits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.parsing.cursors import Cursor
from kerasflow.blueprints.parsing.forms import read_keys
from kerasflow.blueprints.sections import DataSpec, SourceSpec, TargetSpec, WindowSpec
from kerasflow.blueprints.sources.known import find_source, source_names
from kerasflow.blueprints.specs import EMPTY, FrozenDict
from kerasflow.nearness import suggest


def parse_data(cursor: Cursor) -> DataSpec:
    """Reads the `data` section."""
    found = cursor.mapping(keys_of(DataSpec), "`data`")
    special: Mapping[str, Callable[[Cursor], Any]] = {
        "source": _source,
        "target": lambda child: child.frozen(_target),
        "window": _window,
    }
    values = read_keys({key: found[key] for key in found if key not in special}, DataSpec)
    values |= {key: read(found[key]) for key, read in special.items() if key in found}
    return DataSpec(**values, path=cursor.path)


def _source(cursor: Cursor) -> SourceSpec | None:
    if isinstance(cursor.value, str):
        return SourceSpec(cursor.value, path=cursor.path) if _known(cursor, cursor.value) else None
    children = cursor.children()
    if len(children) != 1:
        cursor.wrong('a mapping with one source, such as {"csv": "data.csv"}')
        return None
    [(kind, child)] = children.items()
    if not _known(child, kind, at_key=True):
        return None
    return SourceSpec(kind, _options(child, kind), cursor.path)


def _known(cursor: Cursor, kind: str, *, at_key: bool = False) -> bool:
    known = source_names()
    if kind in known:
        return True
    hint, fix = suggest(kind, known)
    cursor.fault("KF210", f"unknown source `{kind}`", hint, at_key=at_key, fix=fix)
    return False


def _options(cursor: Cursor, kind: str) -> FrozenDict:
    value = cursor.literal()
    if isinstance(value, FrozenDict):
        return value
    if value is None:
        return EMPTY
    source = find_source(kind)
    return FrozenDict({source.bare if source else "path": value})


def _target(cursor: Cursor) -> TargetSpec | None:
    if isinstance(cursor.value, str):
        return TargetSpec(cursor.string() or "", path=cursor.path)
    if isinstance(cursor.value, list) and cursor.value:
        hint = 'several labels a row are {"from": […], "multi_label": true}; bring columns '
        cursor.wrong("a mapping (a target)", hint + "of numbers together in `preprocess`")
        columns = tuple(item.string() or "" for item in cursor.items())
        return TargetSpec(columns[0], multi_label=True, label_columns=columns, path=cursor.path)
    found = cursor.mapping(keys_of(TargetSpec), "a target")
    own = str(cursor.path.parts[-1]) if isinstance(cursor.value, dict) else ""
    named = found.pop("from", None)
    columns = _label_columns(named) if named else ()
    first = columns[0] if columns else own
    if named and not isinstance(named.value, list):
        first = named.string() or ""
    values = read_keys(found, TargetSpec)
    return TargetSpec(first, **values, label_columns=columns, path=cursor.path)


def _label_columns(cursor: Cursor) -> tuple[str, ...]:
    """Reads the columns of several labels; none where `from` is one column."""
    if cursor.value == []:
        cursor.wrong("a column, or a list of at least one")
    return tuple(item.string() or "" for item in cursor.items())


def _window(cursor: Cursor) -> WindowSpec | None:
    if not isinstance(cursor.value, dict):
        cursor.wrong('a mapping such as {"length": 24}')
        return None
    found = cursor.mapping(keys_of(WindowSpec), "`data.window`")
    if "length" not in found:
        cursor.fault("KF202", "`window` has no `length`", 'add "length": 24, in rows')
    values = read_keys(found, WindowSpec)
    return WindowSpec(**values, path=cursor.path) if "length" in values else None
