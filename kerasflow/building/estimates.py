"""The budget of a whole blueprint, with what is not known of it yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.blueprints.specs import EMPTY, Component, FrozenDict
from kerasflow.building.budgets import Budget, make_budget, trained_file_bytes
from kerasflow.building.components import make
from kerasflow.building.costs.elements import elements
from kerasflow.building.costs.metrics import NO_METRICS, MetricCost, cost_of_metrics
from kerasflow.building.deferred import DeferredValues
from kerasflow.building.experiments import infer_experiment
from kerasflow.building.inference import Inference
from kerasflow.building.layouts import own_class
from kerasflow.building.signatures import TensorInfo
from kerasflow.building.slots import list_slots
from kerasflow.building.surroundings import find_policy
from kerasflow.building.trials import list_components
from kerasflow.errors import BlueprintError, Problem


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the model of a blueprint takes, as far as it is known.

    Args:
        budget: Of the nodes that are known.
        unknown: The names of the others.
        waiting: What would make more known, a sentence for each.
        problems: What Keras refuses.
        left_out: The names of the nodes that reach no output, which take nothing.
    """

    budget: Budget
    unknown: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()


def estimate(
    blueprint: Blueprint,
    signature: Mapping[str, TensorInfo],
    deferred: Mapping[str, Any],
    *,
    training: bool,
    data_bytes: int | None = None,
    reasons: Mapping[str, str] = EMPTY,
) -> Estimate:
    """Returns what the model of a checked blueprint takes; nothing large is allocated.

    Args:
        blueprint: The blueprint.
        signature: Shape and dtype of the inputs that it leaves to the data.
        deferred: Values of deferred expressions, by dotted name.
        training: With the state of the optimizer.
        data_bytes: Of the data in memory, if known.
        reasons: Why inputs have no shape yet, by name.
    """
    expansion = blueprint.expansion
    if expansion.problems:
        raise BlueprintError(expansion.problems)
    trained = expansion.compile if training else None
    optimizer = _optimizer(trained, find_policy(blueprint.runtime.precision))
    inferred = infer_experiment(blueprint, signature, deferred) or _unknown(expansion.model)
    metrics = _metrics(expansion.compile, inferred)
    budget = make_budget(inferred.nodes, optimizer, data=data_bytes, metrics=metrics)
    waiting = inferred.explained(reasons).waiting
    left_out = inferred.left_out
    return Estimate(budget, inferred.unknown, waiting, inferred.problems, left_out)


def estimate_file(blueprint: Blueprint, model: keras.Model) -> int:
    """Returns about how many bytes `model.keras` will have, as the budget says of the blueprint.

    Args:
        blueprint: Checked; its optimizer may not have anything yet.
        model: Made of it.
    """
    optimizer = _optimizer(blueprint.expansion.compile, find_policy(blueprint.runtime.precision))
    slots = list_slots(optimizer, model.trainable_variables) if optimizer else ()
    return trained_file_bytes(model, slots)


def _metrics(spec: CompileSpec | None, inferred: Inference) -> MetricCost:
    if spec is None:
        return NO_METRICS
    found = [*list_components(spec.metrics), *list_components(spec.weighted_metrics)]
    outputs = keras.tree.flatten(dict(inferred.outputs))
    return cost_of_metrics(found, max((elements(output) for output in outputs), default=1))


def _unknown(component: Component | None) -> Inference:
    """Returns nothing of a model that is a class of somebody's own: only making it would tell."""
    names = (component.tag,) if component else ()
    reasons = tuple(map(own_class, names))
    return Inference((), {}, {}, names, (), reasons)


def _optimizer(spec: CompileSpec | None, policy: str) -> Callable[[], Any] | None:
    """Returns what makes the optimizer; None where nothing trains by one."""
    if spec is None or spec.optimizer is None:
        return None
    value, path = _without_rate(spec.optimizer), spec.path / "optimizer"

    def make_optimizer() -> Any:
        made = make(value, ("optimizers",), DeferredValues({}, {}), path)
        # As `compile` does.
        return keras.optimizers.LossScaleOptimizer(made) if policy == "mixed_float16" else made

    return make_optimizer


def _without_rate(value: Any) -> Any:
    """Returns an optimizer without its rate, which may depend on the data, and takes no memory."""
    if not isinstance(value, Component):
        return value
    kept = {key: _without_rate(item) for key, item in value.args.items() if key != "learning_rate"}
    return Component(value.tag, FrozenDict(kept), value.path)
