"""Applications of Keras become short blueprints that are the same models.

`python benchmarks/sizes.py` does it with all forty.
"""

from __future__ import annotations

import pytest

import kerasflow
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.documents.writing import to_json

pytestmark = [pytest.mark.keras, pytest.mark.slow]

# With the longest text that their blueprints may have, in bytes.
SIZES = {
    "ConvNeXtTiny": (32, 4_000),
    "EfficientNetB0": (32, 8_000),
    "MobileNetV2": (32, 4_000),
    "ResNet50": (32, 3_500),
}


@pytest.mark.parametrize("name", SIZES)
def test_an_application_becomes_a_short_blueprint_that_is_the_same_model(name, recwarn):
    import keras

    side, longest = SIZES[name]
    make = getattr(keras.applications, name)
    model = make(weights=None, input_shape=(side, side, 3), classes=3)
    blueprint = kerasflow.from_model(model)
    assert [str(each.message) for each in recwarn if each.category is UserWarning] == []
    assert len(to_json(to_mapping(blueprint)).encode()) < longest
    assert len(to_json(to_mapping(blueprint))) * 20 < len(model.to_json())


def test_the_layers_that_keras_keeps_to_itself_can_be_named():
    blueprint = kerasflow.load(
        {
            "blueprint": 1,
            "model": {
                "inputs": {"x": {"shape": [3]}, "y": {"shape": [3]}},
                "layers": [
                    {"applications.CustomScaleLayer": 0.5, "inputs": ["x", "y"]},
                    {"applications.LayerScale": {"init_values": 0.1, "projection_dim": 3}},
                ],
            },
        }
    )
    assert kerasflow.check(blueprint) == ()
    model = kerasflow.build(blueprint)
    assert model.count_params() == 3
    again = kerasflow.from_model(model)
    assert [call.component for call in again.expansion.graph.calls] == [
        call.component for call in blueprint.expansion.graph.calls
    ]
