"""Problems and errors in a notebook: the text of the terminal, in colours and without traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from html_reading import read

import kerasflow as kf
from kerasflow.checking.rendering import render

TYPO = '{\n  "blueprint": 1,\n  "model": [{"Densse": 10}]\n}\n'


@pytest.fixture
def typo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("typo.json").write_text(TYPO, encoding="utf-8")
    return "typo.json"


def test_problems_print_as_on_the_command_line(typo: str) -> None:
    problems = kf.check(typo)
    assert str(problems) == repr(problems) == render(problems)
    assert "^^^^^^^^ did you mean `Dense`?" in str(problems)


def test_problems_are_still_a_tuple(typo: str) -> None:
    [problem] = problems = kf.check(typo)
    assert problems == (problem,)
    assert kf.check({"blueprint": 1, "model": [{"Dense": 1}]}) == ()


def test_problems_show_the_same_text_in_a_notebook_with_the_fault_in_red(typo: str) -> None:
    problems = kf.check(typo)
    page = read(problems._repr_html_())
    assert page.texts("pre") == [render(problems)]
    assert page.texts("span", "error") == ["error[KF301]", "^^^^^^^^ did you mean `Dense`?"]
    assert "3 |" in page.texts("span", "frame")


def test_no_problems_are_good_news() -> None:
    problems = kf.check({"blueprint": 1, "model": [{"Dense": 1}]})
    assert read(problems._repr_html_()).texts("p", "good") == ["no problems"] == [str(problems)]


def test_an_excerpt_cannot_become_markup_or_steer_the_colours() -> None:
    problems = kf.check({"blueprint": 1, "model": [{"<script>\x1b[1;31m": 1}, {"A</pre>": 1}]})
    page = read(problems._repr_html_())
    assert set(page.tags) == {"div", "style", "pre", "span"}
    assert "\x1b" not in problems._repr_html_()
    assert page.texts("pre") == [str(problems)]


def test_an_error_in_a_blueprint_shows_its_problems_in_place_of_a_traceback(typo: str) -> None:
    with pytest.raises(kf.BlueprintError) as caught:
        kf.build(typo)
    lines = caught.value._render_traceback_()
    assert re.sub("\x1b\\[[0-9;]*m", "", "\n".join(lines)) == render(kf.check(typo))
    assert any("\x1b[1;31m" in line for line in lines)


def test_other_errors_show_their_message_in_place_of_a_traceback() -> None:
    error = kf.DataError("there is no such file", file="mnist.npz")
    assert error._render_traceback_() == ["DataError: mnist.npz: there is no such file"]
