"""The code of a model makes the model: the same graph, and the same weights for the same seed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from converting.python.ejected import graph_of, plain, run_code

import kerasflow
from kerasflow import ConversionError

pytestmark = pytest.mark.keras

SHIPPED = Path(__file__).parents[3] / "blueprints"
FILES = [
    *sorted(file for file in SHIPPED.iterdir() if file.suffix in (".json", ".yaml", ".py")),
    *sorted((SHIPPED / "models").iterdir()),
]
SLOW = ("resnet50.json", "vit.json")


def eject(source, **options):
    return kerasflow.to_python(source, only="model", **options)


def check(source, **arguments):
    """Holds what the code makes to what `build` makes."""
    import keras

    blueprint = kerasflow.load(source)
    made = run_code(eject(blueprint))["make_model"]
    keras.backend.clear_session()
    keras.utils.set_random_seed(blueprint.seed or 0)
    ours = kerasflow.build(blueprint)
    keras.backend.clear_session()
    keras.utils.set_random_seed(blueprint.seed or 0)
    theirs = made(**arguments)
    assert graph_of(theirs) == graph_of(ours)
    assert len(theirs.weights) == len(ours.weights)
    for mine, other in zip(ours.weights, theirs.weights, strict=True):
        assert np.array_equal(mine.numpy(), other.numpy()), mine.path
    optimizers = [getattr(model, "optimizer", None) for model in (ours, theirs)]
    ours_too, theirs_too = (each and plain(each.get_config()) for each in optimizers)
    assert ours_too == theirs_too


def document(*layers, inputs=None, **sections):
    model = {"inputs": inputs or {"x": {"shape": [4]}}, "layers": [*layers]}
    model |= {"outputs": sections.pop("outputs")} if "outputs" in sections else {}
    return {"blueprint": 1, "seed": 3, "model": model, **sections}


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, marks=pytest.mark.slow if file.name in SLOW else (), id=file.name)
        for file in FILES
    ],
)
def test_the_code_of_a_shipped_blueprint_makes_its_model(file):
    check(file)


HALVES = {
    "halves": {
        "inputs": ["a", "b"],
        "params": {"n": 4},
        "layers": [
            {"Dense": "${n}", "inputs": "a", "name": "left"},
            {"Dense": "${n}", "inputs": "b", "name": "right"},
        ],
        "outputs": ["left", "right"],
    }
}
INNER = {"inputs": {"z": {"shape": [4]}}, "layers": [{"Dense": 3, "name": "w"}, "ReLU"]}
CASES = {
    "a layer that is called again": document(
        {"Dense": 4, "name": "once"}, "ReLU", {"share": "once"}, "ReLU"
    ),
    "a block that is called again": document(
        {"use": "b", "name": "once"},
        {"share": "once"},
        blocks={"b": {"layers": [{"Dense": 4}, {"Dense": 4}]}},
    ),
    "a group that is called again": document(
        {"layers": [{"Dense": 4}, "ReLU"], "name": "once"}, {"share": "once", "repeat": 2}
    ),
    "a name inside of all iterations": document(
        {"layers": [{"Dense": 4, "name": "h"}, "ReLU"], "repeat": 3, "name": "deep"},
        {"Concatenate": {}, "inputs": "deep.h"},
    ),
    "a name inside of one iteration": document(
        {"layers": [{"Dense": 4, "name": "h"}, "ReLU"], "repeat": 3, "name": "deep"},
        {"Concatenate": {}, "inputs": ["deep.0.h", "deep.2.h", "previous"]},
    ),
    "one iteration": document(
        {"Dense": 4, "repeat": 3, "name": "deep"}, {"Add": {}, "inputs": ["deep", "deep.1"]}
    ),
    "a name inside of a block": document(
        {"use": "b", "name": "one"},
        {"Add": {}, "inputs": ["previous", "one.inner"]},
        blocks={"b": {"layers": [{"Dense": 4, "name": "inner"}, "ReLU"]}},
    ),
    "branches": document(
        {"Dense": {"units": 4, "activation": "${a}"}, "each": {"a": ["relu", "tanh"]}}, "Add"
    ),
    "branches of several layers": document(
        {"Dense": 4},
        {"layers": [{"Dense": 4}, "ReLU", {"Dropout": 0.1}], "each": 3, "name": "many"},
        {"Concatenate": {}, "inputs": ["many", "x"]},
        {"Add": {}, "inputs": ["previous", "previous"]},
    ),
    "lists that are gone through together": document(
        {"Dense": {"units": "${u + index}", "activation": "${a}"},
         "repeat": {"u": [8, 4], "a": ["relu", "tanh"]}},
    ),
    "a number of iterations that is a variable": document(
        {"Dense": "${2 * units + count}", "repeat": "${n}"},
        {"Dense": "${units / 2}"},
        {"Dropout": "${rate}"},
        {"Dense": "${sizes[1]}"},
        vars={"n": 2, "units": "${4 * n}", "rate": 0.5, "sizes": [1, 2], "unused": 1},
    ),
    "no iteration": document({"Dense": 4, "repeat": 0}, {"Dense": 4, "name": "y"}),
    "a residual around a repeat": document(
        {"Dense": 4, "name": "start"},
        {"layers": [{"Dense": 4, "name": "h"}, {"Add": {}, "inputs": ["start", "h"]}], "repeat": 2},
        {"Add": {}, "inputs": ["previous", "start"]},
    ),
    "a group with names for what goes in": document(
        {"Dense": 4},
        {"layers": [{"Dense": 4, "inputs": "a"}, {"Add": {}, "inputs": ["previous", "a", "b"]}],
         "inputs": {"a": "previous", "b": "x"}},
    ),
    "a block of several inputs and outputs": document(
        {"use": "halves", "inputs": ["x", "x"], "with": {"n": 3}, "name": "two"},
        {"Add": {}, "inputs": "two"},
        {"Concatenate": {}, "inputs": ["previous", "two[1]"]},
        blocks=HALVES,
    ),
    "several outputs": document(
        {"Dense": 4, "name": "h"},
        {"Dense": 1, "inputs": "h", "name": "size"},
        {"Dense": 2, "inputs": "h", "name": "kind"},
        outputs=["size", "kind"],
        compile={
            "loss": {"size": "mse", "kind": "mae"},
            "metrics": {"kind": ["mse", "MeanAbsoluteError"]},
        },
    ),
    "outputs that are the same list": document(
        {"Dense": 2, "each": 2, "name": "both"}, outputs={"a": "both[1]", "b": "both[0]"}
    ),
    "a nested model": document({"Model": INNER, "name": "inner"}, {"Dense": 1}),
    "the same nested model twice": document({"Model": INNER}, {"Dense": 4}, {"Model": INNER}),
    "a nested model of several inputs": document(
        {"Model": {"inputs": {"a": {"shape": [4]}, "b": {"shape": [4]}},
                   "layers": [{"Add": {}, "inputs": ["a", "b"], "name": "s"},
                              {"Dense": 2, "name": "d"}], "outputs": ["s", "d"]},
         "inputs": ["x", "x"], "name": "pair"},
        {"Concatenate": {}, "inputs": ["pair[0]", "pair[1]"]},
    ),
    "a model in a wrapper": document(
        {"TimeDistributed": {"layer": {"Model": INNER}}}, inputs={"x": {"shape": [5, 4]}}
    ),
    "several tensors of a layer": document(
        {"LSTM": {"units": 4, "return_state": True}, "name": "code"},
        {"LSTM": 4, "inputs": "x", "call": {"initial_state": ["code[1]", "code[2]"]}},
        inputs={"x": {"shape": [5, 4]}},
    ),
    "call arguments": document(
        {"MultiHeadAttention": {"num_heads": 2, "key_dim": 4}, "inputs": ["x", "x"],
         "call": {"use_causal_mask": True}},
        {"Dropout": 0.5, "call": {"training": False}},
        inputs={"x": {"shape": [5, 4]}},
    ),
    "initializers that are drawn in an order": document(
        {"LSTM": {"units": 4, "recurrent_initializer": "he_normal", "bias_initializer": "uniform"}},
        {"Dense": {"units": 2, "kernel_initializer": {"TruncatedNormal": {"stddev": 0.1}}}},
        {"SpectralNormalization": {"Dense": 3}},
        {"Dense": {"units": 2, "bias_initializer": "normal", "kernel_initializer": "orthogonal"}},
        inputs={"x": {"shape": [5, 4]}},
    ),
    "frozen parts": document(
        {"Dense": 4, "trainable": False},
        {"Model": INNER, "trainable": False, "name": "inner"},
        {"layers": [{"Dense": 4}, "BatchNormalization"], "trainable": False},
    ),
    "operations": document(
        {"ops.get_item": "[:, 1:3]"},
        {"ops.maximum": 0.5},
        {"ops.subtract": {"x1": 1.0}},
        {"ops.einsum": "ab,ac->abc", "inputs": ["previous", "x"]},
        {"ops.get_item": "[..., -1]"},
        {"ops.where": {"x2": 0.0}, "inputs": ["previous", "previous"]},
        {"ops.reshape": {"newshape": [-1, 2]}},
        {"ops.concatenate": {"axis": -1}, "inputs": ["previous", "x"]},
    ),
    "names that Keras could give": document(
        {"Dense": 4},
        {"Dense": 4, "name": "dense"},
        {"Dense": 4, "name": "dropout_1"},
        {"Dropout": 0.1},
    ),
    "names that mean something in Python": document(
        {"Dense": 4, "name": "keras"},
        {"Dense": 4, "name": "class"},
        {"Dense": 4, "name": "range", "repeat": 2},
        {"Dense": 4, "name": "make_model"},
        {"Add": {}, "inputs": ["keras", "class", "range", "previous"], "name": "print"},
    ),
    "shapes of what came before": document(
        {"Dense": 8, "name": "h"},
        {"layers": [{"Dense": "${shape.h[-1] * 2}"}, {"Dense": "${f * shape.h[-1]}"}],
         "repeat": {"f": [1, 2]}},
    ),
    "our own layers": document(
        {"ClassToken": {}}, {"PositionEmbedding": "normal"}, {"AddLoss": 0.5}, {"Dense": 2},
        inputs={"x": {"shape": [5, 4]}},
    ),
    "mixed precision": document({"Dense": 4}, runtime={"precision": "mixed_bfloat16"}),
}  # fmt: skip


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_every_way_of_wiring_is_code_that_makes_the_same_model(source):
    import keras

    try:
        check(source)
    finally:
        keras.config.set_dtype_policy("float32")


def test_the_code_is_formatted_and_passes_the_linter(tmp_path):
    sources = {**CASES, **{file.stem: file for file in FILES if file.name not in SLOW}}
    for at, source in enumerate(sources.values()):
        (tmp_path / f"{at}.py").write_text(eject(source), "utf-8")
    for command in (["format", "--diff"], ["check", "--select", "E,F,W,I,UP,B,C4,SIM,PIE,RET,N"]):
        ruff = [sys.executable, "-m", "ruff", command[0], "--isolated", "--no-cache"]
        line = [*ruff, "--line-length", "100", *command[1:], str(tmp_path)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_code_is_the_same_each_time_and_does_not_name_us():
    first, second = (eject(SHIPPED / "models" / "vit.json") for _ in range(2))
    assert first == second
    assert "kerasflow" not in first


ATTACK = '"""\n\rimport os; os.system("touch hacked")  # \u2028\u202e\\'


