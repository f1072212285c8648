"""What would exhaust the memory is refused while it takes none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kerasflow
from kerasflow.errors import BlueprintError, BuildError

pytestmark = pytest.mark.keras

GB = 10**9

# Each is small as a file, and would take more than any machine has.
BOMBS: dict[str, list[Any]] = {
    "KF730 Dense": [{"Dense": 10**12}],
    "KF730 Embedding": [{"Embedding": {"input_dim": 10**11, "output_dim": 64}}, "Flatten"],
    "KF730 ops.ones": [
        {"ops.ones": {"shape": [10**6, 10**6]}, "inputs": [], "name": "ones"},
        {"Dense": 4, "inputs": "x", "name": "y"},
        {"ops.sum": {}, "inputs": "ones", "name": "sum"},
        {"ops.add": {}, "inputs": ["y", "sum"]},
    ],
    "KF730 ops.tile": [
        {"ops.ones": {"shape": [1, 16]}, "inputs": [], "name": "one"},
        {"ops.tile": {"repeats": [10**12, 1]}, "name": "many"},
        {"ops.max": {"axis": 0, "keepdims": True}, "name": "most"},
        {"ops.add": {}, "inputs": ["x", "most"]},
    ],
    "KF731 ops.tile": [
        {"ops.tile": {"repeats": [10**12, 1]}, "name": "many"},
        {"ops.reshape": {"newshape": [-1, 10**12, 16]}},
        {"ops.max": {"axis": 1}},
    ],
    "KF731 Model": [
        {
            "Model": {
                "inputs": {"a": {"shape": [16]}},
                "layers": [
                    {"ops.repeat": {"repeats": 10**12, "axis": 0}},
                    {"ops.reshape": {"newshape": [-1, 10**12, 16]}},
                    {"ops.max": {"axis": 1}},
                ],
            }
        },
    ],
    "KF731 RepeatVector": [{"RepeatVector": 10**11}, "GlobalAveragePooling1D"],
    "KF731 UpSampling2D": [{"Reshape": [4, 4, 1]}, {"UpSampling2D": 10**6}, "GlobalMaxPooling2D"],
    "KF731 ZeroPadding2D": [{"Reshape": [4, 4, 1]}, {"ZeroPadding2D": 10**6}, "GlobalMaxPooling2D"],
}


def bomb(layers: list[Any]) -> dict[str, Any]:
    model = {"inputs": {"x": {"shape": [16]}}, "layers": layers}
    compiled = {"optimizer": "adam", "loss": "mse"}
    return {"blueprint": 1, "name": "bomb", "model": model, "compile": compiled}


def arrays() -> Any:
    import numpy as np

    return np.zeros((8, 16), "float32"), np.zeros((8, 1), "float32")


@pytest.mark.parametrize("name", BOMBS)
def test_a_run_refuses_what_no_machine_has_room_for(name: str, tmp_path: Path) -> None:
    with pytest.raises(BlueprintError) as caught:
        kerasflow.run(bomb(BOMBS[name]), data=arrays(), out=tmp_path / "run", progress=False)
    [problem] = caught.value.problems
    assert problem.code == name.split(maxsplit=1)[0]
    assert f"`{name.split()[1]}`" in problem.message
    assert "this machine has " in problem.message
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", [name for name in BOMBS if name.startswith("KF730")])
def test_building_refuses_weights_and_constants_that_no_machine_has_room_for(name: str) -> None:
    with pytest.raises(BlueprintError) as caught:
        kerasflow.build(bomb(BOMBS[name]))
    assert [problem.code for problem in caught.value.problems] == ["KF730"]


def test_a_constant_inside_of_a_model_inside_of_another_is_refused_before_it_is_made() -> None:
    inner = [
        {"ops.ones": {"shape": [1000, 1000]}, "inputs": [], "name": "ones"},
        {"ops.tile": {"repeats": [1000, 1000]}, "name": "many"},
        {"ops.max": {}, "name": "most"},
        {"ops.add": {}, "inputs": ["a", "most"]},
    ]
    source = bomb([{"Model": {"inputs": {"a": {"shape": [16]}}, "layers": inner}}])
    refused = "`many` gives a constant of 4.00 TB; in a model inside of another it may have 67.1 MB"
    with pytest.raises(BuildError, match=refused):
        kerasflow.build(source)
    [problem] = kerasflow.check(source, shapes=True)
    assert refused.partition(";")[0] in problem.message
    assert str(problem.path) == 'model.layers[0].Model.layers[1]["ops.tile"]'


def test_rows_that_become_an_axis_and_rows_again_count_as_they_are() -> None:
    layers = [
        {"ops.reshape": {"newshape": [-1, 2]}, "name": "halves"},
        {"Dense": 3, "name": "each"},
        {"ops.reshape": {"newshape": [-1, 24]}, "name": "whole"},
    ]
    nodes = kerasflow.plan(bomb(layers)).estimate.budget.nodes
    assert [(node.name, node.kept_bytes) for node in nodes] == [
        *(("halves", 64), ("each", 96), ("whole", 96)),
    ]


def test_building_alone_asks_for_no_room_for_activations() -> None:
    assert kerasflow.build(bomb(BOMBS["KF731 RepeatVector"])).count_params() == 0


def test_the_limit_can_be_set_and_switched_off() -> None:
    small = bomb([{"Dense": 1000}])
    with pytest.raises(BlueprintError, match=r"the limit is 50\.0 kB"):
        kerasflow.build(small, memory_limit_bytes=50_000)
    assert kerasflow.build(small, memory_limit_bytes=100_000).count_params() == 17_000
    assert kerasflow.build(small, memory_limit_bytes=None).count_params() == 17_000
    assert kerasflow.build(small, memory_limit_bytes=0).count_params() == 17_000


def test_a_batch_that_is_too_large_is_told_at_its_size_with_one_that_fits(
    run_digits: Callable[..., Any],
) -> None:
    with pytest.raises(BlueprintError) as caught:
        run_digits("fit.batch_size=256", memory_limit_bytes=1_000_000)
    [problem] = caught.value.problems
    assert (problem.code, str(problem.path)) == ("KF732", "fit.batch_size")
    assert problem.hint == "lower `fit.batch_size` to 128"
    assert run_digits("fit.batch_size=128", memory_limit_bytes=1_000_000).report


def test_a_batch_counts_for_no_more_rows_than_there_are(run_digits: Callable[..., Any]) -> None:
    with pytest.raises(BlueprintError, match="KF732"):
        run_digits("fit.batch_size=300", memory_limit_bytes=1_000_000)


def test_a_later_phase_is_told_at_its_place(
    digits: Path, experiment: dict[str, Any], tmp_path: Path
) -> None:
    experiment["then"] = [{"fit.epochs": 1}, {"fit.batch_size": 256}]
    with pytest.raises(BlueprintError) as caught:
        kerasflow.run(
            experiment, roots=[digits], out=tmp_path / "run", memory_limit_bytes=1_000_000
        )
    [problem] = caught.value.problems
    assert str(problem.path) == "then[1]"
    assert "at `fit.batch_size` in this phase" in problem.message


def test_what_waits_for_the_data_is_refused_when_it_is_read() -> None:
    import numpy as np

    source = {
        "blueprint": 1,
        "data": {"target": {"y": {"from": "y"}}},
        "model": {"inputs": ["x"], "layers": [{"Dense": 10**9}, {"Dense": 1, "name": "y"}]},
        "compile": {"optimizer": "sgd", "loss": "mse"},
    }
    data = {"x": np.zeros((64, 1000), "float32"), "y": np.zeros((64, 1), "float32")}
    with pytest.raises(BlueprintError, match="KF730"):
        kerasflow.build(source, data=data)
    with pytest.raises(BlueprintError, match="KF730"):
        kerasflow.run(source, data=data, progress=False)


def test_forty_billion_parameters_are_refused_and_take_no_memory(
    empty_working_folder: Path,
) -> None:
    import numpy as np

    resource = pytest.importorskip("resource", reason="asks POSIX for the peak of a process")
    source = {
        "blueprint": 1,
        "model": {
            "inputs": {"x": {"shape": [100_000]}},
            "layers": [{"Dense": 200_000}, {"Dense": 100_000}],
        },
        "compile": {"optimizer": "adam", "loss": "mse"},
    }
    x = np.zeros((1, 100_000), "float32")
    kerasflow.build(bomb([{"Dense": 3}]))
    for action in (
        lambda: kerasflow.build(source),
        lambda: kerasflow.run(source, data=(x, x), progress=False),
    ):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(BlueprintError) as caught:
            action()
        # Of 80 GB no part lies below the peak of a process that runs tests.
        assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 50 * 10**6
        [problem] = caught.value.problems
        assert problem.code == "KF730"
        assert "20.0 G parameters, 80.0 GB" in problem.message
    assert list(empty_working_folder.iterdir()) == []
