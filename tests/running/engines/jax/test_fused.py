"""Training and judging on JAX by programs: what Keras' own loops come to, bit for bit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from once import Once

TRAINED = Path(__file__).with_name("trained.py")
TESTS = TRAINED.parents[3]

pytestmark = [pytest.mark.slow, pytest.mark.keras, pytest.mark.jax]


@pytest.fixture(scope="module")
def facts(filled_once: Once) -> dict[str, Any]:
    """Returns what came of it in a process with two devices, which keeps what it compiles."""
    text = (filled_once("jax", train) / "facts.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def train(folder: Path) -> None:
    environment = {
        "KERAS_BACKEND": "jax",
        "PYTHONPATH": os.pathsep.join([*filter(None, sys.path), str(TESTS)]),
        "XLA_FLAGS": "--xla_force_host_platform_device_count=2",
        "JAX_COMPILATION_CACHE_DIR": str(folder / "compiled"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }
    done = subprocess.run(
        [sys.executable, str(TRAINED)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (folder / "facts.json").write_text(done.stdout, encoding="utf-8")


@pytest.mark.parametrize("kind", ["mix", "embedding", "lstm"])
def test_the_weights_are_those_of_keras_own_loop_bit_for_bit(
    kind: str, facts: dict[str, Any]
) -> None:
    assert facts["weights"][kind] == 0


def test_where_an_epoch_is_cut_into_programs_changes_no_bit(facts: dict[str, Any]) -> None:
    assert facts["cuts"]["differences"] == [0, 0, 0]


def test_callbacks_are_told_what_keras_own_loop_tells(facts: dict[str, Any]) -> None:
    told = facts["cuts"]["told"]
    assert told["fused 1"] == told["plain 1"]
    assert told["fused 0"] == []
    assert told["fused 3"] == [seen for seen in told["plain 1"] if seen[0] in (2, 5, 6)]
    assert len(told["plain 1"]) == 3 * 7


def test_history_and_validation_are_those_of_keras_own_loop(facts: dict[str, Any]) -> None:
    plain, *fused = facts["cuts"]["histories"]
    assert len(plain["loss"]) == 3
    assert len(plain["val_loss"]) == 2
    for history in fused:
        assert history.keys() == plain.keys()
        for name, values in plain.items():
            assert history[name] == pytest.approx(values, rel=1e-6)


def test_layers_take_other_forms_while_they_are_compiled_alone(facts: dict[str, Any]) -> None:
    from_plain, from_fused = facts["forms"]["differences"]
    assert from_plain < 1e-5
    assert 0 < from_fused < 1e-5, "without a form they are the same"
    assert facts["forms"]["left"] == []


def test_the_rule_knows_that_everything_is_compiled(facts: dict[str, Any]) -> None:
    found = facts["choices"]
    engines = {name: found[name][0] for name in ("dense", "pooling", "tune", "asked")}
    assert engines == {"dense": "fused", "pooling": "xla", "tune": "fused", "asked": "plain"}
    assert "`MaxPooling2D`" in found["pooling"][1]
    assert found["not compiled"] == ["plain", "it is compiled with `jit_compile: false`"]
    assert "`train_step` of its own" in found["own step"]


def test_loss_metrics_and_outputs_are_those_of_keras(facts: dict[str, Any]) -> None:
    assert facts["judgements"]["engine"] == "kerasflow.running.engines.jax.evaluation"
    for fused, plain, difference, rows in facts["judgements"]["splits"]:
        assert fused == pytest.approx(plain, rel=1e-6)
        assert difference < 1e-6
        assert rows in (300, 20)


def test_several_inputs_and_outputs_keep_their_names(facts: dict[str, Any]) -> None:
    fused, plain = facts["several"]["numbers"]
    assert fused == pytest.approx(plain, rel=1e-6)
    assert facts["several"]["shapes"] == {"c": [5, 2], "d": [5, 2]}


def test_callbacks_may_stop_train_and_fail(facts: dict[str, Any]) -> None:
    found = facts["callbacks"]
    assert found["steps"] == 3
    assert found["predicted"] == 64
    assert found["meddled"] == 0
    assert found["failure"] == "no more"
    assert found["kept"], "the weights were still in the failed evaluation"
    assert found["left"] == [None, None]


def test_rows_on_disk_give_what_keras_own_loop_makes_of_them(facts: dict[str, Any]) -> None:
    found = facts["streamed"]
    assert found["buffers"] == 3
    assert found["difference"] == 0
    plain, fused = found["histories"]
    for name in ("loss", "val_loss", "val_accuracy"):
        assert fused[name] == pytest.approx(plain[name], rel=1e-6)
    assert found["judged"][0] == pytest.approx(found["judged"][1], rel=1e-6)


def test_runs_on_rows_on_disk_are_those_in_memory_and_alike_in_every_engine(
    facts: dict[str, Any],
) -> None:
    assert set(facts["files"]) == {"in their order", "shuffled"}
    for found in facts["files"].values():
        assert found["backends"] == ["jax", "jax"]


def test_of_several_devices_the_first_is_used(facts: dict[str, Any]) -> None:
    assert facts["devices"]["known"] == 2
    assert facts["devices"]["used"] == [facts["devices"]["first"]]


def test_no_engine_imports_tensorflow(facts: dict[str, Any]) -> None:
    assert facts["early"] is False
