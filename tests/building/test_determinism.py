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
    monkeypatch.setenv("XLA_FLAGS", "--xla_dump=x")
    monkeypatch.setenv("CUBLAS_WORKSPACE_CONFIG", "")  # so that what is set is taken back
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG")
    monkeypatch.delitem(sys.modules, "jax", raising=False)
    return os.environ


def test_nothing_is_set_where_nobody_asks(environment):
    before = dict(environment)
    prefer_determinism(blueprint())
    make_deterministic(blueprint())
    assert dict(environment) == before


def test_flags_are_added_once_and_not_to_a_jax_that_has_started(environment, monkeypatch):
    for _ in range(2):
        prefer_determinism(blueprint(deterministic=True))
        assert environment["XLA_FLAGS"] == "--xla_dump=x --xla_gpu_deterministic_ops=true"
    assert environment["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
    environment["XLA_FLAGS"] = ""
    monkeypatch.setitem(sys.modules, "jax", sys)
    prefer_determinism(blueprint(deterministic=True))
    assert environment["XLA_FLAGS"] == ""
