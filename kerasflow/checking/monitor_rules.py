"""Rules on callbacks that watch a number: whether Keras will have measured it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict, Value
from kerasflow.catalog import NODE_KINDS, having
from kerasflow.checking.contexts import Context
from kerasflow.checking.measures import Measure, better, list_measures, uncounted
from kerasflow.checking.output_heads import METRICS
from kerasflow.checking.split_rules import has_split
from kerasflow.errors import Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Path

_DEFAULT = "val_loss"
# What a checkpoint names its file by, beside what is measured.
_COUNTED = ("epoch", "batch")
_FIELD = re.compile(r"\{([A-Za-z_]\w*)")


class Watch(NamedTuple):
    """A callback that watches a number.

    Args:
        tag: The callback.
        monitor: The number's name.
        path: Where that is said, or the callback where it is not.
        said: The name is written.
        in_file_name: It stands in the name of a file, as ``{val_loss:.2f}``.
        mode: Which way is better, as it is said; ``"auto"`` where that is left to Keras.
        mode_path: Where that is said.
    """

    tag: str
    monitor: str
    path: Path
    said: bool
    in_file_name: bool = False
    mode: Value = None
    mode_path: Path | None = None

    def __str__(self) -> str:
        does = "names its file by" if self.in_file_name else "watches"
        return f"`{self.tag}` {does} `{self.monitor}`"


def unknown_monitor(context: Context) -> Iterator[Problem]:
    """A callback that watches what Keras will not measure."""
    measures = _measured(context)
    known = _names(measures)
    for watch in _watches(context) if known else ():
        name = watch.monitor.removeprefix("val_")
        if name == "learning_rate" or name in known or uncounted(name) in known:
            continue
        prefix = "val_" if watch.monitor.startswith("val_") else ""
        parts = next((measure.parts for measure in measures if measure.name == name), None)
        if parts:
            yield _of_many_numbers(watch, f"{prefix}{parts[0]}")
            continue
        names = [f"{prefix}{name}" for name in known]
        message = f"{watch}, which is not measured"
        hint, fix = suggest(watch.monitor, names)
        alone = watch.said and not watch.in_file_name
        yield Problem("KF508", message, watch.path, hint=hint, fix=fix if alone else None)


def _of_many_numbers(watch: Watch, first: str) -> Problem:
    message = f"{watch}, which is a number for each class"
    hint = f'one of them, such as `{first}`; or one for all, as by "average": "macro"'
    return Problem("KF508", message, watch.path, hint=hint)


def monitor_of_unknown_direction(context: Context) -> Iterator[Problem]:
    """A callback that is to know when a number gets better, and cannot."""
    measures = _measured(context) if context.is_whole("fit") else ()
    known = _names(measures)
    for watch in _watches(context) if measures else ():
        name = watch.monitor.removeprefix("val_")
        unknown = any(measure.name is None for measure in measures)
        measured = name == "learning_rate" or name in known or uncounted(name) in known
        guessed = watch.mode == "auto" and (measured or unknown)
        if not guessed or better(measures, watch.monitor):
            continue
        message = f"{watch}, and nobody knows which way that is better"
        hint = 'add "mode": "max" where more of it is better, "mode": "min" where less is'
        yield Problem("KF524", message, watch.path, hint=hint, at_key=not watch.said)


def monitor_of_wrong_direction(context: Context) -> Iterator[Problem]:
    """A callback that takes the worst value for the best."""
    measures = _measured(context) if context.is_whole("fit") else ()
    for watch in _watches(context) if measures else ():
        known = better(measures, watch.monitor)
        if watch.mode not in ("min", "max") or known is None or watch.mode == known:
            continue
        less, more = ("more", "less") if known == "max" else ("less", "more")
        message = f"{watch}, of which {less} is better, and takes {more} for better"
        hint = f'"mode": "{known}", or leave it out, for Keras knows'
        place = watch.mode_path or watch.path
        yield Problem("KF545", message, place, hint=hint, severity="warning")


def monitor_without_validation(context: Context) -> Iterator[Problem]:
    """A callback that watches the validation, where there is none."""
    if has_split(context, "validation") is not False:
        return
    for watch in _watches(context):
        if watch.monitor.startswith("val_"):
            message = f"{watch}, but nothing is validated"
            alone = watch.monitor.removeprefix("val_")
            other = f"`{alone}` in its place" if watch.in_file_name else f'"monitor": "{alone}"'
            hint = f'"split": {{"validation": 0.1}} under `data`, or {other}'
            yield Problem("KF509", message, watch.path, hint=hint, at_key=not watch.said)


def _watches(context: Context) -> Iterator[Watch]:
    fit = context.blueprint.fit
    for index, callback in enumerate(context.expansion.callbacks):
        path = fit.path / "callbacks" / index
        tag = callback.tag if isinstance(callback, Component) else callback
        args = callback.args if isinstance(callback, Component) else EMPTY
        place = callback.path if isinstance(callback, Component) else path
        watch = _monitored(tag, args, place)
        if watch:
            yield watch
        if tag == "ModelCheckpoint":
            yield from _in_file_name(args, place, watch)


def _monitored(tag: str, args: FrozenDict, place: Path) -> Watch | None:
    """Returns what a callback watches; None for one that watches nothing that is known here."""
    idle = tag == "ModelCheckpoint" and args.get("save_best_only") is not True
    monitor = args.get("monitor", _DEFAULT)
    watches = tag in having("callbacks", "watches") and not idle
    if not watches or not isinstance(monitor, str) or "${" in monitor:
        return None
    said = "monitor" in args
    path = place / "monitor" if said else place
    mode = args.get("mode", "auto")
    return Watch(tag, monitor, path, said, mode=mode, mode_path=place / "mode")


def _in_file_name(args: FrozenDict, place: Path, watch: Watch | None) -> Iterator[Watch]:
    """Yields what a checkpoint fills into the name of its file, but for what it watches anyway."""
    name = args.get("filepath")
    if isinstance(name, str) and "${" not in name:
        for field in dict.fromkeys(_FIELD.findall(name)):
            if field not in _COUNTED and not (watch and watch.monitor == field):
                yield Watch("ModelCheckpoint", field, place / "filepath", True, in_file_name=True)


def rate_that_is_scheduled(context: Context) -> Iterator[Problem]:
    """A callback that sets the learning rate where a schedule does, which Keras refuses late."""
    compile = context.expansion.compile
    optimizer = compile.optimizer if compile else None
    rate = optimizer.args.get("learning_rate") if isinstance(optimizer, Component) else None
    if not isinstance(rate, Component):
        return
    path = context.blueprint.fit.path / "callbacks"
    for index, callback in enumerate(context.expansion.callbacks):
        tag = callback.tag if isinstance(callback, Component) else callback
        if tag in having("callbacks", "sets_rate"):
            place = callback.path if isinstance(callback, Component) else path / index
            message = f"`{tag}` sets the learning rate, which the schedule `{rate.tag}` sets"
            yield Problem("KF517", message, place, hint="keep one of them", at_key=True)


def _measured(context: Context) -> tuple[Measure, ...]:
    """Returns what Keras will log of the training; nothing where that is not known."""
    compile, heads = context.expansion.compile, context.output_heads
    if not compile or not heads or not context.knows_every_output:
        return ()
    metrics = (f"compile.{it}" for it in METRICS)
    if not context.is_whole("compile") or not context.is_complete(*metrics):
        return ()
    return () if _has_classes_of_users(context) else list_measures(compile, heads)


def _names(measures: tuple[Measure, ...]) -> tuple[str, ...]:
    """Returns the names under which numbers are logged; none where one is not known."""
    names = [name for measure in measures for name in measure.logged]
    known = tuple(name for name in names if name is not None)
    # Of two with one name Keras calls the second otherwise.
    return known if len(set(known)) == len(names) else ()


def _has_classes_of_users(context: Context) -> bool:
    """Whether a registered layer may measure what nobody knows of here."""
    tags = {call.component.tag for wiring in context.model_wirings for call in wiring.graph.calls}
    entries = (context.entry(tag, NODE_KINDS) for tag in tags if tag != "Model")
    return any(entry is None or "registered" in entry.flags for entry in entries)
