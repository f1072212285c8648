"""What the backends look at when they start is set before, where a blueprint asks for it."""

import os
import sys

import pytest

from kerasflow.blueprints.loading import load
from kerasflow.building.determinism import make_deterministic, prefer_determinism


def blueprint(**runtime):
    return load({"blueprint": 1, "model": ["Flatten"], "runtime": runtime})


@pytest.fixture
def environment(monkeypatch):
    for name in ("XLA_FLAGS", "CUBLAS_WORKSPACE_CONFIG"):
        monkeypatch.setenv(name, "")  # so that what is set is taken back
        monkeypatch.delenv(name)
    for name in ("jax", "torch"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return os.environ


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_nothing_is_set_where_nobody_asks(environment, backend):
    before = dict(environment)
    prefer_determinism(blueprint(backend=backend))
    make_deterministic(blueprint(backend=backend))
    prefer_determinism(blueprint(backend="tensorflow", deterministic=True))
    assert dict(environment) == before


def test_jax_is_told_once_beside_other_flags(environment):
    environment["XLA_FLAGS"] = "--xla_dump=x"
    for _ in range(2):
        prefer_determinism(blueprint(backend="jax", deterministic=True))
        assert environment["XLA_FLAGS"] == "--xla_dump=x --xla_gpu_deterministic_ops=true"
    assert "CUBLAS_WORKSPACE_CONFIG" not in environment


def test_torch_is_told_and_what_somebody_has_set_stays(environment):
    prefer_determinism(blueprint(backend="torch", deterministic=True))
    assert environment["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
    environment["CUBLAS_WORKSPACE_CONFIG"] = ":16:8"
    prefer_determinism(blueprint(backend="torch", deterministic=True))
    assert environment["CUBLAS_WORKSPACE_CONFIG"] == ":16:8"


def test_a_backend_that_has_started_is_left_alone(environment, monkeypatch):
    monkeypatch.setitem(sys.modules, "jax", sys)
    prefer_determinism(blueprint(backend="jax", deterministic=True))
    assert "XLA_FLAGS" not in environment
