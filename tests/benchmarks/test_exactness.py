"""What docs/engines.md says of the last digits under `fused`."""

from __future__ import annotations

import dataclasses
import importlib
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.keras

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "engines.md"
# One of each family, several of them in a net: where one of them gave other bits, all weights would
# differ. `python benchmarks/exactness.py` measures each kind alone.
SAME = (
    ("Dropout", "LayerNormalization", "SpectralNormalization", "silu", "Nadam", "weights of rows"),
    ("regularizers", "AUC"),
    ("MultiHeadAttention", "EinsumDense", "GRU", "weight_decay"),
    ("Bidirectional", "ExponentialDecay"),
    ("RandomRotation", "Conv2DTranspose", "SeparableConv2D", "AveragePooling2D"),
)
DIFFERENT = ("RMSprop centered", "gelu", "CosineDecay")


@pytest.fixture(scope="module")
def exactness() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        return importlib.import_module("exactness")


def combine(kinds: list[Any]) -> Any:
    """The kind of net that has what is special in some: the layers of those of the first's shape.

    Of two optimizers or losses that differ from a plain net's, it has the last one.
    """
    alike = [kind for kind in kinds if kind.shape == kinds[0].shape]

    def make_body() -> list[Any]:
        made = [layer for kind in alike for layer in kind.body()]
        inner = [layer for layer in made[:-1] if type(layer).__name__ != "Flatten"]
        return [*inner, made[-1]]

    fields = {field.name: field.default for field in dataclasses.fields(kinds[0])}
    own = {
        name: getattr(kind, name)
        for kind in kinds
        for name in ("optimizer", "loss", "metrics", "weighted")
        if getattr(kind, name) != fields[name]
    }
    return dataclasses.replace(kinds[0], body=make_body, **own)


@pytest.mark.slow
@pytest.mark.parametrize("names", SAME, ids=" ".join)
def test_steps_in_one_program_give_the_bits_of_keras_own_loop(
    exactness: Any, names: tuple[str, ...]
) -> None:
    assert exactness.measure(combine([exactness.KINDS[name] for name in names])) == 0


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
    assert {name for names in SAME for name in names} <= {*same.split(" · ")}
    assert {*DIFFERENT} <= {*different}
