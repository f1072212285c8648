"""A preprocessor in a folder: plain values as JSON, arrays as npz, nothing pickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.building.signatures import TensorInfo
from kerasflow.errors import DataError
from kerasflow.feeding.fitting import adapts, call_once, input_wire, make
from kerasflow.feeding.npz import open_npz
from kerasflow.feeding.pipelines import Pipeline, on_an_axis
from kerasflow.feeding.plans import Plan, calls_of, make_plan
from kerasflow.feeding.preprocessing import Preprocessor
from kerasflow.feeding.states import State, layer_state, restore_state
from kerasflow.feeding.tables import Array

VALUES_FILE = "preprocess.json"
ARRAYS_FILE = "preprocess.npz"

_FAKE_ROWS = 2


def save_preprocessor(preprocessor: Preprocessor, folder: Path) -> None:
    """Writes both files, replacing what is there."""
    values: dict[str, Any] = {
        "inputs": dict(preprocessor.plan.inputs),
        "signature": _plain_infos(preprocessor.signature),
        "columns": _plain_infos(preprocessor.columns),
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
    plan = replace(make_plan(blueprint), inputs=values["inputs"], guessed=False)
    signature = _infos(values["signature"])
    wires = plan.wires((*plan.inputs.values(), *plan.target_names))
    if plan.preprocess is None or not wires:
        return Preprocessor(plan, None, signature=signature)
    columns = _infos(values["columns"])
    pipeline = Pipeline(plan.preprocess)
    tensors: dict[str, Any] = {name: _fake(info) for name, info in columns.items()}
    late = _restore(plan, pipeline, _read_states(values["layers"], folder), tensors)
    return Preprocessor(plan, pipeline, late, signature, columns)


def _states(preprocessor: Preprocessor) -> dict[str, State]:
    pipeline = preprocessor.pipeline
    if pipeline is None:
        return {}
    calls = [call for call in pipeline.graph.calls if call.name in pipeline.callees]
    return {call.name: layer_state(pipeline.callees[call.name]) for call in calls if adapts(call)}


def _restore(
    plan: Plan, pipeline: Pipeline, states: Mapping[str, State], tensors: dict[str, Any]
) -> dict[str, Any]:
    """Makes the calls again and gives them what they had learned; returns the late values."""
    from kerasflow.building.late import pick

    late: dict[str, Any] = {}
    wires = plan.wires((*plan.inputs.values(), *plan.target_names))
    for call in calls_of(pipeline.graph, wires.values()):
        make(pipeline, call, late, tensors)
        if adapts(call):
            if call.name not in states:
                message = f"nothing is stored for the node `{call.name}`"
                raise DataError(f"{message}; the run is of another blueprint", file=VALUES_FILE)
            shape = (None, *pick(input_wire(call), tensors).shape[1:])
            restore_state(pipeline.callees[call.name], states[call.name], shape)
        call_once(pipeline, call, late, tensors)
    return late


def _fake(info: TensorInfo) -> Array:
    """Returns rows that stand in for a column, so that shapes are known."""
    shape = (_FAKE_ROWS, *(size or 1 for size in info.shape))
    if info.dtype == "string":
        return on_an_axis(np.full(shape, "", dtype=object))
    return on_an_axis(np.zeros(shape, dtype=info.dtype))


def _read_values(folder: Path) -> dict[str, Any]:
    path = folder / VALUES_FILE
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"the file cannot be read: {error}", file=str(path)) from error
    return values


def _read_states(layers: Mapping[str, Any], folder: Path) -> dict[str, State]:
    path = folder / ARRAYS_FILE
    if not path.is_file():
        raise DataError("the file is missing", file=str(path))
    with open_npz(path, str(path)) as archive:
        return {
            name: {
                **layer["values"],
                **{key: archive[f"{name}/{key}"] for key in layer["arrays"]},
            }
            for name, layer in layers.items()
        }


def _plain_infos(infos: Mapping[str, TensorInfo]) -> dict[str, Any]:
    return {name: asdict(info) for name, info in infos.items()}


def _infos(plain: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return {name: TensorInfo(tuple(info["shape"]), info["dtype"]) for name, info in plain.items()}
