"""How problems look: the whole text, character by character."""

from __future__ import annotations

import json
import re

import pytest

from kerasflow.checking.rendering import render, summarize
from kerasflow.errors import Problem
from kerasflow.paths import Path
from kerasflow.places import Place, Source

MNIST = Source(
    "mnist.json",
    '{\n  "model": [\n    {"Densse": {"units": "${units}"}}\n  ]\n}\n',
)
PATH = Path.parse("model[0]")
UNKNOWN_LAYER = Problem(
    "KF301",
    "unknown layer `Densse`",
    PATH / "Densse",
    Place(MNIST, 3, 6, 14),
    hint="did you mean `Dense`?",
    at_key=True,
)


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_problem_shows_code_sentence_place_path_excerpt_carets_and_hint() -> None:
    assert render([UNKNOWN_LAYER]) == (
        "error[KF301]: unknown layer `Densse`\n"
        "  --> mnist.json:3:6  (model[0].Densse)\n"
        "  |\n"
        '3 |     {"Densse": {"units": "${units}"}}\n'
        "  |      ^^^^^^^^ did you mean `Dense`?\n"
        "\n"
        "1 error in mnist.json"
    )


def test_a_long_hint_gets_a_line_of_its_own() -> None:
    hint = 'write the arguments by their names, as in `{"Conv2D": {"filters": 32}}`'
    problem = Problem("KF304", "a list", PATH, Place(MNIST, 3, 5, 6), hint=hint, severity="warning")
    assert render([problem]) == (
        "warning[KF304]: a list\n"
        "  --> mnist.json:3:5  (model[0])\n"
        "  |\n"
        '3 |     {"Densse": {"units": "${units}"}}\n'
        "  |     ^\n"
        f"  = help: {hint}\n"
        "\n"
        "1 warning in mnist.json"
    )


def test_the_gutter_is_as_wide_as_the_longest_line_number() -> None:
    source = Source("long.json", "\n" * 119 + '{"seed": -1}')
    early = Source("base.json", '{"seed": 1}')
    problem = Problem(
        "KF206",
        "`seed` must be >= 0",
        Path(("seed",)),
        Place(source, 120, 10, 12),
        related=(("replaces this value", Place(early, 1, 10, 11)),),
    )
    assert render([problem]) == (
        "error[KF206]: `seed` must be >= 0\n"
        "    --> long.json:120:10  (seed)\n"
        "    |\n"
        '120 | {"seed": -1}\n'
        "    |          ^^\n"
        "    ::: base.json:1:10: replaces this value\n"
        "    |\n"
        '  1 | {"seed": 1}\n'
        "    |          ^\n"
        "\n"
        "1 error in long.json"
    )


def test_a_value_typed_on_the_command_line_is_named_so() -> None:
    typed = Source("--set", "vars.units=wide")
    problem = Problem(
        "KF304",
        "`Dense.units` must be an integer, not `wide`",
        PATH / "Densse" / "units",
        Place(MNIST, 3, 26, 36),
        related=(("value set here", Place(typed, 1, 12, 16)),),
    )
    assert render([problem]) == (
        "error[KF304]: `Dense.units` must be an integer, not `wide`\n"
        "  --> mnist.json:3:26  (model[0].Densse.units)\n"
        "  |\n"
        '3 |     {"Densse": {"units": "${units}"}}\n'
        "  |                          ^^^^^^^^^^\n"
        "  ::: --set: value set here\n"
        "  |\n"
        "1 | vars.units=wide\n"
        "  |            ^^^^\n"
        "\n"
        "1 error in mnist.json"
    )


def test_a_problem_of_a_python_blueprint_has_a_path_and_no_excerpt() -> None:
    problem = Problem("KF301", "unknown layer `Densse`", PATH, hint="did you mean `Dense`?")
    assert render([problem]) == (
        "error[KF301]: unknown layer `Densse`\n"
        "  --> model[0]\n"
        "  = help: did you mean `Dense`?\n"
        "\n"
        "1 error in the blueprint"
    )


