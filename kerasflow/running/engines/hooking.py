"""Programs hooked into `Model.fit`, in the place of the steps that it calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras

from kerasflow.running.engines.fitting import Fitting
from kerasflow.running.engines.pacing import Loop, ProgramCallbacks

_HOOKS = {
    "train": ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end"),
    "test": ("on_test_batch_begin", "on_test_batch_end"),
    "predict": ("on_predict_batch_begin", "on_predict_batch_end"),
}


def fit_by_programs(
    fitting: Fitting, train: Loop, test: Loop | None, mark: Callable[[Loop], Any]
) -> None:
    """Calls `Model.fit`, whose steps are those of the loops.

    Args:
        fitting: What is asked for.
        train: Runs the steps of training.
        test: Runs those of validation; None without.
        mark: Returns something that `fit` takes for data, and calls the loop as often as it has
            batches.
    """
    told = ProgramCallbacks(
        [fitting.order, *fitting.callbacks],
        train,
        test,
        start=fitting.start,
        add_history=True,
        model=fitting.model,
        epochs=fitting.epochs,
        steps=train.steps,
    )
    with called_for_each_step(fitting.model):
        fitting.model.fit(
            mark(train),
            validation_data=mark(test) if test else None,
            callbacks=told,
            **fitting.arguments,
        )


@contextmanager
def called_for_each_step(model: keras.Model) -> Iterator[None]:
    """Has Keras call step functions once for each step, whatever `steps_per_execution` says."""
    asked, model.steps_per_execution = model.steps_per_execution, 1
    try:
        yield
    finally:
        model.steps_per_execution = asked
        model.train_function = model.test_function = None


def steps_of_a_call(fitting: Fitting, phase: str) -> int:
    """Returns after how many steps callbacks are to be told; 0 where none looks at batches.

    Args:
        fitting: Has the callbacks.
        phase: ``"train"`` or ``"test"``.
    """
    looking = any(looks_at_batches(callback, phase) for callback in fitting.callbacks)
    return int(fitting.model.steps_per_execution) if looking else 0


def looks_at_batches(callback: Any, phase: str) -> bool:
    """Returns whether a callback is to see every batch; ours do without.

    Args:
        callback: To be told.
        phase: ``"train"``, ``"test"`` or ``"predict"``.
    """
    if not getattr(callback, "needs_every_batch", True):
        return False
    idle: tuple[Any, ...] = (keras.callbacks.Callback,)
    if getattr(callback, "save_freq", None) == "epoch":
        idle += (keras.callbacks.ModelCheckpoint,)  # which looks at batches in vain, then
    return any(_overrides(callback, hook, idle) for hook in _HOOKS[phase])


def _overrides(callback: Any, hook: str, known: tuple[Any, ...]) -> bool:
    method = getattr(callback, hook)
    return getattr(method, "__func__", method) not in [getattr(kind, hook) for kind in known]
