"""Nothing that is printed carries signs that a terminal obeys, or a browser."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from kerasflow import check
from kerasflow.cli.statuses import run_verb
from kerasflow.cli.verbs import verbs
from kerasflow.documents.json_text import read_json
from kerasflow.documents.writing import to_json
from kerasflow.errors import BuildError, DataError, RunError
from kerasflow.notebook.problems import draw_problems
from kerasflow.paths import Path as DocumentPath
from kerasflow.places import Source
from kerasflow.running.summaries import align, summarize

EVIL = "\x1b]0;evil\x07\x9b2J\u202e\u200b\U000e0041\x7f"


def is_clean(text: str) -> bool:
    return text.replace("\n", "").isprintable()


def test_errors_are_shown_without_them() -> None:
    for error in (
        DataError(EVIL, file=EVIL, column=EVIL),
        RunError(EVIL),
        BuildError(EVIL, DocumentPath((EVIL,))),
    ):
        assert is_clean(str(error))


def test_tables_and_summaries_are_shown_without_them() -> None:
    assert all(map(is_clean, align([["class", EVIL], [EVIL, "1"]])))
    report = {"test": {EVIL: 0.5}, "seconds": {"total": 1.0}, "epochs": 1}
    assert is_clean(summarize(report, Path(EVIL)))


def test_what_is_written_as_json_shows_them_escaped_and_reads_back() -> None:
    values = {"about": {EVIL: [EVIL, {"x" * 120: EVIL}]}}
    text = to_json(values)
    assert is_clean(text)
    assert json.loads(text) == values
    assert read_json(Source("a.json", text))[1] == []


def test_what_show_prints_is_clean_in_every_form(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"blueprint": 1, "about": {EVIL: EVIL}, "model": ["Flatten"]}))
    for options in ([], ["--format", "yaml"], ["--origins"], ["--resolved"]):
        done = CliRunner().invoke(verbs, ["show", str(file), *options])
        assert done.exit_code == 0
        assert is_clean(done.output), options


@pytest.mark.keras
@pytest.mark.parametrize("verb", [["predict", "rows.csv"], ["evaluate", "--format", "json"]])
def test_names_of_classes_are_harmless_on_a_terminal_and_whole_in_a_pipe(
    stranger: Path, verb: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, (name, *options) = stranger / "report.json", verb
    report = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**report, "classes": {"late": [EVIL, EVIL + "2"]}}), "utf-8")
    monkeypatch.chdir(stranger.parent)
    on_terminal = printed(Terminal(), [name, "run", *options])
    assert is_clean(on_terminal)
    assert "evil" in on_terminal
    in_pipe = printed(StringIO(), [name, "run", *options])
    assert (json.dumps(EVIL, ensure_ascii=False)[1:-1] if options[1:] else EVIL) in in_pipe


class Terminal(StringIO):
    """Says that it is one."""

    def isatty(self) -> bool:
        return True


def printed(stream: StringIO, arguments: list[str]) -> str:
    with redirect_stdout(stream):
        assert run_verb(verbs, arguments) == 0
    return stream.getvalue()


def test_a_notebook_shows_no_script_of_a_stranger() -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    found = check({"blueprint": 1, script: 1, "model": [{"Dense": 1, "name": script}]})
    drawn = draw_problems(found)
    assert "<script" not in drawn
    assert "<img" not in drawn
