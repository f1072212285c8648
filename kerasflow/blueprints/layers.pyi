"""Keras' layers, as descriptions.

Generated from the catalog by `python -m kerasflow.blueprints.stubs`; not to be edited.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from kerasflow.blueprints.spelling.components import (
    Callback,
    Constraint,
    Initializer,
    Loss,
    Metric,
    Optimizer,
    Regularizer,
    Schedule,
    Spelled,
)
from kerasflow.blueprints.spelling.layers import Layer
from kerasflow.blueprints.spelling.models import Model
from kerasflow.blueprints.spelling.tensors import Tensor

# A number, or text with `${…}` that is known when the model is built.
Integer: TypeAlias = int | str
Number: TypeAlias = float | str

def Activation(
    activation: str | Layer | Model | Mapping[str, Any] | None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Applies an activation function to an output."""

def ActivityRegularization(
    l1: Number = 0.0,
    l2: Number = 0.0,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Layer that applies an update to the cost function based input activity."""

def AdaptiveAveragePooling1D(
    output_size: Integer | Sequence[Any],
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Adaptive average pooling operation for 1D temporal or spatial data."""

def AdaptiveAveragePooling2D(
    output_size: Integer | Sequence[Any],
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Adaptive average pooling operation for 2D spatial data."""

def AdaptiveAveragePooling3D(
    output_size: Integer | Sequence[Any],
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Adaptive average pooling operation for 3D volumetric data."""

def AdaptiveMaxPooling1D(
    output_size: Integer | Sequence[Any],
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Adaptive max pooling operation for 1D temporal or spatial data."""

def AdaptiveMaxPooling2D(
    output_size: Integer | Sequence[Any],
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Adaptive max pooling operation for 2D spatial data."""

def AdaptiveMaxPooling3D(
    output_size: Integer | Sequence[Any],
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Adaptive max pooling operation for 3D volumetric data."""

def Add(
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Performs elementwise addition operation."""

def AddLoss(
    weight: Number = 1.0,
    *,
    name: str | None = None,
    dtype: str | None = None,
    trainable: bool = True,
) -> Layer:
    """Adds the mean of its input to the loss and passes it on."""

def AdditiveAttention(
    use_scale: bool = True,
    dropout: Number = 0.0,
    score_mode: str = 'dot',
    seed: Integer | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Additive attention layer, a.k.a."""

def AlphaDropout(
    rate: Number,
    noise_shape: Integer | Sequence[Any] | None = None,
    seed: Integer | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Applies Alpha Dropout to the input."""

def Attention(
    use_scale: bool = False,
    score_mode: str = 'dot',
    dropout: Number = 0.0,
    seed: Integer | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Dot-product attention layer, a.k.a."""

def AugMix(
    value_range: Sequence[Any] = (0, 255),
    num_chains: Integer = 3,
    chain_depth: Integer = 3,
    factor: Number | Sequence[Any] = 0.3,
    alpha: Number = 1.0,
    all_ops: bool = True,
    interpolation: str = 'bilinear',
    seed: Integer | None = None,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Performs the AugMix data augmentation technique."""

def AutoContrast(
    value_range: Sequence[Any] = (0, 255),
    bounding_box_format: str | None = None,
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Performs the auto-contrast operation on an image."""

def Average(
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Averages a list of inputs element-wise.."""

def AveragePooling1D(
    pool_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] | None = None,
    padding: str = 'valid',
    data_format: str | None = None,
    *,
    name: str | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """Average pooling for temporal data."""

def AveragePooling2D(
    pool_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] | None = None,
    padding: str = 'valid',
    data_format: str | None = None,
    *,
    name: str | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """Average pooling operation for 2D spatial data."""

def AveragePooling3D(
    pool_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] | None = None,
    padding: str = 'valid',
    data_format: str | None = None,
    *,
    name: str | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """Average pooling operation for 3D data (spatial or spatio-temporal)."""

def BatchNormalization(
    axis: Integer | Sequence[Any] = -1,
    momentum: Number = 0.99,
    epsilon: Number = 0.001,
    center: bool = True,
    scale: bool = True,
    beta_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    gamma_initializer: str | Initializer | Mapping[str, Any] | None = 'ones',
    moving_mean_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    moving_variance_initializer: str | Initializer | Mapping[str, Any] | None = 'ones',
    beta_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    gamma_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    beta_constraint: str | Constraint | Mapping[str, Any] | None = None,
    gamma_constraint: str | Constraint | Mapping[str, Any] | None = None,
    renorm: bool = False,
    renorm_clipping: Any = None,
    renorm_momentum: Number = 0.99,
    synchronized: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Layer that normalizes its inputs."""

def Bidirectional(
    layer: Layer | Model | Mapping[str, Any] | Sequence[Any],
    merge_mode: str | None = 'concat',
    weights: Any = None,
    backward_layer: Layer | Model | Mapping[str, Any] | Sequence[Any] | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Bidirectional wrapper for RNNs."""

def CategoryEncoding(
    num_tokens: Integer,
    output_mode: str = 'multi_hot',
    sparse: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which encodes integer features."""

def CenterCrop(
    height: Integer,
    width: Integer,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which crops images."""

def ClassToken(
    initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    *,
    name: str | None = None,
    dtype: str | None = None,
    trainable: bool = True,
) -> Layer:
    """Puts one learned vector in front of a sequence."""

def Concatenate(
    axis: Integer | Sequence[Any] = -1,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Concatenates a list of inputs."""

def ContrastLimitedAdaptiveHistogramEqualization(
    value_range: Sequence[Any] | None = (0, 255),
    clip_limit: Number = 4.0,
    tile_grid_size: Integer | Sequence[Any] = (8, 8),
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Contrast Limited Adaptive Histogram Equalization (CLAHE) layer."""

def Conv1D(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = 1,
    padding: str = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
    groups: Integer = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    lora_rank: Integer | None = None,
    lora_alpha: Number | None = None,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """1D convolution layer (e.g. temporal convolution)."""

def Conv1DTranspose(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = 1,
    padding: str = 'valid',
    output_padding: Integer | Sequence[Any] | None = None,
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    *,
    trainable: bool = True,
    name: str | None = None,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """1D transposed convolution layer."""

def Conv2D(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = (1, 1),
    padding: str = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = (1, 1),
    groups: Integer = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    lora_rank: Integer | None = None,
    lora_alpha: Number | None = None,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """2D convolution layer."""

def Conv2DTranspose(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = (1, 1),
    padding: str = 'valid',
    output_padding: Integer | Sequence[Any] | None = None,
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = (1, 1),
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    *,
    trainable: bool = True,
    name: str | None = None,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """2D transposed convolution layer."""

def Conv3D(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = (1, 1, 1),
    padding: str = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = (1, 1, 1),
    groups: Integer = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    lora_rank: Integer | None = None,
    lora_alpha: Number | None = None,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """3D convolution layer."""

def Conv3DTranspose(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = (1, 1, 1),
    padding: str = 'valid',
    data_format: str | None = None,
    output_padding: Any = None,
    dilation_rate: Integer | Sequence[Any] = (1, 1, 1),
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    *,
    trainable: bool = True,
    name: str | None = None,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """3D transposed convolution layer."""

def ConvLSTM1D(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = 1,
    padding: str = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = 'tanh',
    recurrent_activation: str | Layer | Model | Mapping[str, Any] | None = 'sigmoid',
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    recurrent_initializer: str | Initializer | Mapping[str, Any] | None = 'orthogonal',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    unit_forget_bias: bool = True,
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    recurrent_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    recurrent_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    dropout: Number = 0.0,
    recurrent_dropout: Number = 0.0,
    seed: Integer | None = None,
    return_sequences: bool = False,
    return_state: bool = False,
    go_backwards: bool = False,
    stateful: bool = False,
    unroll: bool = False,
    zero_output_for_mask: bool = False,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """1D Convolutional LSTM."""

def ConvLSTM2D(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = 1,
    padding: str = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = 'tanh',
    recurrent_activation: str | Layer | Model | Mapping[str, Any] | None = 'sigmoid',
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    recurrent_initializer: str | Initializer | Mapping[str, Any] | None = 'orthogonal',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    unit_forget_bias: bool = True,
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    recurrent_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    recurrent_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    dropout: Number = 0.0,
    recurrent_dropout: Number = 0.0,
    seed: Integer | None = None,
    return_sequences: bool = False,
    return_state: bool = False,
    go_backwards: bool = False,
    stateful: bool = False,
    unroll: bool = False,
    zero_output_for_mask: bool = False,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """2D Convolutional LSTM."""

def ConvLSTM3D(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = 1,
    padding: str = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = 'tanh',
    recurrent_activation: str | Layer | Model | Mapping[str, Any] | None = 'sigmoid',
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    recurrent_initializer: str | Initializer | Mapping[str, Any] | None = 'orthogonal',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    unit_forget_bias: bool = True,
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    recurrent_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    recurrent_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    dropout: Number = 0.0,
    recurrent_dropout: Number = 0.0,
    seed: Integer | None = None,
    return_sequences: bool = False,
    return_state: bool = False,
    go_backwards: bool = False,
    stateful: bool = False,
    unroll: bool = False,
    zero_output_for_mask: bool = False,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """3D Convolutional LSTM."""

def Cropping1D(
    cropping: Integer | Sequence[Any] | Mapping[str, Any] = (1, 1),
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Cropping layer for 1D input (e.g. temporal sequence)."""

def Cropping2D(
    cropping: Integer | Sequence[Any] = ((0, 0), (0, 0)),
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Cropping layer for 2D input (e.g. picture)."""

def Cropping3D(
    cropping: Integer | Sequence[Any] = ((1, 1), (1, 1), (1, 1)),
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Cropping layer for 3D data (e.g. spatial or spatio-temporal)."""

def CutMix(
    factor: Number | Sequence[Any] = 1.0,
    seed: Integer | None = None,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """CutMix data augmentation technique."""

def Dense(
    units: Integer,
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    lora_rank: Integer | None = None,
    lora_alpha: Number | None = None,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Just your regular densely-connected NN layer."""

def DepthwiseConv1D(
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = 1,
    padding: str = 'valid',
    depth_multiplier: Integer = 1,
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    depthwise_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    depthwise_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    depthwise_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    *,
    trainable: bool = True,
    name: str | None = None,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """1D depthwise convolution layer."""

def DepthwiseConv2D(
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = (1, 1),
    padding: str = 'valid',
    depth_multiplier: Integer = 1,
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = (1, 1),
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    depthwise_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    depthwise_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    depthwise_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    *,
    trainable: bool = True,
    name: str | None = None,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """2D depthwise convolution layer."""

def Discretization(
    bin_boundaries: Sequence[Any] | None = None,
    num_bins: Integer | None = None,
    epsilon: Number = 0.01,
    output_mode: str = 'int',
    sparse: bool = False,
    *,
    dtype: str | None = None,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which buckets continuous features by ranges."""

def Dot(
    axes: Integer | Sequence[Any],
    normalize: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Computes element-wise dot product of two tensors."""

def Dropout(
    rate: Number,
    noise_shape: Integer | Sequence[Any] | None = None,
    seed: Integer | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Applies dropout to the input."""

def ELU(
    alpha: Number = 1.0,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Applies an Exponential Linear Unit function to an output."""

def EinsumDense(
    equation: str,
    output_shape: Any,
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    bias_axes: str | None = None,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    lora_rank: Integer | None = None,
    lora_alpha: Number | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A layer that uses `einsum` as the backing computation."""

def Embedding(
    input_dim: Integer,
    output_dim: Integer,
    embeddings_initializer: str | Initializer | Mapping[str, Any] | None = 'uniform',
    embeddings_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    embeddings_constraint: str | Constraint | Mapping[str, Any] | None = None,
    mask_zero: bool = False,
    weights: Any = None,
    lora_rank: Integer | None = None,
    lora_alpha: Number | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Turns nonnegative integers (indexes) into dense vectors of fixed size."""

def Equalization(
    value_range: Sequence[Any] | None = (0, 255),
    bins: Integer = 256,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Preprocessing layer for histogram equalization on image channels."""

def Flatten(
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Flattens the input."""

def GRU(
    units: Integer,
    activation: str | Layer | Model | Mapping[str, Any] | None = 'tanh',
    recurrent_activation: str | Layer | Model | Mapping[str, Any] | None = 'sigmoid',
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    recurrent_initializer: str | Initializer | Mapping[str, Any] | None = 'orthogonal',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    recurrent_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    recurrent_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    dropout: Number = 0.0,
    recurrent_dropout: Number = 0.0,
    seed: Integer | None = None,
    return_sequences: bool = False,
    return_state: bool = False,
    go_backwards: bool = False,
    stateful: bool = False,
    unroll: bool = False,
    reset_after: bool = True,
    use_cudnn: str | bool = 'auto',
    zero_output_for_mask: bool = False,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Gated Recurrent Unit - Cho et al."""

def GRUCell(
    units: Integer,
    activation: str | Layer | Model | Mapping[str, Any] | None = 'tanh',
    recurrent_activation: str | Layer | Model | Mapping[str, Any] | None = 'sigmoid',
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    recurrent_initializer: str | Initializer | Mapping[str, Any] | None = 'orthogonal',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    recurrent_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    recurrent_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    dropout: Number = 0.0,
    recurrent_dropout: Number = 0.0,
    reset_after: bool = True,
    seed: Integer | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Cell class for the GRU layer."""

def GaussianDropout(
    rate: Number,
    seed: Integer | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Apply multiplicative 1-centered Gaussian noise."""

def GaussianNoise(
    stddev: Number,
    seed: Integer | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Apply additive zero-centered Gaussian noise."""

def GlobalAveragePooling1D(
    data_format: str | None = None,
    keepdims: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Global average pooling operation for temporal data."""

def GlobalAveragePooling2D(
    data_format: str | None = None,
    keepdims: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Global average pooling operation for 2D data."""

def GlobalAveragePooling3D(
    data_format: str | None = None,
    keepdims: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Global average pooling operation for 3D data."""

def GlobalMaxPooling1D(
    data_format: str | None = None,
    keepdims: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Global max pooling operation for temporal data."""

def GlobalMaxPooling2D(
    data_format: str | None = None,
    keepdims: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Global max pooling operation for 2D data."""

def GlobalMaxPooling3D(
    data_format: str | None = None,
    keepdims: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Global max pooling operation for 3D data."""

def GroupNormalization(
    groups: Integer = 32,
    axis: Integer | Sequence[Any] = -1,
    epsilon: Number = 0.001,
    center: bool = True,
    scale: bool = True,
    beta_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    gamma_initializer: str | Initializer | Mapping[str, Any] | None = 'ones',
    beta_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    gamma_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    beta_constraint: str | Constraint | Mapping[str, Any] | None = None,
    gamma_constraint: str | Constraint | Mapping[str, Any] | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Group normalization layer."""

def GroupQueryAttention(
    head_dim: Integer,
    num_query_heads: Integer,
    num_key_value_heads: Integer,
    dropout: Number = 0.0,
    use_bias: bool = True,
    sliding_window: Integer | None = None,
    flash_attention: bool | None = None,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    use_gate: bool = False,
    seed: Integer | None = None,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Grouped Query Attention layer."""

def HashedCrossing(
    num_bins: Integer,
    output_mode: str = 'int',
    sparse: bool = False,
    *,
    name: str | None = None,
    dtype: str | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    autocast: bool = True,
) -> Layer:
    """A preprocessing layer which crosses features using the \"hashing trick\"."""

def Hashing(
    num_bins: Integer,
    mask_value: Any = None,
    salt: Integer | Sequence[Any] | None = None,
    output_mode: str = 'int',
    sparse: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which hashes and bins categorical features."""

def Identity(
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Identity layer."""

def IntegerLookup(
    max_tokens: Integer | None = None,
    num_oov_indices: Integer = 1,
    mask_token: Any = None,
    oov_token: Any = -1,
    vocabulary: Sequence[Any] | None = None,
    vocabulary_dtype: str = 'int64',
    idf_weights: Sequence[Any] | None = None,
    invert: bool = False,
    output_mode: str = 'int',
    sparse: bool = False,
    pad_to_max_tokens: bool = False,
    oov_method: str = 'floormod',
    salt: Integer | Sequence[Any] | None = None,
    *,
    name: str | None = None,
    trainable: bool = True,
    dtype: str | None = None,
) -> Layer:
    """A preprocessing layer that maps integers to (possibly encoded) indices."""

def LSTM(
    units: Integer,
    activation: str | Layer | Model | Mapping[str, Any] | None = 'tanh',
    recurrent_activation: str | Layer | Model | Mapping[str, Any] | None = 'sigmoid',
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    recurrent_initializer: str | Initializer | Mapping[str, Any] | None = 'orthogonal',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    unit_forget_bias: bool = True,
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    recurrent_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    recurrent_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    dropout: Number = 0.0,
    recurrent_dropout: Number = 0.0,
    seed: Integer | None = None,
    return_sequences: bool = False,
    return_state: bool = False,
    go_backwards: bool = False,
    stateful: bool = False,
    unroll: bool = False,
    use_cudnn: str | bool = 'auto',
    zero_output_for_mask: bool = False,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Long Short-Term Memory layer - Hochreiter 1997."""

def LSTMCell(
    units: Integer,
    activation: str | Layer | Model | Mapping[str, Any] | None = 'tanh',
    recurrent_activation: str | Layer | Model | Mapping[str, Any] | None = 'sigmoid',
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    recurrent_initializer: str | Initializer | Mapping[str, Any] | None = 'orthogonal',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    unit_forget_bias: bool = True,
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    recurrent_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    recurrent_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    dropout: Number = 0.0,
    recurrent_dropout: Number = 0.0,
    seed: Integer | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Cell class for the LSTM layer."""

def LayerNormalization(
    axis: Integer | Sequence[Any] = -1,
    epsilon: Number = 0.001,
    center: bool = True,
    scale: bool = True,
    beta_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    gamma_initializer: str | Initializer | Mapping[str, Any] | None = 'ones',
    beta_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    gamma_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    beta_constraint: str | Constraint | Mapping[str, Any] | None = None,
    gamma_constraint: str | Constraint | Mapping[str, Any] | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Layer normalization layer (Ba et al., 2016)."""

def LeakyReLU(
    negative_slope: Number = 0.3,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Leaky version of a Rectified Linear Unit activation layer."""

def Masking(
    mask_value: Any = 0.0,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Masks a sequence by using a mask value to skip timesteps."""

def MaxNumBoundingBoxes(
    max_number: Integer,
    fill_value: Any = -1,
    bounding_box_format: str | None = None,
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Ensure the maximum number of bounding boxes."""

def MaxPooling1D(
    pool_size: Integer | Sequence[Any] = 2,
    strides: Integer | Sequence[Any] | None = None,
    padding: str = 'valid',
    data_format: str | None = None,
    *,
    name: str | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """Max pooling operation for 1D temporal data."""

def MaxPooling2D(
    pool_size: Integer | Sequence[Any] = (2, 2),
    strides: Integer | Sequence[Any] | None = None,
    padding: str = 'valid',
    data_format: str | None = None,
    *,
    name: str | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """Max pooling operation for 2D spatial data."""

def MaxPooling3D(
    pool_size: Integer | Sequence[Any] = (2, 2, 2),
    strides: Integer | Sequence[Any] | None = None,
    padding: str = 'valid',
    data_format: str | None = None,
    *,
    name: str | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """Max pooling operation for 3D data (spatial or spatio-temporal)."""

def Maximum(
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Computes element-wise maximum on a list of inputs."""

def MelSpectrogram(
    fft_length: Integer = 2048,
    sequence_stride: Integer = 512,
    sequence_length: Integer | None = None,
    window: Any = 'hann',
    sampling_rate: Integer = 16000,
    num_mel_bins: Integer = 128,
    min_freq: Number = 20.0,
    max_freq: Number | None = None,
    power_to_db: bool = True,
    top_db: Number = 80.0,
    mag_exp: Number = 2.0,
    min_power: Number = 1e-10,
    ref_power: Number = 1.0,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer to convert raw audio signals to Mel spectrograms."""

def Minimum(
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Computes elementwise minimum on a list of inputs."""

def MixUp(
    alpha: Number = 0.2,
    data_format: str | None = None,
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """MixUp implements the MixUp data augmentation technique."""

def MultiHeadAttention(
    num_heads: Integer,
    key_dim: Integer,
    value_dim: Integer | None = None,
    dropout: Number = 0.0,
    use_bias: bool = True,
    output_shape: Any = None,
    attention_axes: Integer | Sequence[Any] | None = None,
    sliding_window: Integer | None = None,
    flash_attention: bool | None = None,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    use_gate: bool = False,
    seed: Integer | None = None,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """MultiHeadAttention layer."""

def Multiply(
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Performs elementwise multiplication."""

def Normalization(
    axis: Integer | Sequence[Any] | None = -1,
    mean: Number | Sequence[Any] | None = None,
    variance: Number | Sequence[Any] | None = None,
    invert: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer that normalizes continuous features."""

def PReLU(
    alpha_initializer: str | Initializer | Mapping[str, Any] | None = 'Zeros',
    alpha_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    alpha_constraint: str | Constraint | Mapping[str, Any] | None = None,
    shared_axes: Integer | Sequence[Any] | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Parametric Rectified Linear Unit activation layer."""

def Permute(
    dims: Sequence[Any],
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Permutes the dimensions of the input according to a given pattern."""

def Pipeline(
    layers: Layer | Model | Mapping[str, Any] | Sequence[Any],
    *,
    name: str | None = None,
) -> Layer:
    """Applies a series of layers to an input."""

def PositionEmbedding(
    initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    *,
    name: str | None = None,
    dtype: str | None = None,
    trainable: bool = True,
) -> Layer:
    """Adds a vector that is learned for each position of a sequence."""

def RMSNormalization(
    axis: Integer | Sequence[Any] = -1,
    epsilon: Number = 1e-06,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Root Mean Square (RMS) Normalization layer."""

def RNN(
    cell: Layer | Model | Mapping[str, Any] | Sequence[Any],
    return_sequences: bool = False,
    return_state: bool = False,
    go_backwards: bool = False,
    stateful: bool = False,
    unroll: bool = False,
    zero_output_for_mask: bool = False,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Base class for recurrent layers."""

def RandAugment(
    value_range: Sequence[Any] = (0, 255),
    num_ops: Integer = 2,
    factor: Number | Sequence[Any] = 0.5,
    interpolation: str = 'bilinear',
    seed: Integer | None = None,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """RandAugment performs the Rand Augment operation on input images."""

def RandomBrightness(
    factor: Number | Sequence[Any],
    value_range: Sequence[Any] | None = (0, 255),
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which randomly adjusts brightness during training."""

def RandomColorDegeneration(
    factor: Number | Sequence[Any],
    value_range: Sequence[Any] = (0, 255),
    data_format: str | None = None,
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Randomly performs the color degeneration operation on given images."""

def RandomColorJitter(
    value_range: Sequence[Any] = (0, 255),
    brightness_factor: Any = None,
    contrast_factor: Any = None,
    saturation_factor: Any = None,
    hue_factor: Any = None,
    seed: Integer | None = None,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """RandomColorJitter class randomly apply brightness, contrast, saturation and hue image processing operation sequentially and randomly on the input."""

def RandomContrast(
    factor: Number | Sequence[Any],
    value_range: Sequence[Any] = (0, 255),
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which randomly adjusts contrast during training."""

def RandomCrop(
    height: Integer,
    width: Integer,
    seed: Integer | None = None,
    data_format: str | None = None,
    name: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """A preprocessing layer which randomly crops images during training."""

def RandomElasticTransform(
    factor: Number | Sequence[Any] = 1.0,
    scale: Any = 1.0,
    interpolation: str = 'bilinear',
    fill_mode: str = 'reflect',
    fill_value: Any = 0.0,
    value_range: Sequence[Any] = (0, 255),
    seed: Integer | None = None,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer that applies random elastic transformations."""

def RandomErasing(
    factor: Number | Sequence[Any] = 1.0,
    scale: Any = (0.02, 0.33),
    fill_value: Any = None,
    value_range: Sequence[Any] = (0, 255),
    seed: Integer | None = None,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Random Erasing data augmentation technique."""

def RandomFlip(
    mode: str = 'horizontal_and_vertical',
    seed: Integer | None = None,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which randomly flips images during training."""

def RandomGaussianBlur(
    factor: Number | Sequence[Any] = 1.0,
    kernel_size: Integer | Sequence[Any] = 3,
    sigma: Any = 1.0,
    value_range: Sequence[Any] = (0, 255),
    data_format: str | None = None,
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Applies random Gaussian blur to images for data augmentation."""

def RandomGrayscale(
    factor: Number | Sequence[Any] = 0.5,
    data_format: str | None = None,
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Preprocessing layer for random conversion of RGB images to grayscale."""

def RandomHue(
    factor: Number | Sequence[Any],
    value_range: Sequence[Any] = (0, 255),
    data_format: str | None = None,
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Randomly adjusts the hue on given images."""

def RandomInvert(
    factor: Number | Sequence[Any] = 1.0,
    value_range: Sequence[Any] = (0, 255),
    seed: Integer | None = None,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Preprocessing layer for random inversion of image colors."""

def RandomPerspective(
    factor: Number | Sequence[Any] = 1.0,
    scale: Any = 1.0,
    interpolation: str = 'bilinear',
    fill_value: Any = 0.0,
    seed: Integer | None = None,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer that applies random perspective transformations."""

def RandomPosterization(
    factor: Number | Sequence[Any],
    value_range: Sequence[Any] = (0, 255),
    data_format: str | None = None,
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Reduces the number of bits for each color channel."""

def RandomRotation(
    factor: Number | Sequence[Any],
    fill_mode: str = 'reflect',
    interpolation: str = 'bilinear',
    seed: Integer | None = None,
    fill_value: Any = 0.0,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which randomly rotates images during training."""

def RandomSaturation(
    factor: Number | Sequence[Any],
    value_range: Sequence[Any] = (0, 255),
    data_format: str | None = None,
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Randomly adjusts the saturation on given images."""

def RandomSharpness(
    factor: Number | Sequence[Any],
    value_range: Sequence[Any] = (0, 255),
    data_format: str | None = None,
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Randomly performs the sharpness operation on given images."""

def RandomShear(
    x_factor: Number | Sequence[Any] = 0.0,
    y_factor: Number | Sequence[Any] = 0.0,
    interpolation: str = 'bilinear',
    fill_mode: str = 'reflect',
    fill_value: Any = 0.0,
    data_format: str | None = None,
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer that randomly applies shear transformations to images."""

def RandomTranslation(
    height_factor: Number | Sequence[Any],
    width_factor: Number | Sequence[Any],
    fill_mode: str = 'reflect',
    interpolation: str = 'bilinear',
    seed: Integer | None = None,
    fill_value: Any = 0.0,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which randomly translates images during training."""

def RandomZoom(
    height_factor: Number | Sequence[Any],
    width_factor: Number | Sequence[Any] | None = None,
    fill_mode: str = 'reflect',
    interpolation: str = 'bilinear',
    seed: Integer | None = None,
    fill_value: Any = 0.0,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which randomly zooms images during training."""

def ReLU(
    max_value: Number | None = None,
    negative_slope: Number = 0.0,
    threshold: Number = 0.0,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Rectified Linear Unit activation function layer."""

def RepeatVector(
    n: Integer,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Repeats the input n times."""

def Rescaling(
    scale: Number | Sequence[Any],
    offset: Number | Sequence[Any] = 0.0,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which rescales input values to a new range."""

def Reshape(
    target_shape: Sequence[Any],
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Layer that reshapes inputs into the given shape."""

def Resizing(
    height: Integer,
    width: Integer,
    interpolation: str = 'bilinear',
    crop_to_aspect_ratio: bool = False,
    pad_to_aspect_ratio: bool = False,
    fill_mode: str = 'constant',
    fill_value: Any = 0.0,
    antialias: bool = False,
    data_format: str | None = None,
    bounding_box_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """A preprocessing layer which resizes images."""

def ReversibleEmbedding(
    input_dim: Integer,
    output_dim: Integer,
    tie_weights: bool = True,
    embeddings_initializer: str | Initializer | Mapping[str, Any] | None = 'uniform',
    embeddings_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    embeddings_constraint: str | Constraint | Mapping[str, Any] | None = None,
    mask_zero: bool = False,
    reverse_dtype: Any = None,
    logit_soft_cap: Number | None = None,
    weights: Any = None,
    lora_rank: Integer | None = None,
    lora_alpha: Number | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """An embedding layer which can project backwards to the input dim."""

def STFTSpectrogram(
    mode: str = 'log',
    frame_length: Integer = 256,
    frame_step: Integer | None = None,
    fft_length: Integer | None = None,
    window: Any = 'hann',
    periodic: bool = False,
    scaling: str = 'density',
    padding: str = 'valid',
    expand_dims: bool = False,
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Layer to compute the Short-Time Fourier Transform (STFT) on a 1D signal."""

def SeparableConv1D(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = 1,
    padding: str = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
    depth_multiplier: Integer = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    depthwise_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    pointwise_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    depthwise_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    pointwise_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    depthwise_constraint: str | Constraint | Mapping[str, Any] | None = None,
    pointwise_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    *,
    trainable: bool = True,
    name: str | None = None,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """1D separable convolution layer."""

def SeparableConv2D(
    filters: Integer,
    kernel_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] = (1, 1),
    padding: str = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = (1, 1),
    depth_multiplier: Integer = 1,
    activation: str | Layer | Model | Mapping[str, Any] | None = None,
    use_bias: bool = True,
    depthwise_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    pointwise_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    depthwise_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    pointwise_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    depthwise_constraint: str | Constraint | Mapping[str, Any] | None = None,
    pointwise_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    *,
    trainable: bool = True,
    name: str | None = None,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """2D separable convolution layer."""

def SimpleRNN(
    units: Integer,
    activation: str | Layer | Model | Mapping[str, Any] | None = 'tanh',
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    recurrent_initializer: str | Initializer | Mapping[str, Any] | None = 'orthogonal',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    recurrent_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    recurrent_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    dropout: Number = 0.0,
    recurrent_dropout: Number = 0.0,
    return_sequences: bool = False,
    return_state: bool = False,
    go_backwards: bool = False,
    stateful: bool = False,
    unroll: bool = False,
    seed: Integer | None = None,
    zero_output_for_mask: bool = False,
    *,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Fully-connected RNN where the output is to be fed back as the new input."""

def SimpleRNNCell(
    units: Integer,
    activation: str | Layer | Model | Mapping[str, Any] | None = 'tanh',
    use_bias: bool = True,
    kernel_initializer: str | Initializer | Mapping[str, Any] | None = 'glorot_uniform',
    recurrent_initializer: str | Initializer | Mapping[str, Any] | None = 'orthogonal',
    bias_initializer: str | Initializer | Mapping[str, Any] | None = 'zeros',
    kernel_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    recurrent_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    bias_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    kernel_constraint: str | Constraint | Mapping[str, Any] | None = None,
    recurrent_constraint: str | Constraint | Mapping[str, Any] | None = None,
    bias_constraint: str | Constraint | Mapping[str, Any] | None = None,
    dropout: Number = 0.0,
    recurrent_dropout: Number = 0.0,
    seed: Integer | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Cell class for SimpleRNN."""

def Softmax(
    axis: Integer | Sequence[Any] = -1,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Softmax activation layer."""

def Solarization(
    addition_factor: Number | Sequence[Any] | None = 0.0,
    threshold_factor: Number | Sequence[Any] | None = 0.0,
    value_range: Sequence[Any] = (0, 255),
    seed: Integer | None = None,
    bounding_box_format: str | None = None,
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Applies `(max_value - pixel + min_value)` for each pixel in the image."""

def SpatialDropout1D(
    rate: Number,
    seed: Integer | None = None,
    *,
    name: str | None = None,
    dtype: str | None = None,
) -> Layer:
    """Spatial 1D version of Dropout."""

def SpatialDropout2D(
    rate: Number,
    data_format: str | None = None,
    seed: Integer | None = None,
    *,
    name: str | None = None,
    dtype: str | None = None,
) -> Layer:
    """Spatial 2D version of Dropout."""

def SpatialDropout3D(
    rate: Number,
    data_format: str | None = None,
    seed: Integer | None = None,
    *,
    name: str | None = None,
    dtype: str | None = None,
) -> Layer:
    """Spatial 3D version of Dropout."""

def SpectralNormalization(
    layer: Layer | Model | Mapping[str, Any] | Sequence[Any],
    power_iterations: Integer = 1,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Performs spectral normalization on the weights of a target layer."""

def StackedRNNCells(
    cells: Layer | Model | Mapping[str, Any] | Sequence[Any],
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Wrapper allowing a stack of RNN cells to behave as a single cell."""

def StringLookup(
    max_tokens: Integer | None = None,
    num_oov_indices: Integer = 1,
    mask_token: Any = None,
    oov_token: Any = '[UNK]',
    vocabulary: Sequence[Any] | None = None,
    idf_weights: Sequence[Any] | None = None,
    invert: bool = False,
    output_mode: str = 'int',
    pad_to_max_tokens: bool = False,
    sparse: bool = False,
    encoding: str | None = 'utf-8',
    name: str | None = None,
    salt: Integer | Sequence[Any] | None = None,
    oov_method: str = 'floormod',
    *,
    trainable: bool = True,
    dtype: str | None = None,
) -> Layer:
    """A preprocessing layer that maps strings to (possibly encoded) indices."""

def Subtract(
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Performs elementwise subtraction."""

def TextVectorization(
    max_tokens: Integer | None = None,
    standardize: str | None = 'lower_and_strip_punctuation',
    split: str | None = 'whitespace',
    ngrams: Integer | Sequence[Any] | None = None,
    output_mode: str | None = 'int',
    output_sequence_length: Integer | None = None,
    pad_to_max_tokens: bool = False,
    vocabulary: Sequence[Any] | None = None,
    idf_weights: Sequence[Any] | None = None,
    sparse: bool = False,
    ragged: bool = False,
    encoding: str | None = 'utf-8',
    *,
    name: str | None = None,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
) -> Layer:
    """A preprocessing layer which maps text features to integer sequences."""

def TimeDistributed(
    layer: Layer | Model | Mapping[str, Any] | Sequence[Any],
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """This wrapper allows to apply a layer to every temporal slice of an input."""

def UnitNormalization(
    axis: Integer | Sequence[Any] = -1,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Unit normalization layer."""

def UpSampling1D(
    size: Integer = 2,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Upsampling layer for 1D inputs."""

def UpSampling2D(
    size: Integer | Sequence[Any] = (2, 2),
    data_format: str | None = None,
    interpolation: str = 'nearest',
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Upsampling layer for 2D inputs."""

def UpSampling3D(
    size: Integer | Sequence[Any] = (2, 2, 2),
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Upsampling layer for 3D inputs."""

def ZeroPadding1D(
    padding: Integer | Sequence[Any] | Mapping[str, Any] = 1,
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Zero-padding layer for 1D input (e.g. temporal sequence)."""

def ZeroPadding2D(
    padding: Integer | Sequence[Any] = (1, 1),
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Zero-padding layer for 2D input (e.g. picture)."""

def ZeroPadding3D(
    padding: Integer | Sequence[Any] = ((1, 1), (1, 1), (1, 1)),
    data_format: str | None = None,
    *,
    activity_regularizer: str | Regularizer | Mapping[str, Any] | None = None,
    trainable: bool = True,
    dtype: str | None = None,
    autocast: bool = True,
    name: str | None = None,
) -> Layer:
    """Zero-padding layer for 3D data (spatial or spatio-temporal)."""
