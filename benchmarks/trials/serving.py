"""`evaluate` and `predict` of Keras and of KerasFlow, in one process, in turn."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping

from trials.processes import BENCHMARKS, execute

Serving = Mapping[str, Mapping[str, float]]
"""Seconds, by verb and by contender; medians."""


def measure_serving() -> Serving:
    """Trains once, and asks both for the same things many times."""
    finished = execute([str(BENCHMARKS / "contenders" / "serving.py")])
    told = json.loads(finished.output.splitlines()[-1])
    return {
        verb: {contender: statistics.median(seconds) for contender, seconds in both.items()}
        for verb, both in told.items()
    }
