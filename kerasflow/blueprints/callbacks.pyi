"""Keras' callbacks, as descriptions.

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

def CSVLogger(
    filename: str,
    separator: str = ',',
    append: bool = False,
) -> Callback:
    """Callback that streams epoch results to a CSV file."""

def EarlyStopping(
    monitor: str = 'val_loss',
    min_delta: Number = 0,
    patience: Integer = 0,
    verbose: Integer | bool = 0,
    mode: str = 'auto',
    baseline: Number | None = None,
    restore_best_weights: bool = False,
    start_from_epoch: Integer = 0,
) -> Callback:
    """Stop training when a monitored metric has stopped improving."""

def ModelCheckpoint(
    filepath: str,
    monitor: str = 'val_loss',
    verbose: Integer | bool = 0,
    save_best_only: bool = False,
    save_weights_only: bool = False,
    mode: str = 'auto',
    save_freq: Integer | str | bool = 'epoch',
    initial_value_threshold: Number | None = None,
) -> Callback:
    """Callback to save the Keras model or model weights at some frequency."""

def ReduceLROnPlateau(
    monitor: str = 'val_loss',
    factor: Number = 0.1,
    patience: Integer = 10,
    verbose: Integer | bool = 0,
    mode: str = 'auto',
    min_delta: Number = 0.0001,
    cooldown: Integer = 0,
    min_lr: Number = 0.0,
) -> Callback:
    """Reduce learning rate when a metric has stopped improving."""

def SwapEMAWeights(
    swap_on_epoch: bool = False,
) -> Callback:
    """Swaps model weights and EMA weights before and after evaluation."""

def TensorBoard(
    log_dir: str = 'logs',
    histogram_freq: Integer = 0,
    write_graph: bool = True,
    write_images: bool = False,
    write_steps_per_second: bool = False,
    update_freq: Integer | str = 'epoch',
    profile_batch: Integer | str | Sequence[Any] = 0,
    embeddings_freq: Integer = 0,
    embeddings_metadata: Any = None,
) -> Callback:
    """Enable visualizations for TensorBoard."""

def TerminateOnNaN(
    raise_error: bool = False,
) -> Callback:
    """Callback that terminates training when a NaN loss is encountered."""
