"""The report of a run, as plain values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.building.memory import peak_memory
from kerasflow.feeding import Feed
from kerasflow.running.clocks import Clock
from kerasflow.running.devices import describe_device, list_versions
from kerasflow.running.judging import Judgement
from kerasflow.running.repetitions import list_seeds
from kerasflow.running.training import Training


def make_report(
    blueprint: Blueprint,
    training: Training,
    model: keras.Model,
    judgement: Judgement,
    clock: Clock,
    given: str | None = None,
) -> dict[str, Any]:
    """Returns everything that is known of a run that has ended.

    Args:
        blueprint: What was run.
        training: How it went.
        model: What came of it.
        judgement: How good that is.
        clock: Has been running since the beginning.
        given: What took the place of the blueprint's source; None for that source.
    """
    return {
        "name": blueprint.name,
        **judgement.numbers,
        "expected": list(_expectations(blueprint, judgement)),
        "epochs": len(training.log.lines),
        "stopped": training.stopped,
        "seconds": clock.seconds(),
        "peak_memory_bytes": peak_memory(),
        "parameters": _parameters(model),
        "rows": _rows(training.feed),
        "classification": judgement.classification,
        "classes": training.feed.classes,
        "seed": training.seed,
        "seeds": list_seeds(model),
        "device": describe_device(),
        "backend": keras.config.backend(),
        "engine": training.engine,
        "versions": list_versions(),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "roots": [str(root) for root in blueprint.document.roots] if blueprint.document else [],
        "given": given,
        "late": dict(training.feed.deferred),
    }


def _expectations(blueprint: Blueprint, judgement: Judgement) -> Iterator[dict[str, Any]]:
    """Yields what the blueprint says that it should come to, and whether it did."""
    expected = blueprint.about.get("expect") or {}
    for metric, bounds in expected.items() if isinstance(expected, dict) else ():
        if not isinstance(bounds, tuple) or len(bounds) != 2 or not all(map(_is_number, bounds)):
            continue
        split, _, name = metric.partition(".")
        value = judgement.numbers.get(split, {}).get(name)
        met = None if value is None else bounds[0] <= value <= bounds[1]
        yield {"metric": metric, "range": list(bounds), "value": value, "met": met}


def _is_number(bound: Any) -> bool:
    return isinstance(bound, (int, float))


def _parameters(model: keras.Model) -> dict[str, int]:
    trainable = sum(math.prod(weight.shape) for weight in model.trainable_weights)
    return {"total": model.count_params(), "trainable": trainable}


def _rows(given: Feed) -> dict[str, int]:
    splits = {"train": given.train, "validation": given.validation, "test": given.test}
    return {name: len(split) for name, split in splits.items() if split is not None}
