"""Build for a program of one's own; or fit, evaluate, report and predict."""

from __future__ import annotations

from kerasflow.running.applying import evaluate, predict
from kerasflow.running.experiments import run
from kerasflow.running.interruptions import Interruption
from kerasflow.running.models import build
from kerasflow.running.options import Reading
from kerasflow.running.runs import Run

__all__ = ["Interruption", "Reading", "Run", "build", "evaluate", "predict", "run"]
