"""A run in a notebook, read back from its HTML."""

from __future__ import annotations

import pytest
from html_reading import read

import kerasflow as kf

pytestmark = pytest.mark.keras


def test_a_run_shows_its_numbers_by_split(run: kf.Run) -> None:
    page = read(run._repr_html_())
    [head, *rows] = page.rows
    assert head == ["", "loss", "mae"]
    assert rows == [
        [split, *(f"{run.report[split][name]:.4f}" for name in ("loss", "mae"))]
        for split in ("train", "validation")
    ]


def test_a_run_shows_a_curve_of_each_quantity_for_training_and_validation(run: kf.Run) -> None:
    page = read(run._repr_html_())
    assert page.tags.count("svg") == 2
    assert page.tags.count("polyline") == 4
    shown = [tip for tip in page.texts("title") if tip.startswith("validation, epoch 3")]
    assert shown == [
        f"validation, epoch 3: {run.history[name][-1]:.4g}" for name in ("val_loss", "val_mae")
    ]


def test_a_run_tells_its_seconds_and_its_folder(run: kf.Run) -> None:
    page = read(run._repr_html_())
    assert page.texts("h4") == ["line-1"]
    [seconds, given, folder] = page.texts("p")
    assert seconds.startswith("3 epochs, ")
    assert given == f"trained on {run.report['given']}"
    assert folder == f"kept in {run.folder}"


def test_a_run_that_was_opened_again_shows_the_same(run: kf.Run) -> None:
    assert kf.Run.load(run.folder)._repr_html_() == run._repr_html_()


def test_a_quantity_that_a_split_lacks_leaves_its_cell_empty(run: kf.Run) -> None:
    report = {**run.report, "test": {"loss": 0.5, "<script>": 1.0}}
    page = read(kf.Run(run.folder, report)._repr_html_())
    assert page.rows[0] == ["", "loss", "mae", "<script>"]
    assert page.rows[3] == ["test", "0.5000", "", "1.0000"]
    assert "script" not in page.tags
