"""Many runs side by side: those that trained here, and such as lie there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from html_reading import read, read_file
from run_folders import write_run

import kerasflow as kf
from kerasflow.errors import RunError

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Three runs that differ in two values, and one that was killed."""
    scores = ((8, 1, 0.5), (16, 2, 0.25), (32, 2, 0.75))
    for number, (units, epochs, mae) in enumerate(scores, start=1):
        layers = {"inputs": {"x": {"shape": [4]}}, "layers": [{"Dense": units}, {"Dense": 2}]}
        changes = {"model": layers, "fit": {"epochs": epochs}}
        write_run(tmp_path / f"net-{number}", {"loss": 1.0, "mae": mae}, **changes)
    (write_run(tmp_path / "net-4") / "running.lock").touch()
    return tmp_path


def names(found: Any) -> list[str]:
    return [run.folder.name for run in found.runs]


def test_what_differs_stands_beside_what_came_of_it_the_best_first(runs: Path) -> None:
    found = kf.compare(runs)
    assert (found.sorted_by, found.descending) == ("test.mae", False)
    assert names(found) == ["net-2", "net-1", "net-3", "net-4"]
    assert found.results["test.mae"] == [0.25, 0.5, 0.75, None]
    assert found.differences == {
        "model.layers[0].Dense.units": [16, 8, 32, 8],
        "fit.epochs": [2, 1, 2, 2],
    }
    assert [row["state"] for row in found.rows] == [*["finished"] * 3, "killed"]


def test_the_order_may_be_said_and_what_has_no_number_stands_last_either_way(runs: Path) -> None:
    assert names(kf.compare(runs, descending=True)) == ["net-3", "net-1", "net-2", "net-4"]
    by_units = kf.compare(runs, sort="model.layers[0].Dense.units", descending=True)
    assert names(by_units)[0] == "net-3"
    assert [*by_units.columns][:3] == ["run", "state", "model.layers[0].Dense.units"]
    assert names(kf.compare(runs, top=2)) == ["net-2", "net-1"]


def test_of_the_first_ones_only_what_differs_among_them_is_told(runs: Path) -> None:
    found = kf.compare(runs / "net-2", runs / "net-3", runs / "net-1", sort="test.mae", top=1)
    assert found.differences == {}
    two = kf.compare(runs / "net-2", runs / "net-3")
    assert [*two.differences] == ["model.layers[0].Dense.units"]


@pytest.mark.parametrize(
    "name, meant", [("mae", "test.mae"), ("test.mea", "test.mae"), ("fit.epoch", "fit.epochs")]
)
def test_an_unknown_column_is_told_with_the_one_that_was_meant(
    runs: Path, name: str, meant: str
) -> None:
    with pytest.raises(RunError, match=re.escape(f"did you mean `{meant}`?")):
        kf.compare(runs, sort=name)


def test_what_is_damaged_is_left_out_and_told(runs: Path) -> None:
    (runs / "net-1" / "report.json").write_text("{")
    found = kf.compare(runs, runs / "gone")
    assert names(found) == ["net-2", "net-3", "net-4"]
    assert [re.sub(r"`\S*/", "`", told)[:26] for told in found.faults] == [
        "`gone` is not there",
        "`report.json` is damaged: ",
    ]


def test_the_page_has_a_line_of_each_run_and_nothing_runs_in_it(runs: Path, tmp_path: Path) -> None:
    evil = write_run(runs / SCRIPT.replace("/", "_"), {"mae": 0.1, SCRIPT: 1.0}, name=SCRIPT)
    found = kf.compare(runs)
    file = found.save_page(tmp_path / "page.html")
    page = read_file(file)
    assert page.texts("h2") == ["Results", "What differs in the blueprints", "Learning curves"]
    assert page.tags.count("polyline") == 5
    assert "script" not in page.tags
    assert any(evil.name in text for text in page.texts("th"))
    assert any(row[1:3] == ["finished", "0.2500"] for row in page.rows)
    with pytest.raises(FileExistsError):
        found.save_page(file)


def test_a_page_of_many_runs_draws_the_first_ones(tmp_path: Path) -> None:
    from kerasflow.reporting.comparisons import draw_comparison

    for number in range(30):
        write_run(tmp_path / f"net-{number}", {"loss": number / 30})
    page = read(draw_comparison(kf.compare(tmp_path)))
    assert page.tags.count("polyline") == 24
    assert "The first 24 of 30 runs." in page.texts("p", "faint")
    assert "Nothing; texts under `about` and `meta` are not compared." in page.texts("p")


@pytest.mark.keras
def test_runs_that_trained_here_are_compared_by_what_was_set(tmp_path: Path) -> None:
    import numpy as np

    rows = {"x": np.arange(160.0).reshape(80, 2), "y": np.arange(80.0)}
    blueprint = {
        **{"blueprint": 1, "data": {"target": {"out": "y"}, "split": {"test": 0.5}}},
        "model": {
            "inputs": {"x": {"shape": [2]}},
            "layers": [{"Dense": 1, "name": "out"}],
        },
        "compile": {"optimizer": {"SGD": 1e-4}, "loss": "mse", "metrics": ["mae"]},
        "fit": {"epochs": 1},
    }
    trained = [
        kf.run(blueprint, sets=sets, data=rows, out=tmp_path / name, progress=False)
        for name, sets in {"one": [], "two": ["compile.optimizer.SGD.learning_rate=1e-5"]}.items()
    ]
    found = kf.compare(*trained)
    rates = dict(zip(names(found), *found.differences.values(), strict=True))
    assert rates == {"one": 1e-4, "two": 1e-5}
    best = min(trained, key=lambda run: float(run.report["test"]["mae"]))
    assert found.runs[0].folder == best.folder
    assert found.results["parameters"] == [3, 3]
