"""What docs/engines.md says of the last digits under `fused`."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.keras

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "engines.md"
# One of each family; `python benchmarks/exactness.py` measures all.
SAME = (
    *("Dropout", "LayerNormalization", "SpectralNormalization", "EinsumDense", "GRU"),
    *("Bidirectional", "MultiHeadAttention", "Conv2DTranspose", "SeparableConv2D"),
    *("AveragePooling2D", "RandomRotation", "silu", "regularizers", "Nadam", "weight_decay"),
    *("ExponentialDecay", "AUC", "weights of rows"),
)
DIFFERENT = ("RMSprop centered", "gelu", "CosineDecay")


@pytest.fixture(scope="module")
def exactness() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        return importlib.import_module("exactness")


@pytest.mark.slow
@pytest.mark.parametrize("name", SAME)
def test_steps_in_one_program_give_the_bits_of_keras_own_loop(exactness: Any, name: str) -> None:
    assert exactness.measure(exactness.KINDS[name]) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", DIFFERENT)
def test_what_tensorflow_regroups_differs_in_the_last_digits(exactness: Any, name: str) -> None:
    assert 0 < exactness.measure(exactness.KINDS[name]) < 1e-6


def test_the_page_has_each_kind_once_in_one_of_its_tables(exactness: Any) -> None:
    page = PAGE.read_text("utf-8")
    [same] = re.findall(r"^\| bit for bit \| (.*) \|$", page, re.M)
    [rows] = re.findall(r"\| differs \| by at most \|\n\|---\|---\|\n((?:\|.*\|\n)+)", page)
    different = re.findall(r"^\| (.*?) \|", rows, re.M)
    assert sorted([*same.split(" · "), *different]) == sorted(exactness.KINDS)
    assert {*SAME} <= {*same.split(" · ")}
    assert {*DIFFERENT} <= {*different}
