"""Rows dealt to training, validation and test."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerasflow.blueprints.sections import SplitSpec
from kerasflow.errors import DataError
from kerasflow.feeding.splitting import split_tables
from kerasflow.feeding.tables import Table


def table_of(rows, **columns):
    return Table({"id": np.arange(rows), **columns}, "data.csv")


def ids(tables):
    return {split: table.columns["id"].tolist() for split, table in tables.items()}


def test_validation_is_a_fraction_of_what_the_test_split_leaves():
    tables = split_tables({"train": table_of(100)}, SplitSpec(test=0.2, validation=0.25))
    assert {split: len(table) for split, table in tables.items()} == {
        "train": 60,
        "test": 20,
        "validation": 20,
    }


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(10, 300),
    test=st.floats(0.1, 0.5),
    validation=st.floats(0.2, 0.5),
    seed=st.integers(0, 2**32),
)
def test_every_row_is_in_one_split_and_in_its_order(rows, test, validation, seed):
    spec = SplitSpec(test=test, validation=validation)
    dealt = ids(split_tables({"train": table_of(rows)}, spec, seed=seed))
    assert sorted([row for split in dealt.values() for row in split]) == list(range(rows))
    assert all(split == sorted(split) for split in dealt.values())


def test_the_same_seed_gives_the_same_rows_whatever_numpy_did_before():
    spec = SplitSpec(test=0.3, seed=7)
    np.random.seed(1)
    first = ids(split_tables({"train": table_of(50)}, spec, seed=1))
    np.random.seed(2)
    assert ids(split_tables({"train": table_of(50)}, spec, seed=2)) == first
    # Written down, so that the rows do not change from one version to the next.
    assert first["test"] == [0, 4, 6, 10, 12, 20, 22, 24, 28, 36, 37, 45, 46, 47, 48]


def test_another_seed_gives_other_rows():
    spec = SplitSpec(test=0.3)
    tables = {"train": table_of(50)}
    assert ids(split_tables(tables, spec, seed=1)) != ids(split_tables(tables, spec, seed=2))


def test_row_numbers_of_the_file_are_kept():
    dealt = split_tables({"train": table_of(10)}, SplitSpec(test=0.3))["test"]
    assert [dealt.row(index) for index in range(3)] == [row + 1 for row in dealt.columns["id"]]


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(2, 60), min_size=2, max_size=5),
    fraction=st.floats(0.05, 0.5),
)
def test_stratified_splits_keep_the_share_of_every_class(sizes, fraction):
    kind = np.repeat(np.arange(len(sizes)), sizes)
    spec = SplitSpec(test=fraction, stratify="kind")
    if round(len(kind) * fraction) == 0:
        return
    tables = split_tables({"train": table_of(len(kind), kind=kind)}, spec)
    for index, size in enumerate(sizes):
        count = int((tables["test"].columns["kind"] == index).sum())
        assert 1 <= count < size
        assert abs(count - size * fraction) <= 1


def test_text_can_be_stratified():
    kind = np.array(["spam", "ham", "ham"] * 20, dtype=object)
    tables = split_tables({"train": table_of(60, kind=kind)}, SplitSpec(test=0.5, stratify="kind"))
    assert [list(table.columns["kind"]).count("spam") for table in tables.values()] == [10, 10]


def test_a_class_of_one_row_cannot_be_stratified():
    kind = np.array(["a"] * 5 + ["b"] + ["a"] * 5, dtype=object)
    with pytest.raises(DataError, match="`b` has a single row") as caught:
        split_tables({"train": table_of(11, kind=kind)}, SplitSpec(test=0.5, stratify="kind"))
    assert (caught.value.file, caught.value.column, caught.value.row) == ("data.csv", "kind", 6)


def test_a_group_is_in_one_split_only():
    group = np.random.default_rng(0).integers(0, 12, 200)
    spec = SplitSpec(test=0.25, validation=0.25, group="group")
    tables = split_tables({"train": table_of(200, group=group)}, spec)
    groups = [set(table.columns["group"]) for table in tables.values()]
    assert len(groups) == 3
    assert sum(map(len, groups)) == len(set.union(*groups)) == 12
    assert 35 <= len(tables["test"]) <= 65


def test_one_group_cannot_be_dealt():
    with pytest.raises(DataError, match="one group, `4`"):
        split_tables(
            {"train": table_of(9, group=np.full(9, 4))}, SplitSpec(test=0.5, group="group")
        )


def test_later_rows_are_tested_and_earlier_ones_trained_on():
    day = np.array([f"2026-01-{day:02}" for day in (9, 3, 7, 1, 5, 2, 8, 4, 6, 10)], dtype=object)
    spec = SplitSpec(test=0.2, validation=0.25, time="day")
    tables = split_tables({"train": table_of(10, day=day)}, spec)
    assert tables["test"].columns["day"].tolist() == ["2026-01-09", "2026-01-10"]
    assert tables["validation"].columns["day"].tolist() == ["2026-01-07", "2026-01-08"]
    assert len(tables["train"]) == 6


@pytest.mark.parametrize(
    "times",
    [
        np.array(["2026-01-01", "1.2.2026"] * 2, dtype=object),
        np.array([1.0, np.nan, 2.0, 3.0]),
        np.array(["2026-01-01", "NaT", "2026-01-01", "2026-01-01"], dtype="datetime64[D]"),
    ],
)
def test_what_does_not_sort_by_time_is_refused(times):
    with pytest.raises(DataError, match="is no time") as caught:
        split_tables({"train": table_of(4, when=times)}, SplitSpec(test=0.5, time="when"))
    assert (caught.value.column, caught.value.row) == ("when", 2)


def test_splits_of_the_source_are_kept():
    given_splits = {"train": table_of(8), "test": table_of(3)}
    tables = split_tables(given_splits, SplitSpec())
    assert tables == given_splits


def test_the_test_split_can_be_watched_while_training():
    tables = split_tables({"train": table_of(8), "test": table_of(3)}, SplitSpec(validation="test"))
    assert tables["validation"] is tables["test"]


def test_a_split_that_the_source_has_is_not_dealt_again():
    given_splits = {"train": table_of(8), "test": table_of(3)}
    with pytest.raises(DataError, match="the source has a test split of its own"):
        split_tables(given_splits, SplitSpec(test=0.2))


def test_watching_a_test_split_that_is_not_there_is_refused():
    with pytest.raises(DataError, match="there is no test split"):
        split_tables({"train": table_of(8)}, SplitSpec(validation="test"))


@pytest.mark.parametrize("fraction", [0.01, 0.99])
def test_a_fraction_that_leaves_a_split_empty_is_refused(fraction):
    with pytest.raises(DataError, match="leaves a split empty"):
        split_tables({"train": table_of(10)}, SplitSpec(test=fraction))


def test_rows_are_dealt_by_one_column():
    spec = SplitSpec(test=0.5, stratify="a", group="b")
    with pytest.raises(DataError, match=r"`data.split` has stratify and group"):
        split_tables({"train": table_of(4)}, spec)


def test_a_missing_column_is_told_with_the_nearest_name():
    with pytest.raises(DataError, match="no column `kin`; did you mean `kind`"):
        split_tables({"train": table_of(4, kind=np.zeros(4))}, SplitSpec(test=0.5, stratify="kin"))


def test_lists_of_several_lengths_deal_no_rows():
    from kerasflow.feeding.splitting import find_groups
    from kerasflow.feeding.tables import as_cells

    table = Table({"tags": as_cells([["a"], ["a", "b"]])})
    with pytest.raises(DataError, match="row 1: rows are split by single values"):
        find_groups(table, "tags")
