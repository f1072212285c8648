"""The callbacks that a blueprint asks for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict, Value
from kerasflow.building.components import make
from kerasflow.building.deferred import DeferredValues
from kerasflow.building.keras_internals import compare_from_now
from kerasflow.catalog import having
from kerasflow.checking.measures import Measure, better, list_measures
from kerasflow.checking.output_heads import find_output_heads
from kerasflow.paths import Path
from kerasflow.running.path_sandbox import confine_callback, written_by


def make_callbacks(
    blueprint: Blueprint, deferred: Mapping[str, Any], folder: FilePath
) -> list[Any]:
    """Returns the callbacks of a blueprint's `fit`, ready for Keras.

    Args:
        blueprint: Asks for them.
        deferred: Values that only the data tells.
        folder: Of the run; what a callback writes goes there.

    Raises:
        BuildError: One would write elsewhere, or Keras refused it.
    """
    measures = _measures(blueprint)
    deferred_values, path = DeferredValues(deferred, {}), blueprint.fit.path / "callbacks"
    made = []
    for index, callback in enumerate(blueprint.expansion.callbacks):
        confined = confine_callback(callback, folder, path / index)
        confined = _with_mode(confined, measures)
        for file in written_by(confined).values() if isinstance(confined, Component) else ():
            FilePath(file).parent.mkdir(parents=True, exist_ok=True)
        made.append(_ready(make(confined, ("callbacks",), deferred_values, path / index)))
    return made


def _ready(callback: Any) -> Any:
    """Returns a callback of Keras that compares from the first batch on, if it saves then."""
    # Keras gets ready for that when the first epoch has ended.
    saves = type(callback) is keras.callbacks.ModelCheckpoint and callback.save_freq != "epoch"
    if saves and callback.save_best_only and callback.mode != "auto":
        compare_from_now(callback)
    return callback


def _measures(blueprint: Blueprint) -> tuple[Measure, ...]:
    """Returns what Keras logs of a training, as far as it is known."""
    graph, compile = blueprint.expansion.graph, blueprint.expansion.compile
    if compile is None:
        return ()
    target = blueprint.data.target if blueprint.data else {}
    calls = {call.name: call for call in graph.calls} if graph else {}
    heads = find_output_heads(graph, calls, compile, target) if graph else ()
    return list_measures(compile, heads)


def _with_mode(callback: Value, measures: tuple[Measure, ...]) -> Value:
    """Returns a callback that is told which way a number is better, where it was left to Keras."""
    # Keras knows it of few names, and of none that has an output or a user in it.
    tag = callback.tag if isinstance(callback, Component) else callback
    args = callback.args if isinstance(callback, Component) else EMPTY
    if tag not in having("callbacks", "watches") or args.get("mode", "auto") != "auto":
        return callback
    mode = better(measures, str(args.get("monitor", "val_loss")))
    path = callback.path if isinstance(callback, Component) else Path()
    return Component(str(tag), FrozenDict({**args, "mode": mode}), path) if mode else callback
