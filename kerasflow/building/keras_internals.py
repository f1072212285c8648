"""The one door to what is private in Keras, and to what it keeps in TensorFlow.

Nothing else imports `keras.src` or touches an attribute of Keras' objects that begins with an
underscore. The comment of each function says on which Keras it was tried, and which test of
`tests/building/test_keras_internals.py` notices where a newer one has it otherwise.
"""

from __future__ import annotations

import inspect
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

TRIED = "3.15"
"""The minor version of Keras on which all of this was tried, as `setup.cfg` bounds it."""

# What Keras keeps for each thread, by name.
POLICY, SEED, GENERATOR = "dtype_policy", "global_random_seed", "global_seed_generator"
NAMES, WAITING, CALL = "object_name_uids", "uninitialized_variables", "current_call_ctx"

# What imports pandas and SciPy, and, under all names of Keras, scikit-learn and matplotlib.
SELDOM_USED = frozenset({
    "IPython", "keras.src.trainers.data_adapters.array_slicing",
    "tensorflow.python.keras.engine.training_v1",
    "keras.wrappers", "keras._tf_keras.keras.wrappers", "keras.src.wrappers",
    "keras.visualization", "keras._tf_keras.keras.visualization", "keras.src.visualization",
})  # fmt: skip


# 3.15.1 · test_what_keras_keeps_for_a_thread_can_be_read_and_written
def read_global(name: str, default: Any = None) -> Any:
    """Returns what Keras keeps for this thread under a name, without making it."""
    from keras.src.backend.common import global_state

    return global_state.get_global_attribute(name, default)


# 3.15.1 · test_what_keras_keeps_for_a_thread_can_be_read_and_written
def write_global(name: str, value: Any) -> None:
    """Sets what Keras keeps for this thread under a name."""
    from keras.src.backend.common import global_state

    global_state.set_global_attribute(name, value)


# TensorFlow 2.21.0 · test_a_backend_has_started_when_it_has_computed
def find_started() -> Iterator[str]:
    """Yields the names of the backends that have started their threads, and imports none."""
    context = getattr(sys.modules.get("tensorflow.python.eager.context"), "context_safe", None)
    if context and getattr(context(), "_initialized", False):
        yield "TensorFlow"
    if getattr(sys.modules.get("jax._src.xla_bridge"), "_backends", None):
        yield "JAX"


# 3.15.1 · test_keras_draws_its_seeds_from_what_it_is_given
def draw_seeds_from(randomness: Any) -> None:
    """Has Keras draw the seeds of initializers and layers from something like `random`."""
    from keras.src.random import seed_generator

    seed_generator.python_random = randomness


# 3.15.1 · test_layers_train_where_nobody_says_otherwise
@contextmanager
def as_in_training() -> Iterator[None]:
    """Has layers do what they do while training, where nobody says otherwise."""
    from keras.src.layers.layer import CallContext

    before, context = read_global(CALL), CallContext(entry_layer=object())
    context.set_value("training", True)
    write_global(CALL, context)
    try:
        yield
    finally:
        write_global(CALL, before)


# 3.15.1 · test_the_output_of_anything_is_inferred_without_running_it
def infer_output(run: Callable[[], Any]) -> Any:
    """Returns what a function gives, as symbols; nothing is allocated for it."""
    from keras.src.backend import compute_output_spec

    return compute_output_spec(run)


# 3.15.1 · test_a_graph_is_found_in_models_and_sequences
def find_graph(model: Any) -> Any:
    """Returns the functional model that a model is or that Keras made of a sequence; else None."""
    from keras.src.models.functional import Functional

    graph = getattr(model, "_functional", None) or model
    return graph if isinstance(graph, Functional) else None


# 3.15.1 · test_a_graph_is_found_in_models_and_sequences
def calls_its_graph(graph: Any) -> bool:
    """Returns whether a functional model computes its graph, and nothing of its class's own."""
    from keras.src.models.functional import Functional

    return type(graph).call is Functional.call


# 3.15.1 · test_the_calls_of_a_graph_are_in_order
def list_calls(graph: Any) -> list[Any]:
    """Returns the nodes of a functional model without its inputs, each after what it takes."""
    levels = graph._nodes_by_depth
    nodes = (node for depth in sorted(levels, reverse=True) for node in levels[depth])
    return [node for node in nodes if not node.is_input]


# 3.15.1 · test_what_gave_a_tensor_is_known
def find_call(tensor: Any) -> tuple[Any, int]:
    """Returns the node of a graph that gave a symbolic tensor, and which of its outputs that is."""
    operation, node_index, tensor_index = tensor._keras_history
    return operation._inbound_nodes[node_index], tensor_index


# 3.15.1 · test_what_gave_a_tensor_is_known
def is_graph(operation: Any) -> bool:
    """Returns whether something is a model that Keras keeps as a graph, and calls as one."""
    import keras
    from keras.src.models.functional import Functional

    known = (Functional.call, keras.Sequential.call)
    return find_graph(operation) is not None and type(operation).call in known


