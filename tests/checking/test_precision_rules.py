"""What a rule on precisions refuses is what Keras trains to no avail."""

from __future__ import annotations

import pytest

from kerasflow import catalog


@pytest.mark.keras
@pytest.mark.slow
def test_optimizers_that_learn_nothing_in_bfloat16_are_those_that_are_refused() -> None:
    import keras

    with_averages = [
        name
        for name in catalog.names("optimizers")
        if "beta_2" in catalog.find("optimizers", name).parameters
    ]
    assert {*with_averages} - {*filter(learns_in_bfloat16, with_averages)} == catalog.having(
        "optimizers", "corrects_squares"
    )
    assert learns_in_bfloat16("Adam", beta_2=0.99)
    assert not learns_in_bfloat16("Adam", beta_2=1 - 2**-9)
    assert keras.config.dtype_policy().name == "float32"


def learns_in_bfloat16(name: str, **arguments: float) -> bool:
    """Whether weights are other finite numbers after some steps."""
    import keras
    import numpy as np

    kernel = keras.Variable(np.ones((2, 2)), dtype="bfloat16")
    optimizer = getattr(keras.optimizers, name)(learning_rate=0.1, **arguments)
    for _ in range(3):
        optimizer.apply([keras.ops.ones((2, 2), dtype="bfloat16")], [kernel])
    found = keras.ops.convert_to_numpy(keras.ops.cast(kernel.value, "float32"))
    return bool(np.isfinite(found).all() and (found != 1).all())
