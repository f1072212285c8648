"""A loss that becomes NaN because of the data: the row that is the reason is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow as kf

pytestmark = pytest.mark.keras

RANDOM = np.random.default_rng(0)
ROWS = 64


def experiment(layers: list[Any], loss: str = "mse", **data: Any) -> dict[str, Any]:
    """A blueprint on `rows.npz`, which compares the output `y` with the column `y`."""
    return {
        "blueprint": 1,
        "name": "lost",
        "data": {"source": {"npz": {"path": "rows.npz"}}, "target": {"y": "y"}, **data},
        "model": {"inputs": ["x"], "layers": layers},
        "compile": {"optimizer": "adam", "loss": loss},
        "fit": {"batch_size": 8, "shuffle": False},
    }


def fail(blueprint: dict[str, Any], folder: Path, *sets: str, **arrays: Any) -> str:
    np.savez(folder / "rows.npz", **arrays)
    out = folder / "run"
    with pytest.raises(kf.RunError) as caught:
        kf.run(blueprint, sets=sets, roots=[folder], out=out, progress=False)
    return str(caught.value)


@pytest.fixture
def sentences() -> Any:
    """Words of which row 20 has none but padding."""
    words = RANDOM.integers(1, 9, (ROWS, 5)).astype(np.int32)
    words[19] = 0
    return words


AVERAGED = [
    {"Embedding": {"input_dim": 9, "output_dim": 4, "mask_zero": True}},
    {"GlobalAveragePooling1D": {}, "name": "mean"},
    {"Dense": 1, "name": "y"},
]


@pytest.mark.parametrize("stream", [False, True])
def test_a_row_without_a_word_is_told(sentences: Any, stream: bool, tmp_path: Path) -> None:
    told = fail(
        experiment(AVERAGED, stream=stream), tmp_path, x=sentences, y=np.ones(ROWS, np.float32)
    )
    assert "`loss` became nan in epoch 1" in told
    assert "; row 20 of `rows.npz` has no step that is not padding, and `mean` averages" in told


def test_the_row_is_that_of_the_file_where_rows_are_dealt(sentences: Any, tmp_path: Path) -> None:
    blueprint = experiment(AVERAGED, split={"validation": 0.5})
    told = fail(blueprint, tmp_path, x=sentences, y=np.ones(ROWS, np.float32))
    assert "row 20 of `rows.npz` has no step" in told


def test_a_model_that_gives_nan_of_itself_is_told(tmp_path: Path) -> None:
    x = np.ones((ROWS, 2), np.float32)
    x[5, 0] = -1
    layers = ["ops.sqrt", {"Dense": 1, "name": "y"}]
    told = fail(experiment(layers), tmp_path, x=x, y=np.ones(ROWS, np.float32))
    assert "; for row 6 of `rows.npz` the model gives NaN with its first weights" in told


def test_a_number_whose_square_no_float_holds_is_told(tmp_path: Path) -> None:
    x, y = np.ones((ROWS, 2), np.float32), np.ones(ROWS, np.float32)
    y[9] = 1e25
    told = fail(experiment([{"Dense": 1, "name": "y"}]), tmp_path, x=x, y=y)
    assert "row 10 of `rows.npz` has 1e+25 for the target of `y`, and float32 cannot" in told


def test_an_input_that_is_an_id_is_told_with_its_size(tmp_path: Path) -> None:
    ids = np.arange(ROWS) + 10**18
    ids[5] = 3 * 10**18
    blueprint = experiment([{"Dense": 1, "name": "y"}])
    told = fail(blueprint, tmp_path, x=ids, y=np.ones(ROWS, np.float32))
    assert "; row 6 of `rows.npz` has 3e+18 for the input `x`, which makes every step too" in told
    assert "where it is an id, look it up, as with `IntegerLookup`" in told
    assert "smaller" not in told