def test_what_a_stranger_writes_stays_data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = document(
        {"Dense": 4, "note": ATTACK, "name": "h"},
        {"Dense": {"units": 4, "activation": "${f}"}, "name": "import_os"},
        about={"what": ATTACK},
        vars={"f": "relu", "__builtins__": 1, "text": ATTACK, "texts": [ATTACK, "${text}x"]},
        compile={"loss": "mse", "optimizer": {"Adam": {"name": "${text}"}}},
    )
    text = eject(source)
    names = run_code(text)
    names["make_model"]()
    assert [*tmp_path.iterdir()] == []
    assert "\u2028" not in text
    assert "\u202e" not in text


def test_classes_of_somebody_are_refused_each_at_its_place():
    import keras

    class Mine(keras.layers.Layer):
        """Does nothing."""

    kerasflow.register(Mine, name="MineAlone")
    with pytest.raises(ConversionError) as caught:
        eject(
            document(
                "MineAlone",
                {"Dense": 1},
                {"TimeDistributed": "MineAlone"},
                inputs={"x": {"shape": [2, 4]}},
            )
        )
    places = [each.name for each in caught.value.obstacles]
    assert places == ["model.layers[0]", "model.layers[2].TimeDistributed.layer"]
    assert "replace it" in str(caught.value)
