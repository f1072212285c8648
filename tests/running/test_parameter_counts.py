"""The parameters that a plan and `check --shapes` count are those of the model that is built."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import kerasflow as kf
from kerasflow.checking.examining import examine

pytestmark = pytest.mark.keras

ROOT = Path(__file__).parents[2] / "blueprints"
MODELS = sorted((ROOT / "models").iterdir())


def counts(source: Any) -> tuple[int, int, int]:
    """Of a plan, of the table of shapes, and of the model."""
    from kerasflow.building.layouts import lay_out
    from kerasflow.running.checks import check_shapes

    examination = examine(source)
    problems, inference = check_shapes(examination)
    assert not [problem for problem in problems if problem.severity == "error"]
    assert inference is not None
    assert examination.graph is not None
    table = lay_out(examination.graph, inference).parameters
    return kf.plan(source).estimate.budget.parameters, table, kf.build(source).count_params()


@pytest.mark.slow
@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_a_shipped_model_has_the_parameters_that_are_counted(file: Path) -> None:
    planned, table, built = counts(file)
    assert planned == table == built


N_BEATS = {
    "blueprint": 1,
    "model": {
        "inputs": {"history": {"shape": [12]}},
        "layers": [
            {
                "layers": [
                    {"Identity": {}, "name": "x"},
                    {"Dense": {"units": 8, "activation": "relu"}, "repeat": 2, "name": "body"},
                    {"Dense": {"units": 12}, "inputs": "body", "name": "backcast"},
                    {"Dense": {"units": 3}, "inputs": "body", "name": "forecast"},
                    {"Subtract": {}, "inputs": ["x", "backcast"]},
                ],
                "repeat": 3,
                "name": "block",
            },
            {"Add": {}, "inputs": "block.forecast", "name": "future"},
        ],
    },
}


def test_what_the_last_turn_makes_for_nobody_is_not_counted_and_is_said() -> None:
    planned, table, built = counts(N_BEATS)
    assert planned == table == built == 3 * (12 * 8 + 8 + 8 * 8 + 8 + 8 * 3 + 3) + 2 * (8 * 12 + 12)
    plan = kf.plan(N_BEATS)
    assert plan.estimate.left_out == ("block.2.backcast", "block.2.subtract")
    said = "left out of the model, for they reach no output: `block.2.backcast`, `block.2.subtract`"
    assert said in str(plan).splitlines()


def generated(seed: int) -> dict[str, Any]:
    """A graph of all that can be wired, in which every node has as many units."""
    draw = random.Random(seed)
    nodes: list[dict[str, Any]] = []
    known = ["x"]
    for index in range(draw.randint(2, 7)):
        name = f"n{index}"
        nodes.append({**_body(draw, known), "inputs": draw.choice(known), "name": name})
        if draw.random() < 0.2 and nodes[-1].get("each"):
            nodes.append({"share": f"{name}.0", "inputs": "x", "name": f"s{index}"})
            known.append(f"s{index}")
        elif draw.random() < 0.3:
            nodes.append({"Add": {}, "inputs": [name, draw.choice(known)], "name": f"a{index}"})
            known.append(f"a{index}")
        known += [f"{name}[1]", f"{name}[0]"] if nodes[-1].get("each") else [name]
    last = {"Add": {}, "inputs": [name for name in known if draw.random() < 0.6] + ["x", "x"]}
    blocks = {"b": {"layers": [{"Dense": 4, "name": "p"}, {"Dense": 4, "name": "q"}]}}
    model = {"inputs": {"x": {"shape": [4]}}, "layers": [*nodes, last]}
    return {"blueprint": 1, "blocks": blocks, "model": model}


def _body(draw: random.Random, known: list[str]) -> dict[str, Any]:
    inner = [{"Dense": 4, "name": "u"}, {"Dense": 4}, {"Add": {}, "inputs": ["previous", "u"]}]
    nested = {"Model": {"inputs": {"i": {"shape": [4]}}, "layers": [{"Dense": 4}]}}
    body: dict[str, Any] = draw.choice([{"Dense": 4}, {"use": "b"}, {"layers": inner}, nested])
    series = draw.choice([{}, {"repeat": 0}, {"repeat": 2}, {"each": 2}])
    return {**body, **series}


def test_generated_graphs_have_the_parameters_that_are_counted() -> None:
    compared = 0
    for seed in range(60):
        source = generated(seed)
        if examine(source).errors:
            continue  # some node reaches no output at all
        planned, table, built = counts(source)
        assert planned == table == built, source
        compared += 1
    assert compared >= 12
