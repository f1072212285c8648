"""The `data` section: source, targets, splits."""

from __future__ import annotations

from typing import Any

from kerasflow.blueprints.keys import MAX_SEED
from kerasflow.blueprints.parsing.cursors import Cursor, describe
from kerasflow.blueprints.sections import DataSpec, SourceSpec, SplitSpec, TargetSpec, WindowSpec
from kerasflow.blueprints.sources.known import find_source, source_names
from kerasflow.blueprints.specs import EMPTY, FrozenDict
from kerasflow.catalog import nearest, surely_meant

MAX_WINDOW = 1_000_000
MAX_CLASSES = 500_000

_KEYS = ("source", "features", "target", "weight", "split", "window", "stream")
_TARGET_KEYS = ("from", "classes", "one_hot", "multi_label", "separator")
_SPLIT_KEYS = ("validation", "test", "stratify", "group", "time", "seed")


def parse_data(cursor: Cursor) -> DataSpec:
    """Reads the `data` section."""
    found = cursor.mapping(_KEYS, "`data`")
    return DataSpec(
        source=_source(found["source"]) if "source" in found else None,
        features=_features(found["features"]) if "features" in found else EMPTY,
        target=found["target"].frozen(_target) if "target" in found else EMPTY,
        weight=found["weight"].string() if "weight" in found else None,
        split=_split(found["split"]) if "split" in found else SplitSpec(),
        window=_window(found["window"]) if "window" in found else None,
        stream=found["stream"].boolean() if "stream" in found else None,
        path=cursor.path,
    )


def _features(cursor: Cursor) -> FrozenDict:
    """Reads the new names of columns, those that have an old one."""
    found = cursor.frozen(Cursor.string)
    return FrozenDict({new: old for new, old in found.items() if old is not None})


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
    guess = nearest(kind, known)
    hint = f"did you mean `{guess}`?" if guess else f"known sources: {', '.join(known)}"
    fix = surely_meant(kind, known)
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
    found = cursor.mapping(_TARGET_KEYS, "a target")
    own = str(cursor.path.parts[-1]) if isinstance(cursor.value, dict) else ""
    columns = _label_columns(found["from"]) if "from" in found else ()
    first = columns[0] if columns else own
    if "from" in found and not isinstance(found["from"].value, list):
        first = found["from"].string() or ""
    return TargetSpec(
        column=first,
        classes=_classes(found["classes"]) if "classes" in found else None,
        one_hot=bool(found["one_hot"].boolean()) if "one_hot" in found else False,
        multi_label=bool(found["multi_label"].boolean()) if "multi_label" in found else False,
        separator=_separator(found["separator"]) if "separator" in found else None,
        label_columns=columns,
        path=cursor.path,
    )


def _label_columns(cursor: Cursor) -> tuple[str, ...]:
    """Reads the columns of several labels; none where `from` is one column."""
    if cursor.value == []:
        cursor.wrong("a column, or a list of at least one")
    return tuple(item.string() or "" for item in cursor.items())


def _separator(cursor: Cursor) -> str | None:
    separator = cursor.string()
    if separator == "":
        cursor.wrong("at least one character")
        return None
    return separator


def _classes(cursor: Cursor) -> Any:
    if not isinstance(cursor.value, list):
        return cursor.integer(2, MAX_CLASSES)
    for item in cursor.items():
        if not isinstance(item.value, (str, int, float)):
            item.wrong("the name of a class: a string, a number, true or false")
    return cursor.literal()


def _split(cursor: Cursor) -> SplitSpec:
    found = cursor.mapping(_SPLIT_KEYS, "`data.split`")
    columns = {key: found[key].string() for key in ("stratify", "group", "time") if key in found}
    return SplitSpec(
        validation=_validation(found["validation"]) if "validation" in found else None,
        test=found["test"].fraction() if "test" in found else None,
        seed=found["seed"].integer(maximum=MAX_SEED) if "seed" in found else None,
        path=cursor.path,
        **columns,
    )


def _window(cursor: Cursor) -> WindowSpec | None:
    if not isinstance(cursor.value, dict):
        cursor.wrong('a mapping such as {"length": 24}')
        return None
    found = cursor.mapping(("length", "every", "ahead"), "`data.window`")
    if "length" not in found:
        cursor.fault("KF202", "`window` has no `length`", 'add "length": 24, in rows')
    least = {"length": 1, "every": 1, "ahead": 0}
    read = {key: item.integer(least[key], MAX_WINDOW) for key, item in found.items()}
    numbers = {key: value for key, value in read.items() if value is not None}
    return WindowSpec(**numbers, path=cursor.path) if "length" in numbers else None


def _validation(cursor: Cursor) -> float | str | None:
    if isinstance(cursor.value, str):
        if cursor.value == "test":
            return "test"
        hint = 'a fraction such as 0.1, or "test" to watch the test split'
        cursor.fault("KF203", f"`validation` cannot be {describe(cursor.value)}", hint)
        return None
    return cursor.fraction()
