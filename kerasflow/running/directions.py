"""Which way a number of a report is better, and which of them one looks at first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kerasflow import catalog
from kerasflow.checking.measures import Mode, default_name, mode_of, uncounted
from kerasflow.running.summaries import SPLITS

# Of what is judged, in the order of what it says of a model; `data` is what was judged later.
_JUDGED = ("test", "validation", "train")
_OWN: Mapping[str, Mode] = {"loss": "min", "macro_f1": "max"}


def better_way(name: str, blueprints: Iterable[Mapping[str, Any] | None] = ()) -> Mode | None:
    """Returns which way a number is better; None where nobody knows.

    Args:
        name: As ``test.accuracy``; or ``seconds``, which has none.
        blueprints: As plain values; in them metrics may have names of their own.

    Example:
        >>> better_way("test.loss"), better_way("test.label_accuracy"), better_way("seconds")
        ('min', 'max', None)
    """
    split, _, metric = name.partition(".")
    if split not in SPLITS:
        return None
    named = {own: mode for each in blueprints for own, mode in _named(each or {})}
    modes = {**_known(), **_OWN, **named}
    for bare in dict.fromkeys((metric, uncounted(metric))):
        # A metric of one of several outputs, or one of several numbers that a metric gives.
        fitting = [it for it in modes if f"_{bare}_".find(f"_{it}_") >= 0]
        if fitting:
            return modes[max(fitting, key=len)]
    return None


def find_main(results: Mapping[str, Sequence[Any]]) -> str | None:
    """Returns the name of the number that one looks at first; None where there is none.

    Example:
        >>> find_main({"test.loss": [0.1], "test.accuracy": [0.9], "train.loss": [0.1]})
        'test.accuracy'
    """
    for split in _JUDGED:
        names = [name for name in results if name.startswith(f"{split}.")]
        if names:
            return min(names, key=lambda name: name.endswith("loss"))
    return None


def _known() -> dict[str, Mode]:
    """Returns the metrics of Keras, by the names under which they are logged."""
    found = {default_name(name): mode_of(name) for name in catalog.names("metrics")}
    found |= {short: mode_of(name) for short, name in catalog.identifiers("metrics").items()}
    return {name: mode for name, mode in found.items() if mode}


def _named(values: Any) -> Iterator[tuple[str, Mode]]:
    """Yields the names that metrics of a blueprint have of their own."""
    for tag, arguments in _tags(values.get("compile")):
        own, mode = arguments.get("name"), mode_of(tag)
        if isinstance(own, str) and mode:
            yield own, mode


def _tags(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, dict):
        beside = {"name": value["name"]} if "name" in value else {}
        for tag, short in value.items():
            inner = _with_name(tag, short)
            yield tag, {**beside, **inner} if isinstance(inner, dict) else beside
    for inner in value.values() if isinstance(value, dict) else value or ():
        if isinstance(inner, (dict, list)):
            yield from _tags(inner)


def _with_name(tag: str, value: Any) -> Any:
    """Returns the arguments of a metric by their names, where the first stands without its own."""
    entry = None if isinstance(value, (dict, list)) else catalog.find_tag(tag, ("metrics",))
    return {entry.first.name: value} if entry and entry.first else value
