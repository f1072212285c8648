"""The cache of compiled programs: where it is, and that TensorFlow is told in time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kerasflow.building.caching import MOST_PROGRAMS, _open_folder, cache_folder, keep_compiled

TELL = (
    "from kerasflow.building.caching import keep_compiled; import os, sys;"
    "print(keep_compiled(), os.environ.get('TF_XLA_FLAGS'), 'tensorflow' in sys.modules)"
)


def tell(**environment: str) -> str:
    known = {key: value for key, value in os.environ.items() if key != "TF_XLA_FLAGS"}
    found = subprocess.run(
        [sys.executable, "-c", TELL], env={**known, **environment}, capture_output=True, check=True
    )
    return found.stdout.decode()


def test_the_folder_is_the_users_and_can_be_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KERASFLOW_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "kerasflow"
    monkeypatch.setenv("KERASFLOW_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"


def test_tensorflow_is_told_before_it_is_imported(tmp_path: Path) -> None:
    said, flags, *_ = tell(KERASFLOW_CACHE=str(tmp_path)).split(maxsplit=1)
    assert said == "True"
    assert f'--tf_xla_persistent_cache_directory="{tmp_path}/xla/2.' in flags
    [folder] = (tmp_path / "xla").iterdir()
    assert folder.stat().st_mode & 0o077 == 0, "what lies there is executed"
    assert flags.endswith("False\n")


def test_what_somebody_has_set_stays(tmp_path: Path) -> None:
    flags = "--tf_xla_persistent_cache_directory=/mine"
    assert tell(TF_XLA_FLAGS=flags, KERASFLOW_CACHE=str(tmp_path)) == f"True {flags} False\n"
    other = tell(TF_XLA_FLAGS="--tf_xla_clustering_debug", KERASFLOW_CACHE=str(tmp_path))
    assert other.startswith("True --tf_xla_clustering_debug --tf_xla_persistent")
    file = tmp_path / "flags"
    assert tell(TF_XLA_FLAGS=str(file), KERASFLOW_CACHE=str(tmp_path)) == f"True {file} False\n"


@pytest.mark.parametrize("name", ["plain", "Jane Doe's", 'a "b" \\c'])
def test_a_folder_of_any_name_is_found_again(name: str, tmp_path: Path) -> None:
    code = (
        "from kerasflow.building.caching import keep_compiled, kept_folder;"
        "assert keep_compiled(); print(kept_folder())"
    )
    environment = {**os.environ, "KERASFLOW_CACHE": str(tmp_path / name), "TF_XLA_FLAGS": ""}
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    [folder] = (tmp_path / name / "xla").iterdir()
    assert found.stdout == f"{folder}\n"


def test_the_oldest_programs_are_dropped(tmp_path: Path) -> None:
    tell(KERASFLOW_CACHE=str(tmp_path))
    [folder] = (tmp_path / "xla").iterdir()
    for age in range(MOST_PROGRAMS + 3):
        program = folder / f"{age}.pb"
        program.touch()
        os.utime(program, (10_000 - age, 10_000 - age))
    tell(KERASFLOW_CACHE=str(tmp_path))
    assert {int(program.stem) for program in folder.iterdir()} == set(range(MOST_PROGRAMS))


def test_nothing_is_kept_where_that_is_asked_for() -> None:
    assert tell(KERASFLOW_CACHE="") == "True None False\n"


def test_a_folder_that_cannot_be_made_is_said_and_stops_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    found = subprocess.run(
        [sys.executable, "-c", TELL],
        env={**os.environ, "KERASFLOW_CACHE": str(file), "TF_XLA_FLAGS": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "False  False\n"
    assert "compiled programs cannot be kept" in found.stderr
    assert "KERASFLOW_CACHE" in found.stderr


@pytest.mark.keras
def test_too_late_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow  # noqa: F401

    monkeypatch.delenv("TF_XLA_FLAGS", raising=False)
    assert not keep_compiled()


def test_a_home_that_is_missing_is_told_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("KERASFLOW_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", fail)
    assert _open_folder("xla", "tensorflow", 1) is None
    assert "cannot be kept: [Errno 2] there is no home folder; set HOME" in capsys.readouterr().err
