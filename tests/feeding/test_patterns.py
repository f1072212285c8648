"""Data files by wildcards: sorted by name, and inside of the roots alone."""

from pathlib import Path

import pytest

from kerasflow.errors import DataError
from kerasflow.feeding import patterns
from kerasflow.feeding.patterns import find_files


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "root"
    for name in ("part-10.csv", "part-2.csv", "part-1.csv", ".part-0.csv", "deep/part-3.csv"):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a\n1\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "part-9.csv").write_text("secret\n1\n")
    return root


def names(pattern, *roots):
    return [name for _, name in find_files(pattern, roots)]


def test_the_matches_are_sorted_by_name_and_none_is_hidden_or_deeper(root):
    assert names("part-*.csv", root) == ["part-1.csv", "part-10.csv", "part-2.csv"]
    assert names("*.csv", root) == ["part-1.csv", "part-10.csv", "part-2.csv"]
    assert names("part-?.csv", root) == ["part-1.csv", "part-2.csv"]
    assert names("part-[2-9].csv", root) == ["part-2.csv"]
    assert names("*/part-*.csv", root) == ["deep/part-3.csv"]
    assert names(f"{root}/part-?.csv", root) == [f"{root}/part-1.csv", f"{root}/part-2.csv"]


def test_a_file_that_is_called_like_the_pattern_is_meant_alone(root):
    (root / "part-*.csv").write_text("a\n1\n")
    assert names("part-*.csv", root) == ["part-*.csv"]


def test_the_first_root_with_a_match_gives_them_all(root, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "part-0.csv").write_text("a\n1\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert names("part-?.csv", empty, tmp_path / "other", root) == ["part-0.csv"]


def test_a_match_that_leads_out_of_the_roots_is_refused_with_its_name(root):
    (root / "part-5.csv").symlink_to(root.parent / "outside" / "part-9.csv")
    with pytest.raises(DataError, match=r"part-5.csv.*outside of the folders that may be read"):
        find_files("part-*.csv", [root])


@pytest.mark.parametrize(
    "pattern", ["link/*.csv", "*/part-9.csv", "*/*.csv", "../outside/*.csv", "link/*.none"]
)
def test_no_folder_outside_of_the_roots_is_listed(root, pattern):
    (root / "link").symlink_to(root.parent / "outside")
    with pytest.raises(DataError, match="outside of the folders that may be read"):
        find_files(pattern, [root])


def test_a_match_that_leads_elsewhere_in_the_roots_is_read(root):
    (root / "other").mkdir()
    (root / "other" / "x.csv").symlink_to(root / "part-1.csv")
    [(path, name)] = find_files("other/*.csv", [root])
    assert (path, name) == (root / "part-1.csv", "other/x.csv")


def test_folders_are_not_searched_and_what_matches_nothing_is_said(root):
    with pytest.raises(DataError, match=r"name each folder, as `data/\*/\*.csv`"):
        find_files("**/part-3.csv", [root])
    with pytest.raises(DataError, match=r"no file in .*root matches"):
        find_files("shard-*.csv", [root])
    with pytest.raises(DataError, match="no file in"):
        find_files("dee*", [root])


def test_a_pattern_takes_neither_more_files_nor_more_names_than_it_may(root, monkeypatch):
    monkeypatch.setattr(patterns, "MAX_FILES", 2)
    with pytest.raises(DataError, match="more than 2 files match"):
        find_files("*.csv", [root])
    monkeypatch.setattr(patterns, "MAX_ENTRIES", 3)
    with pytest.raises(DataError, match="more than 3 names"):
        find_files("*.txt", [root])


def test_what_cannot_be_a_name_is_refused_before_it_is_looked_for():
    with pytest.raises(DataError, match="cannot be the name of a file"):
        find_files("*" * 300, [Path("/")])
