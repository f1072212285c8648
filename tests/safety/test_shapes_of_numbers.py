"""Nor does anything that `check --shapes` and `plan` do grow with a number in the file."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalog.burdens import BURDENS, COUNTED

import kerasflow
from kerasflow import catalog
from kerasflow.errors import KerasflowError

resource = pytest.importorskip("resource", reason="needs POSIX' limits and counts of a process")

pytestmark = [pytest.mark.keras, pytest.mark.slow]

BUILDING = Path(__file__).parents[1] / "building"
LAYERS = json.loads((BUILDING / "every_layer.json").read_text("utf-8"))
OPS = json.loads((BUILDING / "every_op.json").read_text("utf-8")) | {
    "bincount": {"inputs": [[4]], "dtype": "int32"},
    "histogram": {"inputs": [[4]]},
    "image.ssim": {"args": {"max_val": 1.0}, "inputs": [[16, 16, 3], [16, 16, 3]]},
}
HUGE = (10**9, 10**18)
MAX_SECONDS = 30  # of processor time
MAX_BYTES = 500 * 10**6


def node_of(kind: str, name: str, entry: dict[str, Any], args: dict[str, Any]) -> dict[str, Any]:
    made = {name if kind == "layers" else f"ops.{name}": args}
    node: dict[str, Any] = {"RNN": {"cell": made}} if entry.get("inside") == "RNN" else made
    names = list("abc"[: len(entry["inputs"])])
    node = {**node, "inputs": names if len(names) != 1 else names[0]}
    return node | ({"call": entry["call"]} if "call" in entry else {})


def documents_of(kind: str, name: str, entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    known = catalog.find(kind, name)  # type: ignore[arg-type]
    tensors = known.call.tensors if known and known.call and kind == "ops" else ()
    for item in known.parameters.values() if known else ():
        numeric = not item.types or {"integer", "number", "list"} & {*item.types}
        if item.name in tensors or item.accepts or not numeric:
            continue
        for number in HUGE:
            value = [number, number] if item.types == ("list",) else number
            args = {**entry.get("args", {}), item.name: value}
            yield f"{item.name}={number}", document(kind, name, entry, args)


def document(kind: str, name: str, entry: dict[str, Any], args: dict[str, Any]) -> dict[str, Any]:
    dtype = {"dtype": entry["dtype"]} if "dtype" in entry else {}
    inputs = {
        key: {"shape": shape, **dtype} for key, shape in zip("abc", entry["inputs"], strict=False)
    }
    layers = [node_of(kind, name, entry, args)]
    return {
        "blueprint": 1,
        "model": {"inputs": inputs or {"a": {"shape": [1]}}, "layers": layers},
        "compile": {"loss": "mse"},
    }


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _stop(*_: object) -> None:
    raise AssertionError(f"it took more than {MAX_SECONDS} seconds")


def plan(made: dict[str, Any]) -> bool:
    """Plans under watch; returns whether it was found wrong, or too large."""
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, MAX_SECONDS)
    try:
        kerasflow.check(made, shapes=True)
        return bool(kerasflow.plan(made, memory_limit_bytes=10**9).problems)
    except KerasflowError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


ENTRIES = [
    *(("layers", name, entry) for name, entry in LAYERS.items() if "through" not in entry),
    *(("ops", name, entry) for name, entry in OPS.items()),
]


@pytest.mark.parametrize(
    "kind, name, entry", ENTRIES, ids=[f"{kind}.{name}" for kind, name, _ in ENTRIES]
)
def test_a_huge_number_takes_no_memory(kind: str, name: str, entry: dict[str, Any]) -> None:
    plan(document(kind, name, entry, entry.get("args", {})))
    for what, made in documents_of(kind, name, entry):
        before = peak_bytes()
        plan(made)
        assert peak_bytes() - before < MAX_BYTES, what


def grows(kind: str, argument: str) -> bool:
    """Whether a huge argument is refused or counted, with one of those that take it."""
    return any(
        plan(made)
        for its, name, entry in ENTRIES
        if its == kind and BURDENS.get(f"{kind}.{name}.{argument}", COUNTED) == COUNTED
        for what, made in documents_of(kind, name, entry)
        if what.startswith(f"{argument}=")
    )


def test_what_is_said_to_be_counted_is() -> None:
    counted = [path.split(".") for path, burden in BURDENS.items() if burden == COUNTED]
    names = {(path[0], path[-1]) for path in counted if path[0] in ("layers", "ops")}
    in_preprocess = {("layers", "output_sequence_length")}
    assert {pair for pair in names - in_preprocess if not grows(*pair)} == set()
