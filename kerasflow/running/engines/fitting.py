"""One call of `Model.fit`, whatever engine executes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import keras

from kerasflow.running.batches import Order, Packed, drop_missing, make_batches
from kerasflow.running.engines.pacing import BEGINNING, Start
from kerasflow.running.engines.skipping import list_told
from kerasflow.running.streamed_batches import in_order, make_streamed_batches
from kerasflow.running.streams import StreamedOrder, lie_on_disk

if TYPE_CHECKING:
    from kerasflow.running.engines.trainers import Trainer


@dataclass(frozen=True, slots=True)
class Fitting:
    """What `fit` is asked for.

    Args:
        model: Compiled.
        train: The rows to train on.
        validation: The rows to watch; None without.
        order: Of the rows in each epoch; it is told of epochs as the first of the callbacks.
        batch_size: Rows in a batch, of training and of validation.
        epochs: The number of the last epoch.
        initial_epoch: How many are done.
        start: In which step the first epoch begins.
        validation_freq: Epochs from one validation to the next.
        callbacks: Keras' callbacks.
    """

    model: keras.Model
    train: Packed
    validation: Packed | None
    order: Order
    batch_size: int
    epochs: int
    initial_epoch: int = 0
    start: Start = BEGINNING
    validation_freq: int = 1
    callbacks: list[Any] = field(default_factory=list)

    @property
    def arguments(self) -> dict[str, Any]:
        """What every engine gives to `Model.fit` alike."""
        return {
            "epochs": self.epochs,
            "initial_epoch": self.initial_epoch,
            "validation_freq": self.validation_freq,
            "shuffle": False,  # the batches come in their order already
            "verbose": 0,
        }


def fit(fitting: Fitting, engine: str) -> None:
    """Trains.

    Args:
        fitting: What is asked for.
        engine: ``"plain"``, ``"fused"`` or ``"xla"``.
    """
    if engine == "plain":
        _fit_plainly(fitting)
        return
    from kerasflow.running.engines.trainers import fit_by

    fit_by(_make_trainer(fitting, xla=engine == "xla"), fitting)


def _make_trainer(fitting: Fitting, *, xla: bool) -> Trainer:
    if keras.config.backend() == "jax":
        from kerasflow.running.engines.jax import fused as on_jax

        return on_jax.make_trainer(fitting, xla=xla)
    from kerasflow.running.engines import fused

    return fused.make_trainer(fitting, xla=xla)


def _fit_plainly(fitting: Fitting) -> None:
    model = fitting.model
    if type(model).train_step is keras.Model.train_step and model.built and model.optimizer:
        # As the other engines do. By itself Keras builds it while it traces the first step, where
        # what `ScheduleFreeAdamW` is to begin with gets lost.
        model.optimizer.build(model.trainable_variables)
    if fitting.initial_epoch or fitting.start.step:
        _build_metrics(fitting)
    model.fit(
        x=_batches(fitting),
        validation_data=_validation(fitting),
        validation_batch_size=fitting.batch_size,
        callbacks=list_told(fitting),
        **fitting.arguments,
    )


def _build_metrics(fitting: Fitting) -> None:
    """Makes what on TensorFlow the first step makes, so that it can take values before."""
    if keras.config.backend() != "tensorflow":
        return
    from kerasflow.building.keras_internals import build_by_symbols
    from kerasflow.running.engines.programs import make_symbols

    with fitting.model.distribute_strategy.scope():
        build_by_symbols(fitting.model, make_symbols(drop_missing(fitting.train)))


def _batches(fitting: Fitting) -> Any:
    if isinstance(fitting.order, StreamedOrder):
        return make_streamed_batches(fitting.train, fitting.order, fitting.batch_size)
    return make_batches(fitting.train, fitting.order, fitting.batch_size)


def _validation(fitting: Fitting) -> Any:
    """Returns what `validation_data` takes."""
    if fitting.validation is None or not lie_on_disk(fitting.validation):
        return _given(fitting.validation)
    return in_order(fitting.validation, fitting.batch_size)


def _given(packed: Packed | None) -> tuple[Any, ...] | None:
    """Returns what `validation_data` takes."""
    if packed is None:
        return None
    inputs, targets, weights = packed
    return (inputs, targets) if weights is None else packed
