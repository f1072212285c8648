"""Every code has a page: its wrong example has that one problem, its right example none."""

from __future__ import annotations

import pytest

from kerasflow.checking.codes import CODES
from kerasflow.checking.explaining import explanations

# What takes Keras to be said is compared by `tests/cli/test_explain.py`.
FOUND_BY_CHECK = [code for code, page in explanations().items() if not page.wrong.command]
# Their wrong examples are written out up to the limit.
SLOW = ("KF415", "KF430")


def test_every_code_has_a_page() -> None:
    assert set(CODES) == set(explanations())


@pytest.mark.parametrize(
    "code",
    [pytest.param(code, marks=[pytest.mark.slow] * (code in SLOW)) for code in FOUND_BY_CHECK],
)
def test_a_wrong_example_has_exactly_the_problem_that_it_explains(code: str) -> None:
    found, said = explanations()[code].wrong.examine()
    assert [problem.code for problem in found] == [code]
    assert said.startswith(f"{found[0].severity}[{code}]: ")
    assert "/tmp" not in said


@pytest.mark.parametrize("code", CODES)
def test_a_right_example_is_faultless(code: str) -> None:
    assert explanations()[code].right.examine() == ((), "")


def test_a_page_says_title_meaning_wrong_example_message_and_right_example() -> None:
    assert (
        str(explanations()["KF308"])
        == """\
KF308: a number outside the range of the argument

A number lies outside the range in which the argument has a meaning. Of a list, each
number must lie inside.

Wrong:

    {
      "blueprint": 1,
      "model": [
        {"Dropout": 20}
      ]
    }

What is said:

    error[KF308]: `Dropout.rate` must be at least 0 and less than 1, not 20
      --> net.json:4:17  (model[0].Dropout.rate)
      |
    4 |     {"Dropout": 20}
      |                 ^^

Right:

    {
      "blueprint": 1,
      "model": [
        {"Dropout": 0.2}
      ]
    }"""
    )


def test_an_example_of_several_files_names_them_and_its_command() -> None:
    page = str(explanations()["KF121"])
    assert "    # net.json\n" in page
    assert "    # base.json\n" in page
    assert "\n    $ kerasflow check net.json --set 'seed'\n" in str(explanations()["KF125"])
