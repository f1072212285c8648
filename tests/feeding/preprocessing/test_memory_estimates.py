"""What rows take in memory on their way through `preprocess`, and how many go together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.loading import load
from kerasflow.building.excess import Room
from kerasflow.catalog import register
from kerasflow.errors import BlueprintError
from kerasflow.feeding import feed
from kerasflow.feeding.feeds import learning
from kerasflow.feeding.previews.previews import preview_data

pytestmark = pytest.mark.keras

PICTURES = np.zeros((5, 64, 64, 3), "uint8")
NARROW = np.arange(40, dtype="float32").reshape(10, 4)


def blueprint_of(*steps: dict[str, Any]) -> Any:
    model = {"layers": [{"Dense": 1, "name": "out"}]}
    values = {"blueprint": 1, "model": model, "data": {}, "preprocess": [*steps]}
    return load(values | {"fit": {"batch_size": 4}})


def node(tag: str, arguments: Any, inputs: Any = None, name: str = "out_of") -> dict[str, Any]:
    return {tag: arguments, "name": name, **({} if inputs is None else {"inputs": inputs})}


def preview(*steps: dict[str, Any], **columns: Any) -> dict[str, tuple[int, int]]:
    """Returns the bytes of a row, and those that do not depend on rows, by node."""
    blueprint = blueprint_of(*steps)
    loads = preview_data(blueprint, expand(blueprint), data=columns).loads
    return {it.call.name: (it.amount.row_bytes, it.amount.fixed_bytes) for it in loads}


def rows_at_once(*steps: dict[str, Any], **columns: Any) -> int:
    pipeline = feed(blueprint_of(*steps), data=columns).preprocessor.pipeline
    assert pipeline is not None
    return list(pipeline.estimator.rows.values())[-1]


def test_a_node_takes_what_goes_in_and_what_comes_out() -> None:
    assert preview(node("ops.tile", {"repeats": [1, 10]}, "x"), x=NARROW) == {"out_of": (176, 0)}


def test_what_later_nodes_need_waits_and_what_none_needs_is_gone() -> None:
    steps = [
        node("ops.tile", {"repeats": [1, 10]}, "x", "wide"),
        node("ops.sum", {"axis": -1, "keepdims": True}, name="sum"),
        node("ops.add", {}, ["sum", "x"]),
    ]
    found = preview(*steps, x=NARROW)
    assert found == {"wide": (16 + 160, 0), "sum": (16 + 160 + 4, 0), "out_of": (16 + 4 + 16, 0)}


def test_more_rows_than_went_in_are_counted() -> None:
    steps = [
        node("ops.tile", {"repeats": [1000, 1]}, "x", "many"),
        node("ops.reshape", {"newshape": [-1, 1000, 4]}),
    ]
    assert preview(*steps, x=NARROW)["many"] == (16 + 16_000, 0)


def test_what_has_no_rows_is_counted_once() -> None:
    steps = [
        node("ops.ones", {"shape": [1000, 4]}, [], "ones"),
        node("ops.sum", {"axis": 0}, name="sum"),
        node("ops.add", {}, ["x", "sum"]),
    ]
    # The column waits while the constant is made.
    assert preview(*steps, x=NARROW)["ones"] == (16, 16_000)


def test_what_a_model_inside_makes_on_the_way_is_counted() -> None:
    inner = {
        "inputs": {"a": {"shape": [4]}},
        "layers": [
            {"ops.tile": {"repeats": [1, 1000]}},
            {"ops.sum": {"axis": -1, "keepdims": True}},
        ],
    }
    [(row_bytes, _)] = preview(node("Model", inner, "x"), x=NARROW).values()
    assert row_bytes >= 16_000


def test_narrow_rows_go_as_many_together_as_ever() -> None:
    assert rows_at_once(node("Rescaling", {"scale": 2.0}, "x"), x=NARROW) == 4096


def test_wide_rows_go_fewer_together() -> None:
    # 256 MiB of 12,288 bytes and four times as many.
    assert rows_at_once(node("Rescaling", {"scale": 2.0}, "x"), x=PICTURES) == 4096
    wider = node("Resizing", {"height": 512, "width": 512}, "x")
    assert rows_at_once(wider, x=PICTURES) == 64


def test_results_do_not_depend_on_how_many_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(0).normal(size=(50, 4)).astype("float32")
    steps = [
        node("Normalization", {}, "x", "normal"),
        node("Discretization", {"num_bins": 3, "output_mode": "one_hot"}, "x", "bins"),
        node("ops.reshape", {"newshape": [-1, 12]}, "bins", "flat"),
        node("Concatenate", {}, ["normal", "flat"]),
    ]
    whole = feed(blueprint_of(*steps), data={"x": rows}).train.inputs["out_of"]
    monkeypatch.setattr("kerasflow.feeding.preprocessing.memory_estimates._BATCH_BYTES", 1000)
    assert rows_at_once(*steps, x=rows) == 4
    parts = feed(blueprint_of(*steps), data={"x": rows}).train.inputs["out_of"]
    np.testing.assert_allclose(parts, whole, atol=1e-5)


def test_a_width_that_only_learning_tells_is_refused_before_the_node_runs() -> None:
    words = np.array([f"w{n}" for n in range(50)], dtype=object)
    steps = [
        node("StringLookup", {"output_mode": "one_hot"}, "word", "hot"),
        node("ops.tile", {"repeats": [1, 10_000]}, name="wide"),
        node("ops.sum", {"axis": -1, "keepdims": True}),
    ]
    with pytest.raises(BlueprintError) as caught:
        feed(
            blueprint_of(*steps),
            data={"word": words},
            learn=learning(Room(1_000_000, by_user=True)),
        )
    [problem] = caught.value.problems
    assert (problem.code, str(problem.path)) == ("KF734", 'preprocess[1]["ops.tile"]')
    assert "takes 8.16 MB for 2 rows" in problem.message
    assert problem.hint == "make `wide` smaller"


def test_what_symbols_do_not_tell_is_seen_on_the_first_rows() -> None:
    import keras

    class Repeated(keras.layers.Layer):  # type: ignore[misc]
        def call(self, rows: Any) -> Any:
            return keras.ops.convert_to_tensor(np.repeat(np.asarray(rows), 100_000, axis=-1))

    register(Repeated, kind="layers")
    steps = [node("Repeated", {}, "x", "wide"), node("ops.sum", {"axis": -1, "keepdims": True})]
    assert preview(*steps, x=NARROW) == {}
    assert rows_at_once(*steps, x=NARROW) == 128


def test_all_rows_of_what_is_kept_must_have_room() -> None:
    pictures = np.zeros((50, 8, 8, 3), "uint8")
    step = node("Resizing", {"height": 64, "width": 64}, "x", "large")
    with pytest.raises(BlueprintError) as caught:
        feed(
            blueprint_of(step), data={"x": pictures}, learn=learning(Room(2_000_000, by_user=True))
        )
    [problem] = caught.value.problems
    assert (problem.code, str(problem.path)) == ("KF733", "preprocess[0].Resizing")
    assert "gives 49.2 kB for each of 50 rows, 2.46 MB together" in problem.message
    assert feed(blueprint_of(step), data={"x": pictures}, learn=learning(Room(3_000_000))).train
