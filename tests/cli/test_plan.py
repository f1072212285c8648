"""`kerasflow plan`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kerasflow
from kerasflow.running import Plan

pytestmark = pytest.mark.keras

Invoke = Callable[..., Any]


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """A net of two dense layers, in batches of 1,000 rows."""
    layers = [{"Dense": {"units": 1000, "activation": "relu"}, "name": "hidden"}, {"Dense": 10}]
    file = tmp_path / "wide.json"
    values = {
        "blueprint": 1,
        "model": {"inputs": {"x": {"shape": [1000]}}, "layers": layers},
        "compile": {"optimizer": "adam", "loss": "mse"},
        "fit": {"batch_size": 1000, "epochs": 3},
    }
    file.write_text(json.dumps(values, indent=1))
    return file


def test_a_plan_is_a_table_that_ends_in_its_verdict(wide: Path, invoke: Invoke) -> None:
    done = invoke("plan", wide, "--memory-limit", "8GB")
    assert (done.status, done.stderr) == (0, "")
    assert (
        done.stdout
        == """\
wide: training in float32 with batches of 1000
parameters      1.01 M  1,011,010
operations      2.02 M  a row, forwards
                6.07 G  a training step
memory         32.2 MB
  weights      4.04 MB
  gradients    4.04 MB
  optimizer    8.09 MB
  activations  16.0 MB  an estimate
on disk        12.2 MB  model.keras
steps                ?  not known before the data is read
most memory: hidden 12.0 MB, dense 120 kB
most operations: hidden 2.00 M, dense 20.0 k
fits: 32.2 MB of the limit of 8.00 GB
"""
    )


def test_what_does_not_fit_ends_in_3_with_the_problem_at_its_place(
    wide: Path, invoke: Invoke
) -> None:
    done = invoke("plan", wide, "--memory-limit", "20MB")
    assert done.status == 3
    assert "\ndoes not fit: 32.2 MB of the limit of 20.0 MB; lower `fit.batch_size` to 128\n" in (
        done.stdout
    )
    assert "error[KF732]: training with batches of 1000 rows takes about 32.2 MB" in done.stdout
    fitting = invoke("plan", wide, "--memory-limit", "20MB", "--batch-size", "128")
    assert fitting.status == 0
    assert invoke("plan", wide, "--memory-limit", "none").stdout.endswith("no limit is set\n")


def test_programs_are_given_json(wide: Path, invoke: Invoke) -> None:
    done = invoke("plan", wide, "--format", "json", "--memory-limit", "1MB")
    found = json.loads(done.stdout)
    assert done.status == 3
    assert found["parameters"] == 1_011_010
    assert found["memory"]["weights"] == 4 * 1_011_010
    assert sum(found["memory"].values()) == found["memory_bytes"]
    assert [node["name"] for node in found["nodes"]] == ["hidden", "dense"]
    assert [problem["code"] for problem in found["problems"]] == ["KF730"]


def test_the_headers_of_the_data_tell_rows_steps_and_memory(
    tmp_path: Path,
) -> None:
    rows = np.zeros((50, 2), "float32")
    np.savez(tmp_path / "rows.npz", x=rows, y=np.zeros((50, 1), "float32"))
    made = kerasflow.plan(
        {
            "blueprint": 1,
            "data": {
                "source": {"npz": {"path": "rows.npz", "splits": {"train": {"x": "x", "y": "y"}}}},
                "target": {"y": {"from": "y"}},
            },
            "model": {"inputs": ["x"], "layers": [{"Dense": 1, "name": "y"}]},
            "compile": {"optimizer": "sgd", "loss": "mse"},
            "fit": {"batch_size": 8, "epochs": 2},
        },
        roots=[tmp_path],
    )
    assert isinstance(made, Plan)
    assert (made.rows, made.steps_per_epoch) == (50, 7)
    assert made.estimate.budget.data_bytes == 50 * (2 + 1) * 4
    assert "14  2 epochs of 7 on 50 rows" in str(made)
    assert made.fits


def test_a_limit_that_is_no_amount_is_wrong_usage(wide: Path, invoke: Invoke) -> None:
    done = invoke("plan", wide, "--memory-limit", "much")
    assert done.status == 2
    assert "`much` is no amount of memory; expected one such as 8GB, or none" in done.stderr


def test_a_run_refuses_what_is_over_the_limit(measurements: Path, invoke: Invoke) -> None:
    done = invoke("run", measurements, "--memory-limit", "1kB", "--quiet")
    assert done.status == 3
    assert "error[KF73" in done.stderr
    assert not Path("runs").exists()


@pytest.fixture
def thawing(tmp_path: Path) -> Path:
    """A million weights that are frozen first, and trained in a second phase."""
    hidden = {"Dense": {"units": 1000}, "name": "hidden", "trainable": False}
    values = {
        "blueprint": 1,
        "model": {"inputs": {"x": {"shape": [1000]}}, "layers": [hidden, {"Dense": 1}]},
        "compile": {"optimizer": "adam", "loss": "mse"},
        "fit": {"batch_size": 8},
        "then": [{"model.layers[hidden].trainable": True}, {"compile.optimizer": "sgd"}],
    }
    file = tmp_path / "thawing.json"
    file.write_text(json.dumps(values, indent=1))
    return file


def test_of_several_phases_the_one_that_takes_most_is_planned(
    thawing: Path, invoke: Invoke
) -> None:
    plan = kerasflow.plan(thawing, memory_limit_bytes=None)
    budget = plan.estimate.budget
    assert plan.phase == 1
    assert budget.trained_parameters == 1_002_001
    assert budget.optimizer_bytes == 2 * 4 * 1_002_001
    assert "with batches of 8, at its largest in `then[0]`\n" in invoke("plan", thawing).stdout
    alone = kerasflow.plan(thawing, memory_limit_bytes=None, unsets=["then"])
    assert (alone.phase, alone.estimate.budget.trained_parameters) == (0, 1001)


def test_a_phase_that_does_not_fit_is_told_at_the_phase(thawing: Path, invoke: Invoke) -> None:
    done = invoke("plan", thawing, "--memory-limit", "9MB")
    assert done.status == 3
    assert "(then[0])" in done.stdout
    assert "in this phase" in done.stdout


def test_what_only_learning_tells_is_said_to_be_unknown_and_why(
    tmp_path: Path, invoke: Invoke
) -> None:
    (tmp_path / "rows.csv").write_text("word,y\na,1\nb,2\nc,3\n", encoding="utf-8")
    lookup = {"StringLookup": {"output_mode": "one_hot", "max_tokens": 50}}
    values = {
        "blueprint": 1,
        "data": {"source": {"csv": "rows.csv"}, "target": {"y": {"from": "y"}}},
        "preprocess": [{**lookup, "inputs": "word", "name": "hot"}],
        "model": {"inputs": ["hot"], "layers": [{"Dense": 4}, {"Dense": 1, "name": "y"}]},
        "compile": {"optimizer": "sgd", "loss": "mse"},
        "fit": {"batch_size": 2},
    }
    file = tmp_path / "net.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    done = invoke("plan", file)
    assert done.status == 0
    assert (
        done.stdout
        == """\
