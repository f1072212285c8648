"""Messages on stderr, results on stdout, and the exit status, from real processes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Kerasflow = Callable[..., subprocess.CompletedProcess[str]]
BLUEPRINTS = Path(__file__).parents[2] / "blueprints"


def test_a_good_blueprint_is_status_0(kerasflow: Kerasflow) -> None:
    done = kerasflow("check", BLUEPRINTS / "mnist_dense.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{BLUEPRINTS / 'mnist_dense.json'}: no problems\n"


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("chekc",), "there is no verb `chekc`; did you mean `check`?"),
        (("train", "a.json"), "there is no verb `train`; use one of `init`, `check`"),
        (("check",), "Missing argument 'FILE…'"),
        (("check", "x.json", "--stict"), "did you mean --strict?"),
        (("run", "x.json", "--data-root", "nowhere"), "'nowhere' does not exist"),
        (("list", "layers", "Densse"), "did you mean `Dense`?"),
    ],
)
def test_wrong_usage_is_status_2(
    kerasflow: Kerasflow, arguments: tuple[str, ...], words: str
) -> None:
    done = kerasflow(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words.replace("did you mean --strict?", "--strict") in done.stderr


EIGHT_FAULTS = """{
  "blueprint": 1,
  "nmae": "x",
  "seed": "one",
  "model": {
    "inputs": {"x": {"shape": [4]}},
    "layers": [
      {"Densse": 3},
      {"Dense": {"unit": 3}},
      {"Dense": {"units": 3}, "inputs": "nowhere"},
      {"Dropout": {}},
      {"Dense": 1, "name": "y"}
    ]
  },
  "compile": {"optimizer": "adamm", "loss": "mse"},
  "fit": {"epochs": 0}
}
"""


@pytest.mark.parametrize("verb", ["check", "run"])
def test_a_blueprint_at_fault_shows_every_fault_with_status_3(
    kerasflow: Kerasflow, tmp_path: Path, verb: str
) -> None:
    (tmp_path / "x.json").write_text(EIGHT_FAULTS, encoding="utf-8")
    done = kerasflow(verb, "x.json")
    assert done.returncode == 3
    shown = done.stdout if verb == "check" else done.stderr
    lines = (3, 4, 8, 9, 10, 11, 15, 16)
    assert [number for number in lines if f"x.json:{number}:" not in shown] == []
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "runs").exists()


def test_a_file_that_is_not_there_is_status_3(kerasflow: Kerasflow) -> None:
    done = kerasflow("run", "nowhere.json")
    assert done.returncode == 3
    assert "there is no file `nowhere.json`" in done.stderr


@pytest.mark.keras
@pytest.mark.slow
def test_data_at_fault_is_status_4_with_file_column_and_row(
    kerasflow: Kerasflow, measurements: Path, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.csv"
    text = rows.read_text("utf-8").splitlines()
    text[3] = "x,1,up"
    rows.write_text("\n".join(text), encoding="utf-8")
    done = kerasflow("run", measurements.name)
    assert done.returncode == 4
    assert "rows.csv, column `a`, row 3: expected a number, found `x`" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "runs").exists()


@pytest.mark.keras
@pytest.mark.slow
def test_a_run_ends_with_a_table_on_stdout_and_says_the_rest_on_stderr(
    kerasflow: Kerasflow, measurements: Path, tmp_path: Path
) -> None:
    done = kerasflow("run", measurements.name)
    assert done.returncode == 0
    first, *_, last = done.stdout.splitlines()
    assert first.split() == ["split", "loss", "accuracy", "macro_f1"]
    assert last == "kept in runs/way-1"
    device, engine, *epochs = done.stderr.splitlines()
    assert device.startswith("device: ")
    assert engine.startswith("engine: ")
    # Nothing of what TensorFlow tells of itself: no port.cc, no cudart_stub.
    assert [line[:8] for line in epochs] == ["epoch 1/", "epoch 2/"]
    again = kerasflow("run", measurements.name, "--quiet", "--out", "runs/way-1")
    assert again.returncode == 1
    assert again.stderr.startswith("error: `runs/way-1` is not empty")


def test_a_backend_that_is_not_installed_is_status_5(
    kerasflow: Kerasflow, measurements: Path
) -> None:
    import importlib.util

    missing = [name for name in ("jax", "torch") if not importlib.util.find_spec(name)]
    if not missing:
        pytest.skip("every backend is installed")
    done = kerasflow("run", measurements.name, "--set", f"runtime.backend={missing[0]}")
    assert done.returncode == 5
    assert f'pip install "kerasflow[{missing[0]}]"' in done.stderr


def test_debug_shows_the_traceback(kerasflow: Kerasflow) -> None:
    done = kerasflow("--debug", "evaluate", ".")
    assert "Traceback" in done.stderr
    assert "Traceback" not in kerasflow("evaluate", ".").stderr


def test_a_reader_that_goes_away_is_no_error(kerasflow: Kerasflow) -> None:
    read, write = os.pipe()
    os.close(read)
    done = kerasflow("list", "ops", capture_output=False, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert done.stderr == ""
    assert done.returncode == 141
