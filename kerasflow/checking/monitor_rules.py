"""Rules on callbacks that watch a number: whether Keras will have measured it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kerasflow import catalog
from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict, Value
from kerasflow.catalog import NODE_KINDS
from kerasflow.checking.contexts import Context
from kerasflow.checking.heads import METRICS, items_of, judge_of
from kerasflow.checking.split_rules import has_split
from kerasflow.checking.wording import did_you_mean, listed, meant
from kerasflow.errors import Problem
from kerasflow.paths import Path

# What each watches where nothing is said.
_WATCHING = ("EarlyStopping", "ReduceLROnPlateau", "ModelCheckpoint")
_DEFAULT = "val_loss"
_SETS_RATE = "ReduceLROnPlateau"
_NUMBERED = re.compile(r"_\d+$")
# What a checkpoint names its file by, beside what is measured.
_COUNTED = ("epoch", "batch")
_FIELD = re.compile(r"\{([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class Watch:
    """A callback that watches a number.

    Args:
        tag: The callback.
        monitor: The number's name.
        path: Where that is said, or the callback where it is not.
        said: The name is written.
        in_file_name: It stands in the name of a file, as ``{val_loss:.2f}``.
    """

    tag: str
    monitor: str
    path: Path
    said: bool
    in_file_name: bool = False

    def __str__(self) -> str:
        does = "names its file by" if self.in_file_name else "watches"
        return f"`{self.tag}` {does} `{self.monitor}`"


def unknown_monitor(context: Context) -> Iterator[Problem]:
    """A callback that watches what Keras will not measure."""
    known = _measured(context)
    for watch in _watches(context) if known else ():
        name = watch.monitor.removeprefix("val_")
        if name == "learning_rate":
            continue
        if known and name not in known and _NUMBERED.sub("", name) not in known:
            prefix = "val_" if watch.monitor.startswith("val_") else ""
            names = [f"{prefix}{name}" for name in known]
            message = f"{watch}, which is not measured"
            hint = did_you_mean(watch.monitor, names) or f"there is {listed(names)}"
            alone = watch.said and not watch.in_file_name
            fix = meant(watch.monitor, names) if alone else None
            yield Problem("KF508", message, watch.path, hint=hint, fix=fix)


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
    if tag not in _WATCHING or idle or not isinstance(monitor, str) or "${" in monitor:
        return None
    said = "monitor" in args
    return Watch(tag, monitor, place / "monitor" if said else place, said)


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
        if tag == _SETS_RATE:
            place = callback.path if isinstance(callback, Component) else path / index
            message = f"`{tag}` sets the learning rate, which the schedule `{rate.tag}` sets"
            yield Problem("KF517", message, place, hint="keep one of them", at_key=True)


def _measured(context: Context) -> tuple[str, ...] | None:
    """Returns the names under which Keras will log the training; None where that is not known."""
    compile, heads = context.expansion.compile, context.heads
    if not compile or not heads or not context.knows_every_output:
        return None
    if not context.is_whole("compile") or not context.is_complete(
        *(f"compile.{it}" for it in METRICS)
    ):
        return None
    if _has_classes_of_users(context):
        return None
    several = len(heads) > 1
    names = ["loss"]
    outputs = tuple(head.name for head in heads)
    if several:
        names += [f"{name}_loss" for name in outputs]
    for key in METRICS:
        found = list(_metric_names(getattr(compile, key), compile.path / key, outputs))
        # Of two with one name Keras calls the second otherwise.
        if not _are_definite([*names, *found]):
            return None
        names += [name for name in found if name]
    return tuple(names)


def _are_definite(names: list[str | None]) -> bool:
    return None not in names and len(set(names)) == len(names)


def _has_classes_of_users(context: Context) -> bool:
    """Whether a registered layer may measure what nobody knows of here."""
    tags = {call.component.tag for wiring in context.model_wirings for call in wiring.graph.calls}
    entries = (context.entry(tag, NODE_KINDS) for tag in tags if tag != "Model")
    return any(entry is None or "registered" in entry.flags for entry in entries)


def _metric_names(value: Value, path: Path, outputs: tuple[str, ...]) -> Iterator[str | None]:
    """Yields the names of metrics; None for one that is not known."""
    for output, item in _by_output(value, outputs):
        prefix = f"{output}_" if len(outputs) > 1 else ""
        for metric, place in items_of(item, path):
            name = _metric_name(metric, place)
            yield name and prefix + name


def _by_output(value: Value, outputs: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
    if isinstance(value, FrozenDict):
        yield from value.items()
    elif isinstance(value, tuple) and len(outputs) > 1:
        yield from zip(outputs, value, strict=False)
    else:
        yield outputs[0], value


def _metric_name(value: Value, path: Path) -> str | None:
    judge = judge_of(value, "metrics", path)
    if judge is None:
        return None
    if not isinstance(value, Component) and value in catalog.identifiers("metrics"):
        return str(value)
    entry = catalog.find("metrics", judge.name)
    default = entry.parameters["name"].default if entry and "name" in entry.parameters else None
    name = judge.args.get("name") or default or _snake_case(judge.name)
    return name if isinstance(name, str) and "${" not in name else None


def _snake_case(name: str) -> str:
    """Returns the name that Keras makes of a class."""
    parted = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", parted).lower()
