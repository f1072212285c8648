"""Every op of the catalog runs on symbolic inputs, but for those that Keras cannot.

`every_op.json` has those that need arguments or inputs of their own: arguments, shapes of the
inputs without the batch, their dtype. The others run on as many tensors of shape (batch, 4, 4) as
they require. An op that makes its own tensor is run alone.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kerasflow
from kerasflow import BuildError, catalog
from kerasflow.blueprints.expanding import expand
from kerasflow.catalog.outputs import Called, count_outputs

pytestmark = pytest.mark.keras

ENTRIES = json.loads(Path(__file__).with_name("every_op.json").read_text("utf-8"))
# What Keras refuses on symbolic inputs, with a word of its message.
REFUSED = {
    "correlate": "'>=' not supported",  # compares lengths, and the batch has none
    "rearrange": "unsupported operand",  # multiplies sizes, and the batch has none
}


def sections(name):
    call = catalog.find("ops", name).call
    entry = ENTRIES.get(name, {"inputs": [[4, 4]] * call.required})
    dtype = {"dtype": entry["dtype"]} if "dtype" in entry else {}
    inputs = {
        key: {"shape": shape, **dtype} for key, shape in zip("abcd", entry["inputs"], strict=False)
    }
    given = [*inputs] if call.listed or len(inputs) != 1 else "a"
    node = {f"ops.{name}": entry.get("args", {}), "inputs": given, "name": "made"}
    model = {"inputs": inputs or {"unused": {"shape": [1]}}, "layers": [node]}
    return {"model": {**model, **({"outputs": ["made[0]"]} if gives_several(name, entry) else {})}}


def gives_several(name, entry):
    """Whether an op gives several tensors, of which a model's output is one."""
    found = catalog.find("ops", name)
    count = count_outputs(Called(found, entry.get("args", {}), lambda _: None, {}))
    return count is None or count > 1


def makes_its_own(name):
    return ENTRIES.get(name, {}).get("inputs") == []


def test_every_entry_is_an_op():
    assert set(ENTRIES) | set(REFUSED) <= set(catalog.names("ops"))
    assert len(catalog.names("ops")) == 335


@pytest.mark.parametrize(
    "name",
    [name for name in catalog.names("ops") if name not in REFUSED and not makes_its_own(name)],
)
def test_an_op_runs_on_symbolic_inputs(name, build):
    assert build(**sections(name)).outputs


@pytest.mark.parametrize("name", [*filter(makes_its_own, ENTRIES)])
def test_an_op_without_inputs_gives_a_tensor(name):
    from kerasflow.building.deferred import DeferredValues
    from kerasflow.building.models import run_calls

    graph = expand(kerasflow.load({"blueprint": 1, **sections(name)})).graph
    [tensor] = run_calls(graph, DeferredValues({}, {}), {}).values()
    assert tensor.shape


@pytest.mark.parametrize("name", REFUSED)
def test_an_op_that_keras_refuses_is_still_refused(name, build):
    with pytest.raises(BuildError, match=f"`ops.{name}`.*{REFUSED[name]}"):
        build(**sections(name))
