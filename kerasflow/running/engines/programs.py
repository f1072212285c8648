"""Programs of many steps: TensorFlow functions that train or evaluate on data that they hold.

A program takes the bounds of its steps as tensors, so one trace serves every cut: where an epoch is
cut into programs changes no bit. What is given back has been traced: TensorFlow warns of functions
that are traced often when they are called, and counts those of all runs of a process as one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import keras
import tensorflow as tf

from kerasflow.building.keras_internals import releasing_gradients
from kerasflow.feeding.buffers import share
from kerasflow.feeding.preprocessing.traces import call_directly, can_call_directly

Step = Callable[[Any], Any]
Program = Callable[..., None]


def make_training_program(
    step: Step, parts: Any, batch_size: int, *, full: bool, xla: bool, some: bool = False
) -> Any:
    """Returns a program that takes the rows of its steps from an order.

    Call it with the tensors of the rows in a list, the order, the first step, and the one behind
    the last. It holds no rows itself, so that they are gone when nobody else does.

    Args:
        step: `Model.train_step`.
        parts: All rows: tensors, mappings of tensors or None.
        batch_size: Rows in a batch.
        full: Every batch is full, so that its size is part of the program. Keras' own adapter of
            arrays fixes the size just so, and kernels differ by it in the last bits.
        xla: Compile with XLA; then `full` must hold.
        some: Take orders of any length, of some of the rows; not with XLA.
    """
    kinds = [tf.TensorSpec(part.shape, part.dtype) for part in list_tensors(parts)]
    known = None if some else kinds[0].shape[0]
    form = _form(parts)

    def run(tensors: list[Any], order: Any, start: Any, stop: Any) -> None:
        held = _pack(form, tensors)
        count = known or tf.shape(order)[0]

        def take(index: Any) -> Any:
            first = index * batch_size
            size = batch_size if full else tf.minimum(batch_size, count - first)
            rows = tf.slice(order, [first], [size])
            step(_map(lambda part: tf.gather(part, rows), held))
            return (index + 1,)

        tf.while_loop(lambda index: index < stop, take, (start,))

    bound = tf.TensorSpec([], tf.int32)
    order = tf.TensorSpec([known], tf.int32)
    signature = [kinds, order, bound, bound]
    return traced(run, input_signature=signature, jit_compile=xla)


def make_rest_program(step: Step, parts: Any, batch_size: int) -> Any:
    """Returns a program of a single step, on those rows of an order that fill no batch.

    Call it with the tensors of the rows in a list, and the order. It starts sooner than a loop.

    Args:
        step: `Model.train_step`.
        parts: All rows: tensors, mappings of tensors or None.
        batch_size: Rows in a batch.
    """
    kinds = [tf.TensorSpec(part.shape, part.dtype) for part in list_tensors(parts)]
    form = _form(parts)

    def run(tensors: list[Any], order: Any) -> None:
        # As in Keras' own loop, how many rows there are is no part of the program.
        rows = order[tf.size(order) // batch_size * batch_size :]
        step(_map(lambda part: tf.gather(part, rows), _pack(form, tensors)))

    signature = [kinds, tf.TensorSpec([None], tf.int32)]
    program = cache(lambda: traced(run, input_signature=signature))

    def take(tensors: list[Any], order: Any) -> None:
        program()(tensors, order)

    return take


def make_evaluation_program(step: Step, parts: Any, batch_size: int, *, full: bool) -> Any:
    """Returns a program that takes rows as they come; one serves any number of rows.

    Call it with the tensors of the rows in a list, the first step, and the one behind the last.

    Args:
        step: `Model.test_step`.
        parts: Rows of the kind that it will be called with.
        batch_size: Rows in a batch; the last one may have fewer.
        full: Every batch is full, as in `make_training_program`.
    """
    form = _form(parts)

    def run(tensors: list[Any], start: Any, stop: Any) -> None:
        rows = _pack(form, tensors)

        def take(index: Any) -> Any:
            first = index * batch_size
            step(_map(lambda part: _slice(part, first, batch_size, full=full), rows))
            return (index + 1,)

        tf.while_loop(lambda index: index < stop, take, (start,))

    bound = tf.TensorSpec([], tf.int32)
    kinds = [tf.TensorSpec([None, *part.shape[1:]], part.dtype) for part in list_tensors(parts)]
    return traced(run, input_signature=[kinds, bound, bound])


def make_collecting_program(step: Step, parts: Any, batch_size: int, *, full: bool = False) -> Any:
    """Returns a program that gives the outputs of its steps, one behind the other.

    Call it with the tensors of the rows in a list, and how many steps they are.

    Args:
        step: `Model.predict_step`, or something else that gives outputs.
        parts: Rows of the kind that it will be called with: tensors, mappings of tensors or None.
        batch_size: Rows in a batch; the last one may have fewer.
        full: Every batch is full, as in `make_training_program`.
    """
    size = batch_size if full else None
    kinds = [tf.TensorSpec([size, *part.shape[1:]], part.dtype) for part in list_tensors(parts)]
    form = _form(parts)
    single = traced(lambda *tensors: step(_pack(form, tensors)), input_signature=kinds)
    outputs = single.structured_outputs

    def run(tensors: list[Any], steps: Any) -> Any:
        def take(index: Any, *made: Any) -> Any:
            first = index * batch_size
            given = single(*(_slice(tensor, first, batch_size, full=full) for tensor in tensors))
            pairs = zip(made, tf.nest.flatten(given), strict=True)
            return (index + 1, *(array.write(index, value) for array, value in pairs))

        arrays = [
            tf.TensorArray(kind.dtype, steps, infer_shape=False, element_shape=kind.shape)
            for kind in tf.nest.flatten(outputs)
        ]
        _, *made = tf.while_loop(lambda index, *_: index < steps, take, (0, *arrays))
        return tf.nest.pack_sequence_as(outputs, [array.concat() for array in made])

    many = [tf.TensorSpec([None, *kind.shape[1:]], kind.dtype) for kind in kinds]
    signature = [many, tf.TensorSpec([], tf.int32)]
    looping = cache(lambda: traced(run, input_signature=signature))
    alone = call_directly(single) if can_call_directly() else single
    return lambda tensors, steps: (
        alone(*tensors) if steps == 1 else looping()(tensors, tf.constant(steps))
    )


def traced(run: Callable[..., Any], **options: Any) -> Any:
    """Returns a function as a program, which has been traced and keeps nothing once it is gone.

    Args:
        run: Takes tensors.
        **options: Of `tf.function`, `input_signature` where it takes any.
    """
    with releasing_gradients():
        return tf.function(run, autograph=False, **options).get_concrete_function()


def _form(parts: Any) -> Any:
    """Returns how parts are put together, and not what they are, so that nobody keeps them."""
    return _map(lambda part: part.dtype, parts)


def _pack(form: Any, tensors: Any) -> Any:
    given = iter(tensors)
    return _map(lambda _: next(given), form)


def _slice(part: Any, first: Any, size: int, *, full: bool) -> Any:
    sliced = part[first : first + size]
    return tf.ensure_shape(sliced, [size, *part.shape[1:]]) if full else sliced


def make_resident(parts: Any) -> Any:
    """Returns rows as tensors on the device, where they stay; on a CPU in the arrays' own memory.

    Args:
        parts: Arrays, mappings of arrays or None; they must stay as they are.
    """
    return _map(lambda part: tf.identity(share(part)), parts)


def make_symbols(parts: Any) -> Any:
    """Returns rows as Keras' symbols, of any number."""
    return _map(lambda part: keras.KerasTensor((None, *part.shape[1:]), part.dtype.name), parts)


def list_tensors(parts: Any) -> list[Any]:
    """Returns the tensors among the parts."""
    return [part for part in tf.nest.flatten(parts) if part is not None]


def _map(change: Callable[[Any], Any], parts: Any) -> Any:
    return tf.nest.map_structure(lambda part: part if part is None else change(part), parts)
