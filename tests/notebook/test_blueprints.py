"""A blueprint in a notebook, read back from its HTML."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from html_reading import Page, read

import kerasflow as kf

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    file
    for file in (*(ROOT / "blueprints").glob("*.*"), *(ROOT / "blueprints/models").glob("*"))
    if file.suffix in (".json", ".yaml", ".py")
)
SEQUENCE = [{"Dense": 8, "repeat": 14, "name": "h"}]


def shown(**sections: object) -> Page:
    return read(kf.Blueprint(**sections)._repr_html_())


def test_a_blueprint_shows_its_nodes_with_layer_arguments_and_inputs() -> None:
    page = read(kf.load(ROOT / "blueprints/mnist_dense.json")._repr_html_())
    assert page.rows == [
        ["node", "layer", "arguments", "called on"],
        ["pixels", "Input", "from the data", ""],
        ["dense", "Dense", "units=128, activation=relu", "pixels"],
        ["label", "Dense", "units=10, activation=softmax", "dense"],
        ["data", "npz data/mnist.npz · label ← digit (10 classes)"],
        ["preprocess", "Rescaling → Flatten"],
        ["compile", "Adam(learning_rate=0.001) · sparse_categorical_crossentropy · accuracy"],
        ["fit", "5 epochs · batches of 32"],
    ]
    assert page.texts("h4") == ["mnist_dense"]
    assert page.texts("p")[0].startswith("Handwritten digits by a dense net")


def test_wires_shared_layers_outputs_and_freezing_are_said() -> None:
    page = shown(
        model={
            "inputs": {"a": {"shape": [5, 2], "dtype": "float32"}},
            "layers": [
                {"LSTM": {"units": 3, "return_state": True}, "name": "m", "trainable": False},
                {
                    "Dense": {"units": 3, "bias_regularizer": {"L2": 0.1}},
                    "inputs": "m[1]",
                    "name": "d",
                },
                {"share": "d", "inputs": "m[2]", "name": "again"},
                {"Add": {}, "inputs": ["d", "again"], "name": "sum"},
                {
                    "LSTM": 3,
                    "inputs": "a",
                    "call": {"initial_state": ["m[1]", "m[2]"]},
                    "name": "n",
                },
            ],
            "outputs": ["sum", "n"],
        }
    )
    assert page.rows[1:] == [
        ["a", "Input", "shape=[5, 2], dtype=float32", ""],
        ["m", "LSTM", "units=3, return_state=True, frozen", "a"],
        ["d", "Dense", "units=3, bias_regularizer=L2(l2=0.1)", "m[1]"],
        ["again", "Dense", "the layer of d", "m[2]"],
        ["sum", "Add", "", "d, again"],
        ["n", "LSTM", "units=3", "a, initial_state=[m[1], m[2]]"],
        ["outputs", "", "", "sum, n"],
    ]


def test_more_than_a_dozen_nodes_are_folded_under_a_summary() -> None:
    page = shown(model=SEQUENCE)
    assert page.texts("summary") == ["14 nodes: 14 Dense"]
    assert len(page.rows) == 1 + 1 + 14
    assert shown(model=[{"Dense": 8, "repeat": 11}]).texts("summary") == []


def test_what_a_document_says_cannot_become_markup() -> None:
    attack = "<script>alert(1)</script>"
    page = shown(
        about={"what": attack},
        model=[{"Dense": {"units": 1, "activation": attack}}],
        data={"source": {"npz": {"path": attack}}, "target": {"y": attack}},
        compile={"optimizer": attack, "loss": attack, "metrics": [attack]},
    )
    assert "script" not in page.tags
    assert page.texts("p") == [attack]
    assert page.rows[2:] == [
        ["dense", "Dense", f"units=1, activation={attack}", "input"],
        ["data", f"npz {attack} · y ← {attack}"],
        ["compile", f"{attack} · {attack} · {attack}"],
    ]


def test_a_graph_with_faults_says_so() -> None:
    page = shown(model=[{"Dense": 1, "inputs": "nowhere"}])
    assert page.texts("p") == ["1 problem; kerasflow.check shows them"]


def test_a_model_with_a_class_of_its_own_is_named_with_its_parts() -> None:
    page = shown(model={"VAE": {"encoder": {"Model": [{"Dense": 2}]}, "beta": 0.5}})
    assert page.rows == [["model", "VAE(encoder=a model of 1 node, beta=0.5)"]]


def test_a_prompt_shows_one_line() -> None:
    model = [{"Dense": 1}]
    assert repr(kf.Blueprint(model=model, name="line")) == "<Blueprint line>"
    told = kf.Blueprint(model=model, name="line", about={"what": "One weight."})
    assert str(told) == "<Blueprint line: One weight.>"


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_every_shipped_blueprint_is_shown_with_all_its_nodes(file: Path) -> None:
    page = read(kf.load(file)._repr_html_())
    assert page.rows[0] == ["node", "layer", "arguments", "called on"]
    assert not [text for text in page.texts("p") if "problem" in text]


def test_showing_a_blueprint_loads_no_keras() -> None:
    code = (
        "import sys, kerasflow as kf; kf.load('blueprints/models/vit.json')._repr_html_(); "
        "print({'keras', 'tensorflow', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
