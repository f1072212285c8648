"""What is private in Keras, tried one by one: a newer Keras that has it otherwise fails here."""

from __future__ import annotations

import ast
import configparser
import gc
import random
import re
import runpy
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python.framework.ops import gradient_registry

from kerasflow.building import keras_internals as internals

pytestmark = pytest.mark.keras

ROOT = Path(__file__).parents[2]
FILE = ROOT / "kerasflow" / "building" / "keras_internals.py"


@pytest.mark.slow
def test_no_other_file_touches_what_is_private_in_keras() -> None:
    house = runpy.run_path(str(ROOT / "docs" / "house.py"))
    assert [*house["private_to_keras"]()] == ["building/keras_internals.py"]


def test_each_function_says_on_which_keras_it_was_tried_and_which_test_notices() -> None:
    lines = FILE.read_text("utf-8").splitlines()
    for node in ast.parse("\n".join(lines)).body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            said = re.fullmatch(r"# (?:3\.15\.1|TensorFlow 2\.21\.0) · (\w+)", lines[first - 2])
            assert said, f"{node.name}: {lines[first - 2]}"
            assert said[1] in globals(), node.name


def test_the_bounds_of_keras_are_what_was_tried() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    major, minor = map(int, internals.TRIED.split("."))
    bounds = f"keras>={major}.{minor},<{major}.{minor + 1}"
    assert bounds in setup["options"]["install_requires"].split()
    assert keras.__version__.startswith(f"{internals.TRIED}.")


def test_what_keras_keeps_for_a_thread_can_be_read_and_written() -> None:
    before = internals.read_global(internals.POLICY)
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        assert internals.read_global(internals.POLICY).name == "mixed_bfloat16"
        internals.write_global(internals.POLICY, before)
        assert keras.config.dtype_policy().name == "float32"
    finally:
        internals.write_global(internals.POLICY, before)
    keras.layers.Dense(1)
    assert internals.read_global(internals.NAMES)["dense"] > 0
    with keras.StatelessScope(initialize_variables=False):
        internals.write_global(internals.WAITING, [])
        made = keras.Variable(lambda shape, dtype: None, shape=(2,), name="waits")
    assert internals.read_global(internals.WAITING) == [made]
    internals.write_global(internals.WAITING, [])


def test_keras_draws_its_seeds_from_what_it_is_given() -> None:
    class Fixed:
        def randint(self, low: int, high: int) -> int:
            return 123

    internals.draw_seeds_from(Fixed())
    try:
        assert keras.initializers.GlorotUniform().seed == 123
    finally:
        internals.draw_seeds_from(random)


def test_layers_train_where_nobody_says_otherwise() -> None:
    dropout, ones = keras.layers.Dropout(0.999), np.ones((1, 100), "float32")
    with internals.as_in_training():
        assert float(keras.ops.min(dropout(ones))) == 0
    assert float(keras.ops.min(dropout(ones))) == 1


def _by_gradient(factor: float) -> Any:
    """Returns a program whose gradient, by name, is a factor."""
    own = tf.custom_gradient(lambda x: (tf.sin(x), lambda given: factor * given))
    return tf.function(own).get_concrete_function(tf.TensorSpec([], tf.float32))


def _slope(program: Any) -> float:
    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = program(x)
    return float(tape.gradient(y, x))


def test_a_custom_gradient_goes_with_its_graph_and_not_before() -> None:
    registry = gradient_registry.list()
    before = {*registry}
    outside = _by_gradient(3)
    (theirs,) = {*registry} - before
    with internals.releasing_gradients():
        inside, other = _by_gradient(5), _by_gradient(7)
        (*_, ours) = registry
    gc.collect()
    assert [_slope(each) for each in (inside, other, outside)] == [5, 7, 3]
    del inside
    gc.collect()
    assert _slope(other) == 7
    del other, outside
    gc.collect()
    # What was traced before is as TensorFlow has it: for as long as the process lives.
    assert {*registry} - before == {theirs}
    with pytest.raises(LookupError):
        gradient_registry.lookup(ours)


def test_the_output_of_anything_is_inferred_without_running_it() -> None:
    found = internals.infer_output(lambda: keras.ops.zeros((10**9, 10**9)))
    assert tuple(found.shape) == (10**9, 10**9)


def _net(*layers: Any) -> Any:
    given = keras.Input((4,), name="x")
    gives = given
    for layer in layers:
        gives = layer(gives)
    return keras.Model(given, gives)


