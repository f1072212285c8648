"""What is written in Python becomes the document that somebody would write by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kerasflow import (
    Blueprint,
    Input,
    Model,
    applications,
    callbacks,
    initializers,
    layers,
    losses,
    metrics,
    ops,
    optimizers,
    schedules,
)
from kerasflow.blueprints.spelling import spell, spell_sections
from kerasflow.catalog import register
from kerasflow.documents.values import plain
from kerasflow.errors import BlueprintError

ROOT = Path(__file__).parents[2]


def document(value):
    return plain(spell(value))


def nodes(outputs, *inputs):
    return document(Model(list(inputs) or x(), outputs))["layers"]


X = Input("x", shape=[4])


def x():
    return X


# Layers and their arguments


def test_a_chain_of_calls_reads_like_a_file_that_was_written_by_hand():
    image = Input("image", shape=[28, 28])
    h = layers.Flatten()(image)
    h = layers.Dense(128, activation="relu")(h)
    label = layers.Dense(10, activation="softmax", name="label")(h)
    assert document(Model(image, label)) == {
        "inputs": {"image": {"shape": [28, 28]}},
        "layers": [
            "Flatten",
            {"Dense": {"units": 128, "activation": "relu"}},
            {"Dense": {"units": 10, "activation": "softmax"}, "name": "label"},
        ],
    }


def test_a_plain_list_of_layers_is_a_sequence():
    assert document([layers.Flatten(), layers.Dense(10, name="label")]) == [
        "Flatten",
        {"Dense": {"units": 10}, "name": "label"},
    ]


def test_a_sequence_may_begin_with_its_input():
    assert document([Input("x", shape=[4]), layers.Dense(1)]) == {
        "inputs": {"x": {"shape": [4]}},
        "layers": [{"Dense": {"units": 1}}],
    }


def test_an_uncalled_name_stands_for_the_component_without_arguments():
    assert document([layers.Flatten, ops.square]) == ["Flatten", "ops.square"]


def test_an_input_without_a_shape_is_known_from_the_data():
    tokens = Input("tokens")
    assert document(Model(tokens, layers.Flatten()(tokens)))["inputs"] == ["tokens"]


def test_arguments_by_position_go_by_the_order_of_keras():
    assert layers.Conv2D(32, 3, activation="relu").args == {
        "filters": 32,
        "kernel_size": 3,
        "activation": "relu",
    }


def test_an_alias_of_keras_is_written_by_its_name():
    assert document([layers.Convolution2D(1, 1)]) == [{"Conv2D": {"filters": 1, "kernel_size": 1}}]


def test_layers_inside_layers_keep_their_names_inside():
    wrapped = layers.Bidirectional(layers.LSTM(8, name="inner"), name="both")
    assert document([wrapped]) == [
        {"Bidirectional": {"layer": {"LSTM": {"units": 8, "name": "inner"}}}, "name": "both"}
    ]


def test_a_frozen_layer_says_so_beside_its_tag():
    assert document([layers.Dense(1, trainable=False)]) == [
        {"Dense": {"units": 1}, "trainable": False}
    ]


def test_components_stand_anywhere_in_plain_mappings():
    rate = schedules.ExponentialDecay(0.1, 100, 0.9)
    written = {
        "optimizer": optimizers.SGD(rate, momentum=0.9),
        "loss": {"a": losses.Huber(delta=2.0)},
        "metrics": [metrics.AUC(name="area"), "accuracy"],
    }
    assert document(written) == {
        "optimizer": {
            "SGD": {
                "learning_rate": {
                    "ExponentialDecay": {
                        "initial_learning_rate": 0.1,
                        "decay_steps": 100,
                        "decay_rate": 0.9,
                    }
                },
                "momentum": 0.9,
            }
        },
        "loss": {"a": {"Huber": {"delta": 2.0}}},
        "metrics": [{"AUC": {"name": "area"}}, "accuracy"],
    }


def test_a_layer_under_a_plain_tag_is_an_argument():
    assert document([{"Bidirectional": {"layer": layers.LSTM(8, name="inner")}}]) == [
        {"Bidirectional": {"layer": {"LSTM": {"units": 8, "name": "inner"}}}}
    ]


def test_numbers_of_other_libraries_become_plain_ones():
    import fractions

    class Array:
        def tolist(self):
            return [1, [2.5]]

    assert document({"a": Array(), "b": Path("data/x.csv"), "c": range(2)}) == {
        "a": [1, [2.5]],
        "b": "data/x.csv",
        "c": [0, 1],
    }
    with pytest.raises(TypeError, match=r"cannot be an object of fractions\.Fraction"):
        document({"a": fractions.Fraction(1, 2)})


def test_what_was_described_does_not_change_with_the_list_it_was_given():
    shape = [7, 7]
    layer = layers.Reshape(shape)
    shape.append(3)
    assert document([layer]) == [{"Reshape": {"target_shape": [7, 7]}}]


# Errors at the line


@pytest.mark.parametrize(
    "wrong,message",
    [
        (lambda: layers.Densse(1), "Keras has no layers.Densse; did you mean `layers.Dense`?"),
        (
            lambda: layers.Lambda(None),
            "layers.Lambda cannot stand in a blueprint: holds Python code; "
            "name an op such as `ops.square`, or register a layer",
        ),
        (
            lambda: layers.Dense(1, activaton="relu"),
            "layers.Dense() got an unknown argument `activaton`; did you mean `activation`?",
        ),
        (layers.Dense, "layers.Dense() needs `units`"),
        (lambda: layers.Dense(1, units=2), "layers.Dense() got `units` twice"),
        (lambda: layers.Flatten("a", "b"), "layers.Flatten() takes at most 1 argument by position"),
        (lambda: layers.Dense(x()), "layers are called on tensors after they were made"),
        (lambda: layers.Dense(1, activation=len), "cannot be the function or module `len`"),
        (lambda: layers.Dense(1)([x(), x()]), "layers.Dense(units=1) takes one tensor"),
        (lambda: layers.Dense(1)(layers.Flatten()), "which is a layer; call that one first"),
        (lambda: layers.Dense(1)(3), "is called on tensors, found an object of int"),
        (lambda: layers.Add()(x(), x()), "takes its tensors as one list, such as [x, y]"),
        (lambda: layers.Add()(x()), "takes a list of tensors, found one tensor"),
        (lambda: layers.MultiHeadAttention(1, 2)(x()), "needs `value`"),
        (
            lambda: layers.MultiHeadAttention(1, 2)(x(), x(), use_causal=True),
            "unknown argument `use_causal`; did you mean `use_causal_mask`?",
        ),
        (lambda: ops.squaree(x()), "Keras has no ops.squaree; did you mean `ops.square`?"),
        (lambda: ops.mean(x(), axes=1), "unknown argument `axes`; did you mean `axis`?"),
        (lambda: ops.clip(x(), 0), "ops.clip() needs `x_max`"),
        (lambda: list(x()), "<tensor of x> is one tensor and cannot be taken apart"),
        (lambda: x()[0], "so [0] would be a row of the batch; write [0, ...]"),
        (lambda: bool(x()), "a symbolic tensor is neither true nor false"),
        (lambda: Model(layers.Flatten()(x()), x()), "a model begins at what Input(…) gives"),
        (lambda: Model(x(), layers.Dense(1)), "a model's outputs are tensors"),
        (lambda: Model(Input("y"), layers.Dense(1)(x())), "the outputs need the input `x`"),
        (lambda: Model(x(), x())([x(), x()]), "Model(x) has 1 inputs, found 2"),
        (lambda: document([layers.Dense(1), x()]), "a graph is written Model(inputs, outputs)"),
        (lambda: Input([28, 28]), "Input() takes the name first"),
        (lambda: Input("x", shape=28), "must be a list of sizes"),
        (lambda: layers.Dense(1)(x(), mask="x"), "cannot be text"),
        (lambda: layers.Rescaling(float("nan")), "`scale` of layers.Rescaling cannot be nan"),
        (lambda: document({"a": {(1, 2): 3}}), "the keys of a mapping are text, found (1, 2)"),
        (lambda: applications.ResNet50(True), "applications.ResNet50() takes at most 0 arguments"),
    ],
)
def test_a_mistake_is_an_error_at_its_line(wrong, message):
    with pytest.raises((TypeError, AttributeError, ValueError)) as caught:
        wrong()
    assert message in str(caught.value)


# Wiring


def test_a_residual_names_what_is_used_twice_and_calls_the_rest_previous():
    h = layers.Dense(4)(x())
    y = layers.Add()([layers.Dense(4)(h), h])
    assert nodes(y) == [
        {"Dense": {"units": 4}, "name": "dense"},
        {"Dense": {"units": 4}},
        {"Add": {}, "inputs": ["previous", "dense"]},
    ]


def test_made_names_are_counted_and_never_those_of_the_user():
    a, b, c = layers.Dense(1)(x()), layers.Dense(1, name="dense")(x()), layers.Dense(1)(x())
    d = layers.Dense(1)(x())
    names = [node.get("name") for node in nodes(layers.Add()([a, b, c, d]))]
    assert names == ["dense_1", "dense", "dense_2", None, None]


def test_the_same_code_gives_the_same_names_every_time():
    def model():
        a = layers.MaxPooling2D()(layers.Conv2D(1, 1)(x()))
        return Model(x(), [a, ops.image.extract_patches(a, 2)])

    assert document(model()) == document(model())
    assert document(model())["outputs"] == ["max_pooling2d", "extract_patches"]


def test_nodes_stand_in_the_order_in_which_they_were_written():
    last = layers.Flatten()
    first = layers.Dense(1)(x())
    second = layers.Dense(2)(x())
    tags = nodes(last(layers.Concatenate()([second, first])))
    assert [tag if isinstance(tag, str) else next(iter(tag)) for tag in tags] == [
        *("Dense", "Dense", "Concatenate", "Flatten")
    ]
    assert tags[0]["Dense"] == {"units": 1}


def test_what_reaches_no_output_is_left_out():
    layers.Dense(99)(x())
    assert nodes(layers.Dense(1)(x())) == [{"Dense": {"units": 1}}]


def test_a_layer_that_is_called_again_shares_its_weights():
    dense = layers.Dense(3)
    left, right = Input("left"), Input("right")
    y = layers.Subtract()([dense(left), dense(right)])
    assert nodes(y, left, right) == [
        {"Dense": {"units": 3}, "inputs": "left", "name": "dense"},
        {"share": "dense", "inputs": "right"},
        {"Subtract": {}, "inputs": ["dense", "previous"]},
    ]


def test_the_calls_of_a_named_layer_are_told_apart():
    dense = layers.Dense(4, name="d")
    assert nodes([dense(x()), dense(dense(x()))])[:2] == [
        {"Dense": {"units": 4}, "name": "d"},
        {"share": "d", "inputs": "x"},
    ]


def test_two_layers_that_are_written_alike_share_nothing():
    y = layers.Add()([layers.Dense(1)(x()), layers.Dense(1)(x())])
    assert [node for node in nodes(y) if "share" in node] == []


def test_several_tensors_go_in_order_and_options_beside_them():
    y = layers.MultiHeadAttention(8, 64)(x(), x(), use_causal_mask=True)
    assert nodes(y) == [
        {
            "MultiHeadAttention": {"num_heads": 8, "key_dim": 64},
            "inputs": ["x", "x"],
            "call": {"use_causal_mask": True},
        }
    ]


def test_tensors_by_name_go_in_the_order_of_the_layer():
    dense = layers.Dense(4)(x())
    y = layers.MultiHeadAttention(1, 2)(value=x(), query=dense)
    assert nodes(y)[1]["inputs"] == ["previous", "x"]


def test_states_of_one_layer_go_to_another_by_their_numbers():
    _, h, c = layers.LSTM(8, return_state=True)(x())
    assert nodes(layers.LSTM(8)(x(), initial_state=[h, c])) == [
        {"LSTM": {"units": 8, "return_state": True}, "name": "lstm"},
        {"LSTM": {"units": 8}, "inputs": "x", "call": {"initial_state": ["lstm[1]", "lstm[2]"]}},
    ]


@pytest.mark.parametrize(
    "call,count",
    [
        (lambda: layers.GRU(1, return_state=True)(x()), 2),
        (lambda: layers.Bidirectional(layers.LSTM(1, return_state=True))(x()), 5),
        (lambda: layers.MultiHeadAttention(1, 1)(x(), x(), return_attention_scores=True), 2),
        (lambda: ops.split(x(), 3), 3),
        (lambda: ops.split(x(), [1, 2]), 3),
        (lambda: ops.unstack(x(), 4), 4),
        (lambda: ops.top_k(x(), 2), 2),
        (lambda: Model(x(), [x(), x()])(x()), 2),
    ],
)
def test_a_call_of_several_outputs_can_be_taken_apart(call, count):
    assert len([*call()]) == count


def test_the_outputs_of_a_nested_model_go_by_name_too():
    inner = Model(x(), {"a": layers.Dense(1)(x()), "b": layers.Dense(2)(x())})
    y = Input("y", shape=[4])
    assert nodes(layers.Flatten()(inner(y)["b"]), y)[1] == {"Flatten": {}, "inputs": "model[1]"}
    with pytest.raises(KeyError, match="has no output `c`"):
        inner(y)["c"]


def test_a_nested_model_is_a_layer_that_shares_its_weights():
    z = Input("z", shape=[2])
    decoder = Model(z, layers.Dense(4)(z), name="decoder")
    first = decoder(layers.Dense(2)(x()))
    assert nodes(decoder(layers.Dense(2)(first))) == [
        {"Dense": {"units": 2}},
        {
            "Model": {"inputs": {"z": {"shape": [2]}}, "layers": [{"Dense": {"units": 4}}]},
            "name": "decoder",
        },
        {"Dense": {"units": 2}},
        {"share": "decoder"},
    ]


@pytest.mark.parametrize(
    "wired,written",
    [
        (lambda t: t + 1, {"ops.add": {"x2": 1}}),
        (lambda t: 1 - t, {"ops.subtract": {"x1": 1}, "inputs": {"x2": "x"}}),
        (lambda t: t * t, {"ops.multiply": {}, "inputs": ["x", "x"]}),
        (lambda t: t**2, {"ops.power": {"x2": 2}}),
        (lambda t: -t, "ops.negative"),
        (lambda t: t > 0.5, {"ops.greater": {"x2": 0.5}}),
        (lambda t: t[:, 1:3, ::2], {"ops.get_item": {"key": "[:, 1:3, ::2]"}}),
        (lambda t: t[..., None, -1], {"ops.get_item": {"key": "[..., None, -1]"}}),
        (lambda t: t[1:], {"ops.get_item": {"key": "[1:]"}}),
        (lambda t: ops.mean(t, axis=1), {"ops.mean": {"axis": 1}}),
        (ops.nn.relu, "ops.relu"),
        (lambda t: ops.maximum(t, 0.1), {"ops.maximum": {"x2": 0.1}}),
        (lambda t: ops.stack([t, t], 1), {"ops.stack": {"axis": 1}, "inputs": ["x", "x"]}),
        (
            lambda t: ops.einsum("ab,bc->ac", t, t),
            {"ops.einsum": {"subscripts": "ab,bc->ac"}, "inputs": ["x", "x"]},
        ),
        (
            lambda t: ops.where(t, 1.0, t),
            {"ops.where": {"x1": 1.0}, "inputs": {"condition": "x", "x2": "x"}},
        ),
    ],
)
def test_operators_slices_and_ops_are_nodes(wired, written):
    assert nodes(wired(x())) == [written]


def test_an_op_on_no_tensor_is_a_constant():
    assert nodes(layers.Add()([x(), ops.arange(4)]))[0] == {
        "ops.arange": {"start": 4},
        "inputs": [],
    }


def test_one_output_that_is_not_the_last_node_is_named():
    first = layers.Dense(1)(x())
    assert document(Model(x(), {"a": first, "b": layers.Dense(2)(first)}))["outputs"] == {
        "a": "dense",
        "b": "dense_1",
    }


def test_preprocessing_is_wired_from_the_columns():
    words = layers.TextVectorization(max_tokens=100, name="tokens")(Input("text"))
    assert document([words]) == [
        {"TextVectorization": {"max_tokens": 100}, "inputs": "text", "name": "tokens"}
    ]


# Weights that could not be shared


@pytest.mark.parametrize(
    "written",
    [
        lambda dense: [dense, dense],
        lambda dense: Model(x(), layers.TimeDistributed(dense)(dense(x()))),
        lambda dense: {"a": Model(x(), dense(x())), "b": Model(x(), dense(x()))},
        lambda dense: Model(x(), dense(Model(x(), dense(x()))(x()))),
    ],
)
def test_a_layer_in_two_places_that_cannot_share_weights_is_refused(written):
    with pytest.raises(ValueError, match="two places that cannot share its weights"):
        document(written(layers.Dense(1)))


def test_what_has_no_weights_may_be_written_once_and_used_twice():
    relu, normal = layers.ReLU(), initializers.HeNormal()
    dense = [layers.Dense(1, activation=relu, kernel_initializer=normal) for _ in range(2)]
    assert len(document([*dense, relu, relu])) == 4


# Places


def test_every_spelled_thing_knows_its_line_and_columns():
    h = layers.Flatten()(X)
    spelled = spell(Model(X, layers.Dense(10)(h)))
    line = Path(__file__).read_text("utf-8").splitlines().index("    h = layers.Flatten()(X)") + 1
    flatten, dense = spelled.value["layers"].value
    assert (flatten.place.source.name, flatten.place.line) == (__file__, line)
    text = dense.place.source.line(dense.place.line)
    assert text[dense.place.column - 1 : dense.place.end_column - 1] == "layers.Dense(10)(h)"


def test_columns_are_counted_in_characters():
    name, layer = "größe", layers.Flatten()
    (place,) = (item.place for item in spell([layer]).value)
    text = place.source.line(place.line)
    assert text[place.column - 1 : place.end_column - 1] == "layers.Flatten()", name


def test_a_call_over_several_lines_stands_where_it_begins():
    layer = layers.Dense(
        units=10,
    )
    place = spell([layer]).value[0].place
    text = place.source.line(place.line)
    assert text[place.column - 1 : place.end_column - 1] == "layers.Dense("


def test_a_problem_of_a_section_points_to_the_blueprint_in_the_python_file():
    with pytest.raises(BlueprintError) as caught:
        Blueprint(model=[layers.Dense(1)], fit={"epoch": 1})
    (problem,) = caught.value.problems
    assert problem.place.source.name == __file__
    assert "Blueprint(model=" in problem.place.source.line(problem.place.line)


# Whole blueprints


def test_sections_at_their_defaults_are_not_in_the_document():
    from dataclasses import fields

    defaults = {entry.name: entry.default for entry in fields(Blueprint)}
    spelled = spell_sections({**defaults, "model": [layers.Dense(1)], "extra": {"x-a": 1}})
    assert plain(spelled.root) == {"blueprint": 1, "model": [{"Dense": {"units": 1}}], "x-a": 1}


def test_relative_paths_are_looked_for_beside_the_python_file_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    spelled = spell_sections({"model": [layers.Dense(1)]})
    assert spelled.roots == (Path(__file__).parent, tmp_path)


def test_a_blueprint_in_python_is_parsed_like_a_file():
    blueprint = Blueprint(
        name="digits",
        model=Model(X, layers.Dense(1, name="y")(X)),
        compile={"optimizer": optimizers.Adam(1e-3), "loss": "mse"},
        fit={"epochs": 2, "callbacks": [callbacks.EarlyStopping(patience=3)]},
    )
    assert blueprint.model.layers[0].name == "y"
    assert blueprint.compile.optimizer.args == {"learning_rate": 1e-3}
    assert blueprint.fit.callbacks[0].tag == "EarlyStopping"


def test_what_is_registered_is_spelled_like_what_is_built_in():
    @register(name="SpellingTestHuber", kind="losses")
    def huber(y_true, y_pred, delta=1.0):
        return y_true

    assert document({"loss": losses.SpellingTestHuber(delta=2.0)}) == {
        "loss": {"SpellingTestHuber": {"delta": 2.0}}
    }


def test_an_editor_is_offered_names_arguments_and_documentation():
    import inspect

    assert {"Dense", "LSTM"} <= set(dir(layers))
    assert {"add", "image"} <= set(dir(ops))
    assert [*inspect.signature(layers.Dropout).parameters][:2] == ["rate", "noise_shape"]
    assert inspect.signature(layers.Dense).parameters["activation"].default is None
    assert "densely-connected" in layers.Dense.__doc__


def test_importing_the_facade_is_fast_and_loads_none_of_the_rooms():
    code = "import sys, kerasflow; print([m for m in sys.modules if m.startswith('kerasflow.')])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