# 3.15.1 · test_the_structures_of_a_graph_are_known
def structures_of(graph: Any) -> tuple[Any, Any]:
    """Returns the inputs and the outputs of a functional model: a tensor, lists, mappings."""
    return graph._inputs_struct, graph._outputs_struct


# 3.15.1 · test_an_argument_is_found_where_keras_keeps_it
def read_argument(made: Any, name: str) -> Any:
    """Returns what an object of Keras was made with, under that name or a private one.

    Raises:
        AttributeError: It does not keep it.
    """
    for holder in (made, getattr(made, "cell", None)):
        for spelled in (name, f"_{name}"):
            if hasattr(holder, spelled):
                return getattr(holder, spelled)
    raise AttributeError(name)


# 3.15.1 · test_the_automatic_names_of_keras_are_known
def automatic_name(kind: type) -> str:
    """Returns the name that Keras gives to the first object of a class that has none."""
    from keras.src.utils.naming import to_snake_case

    return str(to_snake_case(kind.__name__))


# 3.15.1 · test_what_compile_was_given_is_kept
def compiled_arguments(model: Any) -> dict[str, Any]:
    """Returns what `compile` was given, `optimizer` and `jit_compile` as it took them."""
    given = dict(model._compile_config.config)
    if given["jit_compile"] == model._resolve_auto_jit_compile():
        given["jit_compile"] = "auto"
    return given


# 3.15.1 · test_what_compile_was_given_is_kept
def compiled_loss(model: Any, targets: Any, outputs: Any) -> Any:
    """Returns the loss of a compiled model, without that of its layers; no state changes."""
    from keras.src.trainers.compile_utils import CompileLoss

    given, names = model._compile_config.config, getattr(model, "output_names", None)
    return CompileLoss(given["loss"], given["loss_weights"], output_names=names)(targets, outputs)


# 3.15.1 · test_the_layers_of_applications_are_found
def find_application_layers() -> tuple[Any, Any]:
    """Returns the layers of ConvNeXt and of InceptionResNetV2 that Keras keeps to itself."""
    from keras.src.applications.convnext import LayerScale
    from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

    return LayerScale, CustomScaleLayer


# 3.15.1 · test_the_projections_of_an_attention_are_known
def projections_of(layer: Any) -> tuple[Any, Any, Any, Any]:
    """Returns the dense layers of an attention: of query, key, value and output."""
    return layer._query_dense, layer._key_dense, layer._value_dense, layer._output_dense


# 3.15.1 · test_the_kernel_of_a_layer_is_there_under_lora
def kernel_of(layer: Any) -> Any:
    """Returns the kernel of a layer; what LoRA makes of it would be computed."""
    kernel = getattr(layer, "_kernel", None)
    return layer.kernel if kernel is None else kernel


# 3.15.1 · test_the_table_of_a_text_vectorization_is_found
def lookup_in(layer: Any) -> Any:
    """Returns the layer that has the table of a lookup: of `TextVectorization` an inner one."""
    return getattr(layer, "_lookup_layer", layer)


# 3.15.1 · test_a_checkpoint_is_ready_to_compare
def compare_from_now(callback: Any) -> None:
    """Has a `ModelCheckpoint` know which number is better before its first epoch has ended."""
    callback._set_monitor_op()


# 3.15.1 · test_the_means_of_adam_are_found
def moments_of(optimizer: Any, variable: Any) -> tuple[Any, Any, Any]:
    """Returns what an `Adam` keeps for a weight: mean, square, and with `amsgrad` the greatest."""
    index = optimizer._get_variable_index(variable)
    kept = [optimizer._momentums, optimizer._velocities]
    mean, square = (of_all[index].value for of_all in kept)
    return mean, square, optimizer._velocity_hats[index].value if optimizer.amsgrad else None


# 3.15.1 · test_a_model_is_built_by_symbols
def build_by_symbols(model: Any, batch: Any) -> None:
    """Builds metrics and losses of a compiled model by the symbols of a batch, as `fit` does."""
    model._symbolic_build(data_batch=batch)


# 3.15.1 · test_fit_takes_the_adapters_as_they_are
def adapt_dataset(dataset: Any) -> Any:
    """Returns a `tf.data.Dataset` as the adapter that `fit` makes of it.

    By itself `fit` first asks of everything whether it is an array, and imports pandas for it.
    """
    from keras.src.trainers.data_adapters.tf_dataset_adapter import TFDatasetAdapter

    return TFDatasetAdapter(dataset)


# 3.15.1 · test_fit_takes_the_adapters_as_they_are
def adapt_sequence(sequence: Any) -> Any:
    """Returns a `keras.utils.PyDataset` as the adapter that `fit` makes of it, in its order."""
    from keras.src.trainers.data_adapters.py_dataset_adapter import PyDatasetAdapter

    return PyDatasetAdapter(sequence, class_weight=None, shuffle=False)