def test_a_graph_is_found_in_models_and_sequences() -> None:
    class Own(keras.Model):
        def call(self, x: Any) -> Any:
            return 2 * x

    net = _net(keras.layers.Dense(2))
    assert internals.find_graph(net) is net
    assert internals.calls_its_graph(net)
    assert not internals.calls_its_graph(Own(net.inputs, net.outputs))
    sequence = keras.Sequential([keras.layers.Dense(2)])
    assert internals.find_graph(sequence) is None
    sequence.build((None, 4))
    graph = internals.find_graph(sequence)
    assert internals.calls_its_graph(graph)
    assert [node.operation for node in internals.list_calls(graph)] == sequence.layers
    assert internals.find_graph(keras.layers.Lambda(abs)) is None
    assert internals.find_graph(keras.layers.Dense(2)) is None


def test_the_calls_of_a_graph_are_in_order() -> None:
    layers = [keras.layers.Dense(size) for size in (3, 2, 1)]
    assert [node.operation for node in internals.list_calls(_net(*layers))] == layers


@pytest.mark.parametrize(
    "layer",
    [
        keras.layers.MultiHeadAttention(num_heads=2, key_dim=3),
        keras.layers.GroupQueryAttention(head_dim=3, num_query_heads=2, num_key_value_heads=2),
    ],
)
def test_the_projections_of_an_attention_are_known(layer: Any) -> None:
    layer.build((None, 5, 4), (None, 5, 4))
    shapes = [tuple(dense.kernel.shape) for dense in internals.projections_of(layer)]
    assert shapes == [(4, 2, 3), (4, 2, 3), (4, 2, 3), (2, 3, 4)]


def test_the_kernel_of_a_layer_is_there_under_lora() -> None:
    dense = keras.layers.Dense(3)
    dense.build((None, 4))
    own = dense.kernel
    dense.enable_lora(2)
    assert internals.kernel_of(dense) is own
    assert dense.kernel is not own
    separable = keras.layers.LSTM(3).cell
    separable.build((None, 4))
    assert internals.kernel_of(separable) is separable.kernel


def test_the_table_of_a_text_vectorization_is_found() -> None:
    layer = keras.layers.TextVectorization(output_mode="tf_idf")
    layer.adapt(["a a", "b"])
    assert internals.lookup_in(layer).idf_weights.shape[0] >= 3
    lookup = keras.layers.StringLookup(vocabulary=["a"])
    assert internals.lookup_in(lookup) is lookup


def test_a_checkpoint_is_ready_to_compare() -> None:
    callback = keras.callbacks.ModelCheckpoint("w.keras", save_best_only=True, mode="max")
    assert callback.monitor_op is None
    internals.compare_from_now(callback)
    assert callback.monitor_op(2, 1)
    assert not callback.monitor_op(1, 2)


@pytest.mark.parametrize("amsgrad", [False, True])
def test_the_means_of_adam_are_found(amsgrad: bool) -> None:
    weight, gradient = keras.Variable(np.zeros(2, "float32")), np.array([1, 2], "float32")
    optimizer = keras.optimizers.Adam(amsgrad=amsgrad)
    optimizer.build([weight])
    optimizer.apply([tf.constant(gradient)])
    mean, square, greatest = internals.moments_of(optimizer, weight)
    assert np.allclose(mean, 0.1 * gradient)
    assert np.allclose(square, 0.001 * gradient**2)
    assert (greatest is not None) == amsgrad


def test_a_model_is_built_by_symbols() -> None:
    net = _net(keras.layers.Dense(2))
    net.compile(loss="mse", metrics=["mae"])
    assert not internals.compiled_metrics(net).built
    symbols = keras.KerasTensor((3, 4)), keras.KerasTensor((3, 2))
    internals.build_by_symbols(net, (*symbols, None))
    assert internals.compiled_metrics(net).built


