"""Columns that nobody uses are not looked at; one that cannot be read is told where it is used."""

import numpy as np
import polars as pl
import pytest

import kerasflow as kf
from kerasflow.blueprints.loading import load
from kerasflow.errors import DataError
from kerasflow.feeding.feeds import feed

pytestmark = pytest.mark.keras
ROWS = 6
NUMBERS = [float(number) for number in range(ROWS)]
COLUMNS = {
    "structures": [{"q": 1}] * ROWS,
    "bytes": [b"x"] * ROWS,
    "empty": [None] * ROWS,
    "lists": [[1] * (1 + row % 2) for row in range(ROWS)],
    "nested": [[{"q": "a"}]] * ROWS,
}


def blueprint(source, column, **data):
    return {
        "blueprint": 1,
        "data": {"source": source, "target": {"p": "y"}, **data},
        "model": {"inputs": {column: {"shape": [1]}}, "layers": [{"Dense": 1, "name": "p"}]},
        "compile": {"loss": "mse"},
        "fit": {"batch_size": 2},
    }


@pytest.fixture
def files(tmp_path):
    frame = pl.DataFrame({"x": NUMBERS, **COLUMNS, "y": NUMBERS})
    frame.write_parquet(tmp_path / "d.parquet")
    records = np.zeros(ROWS, [("a", "f4"), ("b", "f4")])
    objects = np.array([{}] * ROWS)
    np.savez(tmp_path / "d.npz", x=NUMBERS, y=NUMBERS, structures=records, nested=objects)
    return tmp_path


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("kind", ["parquet", "npz"])
def test_a_column_that_nobody_uses_is_not_looked_at(files, kind, stream):
    source = blueprint({kind: {"path": f"d.{kind}"}}, "x", stream=stream)
    assert kf.check(source, shapes=True, roots=[files]) == ()
    found = feed(load(source), roots=[files], disk_folder=files if stream else None)
    assert np.asarray(found.train.inputs["x"]).ravel().tolist() == NUMBERS


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "kind, column",
    [*(("parquet", name) for name in COLUMNS), ("npz", "structures"), ("npz", "nested")],
)
def test_a_column_that_cannot_be_read_is_told_alike_by_a_check_and_a_run(
    files, kind, column, stream
):
    source = blueprint({kind: {"path": f"d.{kind}"}}, column, stream=stream)
    with pytest.raises(DataError) as caught:
        feed(load(source), roots=[files], disk_folder=files if stream else None)
    assert (caught.value.file, caught.value.column) == (f"d.{kind}", column)
    if column in ("structures", "bytes"):
        [problem] = kf.check(source, shapes=True, roots=[files])
        assert caught.value.message in problem.message
        assert problem.hint == caught.value.hint


def test_a_frame_may_have_columns_that_nobody_uses(files):
    frame = pl.DataFrame({"x": NUMBERS, **COLUMNS, "y": NUMBERS})
    source = blueprint({"csv": "d.csv"}, "x")
    assert len(feed(load(source), data=frame).train) == ROWS


def test_lists_of_text_are_looked_up(files):
    pl.DataFrame({"tags": [["u", "v"]] * ROWS, "y": NUMBERS}).write_parquet(files / "t.parquet")
    node = {"StringLookup": {"output_mode": "multi_hot"}, "inputs": "tags", "name": "k"}
    source = blueprint({"parquet": "t.parquet"}, "k", **{})
    source["model"]["inputs"], source["preprocess"] = ["k"], [node]
    assert kf.check(source, shapes=True, roots=[files]) == ()
    found = feed(load(source), roots=[files])
    assert found.train.inputs["k"][0].tolist() == [0, 1, 1]
