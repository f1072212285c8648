"""`kerasflow.build`: a compiled model for a program of somebody's own."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow
from kerasflow.errors import BlueprintError

pytestmark = pytest.mark.keras

LINE = {
    "blueprint": 1,
    "seed": 3,
    "model": {"inputs": {"x": {"shape": [4]}}, "layers": [{"Dense": 8}, {"Dense": 1}]},
    "compile": {"optimizer": "sgd", "loss": "mse"},
}


def test_the_model_trains_with_plain_fit_on_arrays() -> None:
    import tensorflow as tf

    model = kerasflow.build(LINE)
    assert isinstance(model, tf.keras.Model)
    x = np.random.default_rng(1).normal(size=(64, 4)).astype(np.float32)
    history = model.fit(x, x.sum(axis=1), epochs=5, verbose=0)
    assert history.history["loss"][-1] < history.history["loss"][0]


def test_shapes_that_are_left_to_the_data_are_read_from_it(
    digits: Path, experiment: dict[str, Any]
) -> None:
    model = kerasflow.build(experiment, roots=[digits])
    assert model.input_shape == (None, 784)
    assert model.count_params() == 12730


def test_data_may_be_given(experiment: dict[str, Any]) -> None:
    del experiment["data"]["source"]
    images = np.zeros((40, 5, 5), np.uint8)
    data = {"image": images, "digit": np.zeros(40, np.int64)}
    assert kerasflow.build(experiment, data=data).input_shape == (None, 25)


def test_sizes_that_the_data_tells_are_read_from_it(tmp_path: Path) -> None:
    (tmp_path / "texts.csv").write_text("text,y\n" + "a b,1\nc a,0\n" * 20, encoding="utf-8")
    blueprint = {
        "blueprint": 1,
        "data": {"source": {"csv": "texts.csv"}, "target": {"y": "y"}},
        "preprocess": [
            {
                "TextVectorization": {"output_sequence_length": 2},
                "inputs": "text",
                "name": "tokens",
            }
        ],
        "model": {
            "inputs": {"tokens": {"shape": [2], "dtype": "int32"}},
            "layers": [
                {
                    "Embedding": {
                        "input_dim": "${preprocess.tokens.vocabulary_size}",
                        "output_dim": 3,
                    }
                },
                "Flatten",
                {"Dense": 1, "name": "y"},
            ],
        },
    }
    model = kerasflow.build(blueprint, roots=[tmp_path])
    assert model.layers[1].input_dim == 5


def test_the_seed_decides_the_weights_and_the_program_keeps_its_own() -> None:
    random.seed(11)
    expected = random.random()
    random.seed(11)
    first = kerasflow.build(LINE).get_weights()
    assert random.random() == expected
    second = kerasflow.build(LINE).get_weights()
    other = kerasflow.build(LINE, sets=["seed=4"]).get_weights()
    assert np.array_equal(first[0], second[0])
    assert not np.array_equal(first[0], other[0])


def test_the_global_seed_of_the_program_is_left_alone() -> None:
    import tensorflow as tf

    # A seed of ours would make a later fit on arrays repeat one order in every epoch.
    tf.random.set_seed(12345)
    expected = tf.random.uniform([3]).numpy().tolist()
    tf.random.set_seed(12345)
    kerasflow.build(LINE)
    assert tf.random.uniform([3]).numpy().tolist() == expected


def test_a_blueprint_at_fault_is_not_built() -> None:
    with pytest.raises(BlueprintError):
        kerasflow.build({**LINE, "fitt": {}})


def test_a_column_that_looks_like_an_expression_is_read_run_and_opened_again(
    tmp_path: Path,
) -> None:
    rows = "".join(f"{i % 7},{i % 7 * 2}\n" for i in range(40))
    (tmp_path / "a.csv").write_text("${x},${y}\n" + rows, "utf-8")
    experiment = {
        "blueprint": 1,
        "data": {
            "source": {"csv": "a.csv"},
            "features": {"x": "$${x}"},
            "target": {"y": "$${y}"},
            "split": {"test": 0.2},
        },
        "model": {"inputs": {"x": {"shape": [1]}}, "layers": [{"Dense": 1, "name": "y"}]},
        "compile": {"optimizer": "sgd", "loss": "mse"},
    }
    found = kerasflow.run(experiment, roots=[tmp_path], out=tmp_path / "run", progress=False)
    again = kerasflow.Run.load(found.folder)
    assert again.blueprint.data.features == {"x": "${x}"}
    assert kerasflow.predict(again, {"${x}": np.arange(3.0)}).outputs.shape == (3, 1)
