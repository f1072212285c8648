"""All that training changes: what is taken for a checkpoint, and put back."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from itertools import zip_longest
from pathlib import Path
from typing import Any

import keras
import numpy as np

from kerasflow.building.keras_internals import GENERATOR, read_global
from kerasflow.errors import RunError
from kerasflow.running.checkpoints.files import NotPlainError, pack
from kerasflow.running.folders import write_whole

Tree = dict[str, Any]
# What every callback is given, and what Keras makes anew.
_GIVEN = frozenset({"_model", "params", "validation_data"})
# In which direction a watched number is better; it is found after the first epoch, and changes the
# sign of `min_delta` then.
_DIRECTION = "monitor_op"
_DIRECTIONS = {None: None, "less": keras.ops.less, "greater": keras.ops.greater}
_WEIGHTS = "weights and seeds"


def take_model(model: keras.Model) -> Tree:
    """Returns the values of everything that a training step changes.

    Args:
        model: Compiled, with its optimizer and metrics built.
    """
    return {name: [*map(_describe, found)] for name, found in _variables(model).items()}


def list_optimizer_variables(model: keras.Model) -> list[Any]:
    """Returns what the optimizers of a model keep, those beside the compiled one, too."""
    return _variables(model)["optimizer"]


def take_metrics(model: keras.Model) -> list[Any]:
    """Returns what `take_model` does of the metrics alone."""
    return [*map(_describe, _variables(model)["metrics"])]


def put_model(model: keras.Model, taken: Mapping[str, Any]) -> None:
    """Gives a model the values that `take_model` took of its like.

    Raises:
        RunError: They are of another model.
    """
    for name, variables in _variables(model).items():
        if name == "metrics" and not taken[name]:
            continue  # they count anew
        _put("the checkpoint", name, variables, taken[name])


def put_weights(model: keras.Model, tree: Any, file: Path) -> None:
    """Gives a model the weights alone of a checkpoint, which may be a stranger's.

    Args:
        model: That gets them.
        tree: What the checkpoint holds.
        file: Of the checkpoint.

    Raises:
        RunError: It holds no state of a run, or that of another model.
    """
    states = tree.get("model") if isinstance(tree, dict) else None
    held = states.get(_WEIGHTS) if isinstance(states, dict) else None
    if not isinstance(held, list) or not all(_is_described(each) for each in held):
        raise RunError(f"`{file}` holds no state of a run")
    _put(f"the checkpoint `{file}`", _WEIGHTS, _variables(model)[_WEIGHTS], held)


def _is_described(value: Any) -> bool:
    return isinstance(value, list) and len(value) == len(("name", "shape", "dtype", "value"))


def _put(what: str, name: str, variables: Sequence[Any], held: Sequence[Any]) -> None:
    kinds, wanted = [each[:3] for each in held], [_describe(each)[:3] for each in variables]
    if kinds != wanted:
        other = next(pair for pair in zip_longest(kinds, wanted) if pair[0] != pair[1])
        raise RunError(
            f"{what} is of another model: among its {name} is {_say(other[0])} where "
            f"this one has {_say(other[1])}"
        )
    for variable, (*_, value) in zip(variables, held, strict=True):
        variable.assign(value)


def _describe(variable: Any) -> list[Any]:
    """Returns the end of a variable's path, its shape, its type and its value.

    Numbers in a name count what was made before in the process, and so mean nothing.
    """
    value = keras.ops.convert_to_numpy(variable)
    name = re.sub(r"_\d+", "", variable.path.rsplit("/", 1)[-1])
    return [name, [*value.shape], value.dtype.name, value]


def _say(kind: Any) -> str:
    return f"`{kind[0]}` of shape {tuple(kind[1])} and type {kind[2]}" if kind else "nothing"


def _variables(model: keras.Model) -> dict[str, list[Any]]:
    """Returns what changes, each variable once.

    The seeds of layers are among the model's own; Keras' general seed is drawn from by what has
    none. A model with a `train_step` of its own may have optimizers besides the compiled one.
    """
    held = [model.optimizer, *vars(model).values()]
    optimizers = [item for item in held if isinstance(item, keras.optimizers.Optimizer)]
    seed = read_global(GENERATOR)
    found = {
        _WEIGHTS: model.variables,
        "optimizer": [one for item in optimizers for one in _variables_of(item)],
        "metrics": model.metrics_variables,
        "general seed": [seed.state] if seed is not None else [],
    }
    seen: set[int] = set()
    return {name: [*_unseen(group, seen)] for name, group in found.items()}


def _variables_of(optimizer: Any) -> Iterator[Any]:
    """Yields the variables of an optimizer, those too that it does not tell Keras of (`Nadam`)."""
    yield from optimizer.variables
    for held in vars(optimizer).values():
        if isinstance(held, keras.Variable):
            yield held
        elif isinstance(held, keras.optimizers.Optimizer):
            yield from _variables_of(held)


def _unseen(variables: Sequence[Any], seen: set[int]) -> Iterator[Any]:
    for variable in variables:
        if id(variable) not in seen:
            seen.add(id(variable))
            yield variable


def take_randomness() -> Tree:
    """Returns where the generators of Python and NumPy are, which callbacks may draw from."""
    return {"python": random.getstate(), "numpy": np.random.get_state()}


def put_randomness(taken: Mapping[str, Any]) -> None:
    """Has the generators of Python and NumPy go on from where they were."""
    random.setstate(taken["python"])
    np.random.set_state(taken["numpy"])


def take_callback(callback: Any) -> Tree:
    """Returns what a callback of a blueprint notes, and what it has written for itself."""
    state = {name: value for name, value in vars(callback).items() if _is_kept(name, value)}
    direction = getattr(getattr(callback, _DIRECTION, None), "__name__", None)
    log = _read_log(callback)
    return {"class": type(callback).__name__, "state": state, "direction": direction, "log": log}


def put_callback(callback: Any, taken: Mapping[str, Any]) -> None:
    """Has a callback go on from what `take_callback` took of its like; call it when it has begun.

    Raises:
        RunError: It is of another kind.
    """
    if taken["class"] != type(callback).__name__:
        raise RunError(f"the checkpoint has no `{type(callback).__name__}` at this place")
    own = vars(callback)
    for name, value in taken["state"].items():
        if name in own and _is_kept(name, own[name]):
            setattr(callback, name, deepcopy(value))  # an array of a file cannot be changed
    if hasattr(callback, _DIRECTION):
        setattr(callback, _DIRECTION, _DIRECTIONS[taken["direction"]])
    _write_log(callback, taken["log"])


def _is_kept(name: str, value: Any) -> bool:
    """Returns whether an attribute is a plain value that may change.

    Texts are what the blueprint says, as the names of files are: those of a checkpoint would lead
    to where the run was, or where whoever made it up wants.
    """
    if name in _GIVEN or isinstance(value, str):
        return False
    with suppress(NotPlainError):  # it is a function, a model, an open file: no state of its own
        pack(value, [])
        return True
    return False


def _read_log(callback: Any) -> Any:
    """Returns the bytes of a `CSVLogger`'s file, which every epoch adds a row to."""
    if not isinstance(callback, keras.callbacks.CSVLogger):
        return None
    file = Path(callback.filename)
    return np.frombuffer(file.read_bytes(), np.uint8) if file.is_file() else None


def _write_log(callback: Any, log: Any) -> None:
    """Has a `CSVLogger` go on behind the rows that it had written."""
    if log is None or not isinstance(callback, keras.callbacks.CSVLogger):
        return
    file = Path(callback.filename)
    if callback.csv_file is not None:
        callback.csv_file.close()
    write_whole(file, lambda temporary: temporary.write_bytes(log.tobytes()))
    if callback.csv_file is not None:
        callback.csv_file = file.open("a", encoding="utf-8")
        callback.append_header = not len(log)
