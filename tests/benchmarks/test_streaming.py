"""A run on data that is streamed takes as much memory for much data as for little."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.slow
@pytest.mark.keras
def test_more_data_takes_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    measure = importlib.import_module("streaming").measure
    some, more = (measure(size, "npz", 1, stream=True) for size in (0.15, 0.4))
    # The first size fills both buffers; in memory the difference is that of the data, 250 MB.
    assert more - some < 100e6
