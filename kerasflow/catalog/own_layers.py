"""Our own layers: what otherwise needs Python, described like Keras' own."""

from __future__ import annotations

from types import MappingProxyType

from kerasflow.catalog.entries import CallSignature, Entry, Parameter
from kerasflow.catalog.traits import traits

_INITIALIZER = Parameter(
    "initializer",
    required=False,
    default="glorot_uniform",
    accepts=("initializers",),
    types=("string", "null"),
    doc="Initializer for the weights.",
)
_WEIGHT = Parameter(
    "weight",
    required=False,
    default=1.0,
    types=("number",),
    doc="What the loss is multiplied with.",
)
OF_EVERY_LAYER = (
    Parameter("name", required=False, types=("string", "null"), doc="The name of the layer."),
    Parameter(
        "dtype",
        required=False,
        types=("string", "null"),
        doc="The dtype of the layer's computations and weights.",
    ),
    Parameter(
        "trainable",
        required=False,
        default=True,
        types=("boolean",),
        doc="Whether the layer's weights train.",
    ),
)


def _layer(name: str, doc: str, parameter: Parameter, *flags: str) -> Entry:
    parameters = {item.name: item for item in (parameter, *OF_EVERY_LAYER)}
    call = CallSignature(("inputs",), 1)
    every = traits("layers", name).union(("own", *flags))
    return Entry(name, "layers", doc, MappingProxyType(parameters), call, every)


def _application_layer(
    name: str, doc: str, parameters: tuple[Parameter, ...], call: CallSignature, *flags: str
) -> Entry:
    known = {item.name: item for item in (*parameters, *OF_EVERY_LAYER)}
    every = traits("applications", name).union(("own", *flags))
    return Entry(name, "applications", doc, MappingProxyType(known), call, every)


def _required(name: str, *types: str, doc: str) -> Parameter:
    return Parameter(name, required=True, types=types, doc=doc)


OWN_LAYERS = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            _layer(
                "PositionEmbedding",
                "Adds a vector that is learned for each position of a sequence.",
                _INITIALIZER,
                "weights",
            ),
            _layer(
                "ClassToken",
                "Puts one learned vector in front of a sequence.",
                _INITIALIZER,
                "weights",
            ),
            _layer("AddLoss", "Adds the mean of its input to the loss and passes it on.", _WEIGHT),
        )
    }
)
"""Layers that Keras lacks."""

APPLICATION_LAYERS = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            _application_layer(
                "LayerScale",
                "Multiplies with a learned vector, as the blocks of ConvNeXt do.",
                (
                    _required("init_values", "number", doc="Of all numbers of the vector."),
                    _required("projection_dim", "integer", doc="How long the vector is."),
                ),
                CallSignature(("x",), 1),
                "weights",
            ),
            _application_layer(
                "CustomScaleLayer",
                "Adds the second input, scaled, to the first, as InceptionResNetV2 does.",
                (_required("scale", "number", doc="What the second input is multiplied with."),),
                CallSignature(("inputs",), 2, listed=True),
            ),
        )
    }
)
"""Layers that Keras has for some of its applications alone, and keeps to itself."""
