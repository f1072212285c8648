"""`kerasflow verify`: the answer on stdout, and a status of its own where it is no."""

import json
import os

import pytest

from kerasflow.cli import verify
from kerasflow.cli.statuses import NOT_THE_SAME
from kerasflow.running.locks import read_lock

pytestmark = pytest.mark.keras


@pytest.fixture
def run(invoke, measurements, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ("run", measurements, "--out", "run", "--quiet", "--set", "fit.epochs=1")
    assert invoke(*words).status == 0
    return tmp_path / "run"


def test_yes_is_status_0_and_no_is_6_with_the_reason(invoke, run, tmp_path):
    done = invoke("verify", run)
    assert (
        done.stdout
        == "the same, bit for bit: 1 epoch, 14 variables of model, optimizer and seeds\n"
    )
    assert done.status == 0
    assert "engine: " in done.stderr
    rows = tmp_path / "rows.csv"
    rows.write_text(rows.read_text().replace("-29,", "-28,"))
    done = invoke("verify", run, "--quiet", "--format", "json", "--out", tmp_path / "second")
    assert (done.status, done.stderr) == (NOT_THE_SAME, "")
    found = json.loads(done.stdout)
    assert (found["same"], found["reason"], found["epochs"]) == (False, "data", 1)
    assert found["deviations"][0]["text"].startswith("`rows.csv` was ")
    assert found["out"] == str(tmp_path / "second")
    assert read_lock(tmp_path / "second").command == ("python",)


def test_what_is_not_there_is_told_before_anything_starts(invoke, run, tmp_path, monkeypatch):
    def never(*_):
        raise AssertionError("the backend was started")

    monkeypatch.setattr("kerasflow.cli.starting.start_backend", never)
    done = invoke("verify", tmp_path)
    assert (done.status, done.stdout) == (1, "")
    assert "is not the folder of a run: it has no `blueprint.json`" in done.stderr
    done = invoke("verify", run, "--out", tmp_path)
    assert (done.status, "is not empty" in done.stderr) == (1, True)
    (run / "blueprint.json").write_text("{")
    assert invoke("verify", run).status == 3
    (run / "lock.json").write_text("{}")
    done = invoke("verify", run)
    assert (done.status, "lock.json` is damaged" in done.stderr) == (1, True)


def test_of_a_strangers_settings_only_numbers_are_taken(run, monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    file = run / "lock.json"
    values = json.loads(file.read_text())
    values["settings"] = {
        "OMP_NUM_THREADS": "2",
        "XLA_FLAGS": "--xla_dump_to=/tmp/x",
        "TF_NUM_INTRAOP_THREADS": "9" * 7,
        "LD_PRELOAD": "1",
    }
    file.write_text(json.dumps(values))
    verify._pin(read_lock(run))
    assert {name: value for name, value in os.environ.items() if "PYTEST" not in name} == {
        "OMP_NUM_THREADS": "2",
        "CUDA_VISIBLE_DEVICES": "-1",
        "JAX_PLATFORMS": "cpu",
    }
