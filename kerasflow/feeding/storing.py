"""A preprocessor in a folder: plain values as JSON, arrays as npz, nothing pickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.graphs import Call
from kerasflow.building.signatures import TensorInfo
from kerasflow.errors import DataError
from kerasflow.feeding.fitting import (
    Knowledge,
    Shaped,
    adapts,
    input_wire,
    make,
    note_learned,
)
from kerasflow.feeding.npz import open_npz
from kerasflow.feeding.pipelines import Pipeline
from kerasflow.feeding.plans import calls_of, make_plan
from kerasflow.feeding.preprocessing import Preprocessor
from kerasflow.feeding.states import State, layer_state, restore_state
from kerasflow.feeding.tables import Array, listed

VALUES_FILE = "preprocess.json"
ARRAYS_FILE = "preprocess.npz"

_KEYS = ("inputs", "signature", "shapes", "layers")


def save_preprocessor(preprocessor: Preprocessor, folder: Path) -> None:
    """Writes both files, replacing what is there."""
    values: dict[str, Any] = {
        "inputs": dict(preprocessor.plan.inputs),
        "signature": {name: asdict(info) for name, info in preprocessor.signature.items()},
        "shapes": {name: _plain(item) for name, item in preprocessor.known.shapes.items()},
        "layers": {},
    }
    arrays: dict[str, Array] = {}
    for name, state in _states(preprocessor).items():
        plain = {key: item for key, item in state.items() if not isinstance(item, np.ndarray)}
        values["layers"][name] = {"values": plain, "arrays": sorted(set(state) - set(plain))}
        arrays |= {f"{name}/{key}": state[key] for key in set(state) - set(plain)}
    text = json.dumps(values, ensure_ascii=False, indent=1)
    (folder / VALUES_FILE).write_text(text + "\n", encoding="utf-8")
    np.savez(folder / ARRAYS_FILE, allow_pickle=False, **arrays)


def load_preprocessor(blueprint: Blueprint, folder: Path) -> Preprocessor:
    """Reads both files.

    Raises:
        DataError: A file is missing or damaged, or belongs to another blueprint.
    """
    values = _read_values(folder)
    plan = make_plan(blueprint)
    if set(values["inputs"]) != set(plan.inputs):
        names = f"{listed(values['inputs'])}, and the blueprint's has {listed(plan.inputs)}"
        raise DataError(f"the model that was trained has the inputs {names}", file=VALUES_FILE)
    plan = replace(plan, inputs=values["inputs"], guessed=False)
    signature = {
        name: TensorInfo(tuple(info["shape"]), info["dtype"])
        for name, info in values["signature"].items()
    }
    wires = plan.wires((*plan.inputs.values(), *plan.target_names))
    if plan.preprocess is None or not wires:
        return Preprocessor(plan, None, signature=signature)
    pipeline = Pipeline(plan.preprocess)
    known = Knowledge(shapes={name: _shaped(item) for name, item in values["shapes"].items()})
    states = _read_states(values["layers"], folder)
    for call in calls_of(pipeline.graph, wires.values()):
        make(pipeline, call, known)
        if adapts(call):
            _restore(pipeline, call, states, known)
        note_learned(pipeline, call, known)
    return Preprocessor(plan, pipeline, known, signature)


def _states(preprocessor: Preprocessor) -> dict[str, State]:
    pipeline = preprocessor.pipeline
    if pipeline is None:
        return {}
    calls = [call for call in pipeline.graph.calls if call.name in pipeline.callees]
    return {call.name: layer_state(pipeline.callees[call.name]) for call in calls if adapts(call)}


def _restore(pipeline: Pipeline, call: Call, states: Mapping[str, State], known: Knowledge) -> None:
    """Gives the layer of a call what was stored for it."""
    from kerasflow.building.late import pick

    if call.name not in states:
        message = f"nothing is stored for the node `{call.name}`; the run is of another blueprint"
        raise DataError(message, file=VALUES_FILE)
    shape = pick(input_wire(call), known.shapes).shape
    restore_state(pipeline.callees[call.name], states[call.name], shape)


def _read_values(folder: Path) -> dict[str, Any]:
    path = folder / VALUES_FILE
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"the file cannot be read: {error}", file=str(path)) from error
    if not isinstance(values, dict) or not {*_KEYS} <= values.keys():
        raise DataError(f"the file needs the keys {listed(_KEYS)}", file=str(path))
    return values


def _read_states(layers: Mapping[str, Any], folder: Path) -> dict[str, State]:
    path = folder / ARRAYS_FILE
    if not path.is_file():
        raise DataError("the file is missing", file=str(path))
    with open_npz(path, str(path)) as archive:
        return {
            name: {
                **layer["values"],
                **{key: _read_array(archive, name, key) for key in layer["arrays"]},
            }
            for name, layer in layers.items()
        }


def _read_array(archive: Any, name: str, key: str) -> Array:
    if f"{name}/{key}" not in archive.files:
        raise DataError(f"there is no array `{name}/{key}`", file=ARRAYS_FILE)
    found: Array = archive[f"{name}/{key}"]
    return found


def _plain(shape: Any) -> Any:
    return [_plain(item) for item in shape] if isinstance(shape, list) else list(shape.shape)


def _shaped(plain: list[Any]) -> Any:
    """Undoes `_plain`: a list of lists is several tensors."""
    if any(isinstance(item, list) for item in plain):
        return [_shaped(item) for item in plain]
    return Shaped(tuple(plain))
