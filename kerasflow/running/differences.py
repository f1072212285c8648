"""What differs among runs: values of their blueprints by dotted path, and what came of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kerasflow import catalog
from kerasflow.paths import Path
from kerasflow.running.listings import ListedRun
from kerasflow.running.summaries import SPLITS
from kerasflow.running.untrusted_reports import is_texts

Value = str | int | float | bool | None
Values = Mapping[str, Value]

# What is written for people, and what the report has as it came out.
_LEFT_OUT = ("blueprint", "about", "meta", "$schema")
_TOLD_BY_REPORT = ("runtime.engine",)
_SHORT = 12


def blueprint_values(blueprint: Mapping[str, Any]) -> dict[str, Value]:
    """Returns every value of a blueprint by its dotted path.

    Args:
        blueprint: Plain values, as a run has kept them.

    Example:
        >>> blueprint_values({"model": {"layers": [{"Dense": 8}, "ReLU"]}})
        {'model.layers[0].Dense.units': 8, 'model.layers[1]': 'ReLU'}
    """
    kept = {
        key: value
        for key, value in blueprint.items()
        if key not in _LEFT_OUT and not key.startswith("x-")
    }
    leaves = ((str(path), value) for path, value in _leaves(kept, Path()))
    return {path: value for path, value in leaves if path not in _TOLD_BY_REPORT}


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(_spelled_out(key, inner), path / key)
    elif isinstance(value, list) and value and any(isinstance(it, (dict, list)) for it in value):
        for number, inner in enumerate(value):
            yield from _leaves(inner, path / number)
    elif isinstance(value, (dict, list)):
        yield path, json.dumps(value, ensure_ascii=False)
    else:
        yield path, value


def _spelled_out(key: str, value: Any) -> Any:
    """Returns the arguments of a tag by their names, the first one too."""
    if isinstance(value, dict) or not key[:1].isupper():
        return value
    entry = catalog.find_tag(key)
    return {entry.first.name: value} if entry and entry.first else value


def differing(blueprints: Sequence[Values | None]) -> dict[str, list[Value]]:
    """Returns what is not the same in all blueprints, by path; None where one has no value.

    Args:
        blueprints: As `blueprint_values` has them; None where nobody knows.
    """
    known = [it for it in blueprints if it is not None]
    paths = dict.fromkeys(path for it in known for path in it)
    return {
        path: [it.get(path) if it is not None else None for it in blueprints]
        for path in paths
        if _differ([(path in it, it.get(path)) for it in known])
    }


def _differ(values: Sequence[object]) -> bool:
    """Returns whether values differ; 1 is no `true`, though Python takes the two for equal."""
    first = values[0]
    return any(it != first or repr(it) != repr(first) for it in values[1:])


def result_values(runs: Sequence[ListedRun]) -> dict[str, list[Value]]:
    """Returns what came of runs, by name; surroundings only where they differ."""
    found: dict[str, list[Value]] = {}
    for split in reversed(SPLITS):
        numbers = [run.report.get(split) or {} for run in runs]
        for name in dict.fromkeys(name for it in numbers for name in it):
            found[f"{split}.{name}"] = [it.get(name) for it in numbers]
    for name, value_of in _FACTS.items():
        found[name] = [value_of(run) for run in runs]
    found |= _that_differ({name: [of(run) for run in runs] for name, of in _SURROUNDINGS.items()})
    versions = [_versions(run) for run in runs]
    packages = dict.fromkeys(name for it in versions for name in it)
    found |= _that_differ(
        {f"versions.{name}": [it.get(name) for it in versions] for name in packages}
    )
    return {name: values for name, values in found.items() if any(it is not None for it in values)}


def _that_differ(columns: Mapping[str, list[Value]]) -> dict[str, list[Value]]:
    """Returns the columns in which runs differ that have a value there."""
    return {
        name: values
        for name, values in columns.items()
        if len({it for it in values if it is not None}) > 1
    }


def _seconds(run: ListedRun) -> Value:
    total: Value = (run.report.get("seconds") or {}).get("total")
    return total


def _parameters(run: ListedRun) -> Value:
    total: Value = (run.report.get("parameters") or {}).get("total")
    return total


def _engine(run: ListedRun) -> Value:
    return run.text("engine") or (run.lock.engine if run.lock else None)


def _device(run: ListedRun) -> Value:
    return run.text("device") or (run.lock.device if run.lock else None)


def _data(run: ListedRun) -> Value:
    """Returns what stands for the data of a run: the first letters of its digest."""
    data = run.lock.data if run.lock else None
    return ((data.rows or data.sha256)[:_SHORT] or None) if data else None


def _commit(run: ListedRun) -> Value:
    revision = run.lock.revision if run.lock else None
    commit = str((revision or {}).get("commit") or "")[:_SHORT]
    return f"{commit} changed" if commit and revision and revision.get("dirty") else commit or None


def _versions(run: ListedRun) -> Mapping[str, str]:
    versions = run.report.get("versions") or (run.lock.versions if run.lock else {})
    return {name: str(it) for name, it in versions.items() if is_texts([name, it])}


_FACTS: Mapping[str, Callable[[ListedRun], Value]] = {
    "warm_start": lambda run: run.start,
    "epochs": lambda run: run.epochs,
    "parameters": _parameters,
    "seconds": _seconds,
    "engine": _engine,
}
_SURROUNDINGS: Mapping[str, Callable[[ListedRun], Value]] = {
    "data": _data,
    "device": _device,
    "revision": _commit,
}
