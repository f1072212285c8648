"""What Keras' signatures and docstrings leave open, or say wrongly; used when generating.

Every table is about the installed Keras; a test fails where an entry no longer applies.
"""

from __future__ import annotations

from kerasflow.catalog.entries import Kind

_BASE = "a base class; name one of the classes that derive from it, or register your own"
_OBJECT = "takes an object of another framework, which a document cannot hold"
_FUNCTION = "takes a Python function; register a class of your own"
_CONTROL = "takes a Python function; write the graph out, or register a layer"
_MACHINERY = "reads or writes configurations; it is no component"
_SHORTHAND = "a function; name the layer of the same name instead"
_BY_FIT = "training adds it by itself: leave it out"
_BY_RUNS = (
    "a run keeps its own checkpoints: leave it out, and go on with an interrupted run by "
    "`kerasflow run --resume DIR`"
)

# What is public in Keras but can never be named from a document, and why.
EXCLUDED: dict[Kind, dict[str, str]] = {
    "layers": {
        "Layer": _BASE,
        "Wrapper": _BASE,
        "Lambda": "holds Python code; name an op such as `ops.square`, or register a layer",
        "TFSMLayer": "loads code from a file; build the model from a blueprint instead",
        "TorchModuleWrapper": _OBJECT,
        "JaxLayer": _OBJECT,
        "FlaxLayer": _OBJECT,
        "InputLayer": "inputs are declared under `model.inputs`",
        "Input": "inputs are declared under `model.inputs`",
        "InputSpec": "describes what a layer of your own takes; it is no layer",
        "deserialize": _MACHINERY,
        "serialize": _MACHINERY,
        **dict.fromkeys(
            (
                "add",
                "average",
                "concatenate",
                "dot",
                "maximum",
                "minimum",
                "multiply",
                "subtract",
            ),
            _SHORTHAND,
        ),
    },
    "losses": {"Loss": _BASE},
    "metrics": {"Metric": _BASE, "MeanMetricWrapper": _FUNCTION},
    "optimizers": {
        "Optimizer": _BASE,
        "MultiOptimizer": "maps layers to optimizer objects, which a document cannot hold",
        "OptimizerMap": "maps layers to optimizer objects, which a document cannot hold",
    },
    "schedules": {"LearningRateSchedule": _BASE},
    "callbacks": {
        "Callback": _BASE,
        "CallbackList": "training makes the list by itself",
        "History": _BY_FIT,
        "ProgbarLogger": _BY_FIT,
        "BackupAndRestore": _BY_RUNS,
        "LambdaCallback": _FUNCTION,
        "LearningRateScheduler": "takes a Python function; give the optimizer a schedule instead",
        "RemoteMonitor": "sends data to another machine",
        "OrbaxCheckpoint": "needs another package; name `ModelCheckpoint` instead",
    },
    "initializers": {"Initializer": _BASE},
    "regularizers": {"Regularizer": _BASE},
    "constraints": {"Constraint": _BASE},
    "activations": {},
    "ops": {
        **dict.fromkeys(
            (
                "associative_scan",
                "cond",
                "custom_gradient",
                "fori_loop",
                "jvp",
                "map",
                "scan",
                "switch",
                "vectorize",
                "vectorized_map",
                "while_loop",
            ),
            _CONTROL,
        ),
        **dict.fromkeys(
            ("convert_to_numpy", "dtype", "is_tensor"), "gives no tensor, so nothing can follow it"
        ),
        "shape": "gives no tensor; write `${shape.NAME}` where the shape is needed",
        "select": "takes two lists of tensors; name `ops.where` instead",
    },
    "applications": {},
}
MACHINERY = ("deserialize", "get", "serialize")
MACHINERY_REASON = _MACHINERY

# Arguments that a document has no value for.
HIDDEN = frozenset(
    {"gptq_unpacked_column_size", "input_tensor", "quantization_config", "optimizer_map"}
)
REQUIRED = frozenset({"layers.CategoryEncoding.num_tokens", "ops.multi_hot.num_classes"})
# KerasFlow's own default, where Keras' would download.
DEFAULTS = {"weights": None}

_NUMBER = ("number",)
_INTEGER = ("integer",)
_STRING = ("string",)
_BOOLEAN = ("boolean",)
_LIST = ("list",)
_INTEGERS = ("integer", "list")
_NUMBERS = ("number", "list")
_ANY: tuple[str, ...] = ()

