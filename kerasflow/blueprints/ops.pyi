"""Keras' ops, as descriptions.

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

Operand: TypeAlias = Tensor | float | str | Sequence[Any]

# A number, or text with `${…}` that is known when the model is built.
Integer: TypeAlias = int | str
Number: TypeAlias = float | str

def abs(
    x: Operand,
) -> Tensor:
    """Shorthand for `keras.ops.absolute`."""

def absolute(
    x: Operand,
) -> Tensor:
    """Compute the absolute value element-wise."""

def adaptive_average_pool(
    inputs: Operand,
    output_size: Integer | Sequence[Any],
    data_format: str | None = None,
) -> Tensor:
    """Adaptive average pooling operation."""

def adaptive_max_pool(
    inputs: Operand,
    output_size: Integer | Sequence[Any],
    data_format: str | None = None,
) -> Tensor:
    """Adaptive max pooling operation."""

def add(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Add arguments element-wise."""

def all(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Test whether all array elements along a given axis evaluate to `True`."""

def allclose(
    x1: Operand,
    x2: Operand,
    rtol: Any = 1e-05,
    atol: Any = 1e-08,
    equal_nan: bool = False,
) -> Tensor:
    """Returns True if two arrays are element-wise equal within a tolerance."""

def amax(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Returns the maximum of an array or maximum value along an axis."""

def amin(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Returns the minimum of an array or minimum value along an axis."""

def angle(
    x: Operand,
) -> Tensor:
    """Element-wise angle of a complex tensor."""

def any(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Test whether any array element along a given axis evaluates to `True`."""

def append(
    x1: Operand,
    x2: Operand,
    axis: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Append tensor `x2` to the end of tensor `x1`."""

def arange(
    start: Any,
    stop: Any = None,
    step: Any = None,
    dtype: str | None = None,
) -> Tensor:
    """Return evenly spaced values within a given interval."""

def arccos(
    x: Operand,
) -> Tensor:
    """Trigonometric inverse cosine, element-wise."""

def arccosh(
    x: Operand,
) -> Tensor:
    """Inverse hyperbolic cosine, element-wise."""

def arcsin(
    x: Operand,
) -> Tensor:
    """Inverse sine, element-wise."""

def arcsinh(
    x: Operand,
) -> Tensor:
    """Inverse hyperbolic sine, element-wise."""

def arctan(
    x: Operand,
) -> Tensor:
    """Trigonometric inverse tangent, element-wise."""

def arctan2(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Element-wise arc tangent of `x1/x2` choosing the quadrant correctly."""

def arctanh(
    x: Operand,
) -> Tensor:
    """Inverse hyperbolic tangent, element-wise."""

def argmax(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Returns the indices of the maximum values along an axis."""

def argmin(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Returns the indices of the minimum values along an axis."""

def argpartition(
    x: Operand,
    kth: Any,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Performs an indirect partition along the given axis."""

def argsort(
    x: Operand,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Returns the indices that would sort a tensor."""

def array(
    x: Operand,
    dtype: str | None = None,
) -> Tensor:
    """Create a tensor."""

def array_split(
    x: Operand,
    indices_or_sections: Any,
    axis: Integer | Sequence[Any] = 0,
) -> Tensor:
    """Splits an array into multiple sub-arrays (unevenly)."""

def average(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    weights: Operand | None = None,
) -> Tensor:
    """Compute the weighted average along the specified axis."""

def average_pool(
    inputs: Operand,
    pool_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] | None = None,
    padding: Any = 'valid',
    data_format: str | None = None,
) -> Tensor:
    """Average pooling operation."""

def bartlett(
    x: Any,
) -> Tensor:
    """Bartlett window function."""

def batch_normalization(
    x: Operand,
    mean: Operand,
    variance: Operand,
    axis: Integer | Sequence[Any],
    offset: Operand | None = None,
    scale: Operand | None = None,
    epsilon: Number = 0.001,
) -> Tensor:
    """Normalizes `x` by `mean` and `variance`."""

def binary_crossentropy(
    target: Operand,
    output: Operand,
    from_logits: bool = False,
) -> Tensor:
    """Computes binary cross-entropy loss between target and output tensor."""

def bincount(
    x: Operand,
    weights: Operand | None = None,
    minlength: Any = 0,
    sparse: bool = False,
) -> Tensor:
    """Count the number of occurrences of each value in a tensor of integers."""

def bitwise_and(
    x: Operand,
    y: Operand,
) -> Tensor:
    """Compute the bit-wise AND of two arrays element-wise."""

def bitwise_invert(
    x: Operand,
) -> Tensor:
    """Compute bit-wise inversion, or bit-wise NOT, element-wise."""

def bitwise_left_shift(
    x: Operand,
    y: Operand,
) -> Tensor:
    """Shift the bits of an integer to the left."""

def bitwise_not(
    x: Operand,
) -> Tensor:
    """Compute bit-wise inversion, or bit-wise NOT, element-wise."""

def bitwise_or(
    x: Operand,
    y: Operand,
) -> Tensor:
    """Compute the bit-wise OR of two arrays element-wise."""

def bitwise_right_shift(
    x: Operand,
    y: Operand,
) -> Tensor:
    """Shift the bits of an integer to the right."""

def bitwise_xor(
    x: Operand,
    y: Operand,
) -> Tensor:
    """Compute the bit-wise XOR of two arrays element-wise."""

def blackman(
    x: Any,
) -> Tensor:
    """Blackman window function."""

def broadcast_to(
    x: Operand,
    shape: Sequence[Any],
) -> Tensor:
    """Broadcast a tensor to a new shape."""

def cast(
    x: Operand,
    dtype: str | None,
) -> Tensor:
    """Cast a tensor to the desired dtype."""

def categorical_crossentropy(
    target: Operand,
    output: Operand,
    from_logits: bool = False,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Computes categorical cross-entropy loss between target and output tensor."""

def cbrt(
    x: Operand,
) -> Tensor:
    """Computes the cube root of the input tensor, element-wise."""

def cdist(
    x: Operand,
    y: Operand,
) -> Tensor:
    """Computes pairwise distances between two collections of vectors."""

def ceil(
    x: Operand,
) -> Tensor:
    """Return the ceiling of the input, element-wise."""

def celu(
    x: Operand,
    alpha: Number = 1.0,
) -> Tensor:
    """Continuously-differentiable exponential linear unit."""

def cholesky(
    x: Operand,
    upper: bool = False,
) -> Tensor:
    """Computes the Cholesky decomposition of a positive semi-definite matrix."""

def cholesky_inverse(
    x: Operand,
    upper: bool = False,
) -> Tensor:
    """Computes the inverse of a symmetric positive-definite matrix."""

def clip(
    x: Operand,
    x_min: Any,
    x_max: Any,
) -> Tensor:
    """Clip (limit) the values in a tensor."""

def concatenate(
    xs: Sequence[Tensor] | Tensor,
    axis: Integer | Sequence[Any] = 0,
) -> Tensor:
    """Join a sequence of tensors along an existing axis."""

def conj(
    x: Operand,
) -> Tensor:
    """Shorthand for `keras.ops.conjugate`."""

def conjugate(
    x: Operand,
) -> Tensor:
    """Returns the complex conjugate, element-wise."""

def conv(
    inputs: Operand,
    kernel: Operand,
    strides: Integer | Sequence[Any] = 1,
    padding: Any = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
) -> Tensor:
    """General N-D convolution."""

def conv_transpose(
    inputs: Operand,
    kernel: Operand,
    strides: Integer | Sequence[Any] = 1,
    padding: Any = 'valid',
    output_padding: Any = None,
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
) -> Tensor:
    """General N-D convolution transpose."""

def convert_to_tensor(
    x: Operand,
    dtype: str | None = None,
    sparse: bool | None = None,
    ragged: Any = None,
) -> Tensor:
    """Convert a NumPy array or Python array to a tensor."""

def copy(
    x: Operand,
) -> Tensor:
    """Returns a copy of `x`."""

def corrcoef(
    x: Operand,
) -> Tensor:
    """Compute the Pearson correlation coefficient matrix."""

def correlate(
    x1: Operand,
    x2: Operand,
    mode: str = 'valid',
) -> Tensor:
    """Compute the cross-correlation of two 1-dimensional tensors."""

def cos(
    x: Operand,
) -> Tensor:
    """Cosine, element-wise."""

def cosh(
    x: Operand,
) -> Tensor:
    """Hyperbolic cosine, element-wise."""

def count_nonzero(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Counts the number of non-zero values in `x` along the given `axis`."""

def cross(
    x1: Operand,
    x2: Operand,
    axisa: Any = -1,
    axisb: Any = -1,
    axisc: Any = -1,
    axis: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Returns the cross product of two (arrays of) vectors."""

def ctc_decode(
    inputs: Operand,
    sequence_lengths: Operand,
    strategy: Any = 'greedy',
    beam_width: Any = 100,
    top_paths: Any = 1,
    merge_repeated: bool = True,
    mask_index: Any = 0,
) -> Tensor:
    """Decodes the output of a CTC model."""

def ctc_loss(
    target: Operand,
    output: Operand,
    target_length: Operand,
    output_length: Operand,
    mask_index: Any = 0,
) -> Tensor:
    """CTC (Connectionist Temporal Classification) loss."""

def cumprod(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    dtype: str | None = None,
) -> Tensor:
    """Return the cumulative product of elements along a given axis."""

def cumsum(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    dtype: str | None = None,
) -> Tensor:
    """Returns the cumulative sum of elements along a given axis."""

def deg2rad(
    x: Operand,
) -> Tensor:
    """Convert angles from degrees to radians."""

def depth_to_space(
    x: Operand,
    block_size: Any,
    data_format: str = 'channels_last',
) -> Tensor:
    """Rearranges data from depth into blocks of spatial data."""

def depthwise_conv(
    inputs: Operand,
    kernel: Operand,
    strides: Integer | Sequence[Any] = 1,
    padding: Any = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
) -> Tensor:
    """General N-D depthwise convolution."""

def det(
    x: Operand,
) -> Tensor:
    """Computes the determinant of a square tensor."""

def diag(
    x: Operand,
    k: Integer = 0,
) -> Tensor:
    """Extract a diagonal or construct a diagonal array."""

def diagflat(
    x: Operand,
    k: Integer = 0,
) -> Tensor:
    """Create a two-dimensional array with the flattened input on the k-th diagonal."""

def diagonal(
    x: Operand,
    offset: Any = 0,
    axis1: Any = 0,
    axis2: Any = 1,
) -> Tensor:
    """Return specified diagonals."""

def diff(
    a: Operand,
    n: Integer = 1,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Calculate the n-th discrete difference along the given axis."""

def digitize(
    x: Operand,
    bins: Operand,
) -> Tensor:
    """Returns the indices of the bins to which each value in `x` belongs."""

def divide(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Divide arguments element-wise."""

def divide_no_nan(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Safe element-wise division which returns 0 where the denominator is 0."""

def dot(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Dot product of two tensors."""

def dot_product_attention(
    query: Operand,
    key: Operand,
    value: Operand,
    bias: Operand | None = None,
    mask: Operand | None = None,
    scale: Any = None,
    is_causal: bool = False,
    flash_attention: bool | None = None,
    attn_logits_soft_cap: Any = None,
) -> Tensor:
    """Scaled dot product attention function."""

def dsplit(
    x: Operand,
    indices_or_sections: Any,
) -> Tensor:
    """Split an array into multiple sub-arrays depth-wise."""

def dstack(
    xs: Sequence[Tensor] | Tensor,
) -> Tensor:
    """Stack tensors in sequence depth wise (along third axis)."""

def eig(
    x: Operand,
) -> Tensor:
    """Computes the eigenvalues and eigenvectors of a square matrix."""

def eigh(
    x: Operand,
) -> Tensor:
    """Computes the eigenvalues and eigenvectors of a complex Hermitian."""

def einsum(
    subscripts: str,
    *operands: Tensor,
) -> Tensor:
    """Evaluates the Einstein summation convention on the operands."""

def elu(
    x: Operand,
    alpha: Number = 1.0,
) -> Tensor:
    """Exponential Linear Unit activation function."""

def empty(
    shape: Sequence[Any],
    dtype: str | None = None,
) -> Tensor:
    """Return a tensor of given shape and type filled with uninitialized data."""

def empty_like(
    x: Operand,
    dtype: str | None = None,
) -> Tensor:
    """Return a new uninitialized tensor with the same shape and dtype as `x`."""

def equal(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Returns `(x1 == x2)` element-wise."""

def erf(
    x: Operand,
) -> Tensor:
    """Computes the error function of `x`, element-wise."""

def erfc(
    x: Operand,
) -> Tensor:
    """Computes the complementary error function of `x`, element-wise."""

def erfinv(
    x: Operand,
) -> Tensor:
    """Computes the inverse error function of `x`, element-wise."""

def exp(
    x: Operand,
) -> Tensor:
    """Calculate the exponential of all elements in the input tensor."""

def exp2(
    x: Operand,
) -> Tensor:
    """Calculate the base-2 exponential of all elements in the input tensor."""

def expand_dims(
    x: Operand,
    axis: Integer | Sequence[Any],
) -> Tensor:
    """Expand the shape of a tensor."""

def expm1(
    x: Operand,
) -> Tensor:
    """Calculate `exp(x) - 1` for all elements in the tensor."""

def extract_sequences(
    x: Operand,
    sequence_length: Any,
    sequence_stride: Any,
) -> Tensor:
    """Expands the dimension of last axis into sequences of `sequence_length`."""

def eye(
    N: Any,
    M: Any = None,
    k: Integer = 0,
    dtype: str | None = None,
) -> Tensor:
    """Return a 2-D tensor with ones on the diagonal and zeros elsewhere."""

def fabs(
    x: Operand,
) -> Tensor:
    """Compute the absolute values element-wise."""

def fft(
    x: Sequence[Tensor] | Tensor,
) -> Tensor:
    """Computes the Fast Fourier Transform along last axis of input."""

def fft2(
    x: Sequence[Tensor] | Tensor,
) -> Tensor:
    """Computes the 2D Fast Fourier Transform along the last two axes of input."""

def flip(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Reverse the order of elements in the tensor along the given axis."""

def fliplr(
    x: Operand,
) -> Tensor:
    """Reverse the order of elements along axis 1 (left/right)."""

def flipud(
    x: Operand,
) -> Tensor:
    """Reverse the order of elements along axis 0 (up/down)."""

def floor(
    x: Operand,
) -> Tensor:
    """Return the floor of the input, element-wise."""

def floor_divide(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Returns the largest integer smaller or equal to the division of inputs."""

def fmax(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Element-wise maximum of tensor elements, ignoring NaNs."""

def fmin(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Element-wise minimum of tensor elements, ignoring NaNs."""

def fmod(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Returns the element-wise remainder of division with truncation."""

def fold(
    x: Operand,
    output_size: Integer | Sequence[Any],
    kernel_size: Integer | Sequence[Any],
    dilation: Any = 1,
    padding: Any = 0,
    stride: Any = 1,
) -> Tensor:
    """Combines an array of sliding local blocks into a large containing tensor (reverses `unfold`)."""

def full(
    shape: Sequence[Any],
    fill_value: Any,
    dtype: str | None = None,
) -> Tensor:
    """Return a new tensor of given shape and type, filled with `fill_value`."""

def full_like(
    x: Operand,
    fill_value: Any,
    dtype: str | None = None,
) -> Tensor:
    """Return a full tensor with the same shape and type as the given tensor."""

def gcd(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Greatest common divisor of `x1` and `x2`, element-wise."""

def gelu(
    x: Operand,
    approximate: bool = True,
) -> Tensor:
    """Gaussian Error Linear Unit (GELU) activation function."""

def geomspace(
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: bool = True,
    dtype: str | None = None,
    axis: Integer | Sequence[Any] = 0,
) -> Tensor:
    """Returns numbers spaced evenly on a log scale (a geometric progression)."""

def get_item(
    x: Operand,
    key: Any,
) -> Tensor:
    """Return `x[key]`."""

def glu(
    x: Operand,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Gated Linear Unit (GLU) activation function."""

def greater(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Return the truth value of `x1 > x2` element-wise."""

def greater_equal(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Return the truth value of `x1 >= x2` element-wise."""

def hamming(
    x: Any,
) -> Tensor:
    """Hamming window function."""

def hanning(
    x: Any,
) -> Tensor:
    """Hanning window function."""

def hard_shrink(
    x: Operand,
    threshold: Any = 0.5,
) -> Tensor:
    """Hard Shrink activation function."""

def hard_sigmoid(
    x: Operand,
) -> Tensor:
    """Hard sigmoid activation function."""

def hard_silu(
    x: Operand,
) -> Tensor:
    """Hard SiLU activation function, also known as Hard Swish."""

def hard_tanh(
    x: Operand,
) -> Tensor:
    """Applies the HardTanh function element-wise."""

def heaviside(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Heaviside step function."""

def histogram(
    x: Operand,
    bins: Any = 10,
    range: Any = None,
) -> Tensor:
    """Computes a histogram of the data tensor `x`."""

def hsplit(
    x: Operand,
    indices_or_sections: Any,
) -> Tensor:
    """Split an array into multiple sub-arrays horizontally (column-wise)."""

def hstack(
    xs: Sequence[Tensor] | Tensor,
) -> Tensor:
    """Stack tensors in sequence horizontally (column wise)."""

def hypot(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Element-wise hypotenuse of right triangles with legs `x1` and `x2`."""

def i0(
    x: Operand,
) -> Tensor:
    """Modified Bessel function of the first kind, order 0."""

def identity(
    n: Integer,
    dtype: str | None = None,
) -> Tensor:
    """Return the identity tensor."""

def ifft2(
    x: Sequence[Tensor] | Tensor,
) -> Tensor:
    """Computes the 2D Inverse Fast Fourier Transform along the last two axes of input."""

def imag(
    x: Operand,
) -> Tensor:
    """Return the imaginary part of the complex argument."""

def in_top_k(
    targets: Operand,
    predictions: Operand,
    k: Integer,
) -> Tensor:
    """Checks if the targets are in the top-k predictions."""

def inner(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Return the inner product of two tensors."""

def inv(
    x: Operand,
) -> Tensor:
    """Computes the inverse of a square tensor."""

def irfft(
    x: Sequence[Tensor] | Tensor,
    fft_length: Any = None,
) -> Tensor:
    """Inverse real-valued Fast Fourier transform along the last axis."""

def isclose(
    x1: Operand,
    x2: Operand,
    rtol: Any = 1e-05,
    atol: Any = 1e-08,
    equal_nan: bool = False,
) -> Tensor:
    """Return whether two tensors are element-wise almost equal."""

def isfinite(
    x: Operand,
) -> Tensor:
    """Return whether a tensor is finite, element-wise."""

def isin(
    x1: Operand,
    x2: Operand,
    assume_unique: bool = False,
    invert: bool = False,
) -> Tensor:
    """Test whether each element of `x1` is present in `x2`."""

def isinf(
    x: Operand,
) -> Tensor:
    """Test element-wise for positive or negative infinity."""

def isnan(
    x: Operand,
) -> Tensor:
    """Test element-wise for NaN and return result as a boolean tensor."""

def isneginf(
    x: Operand,
) -> Tensor:
    """Test element-wise for negative infinity."""

def isposinf(
    x: Operand,
) -> Tensor:
    """Test element-wise for positive infinity."""

def isreal(
    x: Operand,
) -> Tensor:
    """Test element-wise for real numbers."""

def istft(
    x: Sequence[Tensor] | Tensor,
    sequence_length: Any,
    sequence_stride: Any,
    fft_length: Any,
    length: Any = None,
    window: Any = 'hann',
    center: bool = True,
) -> Tensor:
    """Inverse Short-Time Fourier Transform along the last axis of the input."""

def kaiser(
    x: Any,
    beta: Any,
) -> Tensor:
    """Kaiser window function."""

def kron(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Kronecker product of `x1` and `x2`."""

def layer_normalization(
    x: Operand,
    gamma: Operand | None = None,
    beta: Operand | None = None,
    axis: Integer | Sequence[Any] = -1,
    epsilon: Number | None = None,
) -> Tensor:
    """Layer normalization layer (Ba et al., 2016)."""

def lcm(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Least common multiple of `x1` and `x2`, element-wise."""

def ldexp(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Multiply `x1` by 2 raised to the power of `x2`, element-wise."""

def leaky_relu(
    x: Operand,
    negative_slope: Any = 0.2,
) -> Tensor:
    """Leaky version of a Rectified Linear Unit activation function."""

def left_shift(
    x: Operand,
    y: Operand,
) -> Tensor:
    """Shift the bits of an integer to the left."""

def less(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Return the truth value of `x1 < x2` element-wise."""

def less_equal(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Return the truth value of `x1 <= x2` element-wise."""

def linspace(
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: str | None = None,
    axis: Integer | Sequence[Any] = 0,
) -> Tensor:
    """Return evenly spaced numbers over a specified interval."""

def log(
    x: Operand,
) -> Tensor:
    """Natural logarithm, element-wise."""

def log10(
    x: Operand,
) -> Tensor:
    """Return the base 10 logarithm of the input tensor, element-wise."""

def log1p(
    x: Operand,
) -> Tensor:
    """Returns the natural logarithm of one plus the `x`, element-wise."""

def log2(
    x: Operand,
) -> Tensor:
    """Base-2 logarithm of `x`, element-wise."""

def log_sigmoid(
    x: Operand,
) -> Tensor:
    """Logarithm of the sigmoid activation function."""

def log_softmax(
    x: Operand,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Log-softmax activation function."""

def logaddexp(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Logarithm of the sum of exponentiations of the inputs."""

def logaddexp2(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Base-2 logarithm of the sum of exponentiations of the inputs."""

def logdet(
    x: Operand,
) -> Tensor:
    """Computes log of the determinant of a hermitian positive definite matrix."""

def logical_and(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Computes the element-wise logical AND of the given input tensors."""

def logical_not(
    x: Operand,
) -> Tensor:
    """Computes the element-wise NOT of the given input tensor."""

def logical_or(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Computes the element-wise logical OR of the given input tensors."""

def logical_xor(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Compute the truth value of `x1 XOR x2`, element-wise."""

def logspace(
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: bool = True,
    base: Any = 10,
    dtype: str | None = None,
    axis: Integer | Sequence[Any] = 0,
) -> Tensor:
    """Returns numbers spaced evenly on a log scale."""

def logsumexp(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Computes the logarithm of sum of exponentials of elements in a tensor."""

def lstsq(
    a: Operand,
    b: Operand,
    rcond: Any = None,
) -> Tensor:
    """Return the least-squares solution to a linear matrix equation."""

def lu_factor(
    x: Operand,
) -> Tensor:
    """Computes the lower-upper decomposition of a square matrix."""

def matmul(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Matrix product of two tensors."""

def matrix_rank(
    x: Operand,
    tol: Any = None,
) -> Tensor:
    """Return the matrix rank of one or more matrices using SVD."""

def max(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
    initial: Any = None,
) -> Tensor:
    """Return the maximum of a tensor or maximum along an axis."""

def max_pool(
    inputs: Operand,
    pool_size: Integer | Sequence[Any],
    strides: Integer | Sequence[Any] | None = None,
    padding: Any = 'valid',
    data_format: str | None = None,
) -> Tensor:
    """Max pooling operation."""

def maximum(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Element-wise maximum of `x1` and `x2`."""

def mean(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Compute the arithmetic mean along the specified axes."""

def median(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Compute the median along the specified axis."""

def meshgrid(
    *x: Tensor,
    indexing: Any = 'xy',
) -> Tensor:
    """Creates grids of coordinates from coordinate vectors."""

def min(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
    initial: Any = None,
) -> Tensor:
    """Return the minimum of a tensor or minimum along an axis."""

def minimum(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Element-wise minimum of `x1` and `x2`."""

def mod(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Returns the element-wise remainder of division."""

def moments(
    x: Operand,
    axes: Integer | Sequence[Any],
    keepdims: bool = False,
    synchronized: bool = False,
) -> Tensor:
    """Calculates the mean and variance of `x`."""

def moveaxis(
    x: Operand,
    source: Any,
    destination: Any,
) -> Tensor:
    """Move axes of a tensor to new positions."""

def multi_hot(
    inputs: Operand,
    num_classes: Integer,
    axis: Integer | Sequence[Any] = -1,
    dtype: str | None = None,
    sparse: bool = False,
) -> Tensor:
    """Encodes integer labels as multi-hot vectors."""

def multiply(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Multiply arguments element-wise."""

def nan_to_num(
    x: Operand,
    nan: Any = 0.0,
    posinf: Any = None,
    neginf: Any = None,
) -> Tensor:
    """Replace NaN with zero and infinity with large finite numbers."""

def nanargmax(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Returns the indices of the maximum values along an axis, ignoring NaNs."""

def nanargmin(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Returns the indices of the minimum values along an axis, ignoring NaNs."""

def nancumprod(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    dtype: str | None = None,
) -> Tensor:
    """Returns the cumulative product of elements along a given axis, treating NaNs as one."""

def nancumsum(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    dtype: str | None = None,
) -> Tensor:
    """Returns the cumulative sum of elements along a given axis, treating NaNs as zero."""

def nanmax(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Maximum of a tensor over the given axes, ignoring NaNs."""

def nanmean(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Mean of a tensor over the given axes, ignoring NaNs."""

def nanmedian(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Median of a tensor over the given axes, ignoring NaNs."""

def nanmin(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Minimum of a tensor over the given axes, ignoring NaNs."""

def nanpercentile(
    x: Operand,
    q: Any,
    axis: Integer | Sequence[Any] | None = None,
    method: Any = 'linear',
    keepdims: bool = False,
) -> Tensor:
    """Compute the q-th percentile(s) of the data along the specified axis, while ignoring NaNs."""

def nanprod(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Product of a tensor over the given axes, ignoring NaNs."""

def nanquantile(
    x: Operand,
    q: Any,
    axis: Integer | Sequence[Any] | None = None,
    method: Any = 'linear',
    keepdims: bool = False,
) -> Tensor:
    """Compute the q-th quantile(s) of the data along the specified axis, while ignoring NaNs."""

def nanstd(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Compute the standard deviation along the specified axes, ignoring NaNs."""

def nansum(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Sum of a tensor over the given axes, ignoring NaNs."""

def nanvar(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Compute the variance along the specified axes, ignoring NaNs."""

def ndim(
    x: Operand,
) -> Tensor:
    """Return the number of dimensions of a tensor."""

def negative(
    x: Operand,
) -> Tensor:
    """Numerical negative, element-wise."""

def nextafter(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Return the next representable floating-point value after `x1` towards `x2`."""

def nonzero(
    x: Operand,
) -> Tensor:
    """Return the indices of the elements that are non-zero."""

def norm(
    x: Operand,
    ord: Any = None,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Matrix or vector norm."""

def normalize(
    x: Operand,
    axis: Integer | Sequence[Any] = -1,
    order: Any = 2,
    epsilon: Number | None = None,
) -> Tensor:
    """Normalizes `x` over the specified axis."""

def not_equal(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Return `(x1 != x2)` element-wise."""

def one_hot(
    x: Operand,
    num_classes: Integer,
    axis: Integer | Sequence[Any] = -1,
    dtype: str | None = None,
    sparse: bool = False,
) -> Tensor:
    """Converts integer tensor `x` into a one-hot tensor."""

def ones(
    shape: Sequence[Any],
    dtype: str | None = None,
) -> Tensor:
    """Return a new tensor of given shape and type, filled with ones."""

def ones_like(
    x: Operand,
    dtype: str | None = None,
) -> Tensor:
    """Return a tensor of ones with the same shape and type of `x`."""

def outer(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Compute the outer product of two vectors."""

def pad(
    x: Operand,
    pad_width: Any,
    mode: str = 'constant',
    constant_values: Any = None,
) -> Tensor:
    """Pad a tensor."""

def percentile(
    x: Operand,
    q: Any,
    axis: Integer | Sequence[Any] | None = None,
    method: Any = 'linear',
    keepdims: bool = False,
) -> Tensor:
    """Compute the q-th percentile(s) of the data along the specified axis."""

def pinv(
    x: Operand,
    rcond: Any = None,
) -> Tensor:
    """Compute the (Moore-Penrose) pseudoinverse of a matrix."""

def polar(
    abs_: Operand,
    angle: Operand,
) -> Tensor:
    """Constructs a complex tensor whose elements are Cartesian coordinates corresponding to the polar coordinates with absolute value `abs` and angle `angle`."""

def power(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """First tensor elements raised to powers from second tensor, element-wise."""

def prod(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
    dtype: str | None = None,
) -> Tensor:
    """Return the product of tensor elements over a given axis."""

def psnr(
    x1: Operand,
    x2: Operand,
    max_val: Any,
) -> Tensor:
    """Peak Signal-to-Noise Ratio (PSNR) function."""

def ptp(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Return the peak-to-peak (max - min) value of tensor elements over a given axis."""

def qr(
    x: Operand,
    mode: str = 'reduced',
) -> Tensor:
    """Computes the QR decomposition of a tensor."""

def quantile(
    x: Operand,
    q: Any,
    axis: Integer | Sequence[Any] | None = None,
    method: Any = 'linear',
    keepdims: bool = False,
) -> Tensor:
    """Compute the q-th quantile(s) of the data along the specified axis."""

def rad2deg(
    x: Operand,
) -> Tensor:
    """Convert angles from radians to degrees."""

def ravel(
    x: Operand,
) -> Tensor:
    """Return a contiguous flattened tensor."""

def real(
    x: Operand,
) -> Tensor:
    """Return the real part of the complex argument."""

def rearrange(
    tensor: Operand,
    pattern: Any,
    **arguments: Any,
) -> Tensor:
    """Rearranges the axes of a Keras tensor according to a specified pattern, einops-style."""

def reciprocal(
    x: Operand,
) -> Tensor:
    """Return the reciprocal of the argument, element-wise."""

def relu(
    x: Operand,
) -> Tensor:
    """Rectified linear unit activation function."""

def relu6(
    x: Operand,
) -> Tensor:
    """Rectified linear unit activation function with upper bound of 6."""

def repeat(
    x: Operand,
    repeats: Any,
    axis: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Repeat each element of a tensor after themselves."""

def reshape(
    x: Operand,
    newshape: Sequence[Any],
) -> Tensor:
    """Gives a new shape to a tensor without changing its data."""

def rfft(
    x: Operand,
    fft_length: Any = None,
) -> Tensor:
    """Real-valued Fast Fourier Transform along the last axis of the input."""

def right_shift(
    x: Operand,
    y: Operand,
) -> Tensor:
    """Shift the bits of an integer to the right."""

def rms_normalization(
    x: Operand,
    scale: Operand | None = None,
    axis: Integer | Sequence[Any] = -1,
    epsilon: Number | None = None,
) -> Tensor:
    """Performs Root Mean Square (RMS) normalization on `x`."""

def roll(
    x: Operand,
    shift: Any,
    axis: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Roll tensor elements along a given axis."""

def rot90(
    array: Operand,
    k: Integer = 1,
    axes: Integer | Sequence[Any] = (0, 1),
) -> Tensor:
    """Rotate an array by 90 degrees in the plane specified by axes."""

def round(
    x: Operand,
    decimals: Any = 0,
) -> Tensor:
    """Evenly round to the given number of decimals."""

def rsqrt(
    x: Operand,
) -> Tensor:
    """Computes reciprocal of square root of x element-wise."""

def saturate_cast(
    x: Operand,
    dtype: str | None,
) -> Tensor:
    """Performs a safe saturating cast to the desired dtype."""

def scatter(
    indices: Operand,
    values: Operand,
    shape: Sequence[Any],
) -> Tensor:
    """Returns a tensor of shape `shape` where `indices` are set to `values`."""

def scatter_update(
    inputs: Operand,
    indices: Operand,
    updates: Operand,
    reduction: str | None = None,
) -> Tensor:
    """Update inputs via updates at scattered (sparse) indices."""

def searchsorted(
    sorted_sequence: Operand,
    values: Operand,
    side: Any = 'left',
) -> Tensor:
    """Perform a binary search, returning indices for insertion of `values` into `sorted_sequence` that maintain the sorting order."""

def segment_max(
    data: Operand,
    segment_ids: Operand,
    num_segments: Any = None,
    sorted: bool = False,
) -> Tensor:
    """Computes the max of segments in a tensor."""

def segment_min(
    data: Operand,
    segment_ids: Operand,
    num_segments: Any = None,
    sorted: bool = False,
) -> Tensor:
    """Computes the min of segments in a tensor."""

def segment_prod(
    data: Operand,
    segment_ids: Operand,
    num_segments: Any = None,
    sorted: bool = False,
) -> Tensor:
    """Computes the product of segments in a tensor."""

def segment_sum(
    data: Operand,
    segment_ids: Operand,
    num_segments: Any = None,
    sorted: bool = False,
) -> Tensor:
    """Computes the sum of segments in a tensor."""

def selu(
    x: Operand,
) -> Tensor:
    """Scaled Exponential Linear Unit (SELU) activation function."""

def separable_conv(
    inputs: Operand,
    depthwise_kernel: Operand,
    pointwise_kernel: Operand,
    strides: Integer | Sequence[Any] = 1,
    padding: Any = 'valid',
    data_format: str | None = None,
    dilation_rate: Integer | Sequence[Any] = 1,
) -> Tensor:
    """General N-D separable convolution."""

def sigmoid(
    x: Operand,
) -> Tensor:
    """Sigmoid activation function."""

def sign(
    x: Operand,
) -> Tensor:
    """Returns a tensor with the signs of the elements of `x`."""

def signbit(
    x: Operand,
) -> Tensor:
    """Return the sign bit of the elements of `x`."""

def silu(
    x: Operand,
) -> Tensor:
    """Sigmoid Linear Unit (SiLU) activation function, also known as Swish."""

def sin(
    x: Operand,
) -> Tensor:
    """Trigonometric sine, element-wise."""

def sinc(
    x: Operand,
) -> Tensor:
    """Return the normalized sinc function."""

def sinh(
    x: Operand,
) -> Tensor:
    """Hyperbolic sine, element-wise."""

def size(
    x: Operand,
) -> Tensor:
    """Return the number of elements in a tensor."""

def slice(
    inputs: Operand,
    start_indices: Any,
    shape: Sequence[Any],
) -> Tensor:
    """Return a slice of an input tensor."""

def slice_update(
    inputs: Operand,
    start_indices: Any,
    updates: Operand,
) -> Tensor:
    """Update an input by slicing in a tensor of updated values."""

def slogdet(
    x: Operand,
) -> Tensor:
    """Compute the sign and natural logarithm of the determinant of a matrix."""

def soft_shrink(
    x: Operand,
    threshold: Any = 0.5,
) -> Tensor:
    """Soft Shrink activation function."""

def softmax(
    x: Operand,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Softmax activation function."""

def softplus(
    x: Operand,
) -> Tensor:
    """Softplus activation function."""

def softsign(
    x: Operand,
) -> Tensor:
    """Softsign activation function."""

def solve(
    a: Operand,
    b: Operand,
) -> Tensor:
    """Solves a linear system of equations given by `a x = b`."""

def solve_triangular(
    a: Operand,
    b: Operand,
    lower: bool = False,
) -> Tensor:
    """Solves a linear system of equations given by `a x = b`."""

def sort(
    x: Operand,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Sorts the elements of `x` along a given axis in ascending order."""

def space_to_depth(
    x: Operand,
    block_size: Any,
    data_format: str = 'channels_last',
) -> Tensor:
    """Rearranges blocks of spatial data into depth."""

def sparse_categorical_crossentropy(
    target: Operand,
    output: Operand,
    from_logits: bool = False,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Computes sparse categorical cross-entropy loss."""

def sparse_plus(
    x: Operand,
) -> Tensor:
    """SparsePlus activation function."""

def sparse_sigmoid(
    x: Operand,
) -> Tensor:
    """Sparse sigmoid activation function."""

def sparsemax(
    x: Operand,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Sparsemax activation function."""

def split(
    x: Operand,
    indices_or_sections: Any,
    axis: Integer | Sequence[Any] = 0,
) -> Tensor:
    """Split a tensor into chunks."""

def sqrt(
    x: Operand,
) -> Tensor:
    """Return the non-negative square root of a tensor, element-wise."""

def square(
    x: Operand,
) -> Tensor:
    """Return the element-wise square of the input."""

def squareplus(
    x: Operand,
    b: Any = 4,
) -> Tensor:
    """Squareplus activation function."""

def squeeze(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Remove axes of length one from `x`."""

def stack(
    x: Sequence[Tensor] | Tensor,
    axis: Integer | Sequence[Any] = 0,
) -> Tensor:
    """Join a sequence of tensors along a new axis."""

def std(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Compute the standard deviation along the specified axis."""

def stft(
    x: Operand,
    sequence_length: Any,
    sequence_stride: Any,
    fft_length: Any,
    window: Any = 'hann',
    center: bool = True,
) -> Tensor:
    """Short-Time Fourier Transform along the last axis of the input."""

def stop_gradient(
    variable: Operand,
) -> Tensor:
    """Stops gradient computation."""

def subtract(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Subtract arguments element-wise."""

def sum(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Sum of a tensor over the given axes."""

def svd(
    x: Operand,
    full_matrices: bool = True,
    compute_uv: bool = True,
) -> Tensor:
    """Computes the singular value decomposition of a matrix."""

def swapaxes(
    x: Operand,
    axis1: Any,
    axis2: Any,
) -> Tensor:
    """Interchange two axes of a tensor."""

def take(
    x: Operand,
    indices: Operand,
    axis: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Take elements from a tensor along an axis."""

def take_along_axis(
    x: Operand,
    indices: Operand,
    axis: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Select values from `x` at the 1-D `indices` along the given axis."""

def tan(
    x: Operand,
) -> Tensor:
    """Compute tangent, element-wise."""

def tanh(
    x: Operand,
) -> Tensor:
    """Hyperbolic tangent, element-wise."""

def tanh_shrink(
    x: Operand,
) -> Tensor:
    """Applies the tanh shrink function element-wise."""

def tensordot(
    x1: Operand,
    x2: Operand,
    axes: Integer | Sequence[Any] = 2,
) -> Tensor:
    """Compute the tensor dot product along specified axes."""

def threshold(
    x: Operand,
    threshold: Any,
    default_value: Any,
) -> Tensor:
    """Threshold activation function."""

def tile(
    x: Operand,
    repeats: Any,
) -> Tensor:
    """Repeat `x` the number of times given by `repeats`."""

def top_k(
    x: Operand,
    k: Integer,
    sorted: bool = True,
) -> Tensor:
    """Finds the top-k values and their indices in a tensor."""

def trace(
    x: Operand,
    offset: Any = 0,
    axis1: Any = 0,
    axis2: Any = 1,
) -> Tensor:
    """Return the sum along diagonals of the tensor."""

def transpose(
    x: Operand,
    axes: Integer | Sequence[Any] | None = None,
) -> Tensor:
    """Returns a tensor with `axes` transposed."""

def trapezoid(
    y: Operand,
    x: Operand | None = None,
    dx: Any = 1.0,
    axis: Integer | Sequence[Any] = -1,
) -> Tensor:
    """Integrate along the given axis using the composite trapezoidal rule."""

def tri(
    N: Any,
    M: Any = None,
    k: Integer = 0,
    dtype: str | None = None,
) -> Tensor:
    """Return a tensor with ones at and below a diagonal and zeros elsewhere."""

def tril(
    x: Operand,
    k: Integer = 0,
) -> Tensor:
    """Return lower triangle of a tensor."""

def triu(
    x: Operand,
    k: Integer = 0,
) -> Tensor:
    """Return upper triangle of a tensor."""

def true_divide(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Alias for `keras.ops.divide`."""

def trunc(
    x: Operand,
) -> Tensor:
    """Return the truncated value of the input, element-wise."""

def unfold(
    x: Operand,
    kernel_size: Integer | Sequence[Any],
    dilation: Any = 1,
    padding: Any = 0,
    stride: Any = 1,
) -> Tensor:
    """Extract sliding local blocks from a 4-D input (batched image)."""

def unique(
    x: Operand,
    sorted: bool = True,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: Integer | Sequence[Any] | None = None,
    size: Any = None,
    fill_value: Any = None,
) -> Tensor:
    """Finds the unique elements of a tensor."""

def unravel_index(
    indices: Operand,
    shape: Sequence[Any],
) -> Tensor:
    """Convert flat indices to coordinate arrays in a given array shape."""

def unstack(
    x: Operand,
    num: Any = None,
    axis: Integer | Sequence[Any] = 0,
) -> Tensor:
    """Unpacks the given dimension of a rank-R tensor into rank-(R-1) tensors."""

def vander(
    x: Operand,
    N: Any = None,
    increasing: bool = False,
) -> Tensor:
    """Generate a Vandermonde matrix."""

def var(
    x: Operand,
    axis: Integer | Sequence[Any] | None = None,
    keepdims: bool = False,
) -> Tensor:
    """Compute the variance along the specified axes."""

def vdot(
    x1: Operand,
    x2: Operand,
) -> Tensor:
    """Return the dot product of two vectors."""

def view(
    x: Operand,
    dtype: str | None = None,
) -> Tensor:
    """Create a new bitwise view of the same data with the specified dtype."""

def view_as_complex(
    x: Operand,
) -> Tensor:
    """Converts a real tensor with shape `(..., 2)` to a complex tensor, where the last dimension represents the real and imaginary components of a complex tensor."""

def view_as_real(
    x: Operand,
) -> Tensor:
    """Converts a complex tensor to a real tensor with shape `(..., 2)`, where the last dimension represents the real and imaginary components."""

def vsplit(
    x: Operand,
    indices_or_sections: Any,
) -> Tensor:
    """Split an array into multiple sub-arrays vertically (row-wise)."""

def vstack(
    xs: Sequence[Tensor] | Tensor,
) -> Tensor:
    """Stack tensors in sequence vertically (row wise)."""

def where(
    condition: Operand,
    x1: Operand | None = None,
    x2: Operand | None = None,
) -> Tensor:
    """Return elements chosen from `x1` or `x2` depending on `condition`."""

def zeros(
    shape: Sequence[Any],
    dtype: str | None = None,
) -> Tensor:
    """Return a new tensor of given shape and type, filled with zeros."""

def zeros_like(
    x: Operand,
    dtype: str | None = None,
) -> Tensor:
    """Return a tensor of zeros with the same shape and type as `x`."""

class image:
    """Keras' ops.image, as descriptions."""

    @staticmethod
    def affine_transform(
        images: Operand,
        transform: Operand,
        interpolation: str = 'bilinear',
        fill_mode: str = 'constant',
        fill_value: Any = 0,
        data_format: str | None = None,
    ) -> Tensor:
        """Applies the given transform(s) to the image(s)."""

    @staticmethod
    def crop_images(
        images: Operand,
        top_cropping: Any = None,
        left_cropping: Any = None,
        bottom_cropping: Any = None,
        right_cropping: Any = None,
        target_height: Any = None,
        target_width: Any = None,
        data_format: str | None = None,
    ) -> Tensor:
        """Crop `images` to a specified `height` and `width`."""

    @staticmethod
    def elastic_transform(
        images: Operand,
        alpha: Number = 20.0,
        sigma: Any = 5.0,
        interpolation: str = 'bilinear',
        fill_mode: str = 'reflect',
        fill_value: Any = 0.0,
        seed: Integer | None = None,
        data_format: str | None = None,
    ) -> Tensor:
        """Applies elastic deformation to the image(s)."""

    @staticmethod
    def extract_patches(
        images: Operand,
        size: Any,
        strides: Integer | Sequence[Any] | None = None,
        dilation_rate: Integer | Sequence[Any] = 1,
        padding: Any = 'valid',
        data_format: str | None = None,
    ) -> Tensor:
        """Extracts patches from the image(s) or volume(s)."""

    @staticmethod
    def extract_patches_3d(
        volumes: Operand,
        size: Any,
        strides: Integer | Sequence[Any] | None = None,
        dilation_rate: Integer | Sequence[Any] = 1,
        padding: Any = 'valid',
        data_format: str | None = None,
    ) -> Tensor:
        """Extracts patches from the volume(s)."""

    @staticmethod
    def gaussian_blur(
        images: Operand,
        kernel_size: Integer | Sequence[Any] = (3, 3),
        sigma: Any = (1.0, 1.0),
        data_format: str | None = None,
    ) -> Tensor:
        """Applies a Gaussian blur to the image(s)."""

    @staticmethod
    def hsv_to_rgb(
        images: Operand,
        data_format: str | None = None,
    ) -> Tensor:
        """Convert HSV images to RGB."""

    @staticmethod
    def map_coordinates(
        inputs: Operand,
        coordinates: Operand,
        order: Any,
        fill_mode: str = 'constant',
        fill_value: Any = 0,
    ) -> Tensor:
        """Map the input array to new coordinates by interpolation."""

    @staticmethod
    def pad_images(
        images: Operand,
        top_padding: Any = None,
        left_padding: Any = None,
        bottom_padding: Any = None,
        right_padding: Any = None,
        target_height: Any = None,
        target_width: Any = None,
        data_format: str | None = None,
    ) -> Tensor:
        """Pad `images` with zeros to the specified `height` and `width`."""

    @staticmethod
    def perspective_transform(
        images: Operand,
        start_points: Operand,
        end_points: Operand,
        interpolation: str = 'bilinear',
        fill_value: Any = 0,
        data_format: str | None = None,
    ) -> Tensor:
        """Applies a perspective transformation to the image(s)."""

    @staticmethod
    def resize(
        images: Operand,
        size: Any,
        interpolation: str = 'bilinear',
        antialias: bool = False,
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        fill_mode: str = 'constant',
        fill_value: Any = 0.0,
        data_format: str | None = None,
    ) -> Tensor:
        """Resize images to size using the specified interpolation method."""

    @staticmethod
    def rgb_to_grayscale(
        images: Operand,
        data_format: str | None = None,
    ) -> Tensor:
        """Convert RGB images to grayscale."""

    @staticmethod
    def rgb_to_hsv(
        images: Operand,
        data_format: str | None = None,
    ) -> Tensor:
        """Convert RGB images to HSV."""

    @staticmethod
    def scale_and_translate(
        images: Operand,
        output_shape: Any,
        scale: Operand,
        translation: Operand,
        spatial_dims: Any,
        method: Any,
        antialias: bool = True,
    ) -> Tensor:
        """Apply a scale and translation to the images."""

    @staticmethod
    def sobel_edges(
        images: Operand,
        data_format: str | None = None,
    ) -> Tensor:
        """Computes Sobel edge detection on images."""

    @staticmethod
    def ssim(
        image1: Operand,
        image2: Operand,
        max_val: Any = 1.0,
        filter_size: Any = 11,
        filter_sigma: Any = 1.5,
        k1: Any = 0.01,
        k2: Any = 0.03,
        data_format: str | None = None,
    ) -> Tensor:
        """Computes the Structural Similarity Index (SSIM) between two images."""
