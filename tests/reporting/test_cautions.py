"""What is said of a run, and what is not; each rule is tried on both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import kerasflow as kf
from kerasflow.feeding.raw_rows import keep_raw_rows
from kerasflow.feeding.splits import Split
from kerasflow.feeding.tables import Table
from kerasflow.reporting.cautions import Caution, Findings, find_cautions
from kerasflow.reporting.judged import AnyJudged, Choices, Labels, Numbers
from kerasflow.running.evidence import Evidence

pytestmark = pytest.mark.keras
MAPPING = {
    "blueprint": 1,
    "data": {"target": {"k": {"from": "k", "classes": ["a", "b"]}}},
    "model": {"inputs": ["x"], "layers": [{"Dense": 2, "name": "k"}]},
    "compile": {"loss": "mse"},
}
BLUEPRINT = kf.load(MAPPING)


def said(
    losses: list[float] = (),  # type: ignore[assignment]
    watched: list[float] = (),  # type: ignore[assignment]
    judged: list[AnyJudged] = (),  # type: ignore[assignment]
    evidence: Evidence | None = None,
    **report: Any,
) -> list[Caution]:
    lines: list[dict[str, Any]] = [{"phase": 0, "loss": loss} for loss in losses]
    for line, loss in zip(lines, watched, strict=False):
        line["val_loss"] = loss
    return find_cautions(Findings(report, lines, evidence or Evidence(BLUEPRINT), judged))


def titles(*args: Any, **more: Any) -> list[str]:
    return [each.title for each in said(*args, **more)]


def choices(truth: list[int], given: list[int], names: tuple[str, ...] = ("a", "b")) -> Choices:
    scores = np.eye(len(names))[np.clip(given, 0, None)] * 0.8 + 0.1
    rows = np.arange(len(truth))
    arrays = np.array(truth), np.array(given), scores
    return Choices("k", "test", rows, None, len(truth), len(truth), names, *arrays, True)


def numbers(truth: list[float], given: list[float]) -> Numbers:
    columns = np.array(truth, float)[:, None], np.array(given, float)[:, None]
    return Numbers("n", "test", np.arange(len(truth)), None, len(truth), len(truth), *columns)


def test_a_validation_loss_that_rises_while_the_other_falls_is_over_fitting() -> None:
    [caution] = said([1.0, 0.6, 0.3, 0.1], [1.0, 0.7, 0.8, 0.9])
    assert caution.title == "The model over-fits"
    assert "lowest in epoch 2, 0.7000, and is 0.9000 at the end" in caution.evidence
    assert "fell from 0.6000 to 0.1000" in caution.evidence


@pytest.mark.parametrize(
    "watched", [[1.0, 0.7, 0.69, 0.688], [1.0, 0.7, 0.71, 0.72], [1.0, 0.7]], ids=str
)
def test_a_validation_loss_that_stays_is_none(watched: list[float]) -> None:
    assert titles([1.0, 0.6, 0.3, 0.1][: len(watched)], watched) == []


def test_neither_is_one_whose_best_weights_were_restored() -> None:
    stop = {"EarlyStopping": {"monitor": "val_loss", "restore_best_weights": True}}
    blueprint = kf.load({**MAPPING, "fit": {"callbacks": [stop]}})
    found = said([1.0, 0.6, 0.3, 0.1], [1.0, 0.7, 0.8, 0.9], evidence=Evidence(blueprint))
    assert found == []


def test_only_the_last_phase_counts() -> None:
    lines = [{"phase": 0, "loss": 0.01, "val_loss": 0.01}]
    lines += [{"phase": 1, "loss": 5 / n, "val_loss": 5.0} for n in (1, 2, 3)]
    assert find_cautions(Findings({}, lines, Evidence(BLUEPRINT), [])) == []


def test_a_training_that_still_improved_is_told_with_what_it_gained() -> None:
    [caution] = said([1.0, 0.6, 0.5], [1.0, 0.9, 0.45])
    assert caution.title == "The training was still improving when it ended"
    assert "the validation loss fell by 50 %, from 0.9000 to 0.4500" in caution.evidence
    assert titles([1.0, 0.5, 0.499]) == []
    assert titles([1.0, 0.5, 0.3], stopped="early") == []


def test_a_run_that_did_not_end_well_is_told() -> None:
    assert titles(stopped="interrupted", epochs=3)[0] == "The run was interrupted"
    assert titles(stopped="failed", epochs=1)[0] == "The training failed"
    assert titles(stopped="early", epochs=1) == []


def test_an_expectation_that_was_not_met_is_told() -> None:
    each = {"metric": "test.accuracy", "range": [0.9, 1.0], "value": 0.5}
    [title] = titles(expected=[{**each, "met": False}])
    assert title == "test.accuracy is not what the blueprint expects"
    assert titles(expected=[{**each, "met": True}, {**each, "met": None}]) == []


def test_a_constant_answer_is_told_and_nothing_else_of_it() -> None:
    truth = [0, 1] * 60
    assert titles(judged=[choices(truth, [1] * 120)]) == ["`k` always gives the same answer"]
    assert titles(judged=[choices(truth, truth)]) == []
    assert titles(judged=[choices([1] * 120, [1] * 120)]) != ["`k` always gives the same answer"]
    assert titles(judged=[numbers([1, 2, 3], [7, 7, 7])]) == ["`n` always gives the same answer"]


def test_labels_that_are_never_given_are_a_constant_answer() -> None:
    truth, given = np.eye(3, dtype=bool)[[0, 1, 2] * 5], np.zeros((15, 3), bool)
    labels = Labels(
        "t", "test", np.arange(15), None, 15, 15, ("x", "y", "z"), truth, given, given + 0.1, True
    )
    [caution] = said(judged=[labels])
    assert "It is no label for each of the 15 answers" in caution.evidence


def test_a_model_no_better_than_the_most_frequent_class_is_told_with_both_numbers() -> None:
    truth = [0] * 90 + [1] * 30
    given = [0] * 60 + [1] * 60
    [caution] = said(judged=[choices(truth, given)])
    assert caution.title == "`k` is no better than the most frequent class"
    assert "is 0.7500; whoever always says `a` comes to 0.7500" in caution.evidence
    better = [0] * 90 + [1] * 20 + [0] * 10
    assert titles(judged=[choices(truth, better)]) == []


def test_numbers_no_better_than_the_mean_are_told() -> None:
    truth = [float(n) for n in range(10)]
    worse = said(judged=[numbers(truth, truth[::-1])])
    assert [each.title for each in worse] == ["`n` is no better than the mean"]
    assert titles(judged=[numbers(truth, [n + 0.1 for n in truth])]) == []


def test_answers_that_are_no_numbers_are_counted() -> None:
    [caution] = said(judged=[numbers([1, 2, 3, 4], [1, np.nan, 3, np.inf])])
    assert "2 of 4 answers" in caution.evidence


def test_few_answers_are_told_with_the_interval_of_wilson() -> None:
    truth = [0, 1] * 10
    [caution] = said(judged=[choices(truth, [1, 0, *truth[2:]])])
    assert "0.9000 on so many may stand for anything from 0.70 to 0.97" in caution.evidence


@pytest.mark.parametrize("rare, told", [(4, True), (30, False)])
def test_uneven_classes_are_told_by_the_training_rows(rare: int, told: bool) -> None:
    target = np.array([0] * 96 + [1] * rare, np.int32)
    train = Split({"x": np.zeros((len(target), 1))}, {"k": target})
    truth = [0, 1] * 60
    found = said(
        judged=[choices(truth, truth)], evidence=Evidence(BLUEPRINT, splits={"train": train})
    )
    assert [each.title for each in found] == ["The classes of `k` are uneven"] * told
    if told:
        assert "Of 100 training rows, 96 % are `a` and 4 % (4) `b`" in found[0].evidence


def test_a_one_hot_target_is_counted_too() -> None:
    target = np.eye(2, dtype=np.float32)[[0] * 96 + [1] * 4]
    train = Split({"x": np.zeros((100, 1))}, {"k": target})
    truth = [0, 1] * 60
    evidence = Evidence(BLUEPRINT, splits={"train": train})
    assert titles(judged=[choices(truth, truth)], evidence=evidence) == [
        "The classes of `k` are uneven"
    ]


def test_no_rows_to_judge_by_is_told() -> None:
    assert titles(rows={"train": 10}) == ["No rows were kept to judge the model by"]
    assert titles(rows={"train": 10, "validation": 2}) == []


def test_data_that_has_changed_since_is_told() -> None:
    truth = [0, 1] * 60
    judged = [choices(truth, truth)]
    title = "The data of `test` is not what the run had"
    assert titles(judged=judged, rows={"train": 9, "test": 121}) == [title]
    noted = {"test": {"k": {"accuracy": 0.5}}}
    assert titles(judged=judged, classification=noted) == [title]
    assert titles(judged=judged, classification={"test": {"k": {"accuracy": 1.0}}}) == []
    assert titles(judged=judged, classification={"test": ["hostile"]}) == []


def leaks(**splits: Table) -> list[Caution]:
    from kerasflow.feeding.plans import make_plan

    return said(evidence=Evidence(BLUEPRINT, raw=keep_raw_rows(splits, make_plan(BLUEPRINT))))


def table(xs: list[Any], ks: str, dtype: Any = None, **more: Any) -> Table:
    return Table({"x": np.array(xs, dtype), "k": np.array(list(ks), object)}, **more)


def test_rows_in_two_splits_are_told_with_both_numbers() -> None:
    train = table([1, 2, 3, 4], "abab", file="rows.csv")
    test = table([9, 3, 2, 1], "abba", file="more.csv")
    [caution] = leaks(train=train, test=test)
    assert caution.title == "2 rows of `test` stand in `train` too"
    assert "row 3 of `more.csv` is row 2 of `rows.csv`" in caution.evidence
    assert "row 4 of `more.csv` is row 1 of `rows.csv`" in caution.evidence
    assert "2 (50 %)" in caution.evidence


def test_one_that_differs_in_its_label_alone_is_no_equal_row() -> None:
    assert leaks(train=table([1, 2], "ab"), test=table([1, 2], "ba")) == []


def test_equal_numbers_of_other_dtypes_are_equal() -> None:
    whole = table([1, 2], "ab", np.uint8)
    [caution] = leaks(train=whole, validation=table([0.0, 2.0], "ab", np.float32))
    assert caution.title == "1 row of `validation` stands in `train` too"
    large = 2**60
    assert leaks(train=table([large], "a"), test=table([large + 1], "a")) == []
    assert leaks(train=table([0.0], "a"), test=table([-0.0], "a"))


def test_a_split_that_is_watched_and_judges_is_no_leak() -> None:
    test = table([3], "a")
    assert leaks(train=table([1], "a"), test=test, validation=test) == []


def test_texts_lists_and_pictures_are_compared_too() -> None:
    for cells in (["one", "two"], [["a"], ["b", "c"]], [np.zeros((4, 4)), np.ones((4, 4))]):
        rows = np.fromiter(cells, object, 2) if isinstance(cells[0], list) else np.array(cells)
        rows = rows.astype(object) if isinstance(cells[0], str) else rows
        part = Table({"x": rows, "k": np.array(["a", "b"], object)})
        [caution] = leaks(train=part, test=part.take(np.array([1])))
        assert caution.title == "1 row of `test` stands in `train` too"