# By name, for all kinds; "null" is added where the default is null.
TYPES_BY_NAME: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("name", "dtype"), ("string", "null")),
    **dict.fromkeys(
        ("axis", "axes", "shared_axes", "attention_axes", "noise_shape"), ("integer", "list")
    ),
    **dict.fromkeys(
        ("kernel_size", "pool_size", "strides", "dilation_rate", "output_size", "tile_grid_size"),
        _INTEGERS,
    ),
    **dict.fromkeys(
        (
            "num_heads",
            "key_dim",
            "value_dim",
            "head_dim",
            "num_query_heads",
            "num_key_value_heads",
            "num_bins",
            "num_tokens",
            "num_classes",
            "num_labels",
            "num_oov_indices",
            "num_regressors",
            "num_thresholds",
            "max_tokens",
            "height",
            "width",
            "depth_multiplier",
            "top_k",
            "k",
            "patience",
            "start_from_epoch",
            "classes",
            "class_id",
            "max_number",
            "n",
            "seed",
            "output_sequence_length",
            "histogram_freq",
            "embeddings_freq",
            "gradient_accumulation_steps",
            "ema_overwrite_frequency",
        ),
        _INTEGER,
    ),
    **dict.fromkeys(
        (
            "rate",
            "epsilon",
            "momentum",
            "learning_rate",
            "beta_1",
            "beta_2",
            "adam_beta_1",
            "adam_beta_2",
            "weight_decay",
            "clipnorm",
            "clipvalue",
            "global_clipnorm",
            "ema_momentum",
            "label_smoothing",
            "dropout",
            "recurrent_dropout",
            "lora_alpha",
            "min_delta",
            "baseline",
            "max_value",
            "min_value",
            "minval",
            "maxval",
            "stddev",
            "gain",
            "decay_steps",
            "first_decay_steps",
            "warmup_steps",
            "initial_accumulator_value",
            "loss_scale_factor",
            "margin",
            "precision",
            "recall",
            "renorm_momentum",
        ),
        _NUMBER,
    ),
    **dict.fromkeys(
        (
            "from_logits",
            "invert",
            "keepdims",
            "use_ema",
            "from_sorted_ids",
            "sparse",
            "flash_attention",
            "synchronized",
            "amsgrad",
            "use_bias",
            "include_top",
        ),
        _BOOLEAN,
    ),
    **dict.fromkeys(
        (
            "data_format",
            "mode",
            "monitor",
            "fill_mode",
            "interpolation",
            "encoding",
            "output_mode",
            "curve",
            "summation_method",
            "oov_method",
            "score_mode",
            "equation",
            "class_aggregation",
            "average",
            "distribution",
            "standardize",
            "split",
            "pooling",
            "filepath",
            "log_dir",
            "filename",
            "backup_dir",
            "bounding_box_format",
            "vocabulary_dtype",
            "subscripts",
        ),
        _STRING,
    ),
    **dict.fromkeys(
        ("vocabulary", "idf_weights", "label_weights", "target_class_ids", "bin_boundaries"), _LIST
    ),
    **dict.fromkeys(
        ("thresholds", "factor", "height_factor", "width_factor", "x_factor", "y_factor"), _NUMBERS
    ),
    **dict.fromkeys(("shape", "newshape", "target_shape", "input_shape", "dims"), _LIST),
    **dict.fromkeys(
        (
            "mask_value",
            "mask_token",
            "oov_token",
            "value",
            "values",
            "embeddings_metadata",
            "window",
            "output_shape",
            "fill_value",
            "embeddings",
            "renorm_clipping",
        ),
        _ANY,
    ),
    "weights": _ANY,
    "reduction": ("string", "null"),
    "merge_mode": ("string", "null"),
    "value_range": _LIST,
    "alpha": _NUMBER,
    "dropout_rate": _NUMBER,
    "logit_soft_cap": _NUMBER,
    "ignore_class": _INTEGER,
    "verbose": ("integer", "boolean"),
    "save_freq": ("integer", "string", "boolean"),
    "profile_batch": ("integer", "list", "string"),
    "update_freq": ("integer", "string"),
    "use_cudnn": ("boolean", "string"),
    "ngrams": _INTEGERS,
    "salt": _INTEGERS,
    "input_axes": _INTEGERS,
    "output_axes": _INTEGERS,
}

# By kind, entry and argument: these win over everything else. "null" is added here, too.
TYPES: dict[str, tuple[str, ...]] = {
    "callbacks.ReduceLROnPlateau.factor": _NUMBER,
    "regularizers.OrthogonalRegularizer.factor": _NUMBER,
    "layers.CategoryEncoding.num_tokens": _INTEGER,
    "layers.AugMix.num_chains": _INTEGER,
    "layers.AugMix.chain_depth": _INTEGER,
    "layers.RandAugment.num_ops": _INTEGER,
    "layers.Normalization.mean": _NUMBERS,
    "layers.Normalization.variance": _NUMBERS,
    "layers.Rescaling.scale": _NUMBERS,
    "layers.Rescaling.offset": _NUMBERS,
    "layers.Discretization.epsilon": _NUMBER,
    "losses.BinaryFocalCrossentropy.alpha": _NUMBER,
    "losses.BinaryFocalCrossentropy.gamma": _NUMBER,
    "losses.CategoricalFocalCrossentropy.alpha": _NUMBERS,
    "losses.CategoricalFocalCrossentropy.gamma": _NUMBER,
    "losses.Tversky.alpha": _NUMBER,
    "losses.Tversky.beta": _NUMBER,
    "losses.Circle.gamma": _NUMBER,
    "metrics.FBetaScore.beta": _NUMBER,
    "initializers.RandomNormal.mean": _NUMBER,
    "initializers.TruncatedNormal.mean": _NUMBER,
    "schedules.PiecewiseConstantDecay.values": _LIST,
}

# Kinds for which Keras takes a string in place of the component.
KINDS_WITH_STRINGS = frozenset({"activations", "initializers", "regularizers", "constraints"})
# What a base class would take from `**kwargs`, but to no purpose.
NOT_INHERITED = frozenset({"factor"})