# 3.15.1 · test_a_mask_is_kept_at_its_tensor
def mask_of(tensor: Any) -> Any:
    """Returns the mask of a tensor; None without."""
    from keras.src.backend import get_keras_mask

    return get_keras_mask(tensor)


# 3.15.1 · test_a_mask_is_kept_at_its_tensor
def put_mask(tensor: Any, mask: Any) -> None:
    """Gives a tensor a mask."""
    from keras.src.backend import set_keras_mask

    set_keras_mask(tensor, mask)


# 3.15.1 · test_the_metrics_of_compile_are_found_by_output
def compiled_metrics(model: Any) -> Any:
    """Returns what `compile` made of the metrics; None without any."""
    return model._compile_metrics


# 3.15.1 · test_the_metrics_of_compile_are_found_by_output
def metrics_by_output(compiled: Any) -> Sequence[Any]:
    """Returns the built metrics of each output, those with weights behind the others."""
    parts = (*compiled._flat_metrics, *compiled._flat_weighted_metrics)
    return [part for part in parts if part]


# TensorFlow 2.21.0 · test_the_graphs_inside_of_a_graph_are_found
def new_graph(name: str) -> Any:
    """Returns a graph of TensorFlow to trace into."""
    import tensorflow as tf

    return tf.__internal__.FuncGraph(name)


# TensorFlow 2.21.0 · test_the_graphs_inside_of_a_graph_are_found
def graphs_inside(graph: Any) -> list[Any]:
    """Returns the graphs of what is called in loops and branches."""
    return [found.graph for found in graph._functions.values() if hasattr(found, "graph")]


# TensorFlow 2.21.0 · test_determinism_of_tensorflow_is_put_back
def keep_determinism_of_tensorflow() -> Callable[[], None]:
    """Returns what leaves TensorFlow as deterministic as it is; it has no way to switch that off.

    Which of two kernels an operation takes is asked each time it is executed.
    """
    if "tensorflow" not in sys.modules:
        return lambda: None
    from tensorflow.python.framework import config

    before = config.is_op_determinism_enabled()
    undo: Callable[[], None] = config.disable_op_determinism
    return config.enable_op_determinism if before else undo


# TensorFlow 2.21.0 · test_the_seed_of_tensorflow_is_put_back
def keep_seed_of_tensorflow() -> Callable[[], None]:
    """Returns what sets the global seed of TensorFlow back, which has no way to ask for it."""
    if "tensorflow" not in sys.modules:
        return lambda: None
    from tensorflow.python.eager import context

    found = context.context()
    # It has a generator once a seed was set.
    seed, generator = found._seed, getattr(found, "_rng", None)

    def undo() -> None:
        found._seed, found._rng = seed, generator

    return undo


# TensorFlow 2.21.0 · test_a_custom_gradient_goes_with_its_graph_and_not_before
@contextmanager
def releasing_gradients() -> Iterator[None]:
    """Has each custom gradient that is traced inside live as long as its graph, and no longer.

    TensorFlow keeps it by name for as long as the process lives, and with it the graph of which it
    holds tensors: some MiB for each program that was traced. Whoever still has the graph, such as a
    model that has trained, has the gradient, too.
    """
    before = {*_gradients()}
    try:
        yield
    finally:
        # Copied at once, for another thread may be tracing.
        for name in {*_gradients()} - before:
            _release(name)


# TensorFlow 2.21.0 · test_a_custom_gradient_goes_with_its_graph_and_not_before
def _gradients() -> dict[str, Any]:
    """Returns the registry of gradients by name; empty where nobody has imported TensorFlow."""
    ops: Any = sys.modules.get("tensorflow.python.framework.ops")
    return ops.gradient_registry._registry if ops else {}


# TensorFlow 2.21.0 · test_a_custom_gradient_goes_with_its_graph_and_not_before
def _release(name: str) -> None:
    """Has the registry hold a gradient weakly, and the graph of its tensors hold it instead."""
    entry = _gradients().get(name, {})
    gradient = entry.get("type")
    graph = _graph_of(gradient)
    if graph is None:
        return
    held: Any = weakref.ref(gradient)
    graph.custom_gradients = [*getattr(graph, "custom_gradients", ()), gradient]

    def call(*given: Any) -> Any:
        return held()(*given)

    _gradients()[name] = {**entry, "type": call}
    weakref.finalize(graph, _gradients().pop, name, None).atexit = False


# TensorFlow 2.21.0 · test_a_custom_gradient_goes_with_its_graph_and_not_before
def _graph_of(gradient: Any) -> Any:
    """Returns the graph whose tensors a gradient of `tf.custom_gradient` holds; else None."""
    import tensorflow as tf

    if getattr(gradient, "__name__", None) != "internal_grad_fn":
        return None
    told: Any = inspect.getclosurevars(gradient).nonlocals.get("tape_grad_fn")
    results = tf.nest.flatten(inspect.getclosurevars(told).nonlocals["result"])
    graphs = (getattr(tensor, "graph", None) for tensor in results)
    return next((graph for graph in graphs if graph is not None), None)
