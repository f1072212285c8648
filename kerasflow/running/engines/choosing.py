"""Which engine executes a training: a rule from the model, the number of steps and the device.

The rule knows nothing of the machine's speed, so one blueprint is executed in one way everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.specs import Component, Value
from kerasflow.catalog import identifiers
from kerasflow.errors import BuildError
from kerasflow.running.engines.forms.pictures import find_form
from kerasflow.running.engines.layers import flatten

TRAINING = (
    "train_step", "test_step", "compute_metrics", "fit", "evaluate",
    "make_train_function", "make_test_function",
)  # fmt: skip
"""What a model must have from Keras for its training to be fused: a program calls the steps, and
asks the metrics that the model has for their results."""

GAIN = 0.2
"""What XLA must be expected to be faster by: less is within what the costs are known to."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine, and why it.

    Args:
        engine: ``"plain"``, ``"fused"`` or ``"xla"``; ``"tune"`` where trials are asked for.
        reason: A few words.
    """

    engine: str
    reason: str


def choose(blueprint: Blueprint, model: keras.Model, steps: int) -> Choice:
    """Returns the engine of a training.

    Args:
        blueprint: Its `runtime.engine` is obeyed.
        model: Compiled.
        steps: Of the whole training, full batches alone.

    Raises:
        BuildError: The engine that was asked for cannot execute this model.
    """
    asked = blueprint.runtime.engine
    obstacle = find_obstacle(model, TRAINING)
    if asked == "xla" and not obstacle:
        obstacle = find_xla_obstacle(model)
    if asked in ("fused", "xla") and obstacle:
        message = f"the engine `{asked}` cannot train this model: {obstacle}"
        raise BuildError(message, blueprint.runtime.path / "engine", hint="leave `engine` out")
    if asked in ("plain", "fused", "xla"):
        return Choice(asked, "as `runtime.engine` says")
    if obstacle:
        return Choice("plain", obstacle)
    if keras.config.backend() == "jax":
        return _choose_on_jax(model)
    if asked == "tune" and not blueprint.runtime.deterministic:
        return Choice("tune", "")
    untried = "no clock is asked, as `runtime.deterministic` says; " if asked == "tune" else ""
    against = _against_xla(blueprint, model)
    choice = Choice("fused", against) if against else _weigh(blueprint, model, steps)
    return replace(choice, reason=untried + choice.reason)


def find_obstacle(model: keras.Model, methods: Iterable[str]) -> str | None:
    """Returns why the steps of a model cannot be fused; None when they can.

    Args:
        model: Compiled.
        methods: What it must not have of its own, such as `train_step`.
    """
    backend = keras.config.backend()
    if backend not in ("tensorflow", "jax"):
        return f"steps are fused on TensorFlow and JAX, and this runs on {backend}"
    for method in methods:
        if getattr(type(model), method) is not getattr(keras.Model, method):
            return f"`{type(model).__name__}` has a `{method}` of its own"
    unbuilt = [part.name for part in (model, *flatten(model)) if not getattr(part, "built", True)]
    if unbuilt:
        return f"`{unbuilt[0]}` has no weights before its first batch"
    if model.run_eagerly:
        return "it is compiled with `run_eagerly`"
    if backend == "jax" and not model.jit_compile:
        return "it is compiled with `jit_compile: false`"
    return "it is spread over devices" if _is_spread(model) else None


def _is_spread(model: keras.Model) -> bool:
    if keras.config.backend() == "jax":
        return keras.distribution.distribution() is not None
    return type(model.distribute_strategy).__name__ != "_DefaultDistributionStrategy"


def _choose_on_jax(model: keras.Model) -> Choice:
    """Returns the engine where all programs are compiled by XLA, which needs no trial."""
    formed = [type(layer).__name__ for layer in flatten(model) if find_form(layer, model)]
    if formed and _on_cpu():
        return Choice("xla", f"`{formed[0]}` has a form that XLA makes faster")
    return Choice("fused", "on JAX all steps are compiled, and here many in one program")


def find_xla_obstacle(model: keras.Model) -> str | None:
    """Returns what XLA cannot compile of a model; None when it may compile all.

    Args:
        model: Built.
    """
    for part in flatten(model):
        if not getattr(part, "supports_jit", True):
            return f"XLA cannot compile `{part.name}`"
    for tensor in model.inputs or ():
        # TensorFlow ends the process over it.
        if tensor.dtype == "string":
            return f"XLA takes no text, and `{tensor.name}` is some"
    return None


def _against_xla(blueprint: Blueprint, model: keras.Model) -> str | None:
    """Returns what speaks against XLA, whatever it costs; None when nothing does."""
    asked = _asks_for_xla(blueprint)
    if asked is False:
        return "`jit_compile` is false"
    obstacle = find_xla_obstacle(model)
    if asked is True or obstacle:
        return obstacle
    if not _on_cpu():
        return "XLA was measured on CPUs alone"
    for metric in _metrics(blueprint):
        if not _is_mean(metric):
            return f"the metric `{metric}` is not among those that XLA makes faster"
    return None


def _asks_for_xla(blueprint: Blueprint) -> Any:
    return (blueprint.compile.options if blueprint.compile else {}).get("jit_compile")


def _weigh(blueprint: Blueprint, model: keras.Model, steps: int) -> Choice:
    """Returns the engine that is expected to take less, compiling included."""
    # Imports TensorFlow.
    from kerasflow.running.engines.costs import NotMeasured, expect, list_work

    if _asks_for_xla(blueprint):
        return Choice("xla", "`jit_compile` is true")
    try:
        work = list_work(model, blueprint.fit.batch_size)
    except NotMeasured as layer:
        return Choice("fused", f"`{layer}` is not among the layers that XLA makes faster")
    share = expect(work, steps, "xla") / expect(work, steps, "fused")
    said = f"for {steps:,} steps XLA is expected to take {share:.2f} times as long as `fused`"
    return Choice("xla" if share < 1 - GAIN else "fused", said)


def _on_cpu() -> bool:
    if keras.config.backend() == "jax":
        import jax

        return bool(jax.default_backend() == "cpu")
    import tensorflow as tf

    return not tf.config.list_logical_devices("GPU") and not tf.config.list_logical_devices("TPU")


def _metrics(blueprint: Blueprint) -> Iterator[str]:
    spec = blueprint.expansion.compile
    for section in (spec.metrics, spec.weighted_metrics) if spec else ():
        yield from _tags(section)


def _tags(value: Value) -> Iterator[str]:
    if isinstance(value, Component):
        yield value.tag
    elif isinstance(value, str):
        yield identifiers("metrics").get(value, value)
    elif isinstance(value, (dict, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _tags(item)


def _is_mean(metric: str) -> bool:
    if metric in ("accuracy", "acc", "crossentropy", "ce"):
        return True
    made: Any = getattr(keras.metrics, metric, None)
    return isinstance(made, type) and issubclass(made, keras.metrics.Mean)
