"""What differs among runs."""

from __future__ import annotations

from pathlib import Path

from run_folders import BLUEPRINT, write_run

from kerasflow.running.differences import blueprint_values, differing, result_values
from kerasflow.running.listings import read_run


def test_values_stand_by_their_dotted_paths_and_texts_for_people_are_left_out() -> None:
    values = blueprint_values({**BLUEPRINT, "about": {"what": "a"}, "x-mine": 1})
    assert values == {
        "name": "net",
        "model.inputs.x.shape": "[4]",
        "model.layers[0].Dense.units": 8,
        "model.layers[1].Dense.units": 2,
        "compile.optimizer.Adam.learning_rate": 0.01,
        "compile.loss": "mse",
        "compile.metrics": '["mae"]',
        "fit.epochs": 2,
    }


def test_a_first_argument_is_the_same_with_its_name_and_without() -> None:
    spelled = [
        blueprint_values({"compile": {"optimizer": {"Adam": rate}}})
        for rate in (0.01, {"learning_rate": 0.01})
    ]
    assert differing(spelled) == {}


def test_only_what_differs_is_told_and_true_is_not_one() -> None:
    one = {"fit.shuffle": True, "fit.epochs": 1, "seed": 3}
    other = {"fit.shuffle": 1, "fit.epochs": 1}
    assert differing([one, other]) == {"fit.shuffle": [True, 1], "seed": [3, None]}
    assert differing([one, one, None]) == {}
    assert differing([None, None]) == {}


def test_versions_are_told_only_where_they_differ(tmp_path: Path) -> None:
    folders = [write_run(tmp_path / f"net-{n}", {"loss": 0.1}) for n in (1, 2)]
    alike = result_values([read_run(it) for it in folders])
    assert [*alike] == ["test.loss", "epochs", "parameters", "seconds", "engine"]
    report = folders[1] / "report.json"
    report.write_text(report.read_text().replace("3.15.1", "3.15.2"))
    assert result_values([read_run(it) for it in folders])["versions.keras"] == ["3.15.1", "3.15.2"]
