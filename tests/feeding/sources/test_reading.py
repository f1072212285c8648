"""The source of a blueprint, read: registered ones, renamed columns, roots."""

import numpy as np
import pytest

from kerasflow.blueprints.loading import load
from kerasflow.catalog import register
from kerasflow.errors import DataError
from kerasflow.feeding.sources.reading import read_tables


def blueprint_of(source, **data):
    return load({"blueprint": 1, "model": ["Flatten"], "data": {"source": source, **data}})


def count_up(rows=3, splits=False):
    """Numbers, as somebody's own source would give them."""
    columns = {"x": np.arange(rows), "word": ["a"] * rows}
    return {"train": columns, "test": {"x": [9], "word": ["z"]}} if splits else columns


@pytest.fixture(autouse=True, scope="module")
def registered_source(own_registrations: None) -> None:
    """Makes the source known to the tests of this file."""
    register(count_up, name="CountUp", kind="sources")


def test_a_registered_source_is_called_with_its_options():
    tables = read_tables(blueprint_of({"CountUp": {"rows": 5}}))
    assert tables["train"].columns["x"].tolist() == [0, 1, 2, 3, 4]
    assert tables["train"].columns["word"].dtype == object


def test_a_registered_source_can_give_splits():
    tables = read_tables(blueprint_of({"CountUp": {"splits": True}}))
    assert {split: len(table) for split, table in tables.items()} == {"train": 3, "test": 1}


def test_faults_in_a_registered_source_name_it():
    table = read_tables(blueprint_of("CountUp"))["train"]
    with pytest.raises(DataError, match=r"source `CountUp`.*no column `y`"):
        table.column("y")


def test_columns_are_renamed_and_the_others_kept():
    tables = read_tables(blueprint_of("CountUp", features={"number": "x"}))
    assert list(tables["train"].columns) == ["word", "number"]


def test_a_feature_of_a_missing_column_is_refused():
    with pytest.raises(DataError, match="no column `wort`; did you mean `word`"):
        read_tables(blueprint_of("CountUp", features={"number": "wort"}))


def test_a_blueprint_made_in_python_reads_in_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "data.csv").write_text("a\n1\n2\n")
    monkeypatch.chdir(tmp_path)
    assert len(read_tables(blueprint_of({"csv": "data.csv"}))["train"]) == 2


def test_a_file_reads_beside_itself_and_in_further_roots(tmp_path):
    folder, other = tmp_path / "blueprints", tmp_path / "data"
    for place in (folder, other):
        place.mkdir()
    file = folder / "net.json"
    file.write_text(
        '{"blueprint": 1, "model": ["Flatten"], "data": {"source": {"csv": "data.csv"}}}'
    )
    (other / "data.csv").write_text("a\n1\n")
    with pytest.raises(DataError, match=r"no such file in .*blueprints; "):
        read_tables(load(file))
    assert len(read_tables(load(file), roots=[other])["train"]) == 1
    (folder / "data.csv").write_text("a\n1\n2\n")
    assert len(read_tables(load(file), roots=[other])["train"]) == 2


def test_columns_that_are_wanted_as_text_are_found_under_their_name_in_the_file(tmp_path):
    (tmp_path / "data.csv").write_text("zip,n\n01,2\n")
    blueprint = blueprint_of({"csv": "data.csv"}, features={"code": "zip"})
    table = read_tables(blueprint, roots=[tmp_path], text=["code"])["train"]
    assert table.columns["code"].tolist() == ["01"]
