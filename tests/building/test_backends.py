"""The backend is chosen before Keras is imported, and never after."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kerasflow.building import choose_backend
from kerasflow.errors import BuildError, MissingDependencyError
from kerasflow.paths import Path


def run(program, **environment):
    import os

    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_backend_that_is_not_installed_is_named_with_what_installs_it():
    with pytest.raises(MissingDependencyError) as caught:
        choose_backend("no_such_backend")
    assert 'pip install "kerasflow[no_such_backend]"' in str(caught.value)


@pytest.mark.keras
def test_the_backend_that_keras_runs_on_may_be_chosen_again():
    import keras

    choose_backend("tensorflow")
    assert keras.config.backend() == "tensorflow"


@pytest.mark.keras
def test_another_backend_than_that_of_the_imported_keras_is_refused(monkeypatch):
    import keras

    monkeypatch.setattr(keras.config, "backend", lambda: "jax")
    with pytest.raises(BuildError, match="already imported Keras with `jax`") as caught:
        choose_backend("tensorflow")
    assert caught.value.path == Path.parse("runtime.backend")


def test_a_blueprint_that_names_no_backend_leaves_the_environment_as_it_is():
    program = (
        "import os\n"
        "from kerasflow import load\n"
        "from kerasflow.building import choose_backend\n"
        "choose_backend(load({'blueprint': 1, 'model': ['Flatten']}).runtime.backend)\n"
        "print(os.environ.get('KERAS_BACKEND'))"
    )
    assert run(program, KERAS_BACKEND="jax").stdout.split() == ["jax"]


def test_before_keras_is_imported_the_choice_is_left_in_the_environment():
    program = (
        "import os, sys\n"
        "from kerasflow.building import choose_backend\n"
        "choose_backend('tensorflow')\n"
        "print(os.environ['KERAS_BACKEND'], 'keras' in sys.modules)"
    )
    assert run(program, KERAS_BACKEND="jax").stdout.split() == ["tensorflow", "False"]


@pytest.mark.keras
def test_a_build_with_another_backend_says_where_it_was_asked_for(monkeypatch, tmp_path, build):
    import keras

    monkeypatch.setattr(keras.config, "backend", lambda: "jax")
    file = tmp_path / "net.json"
    file.write_text(
        '{"blueprint": 1,\n "model": ["Flatten"],\n "runtime": {"backend": "tensorflow"}}'
    )
    with pytest.raises(BuildError) as caught:
        build(file)
    assert caught.value.place.line == 3
