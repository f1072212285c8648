"""Windows over time series, against numbers counted by hand."""

import numpy as np
import pytest

import kerasflow as kf
from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.loading import load
from kerasflow.blueprints.sections import SplitSpec, WindowSpec
from kerasflow.errors import DataError
from kerasflow.feeding import feed
from kerasflow.feeding.previews.previews import preview_data
from kerasflow.feeding.tables import Table
from kerasflow.feeding.windows import count_windows, cut_windows

pytestmark = pytest.mark.keras


def windows(rows, split=None, targets=True, columns=None, **spec):
    table = Table({"x": np.arange(rows), **(columns or {})}, "a.csv")
    found = cut_windows(table, WindowSpec(**spec), split or SplitSpec(), targets=targets)
    return found.over(table.column("x")).tolist(), found.targets(table.column("x")).tolist()


def test_a_window_is_followed_by_its_target():
    assert windows(5, length=3) == ([[0, 1, 2], [1, 2, 3]], [3, 4])


def test_the_target_may_lie_further_ahead_or_be_the_last_row_itself():
    assert windows(7, length=3, ahead=3) == ([[0, 1, 2], [1, 2, 3]], [5, 6])
    assert windows(4, length=3, ahead=0) == ([[0, 1, 2], [1, 2, 3]], [2, 3])


def test_windows_begin_every_so_many_rows():
    assert windows(8, length=2, every=3) == ([[0, 1], [3, 4]], [2, 5])
    assert windows(9, length=2, every=3) == ([[0, 1], [3, 4], [6, 7]], [2, 5, 8])


def test_without_targets_the_last_rows_have_windows_too():
    found, _ = windows(4, length=2, ahead=5, targets=False)
    assert found == [[0, 1], [1, 2], [2, 3]]


def test_no_window_reaches_from_one_group_into_the_next():
    station = {"station": np.array(list("bababbba"), dtype=object)}
    found = windows(8, SplitSpec(group="station"), columns=station, length=2)
    # a has the rows 1, 3, 7; b has 0, 2, 4, 5, 6.
    assert found == ([[1, 3], [0, 2], [2, 4], [4, 5]], [7, 4, 5, 6])


def test_a_group_that_is_too_short_has_no_window():
    station = {"station": np.array([1, 1, 1, 2, 2])}
    found = windows(5, SplitSpec(group="station"), columns=station, length=2)
    assert found == ([[0, 1]], [2])


def test_one_series_is_not_copied():
    rows = np.zeros((1000, 4), np.float32)
    found = cut_windows(Table({"x": rows}), WindowSpec(100, 7), SplitSpec(), targets=True)
    over = found.over(rows)
    assert over.shape == (129, 100, 4)
    assert np.shares_memory(over, rows)


def test_series_that_are_shorter_than_a_window_are_refused():
    with pytest.raises(DataError, match="has 5 rows, and a window takes 4, and 2 ahead of it"):
        windows(5, length=4, ahead=2)


def test_rows_that_are_not_in_the_order_of_time_are_refused():
    hour = {"hour": np.array([1, 2, 2, 1, 5])}
    with pytest.raises(DataError, match="`1` comes after `2`; sort the rows by time") as told:
        windows(5, SplitSpec(time="hour"), columns=hour, length=2)
    assert (told.value.column, told.value.row) == ("hour", 4)


@pytest.mark.parametrize("spec", [(3, 1, 1), (2, 3, 0), (4, 2, 5)])
@pytest.mark.parametrize("rows", [9, 10, 11, 30])
def test_windows_are_counted_without_the_rows(spec, rows):
    length, every, ahead = spec
    found, _ = windows(rows, length=length, every=every, ahead=ahead)
    assert count_windows(rows, WindowSpec(*spec), SplitSpec()) == len(found)
    assert count_windows(rows, WindowSpec(*spec), SplitSpec(group="x")) is None


def weather(folder, window, **data):
    rows = "".join(f"{hour},{hour * 10},{hour % 3}\n" for hour in range(40))
    (folder / "weather.csv").write_text("hour,pressure,sky\n" + rows)
    return {
        "blueprint": 1,
        "data": {
            "source": {"csv": "weather.csv"},
            "target": {"later": "pressure"},
            "weight": "sky",
            "split": {"test": 0.25, "time": "hour"},
            "window": window,
            **data,
        },
        "preprocess": [
            {"ops.stack": {"axis": -1}, "inputs": ["pressure", "hour"], "name": "both"},
            {"Reshape": [2], "name": "pair"},
        ],
        "model": {
            "inputs": ["pair"],
            "layers": [{"SimpleRNN": {"units": 3}}, {"Dense": {"units": 1}, "name": "later"}],
        },
        "compile": {"loss": "mse"},
        "fit": {"batch_size": 4},
    }


def test_a_run_is_given_windows_of_what_was_preprocessed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blueprint = load(weather(tmp_path, {"length": 3, "every": 2, "ahead": 2}))
    fed = feed(blueprint)
    # Training has the hours 0 to 29, the test those from 30 to 39.
    assert fed.train.inputs["pair"].shape == (13, 3, 2)
    assert fed.train.inputs["pair"][1, :, 0].tolist() == [20, 30, 40]
    assert fed.train.targets["later"][1] == 60
    assert fed.train.targets["later"][-1] == 280
    assert fed.train.weights.tolist()[:3] == [4 % 3, 6 % 3, 8 % 3]
    assert fed.test.inputs["pair"][:, 0, 1].tolist() == [30, 32, 34]
    assert fed.test.targets["later"].tolist() == [340, 360, 380]
    assert fed.deferred["data.train.rows"] == 13
    assert fed.signature["pair"].shape == (3, 2)
    seen = preview_data(blueprint, expand(blueprint))
    assert seen.problems == ()
    assert seen.signature["pair"].shape == (3, 2)
    assert seen.deferred["data.train.rows"] == 13


@pytest.mark.slow
def test_a_model_trains_on_windows_and_predicts_new_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = kf.run(weather(tmp_path, {"length": 3}), out=tmp_path / "run")
    assert "loss" in done.report["test"]
    new = {"hour": np.arange(5.0), "pressure": np.arange(5.0)}
    assert kf.predict(tmp_path / "run", new).outputs.shape == (3, 1)


def test_too_few_windows_for_a_batch_are_told_by_the_run_and_before_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blueprint = load(weather(tmp_path, {"length": 26, "ahead": 2}))
    with pytest.raises(DataError, match="there are 3 windows to train on, fewer than one batch"):
        feed(blueprint)
    [problem] = preview_data(blueprint, expand(blueprint)).problems
    assert (problem.code, problem.message[:35]) == ("KF719", "there are 3 windows to train on, fe")


def test_a_declared_shape_is_that_of_the_window(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    document = weather(tmp_path, {"length": 3})
    for shape, fine in (([3, 2], True), ([4, 2], False), ([2], False)):
        document["model"]["inputs"] = {"pair": {"shape": shape}}
        blueprint = load(document)
        problems = preview_data(blueprint, expand(blueprint)).problems
        assert [each.code for each in problems] == ([] if fine else ["KF718"])
        if not fine:
            with pytest.raises(DataError, match=r"the data has rows of shape \[3, 2\]"):
                feed(blueprint)
