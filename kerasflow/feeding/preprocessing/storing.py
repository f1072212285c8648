"""A preprocessor in a folder: plain values as JSON, arrays as npz, nothing pickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.graphs import Call
from kerasflow.documents.records import record_text
from kerasflow.errors import BuildError, DataError
from kerasflow.feeding.plans import calls_of, columns_of, make_plan
from kerasflow.feeding.preprocessing.fitting import (
    Knowledge,
    Shaped,
    adapts,
    input_wire,
    make,
    note_learned,
)
from kerasflow.feeding.preprocessing.pipelines import Pipeline
from kerasflow.feeding.preprocessing.preprocessors import Preprocessor
from kerasflow.feeding.preprocessing.states import State, layer_state, restore_state
from kerasflow.feeding.preprocessing.stored import (
    ARRAYS_FILE,
    VALUES_FILE,
    read_states,
    read_stored,
)
from kerasflow.feeding.tables import Array, listed


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
    text = record_text(values, indent=1)
    (folder / VALUES_FILE).write_text(text + "\n", encoding="utf-8")
    np.savez(folder / ARRAYS_FILE, allow_pickle=False, **arrays)


def load_preprocessor(blueprint: Blueprint, folder: Path) -> Preprocessor:
    """Reads both files.

    Raises:
        DataError: A file is missing or damaged, or belongs to another blueprint.
    """
    stored = read_stored(folder)
    plan = make_plan(blueprint)
    if set(stored.inputs) != set(plan.inputs):
        names = f"{listed(stored.inputs)}, and the blueprint's has {listed(plan.inputs)}"
        raise DataError(f"the model that was trained has the inputs {names}", file=VALUES_FILE)
    plan = replace(plan, inputs=stored.inputs, guessed=False)
    wires = plan.wires((*plan.inputs.values(), *plan.target_names))
    if plan.preprocess is None or not wires:
        return Preprocessor(plan, None, signature=stored.signature)
    pipeline = Pipeline(plan.preprocess)
    calls = calls_of(pipeline.graph, wires.values())
    needed = {*columns_of(pipeline.graph, wires.values()), *(call.name for call in calls)}
    if missing := needed - stored.shapes.keys():
        raise DataError(f"no shape is stored of {listed(sorted(missing))}", file=VALUES_FILE)
    known = Knowledge(shapes=stored.shapes)
    states = read_states(stored, folder)
    for call in calls:
        make(pipeline, call, known)
        if adapts(call):
            _restore(pipeline, call, states, known)
        note_learned(pipeline, call, known)
    return Preprocessor(plan, pipeline, known, stored.signature)


def _states(preprocessor: Preprocessor) -> dict[str, State]:
    pipeline = preprocessor.pipeline
    if pipeline is None:
        return {}
    calls = [call for call in pipeline.graph.calls if call.name in pipeline.callees]
    return {call.name: layer_state(pipeline.callees[call.name]) for call in calls if adapts(call)}


def _restore(pipeline: Pipeline, call: Call, states: Mapping[str, State], known: Knowledge) -> None:
    """Gives the layer of a call what was stored for it."""
    from kerasflow.building.components import refusing

    if call.name not in states:
        message = f"nothing is stored for the node `{call.name}`; the run is of another blueprint"
        raise DataError(message, file=VALUES_FILE)
    layer, state, shape = pipeline.callees[call.name], states[call.name], _shape_of(call, known)
    what = f"to restore `{call.component.tag}`"
    try:
        refusing(call.path, what, lambda: restore_state(layer, state, shape))
    except BuildError as error:
        message = f"what is stored for the node `{call.name}` is damaged: {error.message}"
        raise DataError(message, error.hint, file=VALUES_FILE) from error


def _shape_of(call: Call, known: Knowledge) -> tuple[int | None, ...]:
    """Returns the shape of the one tensor that a layer adapts to."""
    from kerasflow.building.deferred import pick

    found = pick(input_wire(call), known.shapes)
    if not isinstance(found, Shaped):
        message = f"no single shape is stored of what goes into the node `{call.name}`"
        raise DataError(message, file=VALUES_FILE)
    return found.shape


def _plain(shape: Any) -> Any:
    return [_plain(item) for item in shape] if isinstance(shape, list) else list(shape.shape)
