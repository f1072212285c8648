"""The sections around data and model: `compile`, `fit`, `then`."""

from __future__ import annotations

from kerasflow.checking.schema.components import component, judges
from kerasflow.checking.schema.definitions import Definitions, Schema
from kerasflow.checking.schema.values import (
    boolean,
    described,
    integer,
    listing,
    mapping,
    section,
    typed,
)


def compiling(definitions: Definitions) -> Schema:
    """Returns the schema of `compile`; a model with a class of its own takes further keys."""
    optimizer = component(("optimizers",), definitions, "null")
    weights = typed(["number", "array", "object", "null"], "a number for each output")
    losses, metrics = judges("losses", definitions), judges("metrics", definitions)
    properties = {
        "optimizer": described(optimizer, "How weights are changed. Default: `rmsprop`."),
        "loss": described(losses, "What is made small; by output where there are several."),
        "loss_weights": described(weights, "What the losses of outputs are multiplied with."),
        "metrics": described(metrics, "What is measured; by output where there are several."),
        "weighted_metrics": described(metrics, "What is measured with sample weights."),
        "run_eagerly": described({"examples": [True, False]}, "Run step by step, for debugging."),
        "steps_per_execution": described({"examples": [8]}, "Batches in one call of the graph."),
        "jit_compile": described({"examples": [True, False, "auto"]}, "Compile with XLA."),
        "auto_scale_loss": described({"examples": [True, False]}, "Scale the loss in float16."),
    }
    return {"type": ["object", "string"], "properties": properties} | described(
        {}, "The arguments of `Model.compile`."
    )


def fitting(definitions: Definitions) -> Schema:
    """Returns the schema of `fit`."""
    callback = component(("callbacks",), definitions)
    weights = mapping(typed(["number"], "a number of at least 0", minimum=0))
    callbacks = listing(callback, "a list of callbacks")
    epochs, rows = integer(1) | {"examples": [10]}, integer(1) | {"examples": [32]}
    properties = {
        "epochs": described(epochs, "How often the training data is seen. Default: 1."),
        "batch_size": described(rows, "Rows in a step; in evaluation too. Default: 32."),
        "callbacks": described(callbacks, "What watches the training."),
        "class_weight": described(weights, "What the loss of a class is multiplied with, by name."),
        "shuffle": described(boolean(), "Deal the rows anew in each epoch. Default: `true`."),
        "validation_freq": described(integer(1), "Validate after so many epochs. Default: 1."),
    }
    return described(section(properties), "The arguments of `Model.fit` that do not concern data.")


def phases(definitions: Definitions) -> Schema:
    """Returns the schema of `then`."""
    of_fit = definitions.schemas["fit"]["properties"]
    of_compile = definitions.schemas["compile"]["properties"]
    known = {
        "fit.epochs": of_fit["epochs"],
        "fit.batch_size": of_fit["batch_size"],
        "fit.callbacks": of_fit["callbacks"],
        "compile.optimizer": of_compile["optimizer"],
    }
    phase = {"type": ["object", "string"], "properties": known}
    return described(
        listing(phase, "a list of phases"),
        "Further phases of training, each a mapping from path to value, going on with the weights.",
    )
