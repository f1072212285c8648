"""Every layer and every op of the catalog comes back from the model that was built of it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import kerasflow
from kerasflow import ConversionError, catalog
from kerasflow.blueprints.equality import numbered
from kerasflow.blueprints.specs import Component, FrozenDict

pytestmark = [pytest.mark.keras, pytest.mark.slow]

BUILDING = Path(__file__).parents[1] / "building"


def load_cases(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"cases_of_{name}", BUILDING / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LAYERS, OPS = load_cases("test_every_layer"), load_cases("test_every_op")
# Keras takes these on symbols of such shapes and dtypes, and refuses them on data.
RUN_ON_SYMBOLS_ALONE = frozenset(
    [
        "argpartition",
        "bincount",
        "bitwise_and",
        "bitwise_invert",
        "bitwise_left_shift",
        "bitwise_not",
        "bitwise_or",
        "bitwise_right_shift",
        "bitwise_xor",
        "broadcast_to",
        "cholesky",
        "conv_transpose",
        "corrcoef",
        "ctc_decode",
        "ctc_loss",
        "dot_product_attention",
        "gcd",
        "histogram",
        "image.ssim",
        "in_top_k",
        "kron",
        "lcm",
        "ldexp",
        "left_shift",
        "lu_factor",
        "norm",
        "right_shift",
        "scatter_update",
        "searchsorted",
        "take",
        "tensordot",
        "view_as_complex",
    ]
)
# One function under two names.
SAME = {"abs": "absolute", "conj": "conjugate", "image.extract_patches_3d": "image.extract_patches"}


def section_of(name):
    count = len(LAYERS.ENTRIES[name]["outputs"])
    outputs = [f"made[{index}]" for index in range(count)] if count > 1 else "made"
    layers = [{**LAYERS.node_of(name), "name": "made"}]
    return {"model": {"inputs": LAYERS.inputs_of(name), "layers": layers, "outputs": outputs}}


def calls_of(blueprint):
    """Returns the calls of a blueprint, without arguments that say what holds anyway."""
    graph = numbered(blueprint.expansion.graph)
    return [(plain(call.component), call.inputs, plain_call(call)) for call in graph.calls]


def plain(component):
    entry = catalog.find_tag(component.tag)
    known = entry.parameters if entry else {}
    args = {
        key: plain(value) if isinstance(value, Component) else value
        for key, value in component.args.items()
        if key not in ("seed", "axis")
        and not (key in known and is_default(value, known[key].default))
    }
    return Component(component.tag, FrozenDict(args))


def is_default(value, default):
    """Whether a value is the default, or the number that a list has for each axis."""
    if isinstance(value, (tuple, int)) and isinstance(default, list):
        items = value if isinstance(value, tuple) else [value] * len(default)
        return len(items) == len(default) and all(map(is_default, items, default))
    return value == default


def plain_call(call):
    return {key: value for key, value in call.call.items() if value is not False}


@pytest.mark.parametrize("name", LAYERS.IN_MODELS)
def test_a_layer_comes_back_and_is_the_same(name, recwarn):
    written = kerasflow.load({"blueprint": 1, **section_of(name)})
    again = kerasflow.from_model(kerasflow.build(written))
    assert [warning.message for warning in recwarn] == []
    assert calls_of(again) == calls_of(written)


@pytest.mark.parametrize("name", [name for name in catalog.names("ops") if name not in OPS.REFUSED])
def test_an_op_comes_back_and_is_the_same(name):
    if OPS.makes_its_own(name):
        pytest.skip("an op without inputs is a constant of the graph")
    written = kerasflow.load({"blueprint": 1, **OPS.sections(name)})
    model = kerasflow.build(written)
    if name in RUN_ON_SYMBOLS_ALONE:
        with pytest.raises(ConversionError, match="the model runs on no inputs"):
            kerasflow.from_model(model)
        again = kerasflow.from_model(model, verify=False)
    elif name == "image.elastic_transform":
        with pytest.warns(UserWarning, match="draws other random numbers"):
            again = kerasflow.from_model(model)
    else:
        again = kerasflow.from_model(model)
    [(found, *_)] = calls_of(again)
    assert found.tag == f"ops.{SAME.get(name, name)}"
