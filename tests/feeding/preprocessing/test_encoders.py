"""Numbers that encoders of `preprocess` have no place for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from feeding.preprocessing.test_preprocessors import blueprint_of, node

from kerasflow.errors import DataError
from kerasflow.feeding import feed

pytestmark = pytest.mark.keras

TOKENS = {"num_tokens": 3}
CASES: dict[str, tuple[list[dict[str, Any]], Any, str]] = {
    "one_hot": ([node("CategoryEncoding", {**TOKENS, "output_mode": "one_hot"}, "x", "out_of")],
                3, "from 0 to 2, which `CategoryEncoding` at `out_of`"),
    "multi_hot": ([node("CategoryEncoding", TOKENS, "x", "out_of")], -1, "found -1; make"),
    "ops": ([node("ops.one_hot", {"num_classes": 3}, "x", "out_of")], 3, "from -1 to 2"),
    "a node": (
        [
            node("ops.add", {"x2": 1}, "x", "more"),
            node("CategoryEncoding", TOKENS, "more", "out_of"),
        ],
        2, "found 3; make `num_tokens` larger",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_number_without_a_place_is_told_with_its_row(name: str) -> None:
    steps, number, message = CASES[name]
    good = np.array([0, 1, 0, 1, 0])
    feed(blueprint_of(steps), data={"x": good})
    bad = good.copy()
    bad[3] = number
    with pytest.raises(DataError, match=message) as caught:
        feed(blueprint_of(steps), data={"x": bad})
    assert (caught.value.column, caught.value.row) == ("x", 4)


def test_new_rows_are_looked_at_also_where_a_program_makes_them() -> None:
    steps = [node("CategoryEncoding", TOKENS, "x", "out_of")]
    made = feed(blueprint_of(steps), data={"x": np.array([0, 1, 2, 0])}).preprocessor
    for _ in range(5):
        made.transform({"x": np.array([0, 2])})
    with pytest.raises(DataError, match="row 2: expected whole numbers from 0 to 2"):
        made.transform({"x": np.array([0, 3])})
