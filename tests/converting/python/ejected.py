"""Ejected models beside built ones."""

from __future__ import annotations

from typing import Any

# What Keras counts, or what tells where a class was defined.
_OF_NO_MATTER = frozenset({
    *("name", "registered_name", "module", "package", "shared_object_id"),
    *("inbound_nodes", "input_layers", "output_layers"),
})  # fmt: skip


def run_code(text: str) -> dict[str, Any]:
    """Returns the names of a file after it was executed as a module, its `main` left alone."""
    names: dict[str, Any] = {"__name__": "ejected"}
    exec(compile(text, "ejected.py", "exec"), names)
    return names


def graph_of(model: Any) -> list[Any]:
    """Returns what a model calls, in order: classes, configurations, wires, shapes."""
    import keras

    from kerasflow.building.keras_internals import find_graph, list_calls

    graph = find_graph(model)
    tensors = {id(tensor): ("input", at) for at, tensor in enumerate(graph.inputs)}
    for number, node in enumerate(list_calls(graph)):
        tensors.update({id(each): (number, at) for at, each in enumerate(node.output_tensors)})

    def wire(value: Any) -> Any:
        return tensors[id(value)] if keras.backend.is_keras_tensor(value) else repr(value)

    layers: dict[int, int] = {}
    calls: list[Any] = []
    for node in list_calls(graph):
        arguments = keras.tree.map_structure(wire, (node.arguments.args, node.arguments.kwargs))
        shapes = [tuple(each.shape) for each in node.output_tensors]
        own = layers.setdefault(id(node.operation), len(layers))
        calls.append((own, *_described(node.operation), arguments, shapes))
    outputs = [tensors[id(each)] for each in graph.outputs]
    return [*calls, outputs, [each.name for each in graph.inputs]]


def _described(operation: Any) -> tuple[Any, ...]:
    import keras

    from kerasflow.building.keras_internals import find_graph

    name, trains = type(operation).__name__, getattr(operation, "trainable", None)
    if find_graph(operation) is not None:
        return name, trains, graph_of(operation)
    if isinstance(operation, keras.layers.Layer):
        return name, trains, plain(operation.get_config())
    attributes = {key: repr(value) for key, value in vars(operation).items() if key[0] != "_"}
    return name, trains, {key: attributes[key] for key in attributes.keys() - {"name", "key"}}


def plain(config: Any) -> Any:
    """Returns a configuration without the names in it."""
    if isinstance(config, dict):
        return {key: plain(value) for key, value in config.items() if key not in _OF_NO_MATTER}
    return [*map(plain, config)] if isinstance(config, (list, tuple)) else config
