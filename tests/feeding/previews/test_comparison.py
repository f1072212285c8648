"""Targets against outputs: what is told is what Keras refuses, or stretches without a word."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from kerasflow import check
from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.loading import load
from kerasflow.building import infer
from kerasflow.feeding.previews.comparison import compare
from kerasflow.feeding.previews.previews import preview_data

pytestmark = pytest.mark.keras

ROWS = 5


def compared(blueprint, data):
    expansion = expand(blueprint)
    preview = preview_data(blueprint, expansion, data=data)
    inference = infer(blueprint, signature=preview.signature, deferred=preview.deferred)
    assert preview.problems == ()
    assert inference.problems == ()
    return compare(blueprint, expansion, inference, preview)


def problems(loss, target, output, **spec):
    """What is told of targets and outputs whose rows have these shapes."""
    layers = [{"Dense": int(np.prod(output))}, {"Reshape": list(output), "name": "out"}]
    blueprint = load(
        {
            "blueprint": 1,
            "data": {"target": {"out": {"from": "y", **spec}}},
            "model": {"inputs": ["x"], "layers": layers},
            "compile": {"loss": loss},
            "fit": {"batch_size": 1},
        }
    )
    return compared(blueprint, {"x": np.ones((ROWS, 3)), "y": np.zeros((ROWS, *target))})


FITTING = [
    ("mse", (), (1,)),
    ("mse", (1,), (1,)),
    ("mse", (10,), (10,)),
    ("mse", (4, 4), (4, 4, 1)),
    ("binary_crossentropy", (), (1,)),
    ("binary_crossentropy", (10,), (10,)),
    ("binary_crossentropy", (4, 4, 1), (4, 4)),
    ("sparse_categorical_crossentropy", (), (10,)),
    ("sparse_categorical_crossentropy", (1,), (10,)),
    ("sparse_categorical_crossentropy", (4, 4), (4, 4, 10)),
    ("sparse_categorical_crossentropy", (4, 4, 1), (4, 4, 10)),
    ("categorical_crossentropy", (10,), (10,)),
    ("kl_divergence", (10,), (10,)),
]
REFUSED = [
    ("mse", (), (10,)),
    ("mse", (2,), (10,)),
    ("mse", (10,), (4, 4, 10)),
    ("binary_crossentropy", (), (10,)),
    ("binary_crossentropy", (2,), (1,)),
    ("sparse_categorical_crossentropy", (), (4, 4, 10)),
    ("sparse_categorical_crossentropy", (2,), (10,)),
    ("sparse_categorical_crossentropy", (10,), (10,)),
    ("categorical_crossentropy", (10,), (4, 10)),
    ("categorical_crossentropy", (), (10,)),
    ("poisson", (2,), (10,)),
]
STRETCHED = [
    ("mse", (1,), (10,)),
    ("mse", (10,), (1,)),
    ("mae", (), (4, 1)),
    ("kl_divergence", (1,), (10,)),
    ("hinge", (4, 4, 1), (4, 4, 10)),
]


def train(loss, target, output):
    inputs = keras.Input((3,))
    outputs = keras.layers.Reshape(output)(keras.layers.Dense(int(np.prod(output)))(inputs))
    model = keras.Model(inputs, outputs)
    model.compile(loss=loss)
    model.train_on_batch(np.ones((ROWS, 3)), np.zeros((ROWS, *target)))


@pytest.mark.parametrize("loss, target, output", FITTING, ids=str)
def test_what_keras_compares_is_let_through(loss, target, output):
    assert problems(loss, target, output) == ()


@pytest.mark.parametrize("loss, target, output", [*REFUSED, *STRETCHED], ids=str)
def test_what_cannot_be_compared_is_told_at_the_node(loss, target, output):
    [problem] = problems(loss, target, output)
    assert (problem.code, str(problem.path)) == ("KF721", "model.layers[1].Reshape")
    assert f"rows of shape {list(output)}" in problem.message
    assert f"targets of shape {list(target)}" in problem.message
    assert problem.hint


@pytest.mark.slow
@pytest.mark.parametrize("loss, target, output", REFUSED[::2], ids=str)
def test_keras_refuses_it_indeed(loss, target, output):
    with pytest.raises(Exception, match=r"must have|Dimensions must be equal"):
        train(loss, target, output)


@pytest.mark.slow
@pytest.mark.parametrize("loss, target, output", [*STRETCHED[::2], *FITTING[::3]], ids=str)
def test_keras_says_nothing_of_it(loss, target, output):
    train(loss, target, output)


@pytest.mark.parametrize(
    "loss, target, output, spec, hint",
    [
        (
            "sparse_categorical_crossentropy",
            (),
            (4, 4, 10),
            {"classes": 10},
            'add "Flatten" or "GlobalAveragePooling2D" before `out`',
        ),
        (
            "categorical_crossentropy",
            (),
            (4, 10),
            {"classes": 10, "one_hot": True},
            'add "Flatten" or "GlobalAveragePooling1D" before `out`',
        ),
        (
            "binary_crossentropy",
            (),
            (1,),
            {"classes": 2, "one_hot": True},
            'leave out "one_hot", or give `out` 2 units',
        ),
        (
            "sparse_categorical_crossentropy",
            (),
            (8,),
            {"classes": 10},
            "end the model in rows of shape [10], a unit for each class",
        ),
        ("mse", (), (10,), {}, "one unit for `out`; or `classes` for the target"),
        ("mse", (2,), (10,), {}, "end the model in rows of shape [2], or change the target"),
    ],
)
def test_the_remedy_is_the_one_that_is_needed(loss, target, output, spec, hint):
    [problem] = problems(loss, target, output, **spec)
    assert problem.hint is not None
    assert problem.hint.startswith(hint)


def test_the_loss_is_shown_beside_the_node(tmp_path):
    file = tmp_path / "net.json"
    file.write_text(
        """{"blueprint": 1,
            "data": {"target": {"a": "y", "b": "y"}},
            "model": {"inputs": ["x"], "outputs": ["a", "b"], "layers": [
                {"Flatten": {}, "name": "a"}, {"Dense": 1, "name": "b"}]},
            "compile": {"loss": {
                "a": {"MeanSquaredError": {}},
                "b": "mse"}},
            "fit": {"batch_size": 1}}"""
    )
    blueprint = load(file)
    [problem] = compared(blueprint, {"x": np.ones((ROWS, 3)), "y": np.zeros(ROWS)})
    assert str(problem.path) == "model.layers[0].Flatten"
    [(words, place)] = problem.related
    assert (words, place.line) == ("compared by this loss", 6)


def test_a_loss_of_somebodys_own_and_what_is_not_known_are_left_alone():
    assert problems({"CTC": {}}, (2,), (10,)) == ()
    blueprint = load(
        {
            "blueprint": 1,
            "data": {"target": {"out": "z"}},
            "model": {"inputs": ["x"], "layers": [{"Dense": 5, "name": "out"}]},
            "compile": {"loss": "mse"},
            "fit": {"batch_size": 1},
        }
    )
    expansion = expand(blueprint)
    preview = preview_data(blueprint, expansion, data={"x": np.ones((ROWS, 3))})
    inference = infer(blueprint, signature=preview.signature)
    assert compare(blueprint, expansion, inference, preview) == ()


def test_numbers_of_classes_beside_one_hot_units_are_made_one_hot(tmp_path):
    np.savez(tmp_path / "digits.npz", x=np.zeros((40, 3)), kind=np.arange(40) % 4)
    target = {"label": {"from": "kind", "classes": 4}}
    document = {
        "blueprint": 1,
        "data": {"source": {"npz": {"path": "digits.npz"}}, "target": target},
        "model": {
            "inputs": ["x"],
            "layers": [{"Dense": {"units": 4, "activation": "softmax"}, "name": "label"}],
        },
        "compile": {"loss": "categorical_crossentropy"},
    }
    hints = {item.code: item.hint for item in check(document, shapes=True, roots=[tmp_path])}
    assert hints["KF721"] == hints["KF504"]
    target["label"]["one_hot"] = True
    assert check(document, shapes=True, roots=[tmp_path]) == ()


def binary(values, loss="binary_crossentropy", **spec):
    """What is told of one probability and targets of these values."""
    blueprint = load(
        {
            "blueprint": 1,
            "data": {"target": {"out": {"from": "y", **spec}}},
            "model": {
                "inputs": ["x"],
                "layers": [{"Dense": {"units": 1, "activation": "sigmoid"}, "name": "out"}],
            },
            "compile": {"loss": loss},
            "fit": {"batch_size": 1},
        }
    )
    return compared(blueprint, {"x": np.ones((len(values), 3)), "y": values})


@pytest.mark.parametrize(
    "values, found", [([1, 2, 2], "2"), ([-1.0, 1.0, 1.0], "-1"), ([0.0, 0.5, 12.25], "12.25")]
)
@pytest.mark.parametrize("loss", ["binary_crossentropy", "binary_focal_crossentropy"])
def test_targets_that_are_no_probabilities_are_told_at_their_loss(values, found, loss):
    [problem] = binary(values, loss)
    assert (problem.code, str(problem.path)) == ("KF723", "compile.loss")
    assert problem.message == (
        f"`{loss}` takes targets from 0 to 1, and those of `out` have {found}"
    )


def test_targets_that_may_be_probabilities_or_are_numbered_are_not_told():
    assert binary([0, 1, 1]) == ()
    assert binary([0.1, 0.5, 1.0 + 1e-7]) == ()
    assert binary([True, False, True]) == ()
    assert binary([1, 2, 2], classes=[1, 2]) == ()
    assert binary([1.0, 2.0, 7.0], loss="mse") == ()


@pytest.mark.parametrize("metric", ["f1_score", {"FBetaScore": {"beta": 2.0}}, "r2_score"])
def test_a_metric_of_rows_is_refused_on_steps_and_taken_on_rows(metric):
    def codes(output):
        layers = [{"Dense": int(np.prod(output))}, {"Reshape": list(output), "name": "out"}]
        metrics = {"loss": "mse", "metrics": [metric]}
        document = {
            "blueprint": 1,
            "data": {"target": {"out": "y"}},
            "model": {"inputs": ["x"], "layers": layers},
            "compile": metrics,
            "fit": {"batch_size": 1},
        }
        data = {"x": np.ones((ROWS, 3)), "y": np.zeros((ROWS, *output))}
        return [problem.code for problem in compared(load(document), data)]

    assert codes((4, 2)) == ["KF506"]
    assert codes((2,)) == []
