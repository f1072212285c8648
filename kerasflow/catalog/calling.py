"""How Keras' layers and ops are called, where their signatures do not say; used when generating."""

from __future__ import annotations

# Arguments of ops that take tensors, unless `OP_TENSORS` says otherwise.
TENSOR_ARGUMENTS = frozenset(
    {
        "a",
        "array",
        "b",
        "condition",
        "data",
        "image1",
        "image2",
        "images",
        "inputs",
        "kernel",
        "output",
        "predictions",
        "segment_ids",
        "target",
        "targets",
        "tensor",
        "variable",
        "volumes",
        "x",
        "x1",
        "x2",
        "xs",
        "y",
    }
)
OP_TENSORS: dict[str, tuple[str, ...]] = {
    "average": ("x", "weights"),
    "batch_normalization": ("x", "mean", "variance", "offset", "scale"),
    "bincount": ("x", "weights"),
    "ctc_decode": ("inputs", "sequence_lengths"),
    "ctc_loss": ("target", "output", "target_length", "output_length"),
    "digitize": ("x", "bins"),
    "dot_product_attention": ("query", "key", "value", "bias", "mask"),
    "einsum": ("operands",),
    "image.affine_transform": ("images", "transform"),
    "image.map_coordinates": ("inputs", "coordinates"),
    "image.perspective_transform": ("images", "start_points", "end_points"),
    "image.scale_and_translate": ("images", "scale", "translation"),
    "layer_normalization": ("x", "gamma", "beta"),
    "polar": ("abs_", "angle"),
    "rms_normalization": ("x", "scale"),
    "scatter": ("indices", "values"),
    "scatter_update": ("inputs", "indices", "updates"),
    "searchsorted": ("sorted_sequence", "values"),
    "separable_conv": ("inputs", "depthwise_kernel", "pointwise_kernel"),
    "slice_update": ("inputs", "updates"),
    "squareplus": ("x",),
    "take": ("x", "indices"),
    "take_along_axis": ("x", "indices"),
    "unravel_index": ("indices",),
    # What they call `x` is the length of a window.
    **dict.fromkeys(("bartlett", "blackman", "hamming", "hanning", "kaiser"), ()),
}
# Ops on one list of tensors, with the length of the shortest.
OP_LISTS = {
    "concatenate": 1,
    "dstack": 1,
    "einsum": 1,
    "fft": 2,
    "fft2": 2,
    "hstack": 1,
    "ifft2": 2,
    "irfft": 2,
    "istft": 2,
    "meshgrid": 2,
    "stack": 1,
    "vstack": 1,
}
# Ops whose list of tensors Keras takes as single arguments.
OP_SPREAD = frozenset({"einsum", "meshgrid"})

LAYER_TENSORS: dict[str, tuple[str, ...]] = {
    "GroupQueryAttention": ("query", "value", "key"),
    "MultiHeadAttention": ("query", "value", "key"),
}
LAYER_LISTS = {
    "Add": 1,
    "AdditiveAttention": 2,
    "Attention": 2,
    "Average": 1,
    "Concatenate": 1,
    "Dot": 2,
    "HashedCrossing": 2,
    "Maximum": 1,
    "Minimum": 1,
    "Multiply": 1,
    "Subtract": 2,
}

RANDOM = frozenset({"AugMix", "CutMix", "MixUp", "RandAugment", "Solarization"})
STRINGS = frozenset({"HashedCrossing", "Hashing", "StringLookup", "TextVectorization"})
# Layers that make weights that train although no argument of theirs is an initializer.
WEIGHTS = frozenset(
    {
        "AdditiveAttention",
        "Bidirectional",
        "RMSNormalization",
        "RNN",
        "SpectralNormalization",
        "StackedRNNCells",
        "TimeDistributed",
    }
)
WRITES = {
    "CSVLogger": "filename",
    "ModelCheckpoint": "filepath",
    "TensorBoard": "log_dir",
}

# A value for every argument that a layer or optimizer requires: what a base class takes from
# its `**kwargs` is found out by asking Keras.
SAMPLES: dict[str, object] = {
    "activation": "relu",
    "axes": 1,
    "dims": [1],
    "equation": "ab,bc->ac",
    "factor": 1,
    "filters": 2,
    "head_dim": 2,
    "height": 4,
    "height_factor": 0.1,
    "input_dim": 3,
    "kernel_size": 2,
    "key_dim": 2,
    "max_number": 2,
    "n": 2,
    "num_bins": 3,
    "num_heads": 2,
    "num_key_value_heads": 1,
    "num_query_heads": 2,
    "num_tokens": 3,
    "output_dim": 2,
    "output_shape": [2],
    "output_size": 2,
    "pool_size": 2,
    "rate": 0.5,
    "scale": 1.0,
    "stddev": 0.1,
    "target_shape": [2],
    "units": 2,
    "width": 4,
    "width_factor": 0.1,
}
