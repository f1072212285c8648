"""Check and build for a program of one's own; or fit, evaluate, report and predict.

A name is imported when it is asked for: a check is to start without what trains.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kerasflow.running.applying import evaluate as evaluate
    from kerasflow.running.applying import predict as predict
    from kerasflow.running.checks import check as check
    from kerasflow.running.comparisons import Comparison as Comparison
    from kerasflow.running.comparisons import compare as compare
    from kerasflow.running.experiments import continue_training as continue_training
    from kerasflow.running.experiments import resume as resume
    from kerasflow.running.experiments import run as run
    from kerasflow.running.interruptions import Interruption as Interruption
    from kerasflow.running.models import build as build
    from kerasflow.running.options import Reading as Reading
    from kerasflow.running.plans import Plan as Plan
    from kerasflow.running.plans import plan as plan
    from kerasflow.running.runs import Run as Run
    from kerasflow.running.verification import Verification as Verification
    from kerasflow.running.verification import verify as verify

_HOMES = {
    "Interruption": "interruptions",
    "Reading": "options",
    "Run": "runs",
    "build": "models",
    "check": "checks",
    "continue_training": "experiments",
    "resume": "experiments",
    "run": "experiments",
    **dict.fromkeys(("Comparison", "compare"), "comparisons"),
    **dict.fromkeys(("evaluate", "predict"), "applying"),
    **dict.fromkeys(("Plan", "plan"), "plans"),
    **dict.fromkeys(("Verification", "verify"), "verification"),
}

__all__ = [
    "Comparison",
    "Interruption",
    "Plan",
    "Reading",
    "Run",
    "Verification",
    "build",
    "check",
    "compare",
    "continue_training",
    "evaluate",
    "plan",
    "predict",
    "resume",
    "run",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kerasflow.running' has no attribute {name!r}")
    value = getattr(import_module(f"kerasflow.running.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
