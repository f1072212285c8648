"""`kerasflow show`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Invoke = Callable[..., Any]


@pytest.fixture
def child(measurements: Path) -> Path:
    file = measurements.with_name("child.yaml")
    file.write_text("extends: way.json\nfit: {epochs: 9}\nvars: {units: 16}\n", encoding="utf-8")
    return file


def test_a_document_is_shown_as_it_is_put_together(invoke: Invoke, child: Path) -> None:
    values = json.loads(invoke("show", child, "--format", "json").stdout)
    assert values["fit"] == {"epochs": 9, "batch_size": 8}
    assert values["model"]["layers"][0]["Dense"]["units"] == "${units}"


def test_resolved_fills_in_variables(invoke: Invoke, child: Path) -> None:
    values = json.loads(invoke("show", child, "--resolved", "--format", "json").stdout)
    assert values["model"]["layers"][0]["Dense"]["units"] == 16


def test_the_form_is_that_of_the_file(invoke: Invoke, child: Path, measurements: Path) -> None:
    assert "fit: {epochs: 9, batch_size: 8}" in invoke("show", child).stdout.splitlines()
    assert (
        '  "fit": {"epochs": 2, "batch_size": 8},'
        in invoke("show", measurements).stdout.splitlines()
    )


def test_origins_say_where_each_value_came_from(invoke: Invoke, child: Path) -> None:
    done = invoke("show", child, "--resolved", "--origins", "--set", "seed=5")
    lines = {line.split(" = ")[0]: line for line in done.stdout.splitlines()}
    folder = child.parent
    assert lines["fit.epochs"] == (
        f"fit.epochs = 9  ← {child}:2:15  ← replaces {folder}/way.json:23:21"
    )
    assert lines["seed"].startswith("seed = 5  ← --set seed=5  ← replaces ")
    assert "defined here" in lines["model.layers[0].Dense.units"]
    assert lines["fit.batch_size"] == f"fit.batch_size = 8  ← {folder}/way.json:23:38"


def test_a_broken_document_is_not_shown(invoke: Invoke, measurements: Path) -> None:
    done = invoke("show", measurements, "--set", "model.layers[nowhere].x=1")
    assert (done.status, done.stdout) == (3, "")
    assert "error[KF" in done.stderr
