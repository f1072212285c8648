"""Faults of the data as problems: what is wrong stays whole, whatever the data is called."""

from __future__ import annotations

import numpy as np
import pytest

from kerasflow.blueprints.loading import load
from kerasflow.errors import DataError
from kerasflow.feeding.previews.faults import as_problem
from kerasflow.feeding.previews.previews import read_headers
from kerasflow.paths import Path

NAMES = ["a; b", "a: b", "a `b`", "a; did you mean `b`", "; "]


def problem_of(source, folder):
    blueprint = load({"blueprint": 1, "model": ["Flatten"], "data": {"source": source}})
    [problem] = read_headers(blueprint, roots=[folder]).problems
    return problem


def test_a_header_with_the_separator_of_messages_is_told_whole(tmp_path):
    (tmp_path / "a.csv").write_text("a; b; y\n1; 2; 0\n")
    problem = problem_of({"csv": {"path": "a.csv"}}, tmp_path)
    assert problem.message == "`a.csv`: the header is one column, `a; b; y`"
    assert problem.hint == 'give the source `"separator": ";"`'


@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_any_name_is_told_whole(name, tmp_path):
    np.savez(tmp_path / "a.npz", **{name: np.zeros(3), f"{name}2": np.zeros(4)})
    problem = problem_of({"npz": "a.npz"}, tmp_path)
    assert f"`{name}` has 3, `{name}2` has 4" in problem.message
    assert problem.hint == "say with `columns` or `splits` which arrays belong together"


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_told_whole(name, tmp_path):
    problem = problem_of({"csv": {"path": f"{name}.csv"}}, tmp_path)
    assert problem.message.startswith(f"`{name}.csv`: there is no such file")
    assert problem.hint == "name its folder with `--data-root`"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_of_a_cell_is_its_message_alone(name):
    problem = as_problem(DataError(f"`{name}` is no number", file="a.csv"), "KF715", Path())
    assert (problem.message, problem.hint) == (f"`a.csv`: `{name}` is no number", None)
