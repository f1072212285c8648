"""Phases that cannot go on with the weights of the one before are refused before any is trained."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import pytest

from kerasflow import BlueprintError, BuildError, register
from kerasflow.running import Run

pytestmark = pytest.mark.keras

CHANGED = r"then\[1\]: this phase changes the structure of the model: it had 4 weights"


@pytest.fixture
def refused(run_digits: Callable[..., Run], tmp_path: Path) -> Callable[..., None]:
    """Sees that a second phase is refused before the first is trained."""

    def refuse(phase: dict[str, Any], message: str, *sets: str, kind: Any = BuildError) -> None:
        then = json.dumps([{"fit.epochs": 2}, phase])
        with pytest.raises(kind, match=message):
            run_digits(f"then={then}", "fit.epochs=1", *sets)
        assert not (tmp_path / "run" / "metrics.jsonl").exists()

    return refuse


def test_what_is_written_down_is_refused_by_the_check(refused: Callable[..., None]) -> None:
    refused({"model.layers[hidden].units": 3}, "KF516", kind=BlueprintError)


@pytest.mark.parametrize(
    "phase, message",
    [
        ({"model.layers[1]": {"Concatenate": {}, "inputs": ["hidden", "hidden"]}}, CHANGED),
        ({"model.layers[1]": {"Reshape": [4, 4]}}, CHANGED),
        ({"model.layers[1]": {"Reshape": [7]}}, r"then\[1\]: .*`reshape` makes 7 elements.*phase"),
        (
            {"compile.optimizer": {"SGD": {"clipnorm": 1.0, "clipvalue": 1.0}}},
            r"then\[1\]: Keras refused `SGD`: Only one .*, at `compile.optimizer.SGD` in",
        ),
    ],
)
def test_what_only_shapes_or_keras_can_tell_is_refused_too(
    refused: Callable[..., None], phase: dict[str, Any], message: str
) -> None:
    refused(phase, message)


def test_the_model_of_a_class_of_somebody_is_built_to_see(
    refused: Callable[..., None],
) -> None:
    class Net(keras.Model):
        def __init__(self, units: int = 10, **options: Any) -> None:
            super().__init__(**options)
            self.head = keras.layers.Dense(units, activation="softmax")
            self.head.build((None, 784))

        def call(self, inputs: Any) -> Any:
            return self.head(inputs)

    register(Net)
    refused({"model.Net.units": 11}, "it had 2 weights and now has 2", 'model={"Net": {}}')