net: training in float32 with batches of 2
parameters     ?  not known yet
memory         ?  beside the data
  data      24 B
steps          2  1 epoch of 2 on 3 rows
whether it fits is not known yet
? not known yet and not in these numbers: `hot`, `dense`, `y`
? `hot` waits for what `StringLookup` at `hot` learns from the data; "pad_to_max_tokens": true \
tells it before
"""
    )
    shapes = invoke("check", "--shapes", file).stdout.splitlines()
    assert shapes[-2] == "how many parameters there are is not known yet"
    assert shapes[-1] == done.stdout.splitlines()[-1]
    told = 'preprocess[0].StringLookup={"output_mode":"one_hot","vocabulary":["a","b","c"]}'
    assert "\nparameters          25\n" in invoke("plan", file, "--set", told).stdout


def test_a_model_that_is_a_class_of_its_own_has_no_table_and_it_says_why(
    tmp_path: Path, invoke: Invoke
) -> None:
    (tmp_path / "own.py").write_text(
        "import keras\nimport kerasflow as kf\n\n"
        '@kf.register(kind="models")\nclass Own(keras.Model):\n    pass\n',
        encoding="utf-8",
    )
    file = tmp_path / "net.json"
    file.write_text('{"blueprint": 1, "model": {"Own": {}}}', encoding="utf-8")
    why = "`Own` is a class of its own, whose layers and sizes show when it is made"
    given = ("--register", tmp_path / "own.py", file)
    found = invoke("check", "--shapes", *given).stdout
    assert found == f"{file}: no problems\n? no table: {why}\n"
    assert invoke("plan", *given).stdout.endswith(f"not in these numbers: `Own`\n? {why}\n")
