"""Files are looked for in the roots, and nowhere else."""

import pytest

from kerasflow.errors import DataError
from kerasflow.feeding.files import find_file


@pytest.fixture
def roots(tmp_path):
    for name in ("first", "second", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "second" / "digits.npz").write_text("second")
    (tmp_path / "outside" / "secret.csv").write_text("a\n1\n")
    return (tmp_path / "first", tmp_path / "second")


def test_the_roots_are_searched_in_order(roots):
    assert find_file("digits.npz", roots) == roots[1] / "digits.npz"
    (roots[0] / "digits.npz").write_text("first")
    assert find_file("digits.npz", roots) == roots[0] / "digits.npz"


def test_a_missing_file_is_told_with_the_roots_and_the_nearest_name(roots):
    with pytest.raises(DataError, match=r"did you mean `digits.npz`") as caught:
        find_file("digit.npz", roots)
    assert all(str(root) in caught.value.message for root in roots)
    assert caught.value.file == "digit.npz"


@pytest.mark.parametrize("name", ["../outside/secret.csv", "{outside}/secret.csv", "link.csv"])
def test_nothing_outside_of_the_roots_is_read(roots, name):
    outside = roots[0].parent / "outside"
    (roots[0] / "link.csv").symlink_to(outside / "secret.csv")
    with pytest.raises(DataError, match="outside of the folders that may be read"):
        find_file(name.format(outside=outside), roots)


def test_an_absolute_path_inside_a_root_is_read(roots):
    assert find_file(str(roots[1] / "digits.npz"), roots) == roots[1] / "digits.npz"


def test_a_name_that_leads_from_one_root_to_another_is_read(roots):
    assert find_file("../second/digits.npz", roots) == roots[1] / "digits.npz"


def test_no_address_is_downloaded(roots):
    with pytest.raises(DataError, match="nothing is downloaded"):
        find_file("https://example.org/x.csv", roots)


def test_a_folder_is_no_file(roots):
    with pytest.raises(DataError, match="this is a folder"):
        find_file(".", roots)