@pytest.mark.parametrize(
    "line, token, shown, offset, carets",
    [
        ('\t{"rellu": 1}', '"rellu"', '    {"rellu": 1}', 5, 7),
        ('{"日本": "rellu"}', '"rellu"', '{"日本": "rellu"}', 9, 7),
        ('{"a": "日本"}', '"日本"', '{"a": "日本"}', 6, 6),
        ('{"e\u0301": "rellu"}', '"rellu"', '{"e\u0301": "rellu"}', 6, 7),
        ('{"🙂": 1, "b": 2}', "2", '{"🙂": 1, "b": 2}', 15, 1),
        ('{"a": "\x1b[3J", "b": 2}\r', "2", '{"a": "\ufffd[3J", "b": 2}', 19, 1),
    ],
    ids=["tab", "wide before", "wide token", "combining", "emoji", "escape"],
)
def test_carets_stand_under_the_token_whatever_is_before_it(
    line: str, token: str, shown: str, offset: int, carets: int
) -> None:
    column = line.index(token) + 1
    place = Place(Source("a.json", f"{line}\n"), 1, column, column + len(token))
    lines = render([Problem("KF305", "unknown", PATH, place)]).splitlines()
    assert lines[3] == f"1 | {shown}"
    assert lines[4] == f"  | {' ' * offset}{'^' * carets}"


def test_a_line_of_a_minified_file_is_cut_around_the_token() -> None:
    line = '{"a": 1, ' * 200 + '"rellu"' + ', "b": 2' * 200
    column = line.index('"rellu"') + 1
    place = Place(Source("a.json", line), 1, column, column + 7)
    lines = render([Problem("KF305", "unknown", PATH, place)]).splitlines()
    assert len(lines[3]) < 180
    start = lines[4].index("^")
    assert lines[3][start : start + 7] == '"rellu"'
    assert lines[4].count("^") == 7


def test_a_message_cannot_steer_the_terminal() -> None:
    problem = Problem("KF301", "unknown layer `\x1b[2J\n`", PATH)
    assert render([problem]).splitlines()[0] == "error[KF301]: unknown layer `\\x1b[2J\\n`"


def test_colour_changes_nothing_but_colour() -> None:
    warning = Problem("KF412", "unused", PATH, severity="warning")
    coloured = render([UNKNOWN_LAYER, warning], colour=True)
    assert "\x1b[1;31merror[KF301]\x1b[0m" in coloured
    assert "\x1b[1;31m^^^^^^^^ did you mean `Dense`?\x1b[0m" in coloured
    assert "\x1b[1;33mwarning[KF412]\x1b[0m" in coloured
    assert plain(coloured) == render([UNKNOWN_LAYER, warning])


def test_concise_is_one_line_for_each_problem() -> None:
    problems = [UNKNOWN_LAYER, Problem("KF412", "unused", PATH, severity="warning")]
    assert render(problems, format="concise") == (
        "mnist.json:3:6: error KF301 unknown layer `Densse`; did you mean `Dense`?\n"
        "model[0]: warning KF412 unused"
    )


def test_json_has_the_keys_that_programs_rely_on() -> None:
    found = json.loads(render([UNKNOWN_LAYER, Problem("KF412", "unused", PATH)], format="json"))
    assert found == {
        "problems": [
            {
                "code": "KF301",
                "severity": "error",
                "message": "unknown layer `Densse`",
                "path": "model[0].Densse",
                "file": "mnist.json",
                "line": 3,
                "column": 6,
                "end_column": 14,
                "hint": "did you mean `Dense`?",
            },
            {
                "code": "KF412",
                "severity": "error",
                "message": "unused",
                "path": "model[0]",
                "file": None,
                "line": None,
                "column": None,
                "end_column": None,
                "hint": None,
            },
        ]
    }


def test_the_last_line_counts_errors_and_warnings_and_names_the_files() -> None:
    other = Place(Source("base.json", "{}"), 1, 1, 2)
    warning = Problem("KF412", "unused", PATH, other, severity="warning")
    assert summarize([UNKNOWN_LAYER] * 3 + [warning]) == (
        "3 errors, 1 warning in mnist.json and base.json"
    )


def test_nothing_to_say_is_said_in_each_format() -> None:
    assert render([]) == ""
    assert render([], format="concise") == ""
    assert json.loads(render([], format="json")) == {"problems": []}


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown format `xml`"):
        render([], format="xml")  # type: ignore[arg-type]
