"""The round with Keras: the data, the model behind it, and both against each other."""

from __future__ import annotations

import numpy as np
import pytest

from kerasflow.running.checks import check

pytestmark = pytest.mark.keras

NET = """{"blueprint": 1,
  "data": {
    "source": {"npz": "digits.npz"},
    "target": {"label": {"from": "digit", "classes": 10}}
  },
  "model": {
    "inputs": ["image"],
    "layers": [LAYERS
      {"Dense": {"units": 10, "activation": "softmax"}, "name": "label"}
    ]
  },
  "compile": {"loss": "sparse_categorical_crossentropy"}
}"""


@pytest.fixture
def folder(tmp_path):
    np.savez(tmp_path / "digits.npz", image=np.zeros((40, 8, 8)), digit=np.zeros(40, np.uint8))
    return tmp_path


def checked(folder, layers, roots=()):
    file = folder / "net.json"
    file.write_text(NET.replace("LAYERS", layers))
    found = check(file, shapes=True, roots=roots)
    return [(item.code, str(item.path), item.place.line) for item in found]


def test_a_model_that_takes_its_shape_from_the_data_is_faultless(folder):
    assert checked(folder, '"Flatten",') == []


def test_a_model_that_does_not_fit_the_shape_of_the_data_is_told_at_its_node(folder):
    [(code, path, line)] = checked(
        folder, '{"Conv2D": [4, 3]},'.replace("[4, 3]", '{"filters": 4, "kernel_size": 3}')
    )
    assert code.startswith("KF70")
    assert (path, line) == ("model.layers[0].Conv2D", 8)


def test_an_output_that_does_not_fit_the_target_is_told_at_its_node(folder):
    assert checked(folder, "") == [("KF721", "model.layers[0].Dense", 9)]


def test_data_is_looked_for_in_the_roots_and_missed_where_it_is_named(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    missing = [("KF710", "data.source.npz.path", 3)]
    assert checked(elsewhere, '"Flatten",') == missing
    assert checked(elsewhere, '"Flatten",', [folder]) == []
