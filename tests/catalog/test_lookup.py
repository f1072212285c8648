"""Questions to the committed catalog, answered without Keras."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kerasflow.catalog import (
    KINDS,
    excluded,
    find,
    find_tag,
    identifiers,
    names,
    version,
)
from kerasflow.catalog.traits import traits

INTEGER = ("integer",)
NUMBER = ("number",)
INTEGERS = ("integer", "list")
INITIALIZER = ("string", "null")


@pytest.mark.parametrize(
    "kind, entry, name, types",
    [
        ("layers", "Dense", "units", INTEGER),
        ("layers", "LSTM", "units", INTEGER),
        ("layers", "Dense", "use_bias", ("boolean",)),
        ("layers", "Dense", "kernel_initializer", INITIALIZER),
        ("layers", "Conv2D", "filters", INTEGER),
        ("layers", "Conv2D", "kernel_size", INTEGERS),
        ("layers", "Conv1D", "kernel_size", INTEGERS),
        ("layers", "Conv2D", "strides", INTEGERS),
        ("layers", "Conv2D", "padding", ("string",)),
        ("layers", "ZeroPadding2D", "padding", INTEGERS),
        ("layers", "MaxPooling2D", "pool_size", INTEGERS),
        ("layers", "MaxPooling2D", "strides", ("integer", "list", "null")),
        ("layers", "Dropout", "rate", NUMBER),
        ("layers", "Embedding", "input_dim", INTEGER),
        ("layers", "Embedding", "output_dim", INTEGER),
        ("layers", "MultiHeadAttention", "num_heads", INTEGER),
        ("layers", "MultiHeadAttention", "key_dim", INTEGER),
        ("layers", "LayerNormalization", "epsilon", NUMBER),
        ("layers", "LayerNormalization", "axis", INTEGERS),
        ("layers", "LSTM", "return_sequences", ("boolean",)),
        ("layers", "TextVectorization", "vocabulary", ("list", "null")),
        ("layers", "Bidirectional", "merge_mode", ("string", "null")),
        ("optimizers", "Adam", "learning_rate", NUMBER),
        ("optimizers", "Adam", "clipnorm", ("number", "null")),
        ("losses", "BinaryCrossentropy", "from_logits", ("boolean",)),
        ("callbacks", "ModelCheckpoint", "filepath", ("string",)),
        ("applications", "ResNet50", "weights", ("null",)),
        ("ops", "mean", "axis", ("integer", "list", "null")),
    ],
)
def test_a_parameter_takes_the_plain_types_that_keras_takes(kind, entry, name, types):
    assert find(kind, entry).parameters[name].types == types


@pytest.mark.parametrize(
    "kind, entry, name, accepts",
    [
        ("layers", "Dense", "kernel_initializer", ("initializers",)),
        ("layers", "Dense", "activity_regularizer", ("regularizers",)),
        ("layers", "Dense", "bias_constraint", ("constraints",)),
        ("layers", "LSTM", "recurrent_activation", ("activations", "layers")),
        ("layers", "Bidirectional", "backward_layer", ("layers",)),
        ("layers", "StackedRNNCells", "cells", ("layers",)),
        ("optimizers", "Adam", "learning_rate", ("schedules",)),
        ("optimizers", "LossScaleOptimizer", "inner_optimizer", ("optimizers",)),
        ("layers", "Dense", "units", ()),
    ],
)
def test_a_parameter_takes_the_components_that_keras_takes(kind, entry, name, accepts):
    assert find(kind, entry).parameters[name].accepts == accepts


@pytest.mark.parametrize(
    "kind, entry, required",
    [
        ("layers", "Dense", ["units"]),
        ("layers", "Conv2D", ["filters", "kernel_size"]),
        ("layers", "CategoryEncoding", ["num_tokens"]),
        ("layers", "Discretization", []),
        ("layers", "Flatten", []),
        ("metrics", "IoU", ["num_classes", "target_class_ids"]),
        ("ops", "reshape", ["newshape"]),
        ("ops", "add", []),
    ],
)
def test_the_required_arguments_are_those_without_which_keras_refuses(kind, entry, required):
    parameters = find(kind, entry).parameters.values()
    assert [item.name for item in parameters if item.required] == required


@pytest.mark.parametrize("name", ["name", "dtype", "trainable", "activity_regularizer"])
@pytest.mark.parametrize("layer", ["Add", "Flatten", "LSTM", "RandomFlip", "Bidirectional"])
def test_every_layer_takes_what_its_base_class_takes(layer, name):
    assert name in find("layers", layer).parameters


@pytest.mark.parametrize(
    "tag, tensors, required, listed",
    [
        ("Dense", ("inputs",), 1, False),
        ("MultiHeadAttention", ("query", "value", "key"), 2, False),
        ("Attention", ("inputs",), 2, True),
        ("Concatenate", ("inputs",), 1, True),
        ("Dot", ("inputs",), 2, True),
        ("LSTM", ("sequences",), 1, False),
        ("ops.add", ("x1", "x2"), 2, False),
        ("ops.mean", ("x",), 1, False),
        ("ops.stack", ("x",), 1, True),
        ("ops.fft2", ("x",), 2, True),
        ("ops.einsum", ("operands",), 1, True),
        ("ops.zeros", (), 0, False),
        ("ops.image.extract_patches", ("images",), 1, False),
        ("ops.dot_product_attention", ("query", "key", "value", "bias", "mask"), 3, False),
        ("applications.ResNet50", ("inputs",), 1, False),
    ],
)
def test_a_call_says_which_tensors_it_takes(tag, tensors, required, listed):
    call = find_tag(tag).call
    assert (call.tensors, call.required, call.listed) == (tensors, required, listed)


def test_call_options_are_the_further_arguments_of_the_call():
    assert find("layers", "LSTM").call.options == ("initial_state", "mask", "training")
    assert "use_causal_mask" in find("layers", "MultiHeadAttention").call.options


@pytest.mark.parametrize(
    "tag, first",
    [
        ("Dense", "units"),
        ("Bidirectional", "layer"),
        ("Reshape", "target_shape"),
        ("SGD", "learning_rate"),
        ("ops.mean", "axis"),
        ("ops.maximum", "x2"),
        ("ops.image.extract_patches", "size"),
        ("ops.get_item", "key"),
        ("ops.einsum", "subscripts"),
        ("ops.tensordot", "axes"),
    ],
)
def test_a_bare_value_is_the_first_argument_that_takes_no_tensor(tag, first):
    assert find_tag(tag).first.name == first


def test_an_op_without_arguments_has_no_first_one():
    assert find_tag("ops.sqrt").first is None


@pytest.mark.parametrize(
    "tag, flags",
    [
        ("Normalization", {"adapts"}),
        ("TextVectorization", {"adapts", "strings"}),
        ("RandomFlip", {"random"}),
        ("AutoContrast", set()),
        ("Dense", {"weights"}),
        ("LSTMCell", {"cell", "weights"}),
        ("PositionEmbedding", {"own", "weights"}),
        ("ModelCheckpoint", {"writes:filepath"}),
        ("ops.einsum", {"spread"}),
    ],
)
def test_flags_say_what_is_special(tag, flags):
    entry = find_tag(tag)
    assert entry.flags - traits(entry.kind, entry.name) == flags


@pytest.mark.parametrize(
    "kind, written, name",
    [
        ("layers", "Convolution2D", "Conv2D"),
        ("layers", "MaxPool2D", "MaxPooling2D"),
        ("ops", "nn.relu", "relu"),
        ("ops", "numpy.add", "add"),
        ("ops", "linalg.norm", "norm"),
        ("initializers", "IdentityInitializer", "Identity"),
    ],
)
def test_an_alias_means_the_entry_itself(kind, written, name):
    assert find(kind, written) is find(kind, name)
    assert find(kind, name).name == name


@pytest.mark.parametrize(
    "tag", ["dense", "relu", "ops.", "ops.nothing", "keras.Dense", "Lambda", ""]
)
def test_a_tag_that_means_nothing_finds_nothing(tag):
    assert find_tag(tag) is None


def test_names_that_losses_and_metrics_share_are_told_apart_by_the_kinds_asked_for():
    assert find_tag("MeanSquaredError").kind == "losses"
    assert find_tag("MeanSquaredError", kinds=("metrics",)).kind == "metrics"
    assert find_tag("Dense", kinds=("metrics", "losses")) is None
    assert find_tag("ops.add", kinds=("layers",)) is None


@pytest.mark.parametrize("kind", KINDS)
def test_every_identifier_means_an_entry_of_its_kind(kind):
    assert [name for name in identifiers(kind).values() if find(kind, name) is None] == []


@pytest.mark.parametrize(
    "kind, identifier, name",
    [
        ("losses", "sparse_categorical_crossentropy", "SparseCategoricalCrossentropy"),
        ("losses", "mse", "MeanSquaredError"),
        ("metrics", "accuracy", "Accuracy"),
        ("optimizers", "adam", "Adam"),
        ("initializers", "he_normal", "HeNormal"),
        ("activations", "relu", "relu"),
        ("activations", "swish", "silu"),
    ],
)
def test_an_identifier_means_what_keras_makes_of_it(kind, identifier, name):
    assert identifiers(kind)[identifier] == name


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_excluded_is_no_entry_and_has_a_reason(kind):
    assert not set(excluded(kind)) & set(names(kind))
    assert all(len(reason) > 10 for reason in excluded(kind).values())


def test_names_are_sorted_and_without_aliases():
    layers = names("layers")
    assert list(layers) == sorted(layers)
    assert "Dense" in layers
    assert "Convolution2D" not in layers


def test_what_the_catalog_gives_cannot_be_changed():
    with pytest.raises(TypeError):
        excluded("layers")["Dense"] = "no"
    with pytest.raises(TypeError):
        find("layers", "Dense").parameters["units"] = None


def test_the_version_is_one_of_keras_3():
    assert version().startswith("3.")


HEAVY = ("keras", "tensorflow", "numpy", "difflib", "yaml", "rich")


def test_looking_up_a_layer_loads_nothing_heavy():
    code = (
        "import sys; from kerasflow.catalog import find; assert find('layers', 'Dense');"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_looking_up_a_layer_loads_no_other_room():
    code = (
        "import sys; from kerasflow.catalog import find; assert find('layers', 'Dense');"
        "print(*{name.split('.')[1] for name in sys.modules if name.startswith('kerasflow.')})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {*done.stdout.split()} <= {"catalog", "errors", "nearness", "paths", "places"}
