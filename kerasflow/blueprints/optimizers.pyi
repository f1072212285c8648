"""Keras' optimizers, as descriptions.

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

def Adadelta(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    rho: Number = 0.95,
    epsilon: Number = 1e-07,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the Adadelta algorithm."""

def Adafactor(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    beta_2_decay: Number = -0.8,
    epsilon_1: Number = 1e-30,
    epsilon_2: Number = 0.001,
    clip_threshold: Number = 1.0,
    relative_step: bool = True,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the Adafactor algorithm."""

def Adagrad(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    initial_accumulator_value: Number = 0.1,
    epsilon: Number = 1e-07,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the Adagrad algorithm."""

def Adam(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    beta_1: Number = 0.9,
    beta_2: Number = 0.999,
    epsilon: Number = 1e-07,
    amsgrad: bool = False,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the Adam algorithm."""

def AdamW(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    weight_decay: Number = 0.004,
    beta_1: Number = 0.9,
    beta_2: Number = 0.999,
    epsilon: Number = 1e-07,
    amsgrad: bool = False,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the AdamW algorithm."""

def Adamax(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    beta_1: Number = 0.9,
    beta_2: Number = 0.999,
    epsilon: Number = 1e-07,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the Adamax algorithm."""

def Ftrl(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    learning_rate_power: Number = -0.5,
    initial_accumulator_value: Number = 0.1,
    l1_regularization_strength: Number = 0.0,
    l2_regularization_strength: Number = 0.0,
    l2_shrinkage_regularization_strength: Number = 0.0,
    beta: Number = 0.0,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the FTRL algorithm."""

def Lamb(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    beta_1: Number = 0.9,
    beta_2: Number = 0.999,
    epsilon: Number = 1e-07,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the Lamb algorithm."""

def Lion(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    beta_1: Number = 0.9,
    beta_2: Number = 0.99,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the Lion algorithm."""

def LossScaleOptimizer(
    inner_optimizer: Optimizer | Mapping[str, Any] | Sequence[Any],
    initial_scale: Number = 32768.0,
    dynamic_growth_steps: Integer = 2000,
    name: str | None = None,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
) -> Optimizer:
    """An optimizer that dynamically scales the loss to prevent underflow."""

def Muon(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    adam_beta_1: Number = 0.9,
    adam_beta_2: Number = 0.999,
    adam_weight_decay: Number = 0.004,
    epsilon: Number = 1e-07,
    weight_decay: Number = 0.004,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
    exclude_layers: Sequence[Any] | None = None,
    exclude_embeddings: bool = True,
    muon_a: Number = 3.4445,
    muon_b: Number = -4.775,
    muon_c: Number = 2.0315,
    adam_lr_ratio: Number = 1,
    momentum: Number = 0.95,
    ns_steps: Integer = 5,
    nesterov: bool = True,
    rms_rate: Number = 0.2,
) -> Optimizer:
    """Optimizer that implements the Muon algorithm."""

def Nadam(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    beta_1: Number = 0.9,
    beta_2: Number = 0.999,
    epsilon: Number = 1e-07,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the Nadam algorithm."""

def RMSprop(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.001,
    rho: Number = 0.9,
    momentum: Number = 0.0,
    epsilon: Number = 1e-07,
    centered: bool = False,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the RMSprop algorithm."""

def SGD(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.01,
    momentum: Number = 0.0,
    nesterov: bool = False,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Gradient descent (with momentum) optimizer."""

def ScheduleFreeAdamW(
    learning_rate: Number | Schedule | Mapping[str, Any] = 0.0025,
    beta_1: Number = 0.9,
    beta_2: Number = 0.999,
    epsilon: Number = 1e-08,
    warmup_steps: Number = 0,
    weight_decay: Number | None = None,
    clipnorm: Number | None = None,
    clipvalue: Number | None = None,
    global_clipnorm: Number | None = None,
    use_ema: bool = False,
    ema_momentum: Number = 0.99,
    ema_overwrite_frequency: Integer | None = None,
    loss_scale_factor: Number | None = None,
    gradient_accumulation_steps: Integer | None = None,
    name: str | None = None,
) -> Optimizer:
    """Optimizer that implements the Schedule-Free AdamW algorithm."""