def test_fit_takes_the_adapters_as_they_are() -> None:
    class Rows(keras.utils.PyDataset):  # type: ignore[misc]
        def __len__(self) -> int:
            return 3

        def __getitem__(self, index: int) -> Any:
            return np.ones((2, 4), "float32"), np.ones((2, 2), "float32")

    seen: list[int] = []

    class Seen(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            seen.append(batch)

    net = _net(keras.layers.Dense(2))
    net.compile(loss="mse")
    rows = tf.data.Dataset.from_tensors((np.ones((2, 4)), np.ones((2, 2)))).repeat(2)
    for adapter in (internals.adapt_dataset(rows), internals.adapt_sequence(Rows())):
        net.fit(adapter, callbacks=[Seen()], verbose=0)
    assert seen == [0, 1, 0, 1, 2]


def test_a_mask_is_kept_at_its_tensor() -> None:
    tensor = tf.ones((2, 3))
    assert internals.mask_of(tensor) is None
    internals.put_mask(tensor, tf.constant([True, False]))
    assert internals.mask_of(tensor).numpy().tolist() == [True, False]
    given = keras.layers.Embedding(5, 2, mask_zero=True)(np.array([[1, 0]]))
    assert internals.mask_of(given).numpy().tolist() == [[True, False]]


def test_the_metrics_of_compile_are_found_by_output() -> None:
    net = _net(keras.layers.Dense(2, name="y"))
    net.compile(loss="mse")
    assert internals.compiled_metrics(net) is None
    net.compile(loss="mse", metrics=["mae"], weighted_metrics=["mse"])
    net.evaluate(np.ones((1, 4)), np.ones((1, 2)), verbose=0)
    parts = internals.metrics_by_output(internals.compiled_metrics(net))
    assert [[metric.name for metric in part.metrics] for part in parts] == [["mae"], ["mse"]]
    assert {part.output_name for part in parts} <= {None, "y"}


def test_the_graphs_inside_of_a_graph_are_found() -> None:
    graph = internals.new_graph("outer")
    with graph.as_default():
        limit = tf.compat.v1.placeholder(tf.int32, ())
        tf.while_loop(lambda i: i < limit, lambda i: i + 1, [0])
    inside = internals.graphs_inside(graph)
    assert "AddV2" in {operation.type for each in inside for operation in each.get_operations()}


def test_the_seed_of_tensorflow_is_put_back() -> None:
    tf.random.set_seed(5)
    first = tf.random.uniform(()).numpy()
    tf.random.set_seed(5)
    undo = internals.keep_seed_of_tensorflow()
    tf.random.set_seed(6)
    tf.random.uniform(())
    undo()
    assert tf.random.uniform(()).numpy() == first


def test_determinism_of_tensorflow_is_put_back() -> None:
    def is_deterministic() -> bool:
        try:
            tf.random.get_global_generator().reset_from_seed(1)
            tf.random.experimental.Generator.from_non_deterministic_state()
        except RuntimeError:
            return True
        return False

    undo = internals.keep_determinism_of_tensorflow()
    tf.config.experimental.enable_op_determinism()
    assert is_deterministic()
    internals.keep_determinism_of_tensorflow()()
    assert is_deterministic()
    undo()
    assert not is_deterministic()


@pytest.mark.slow
def test_a_backend_has_started_when_it_has_computed(unstarted: list[str]) -> None:
    tf.constant(1)
    assert [*internals.find_started()] == ["TensorFlow"]
    assert unstarted[1:] == ["[] ['TensorFlow']"]


def test_what_gave_a_tensor_is_known() -> None:
    x = keras.Input((3,))
    layer = keras.layers.LSTM(2, return_state=True)
    again = keras.layers.Reshape((3, 1))(x)
    state = layer(again)[1]
    node, index = internals.find_call(state)
    assert node.operation is layer
    assert index == 1
    assert internals.is_graph(keras.Model(x, state))
    assert internals.is_graph(keras.Sequential([x, keras.layers.Dense(1)]))
    assert not internals.is_graph(keras.Sequential([keras.layers.Dense(1)]))
    assert not internals.is_graph(layer)


def test_the_structures_of_a_graph_are_known() -> None:
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    graph = keras.Model({"a": a, "b": b}, [a + b])
    given, gives = internals.structures_of(graph)
    assert [*given] == ["a", "b"]
    assert isinstance(gives, list)


def test_an_argument_is_found_where_keras_keeps_it() -> None:
    attention = keras.layers.MultiHeadAttention(2, 3, kernel_initializer="zeros")
    found = internals.read_argument(attention, "kernel_initializer")
    assert isinstance(found, keras.initializers.Zeros)
    assert internals.read_argument(keras.layers.SimpleRNN(2, seed=5), "seed") == 5
    with pytest.raises(AttributeError):
        internals.read_argument(attention, "nothing")


def test_the_automatic_names_of_keras_are_known() -> None:
    made = (keras.layers.Conv2D(1, 1), keras.layers.GRUCell(1), keras.layers.RMSNormalization())
    for layer in made:
        stem = internals.automatic_name(type(layer))
        assert re.fullmatch(rf"{stem}(_\d+)?", layer.name)


def test_what_compile_was_given_is_kept() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    loss = keras.losses.Huber(delta=2.0)
    model.compile("sgd", loss, metrics=["mae"])
    given = internals.compiled_arguments(model)
    assert given["loss"] is loss
    assert given["metrics"] == ["mae"]
    assert given["jit_compile"] == "auto"
    rows = np.zeros((2, 2), "float32")
    assert float(internals.compiled_loss(model, rows, rows + 1.0)) == 0.5


def test_the_layers_of_applications_are_found() -> None:
    scale, add = internals.find_application_layers()
    assert scale(0.5, 3)(np.ones((2, 3), "float32")).shape == (2, 3)
    assert add(0.5)([np.ones((2, 3)), np.ones((2, 3))]).numpy().tolist() == [[1.5] * 3] * 2
