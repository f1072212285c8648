import gc

import pytest

from kerasflow.documents import plain
from kerasflow.documents.json_text import read_json
from kerasflow.errors import BlueprintError
from kerasflow.paths import Path
from kerasflow.places import Source


def read(text):
    return read_json(Source("net.json", text))


def faults(text):
    """Returns everything found wrong, whether reading went on or not."""
    try:
        return read(text)[1]
    except BlueprintError as error:
        return list(error.problems)


def under(place):
    """Returns the text that a caret would mark."""
    return place.source.line(place.line)[place.column - 1 : place.end_column - 1]


def test_every_value_knows_its_place():
    text = '{\n  "a": [10, "é"], // one\n  "b": {"c": true}\n}'
    root, problems = read(text)
    a, b = root.value["a"], root.value["b"]
    assert problems == []
    assert [under(each.place) for each in (root, a, *a.value, b, b.value["c"])] == (
        ["{", "[", "10", '"é"', "{", "true"]
    )
    assert [under(each.key_place) for each in (a, b, b.value["c"])] == ['"a"', '"b"', '"c"']
    assert str(b.value["c"].place) == "net.json:3:14"
    assert root.key_place is None
    assert a.value[0].key_place is None


@pytest.mark.parametrize(
    "text, value",
    [
        ('{"a": 1,}', {"a": 1}),
        ("[1, /* , */ 2, // 3\n]", [1, 2]),
        ("// only\n{} // a comment at the end", {}),
        ("/**/[/***/]", []),
        ('["\\u00e9\\n\\ud83d\\ude00\\\\ud800"]', ["é\n😀\\ud800"]),
        ("[-0.5, 1e-06, 1E+3, -7, 0]", [-0.5, 1e-06, 1000.0, -7, 0]),
        ("null", None),
        ('"// no comment"', "// no comment"),
    ],
)
def test_comments_and_trailing_commas_are_allowed(text, value):
    root, problems = read(text)
    assert (plain(root), problems) == (value, [])
    assert repr(plain(root)) == repr(value)


@pytest.mark.parametrize(
    "text, marked, message, hint",
    [
        ("{'a': 1}", "'a'", "expected a key in double quotes", 'write "a"'),
        ("{a: 1}", "a", "expected a key in double quotes", 'write "a"'),
        ("['a']", "'a'", "expected double quotes", 'write "a"'),
        ("[True]", "True", "expected a value, found `True`", "write `true`"),
        ("[None]", "None", "expected a value, found `None`", "write `null`"),
        ("[NaN]", "NaN", "`NaN` is not a number", "finite"),
        ("[-Infinity]", "-Infinity", "is not a number", "finite"),
        ("[relu]", "relu", "expected a value", 'write "relu"'),
        ('["a" "b"]', '"', "expected `,` after this value", "add the comma"),
        ('{"a": 1\n "b": 2}', "1", "expected `,` after this value", "add the comma"),
        ("[10\n 20]", "0", "expected `,` after this value", "add the comma"),
        ('["a" // one\n null]', '"', "expected `,` after this value", "add the comma"),
        ('{"a": [1, 2}, "b": 3}', "}", "expected `,` or `]`, found `}`", "write `]` instead"),
        ('[{"a": "]"], 3]', "]", "expected `,` or `}`, found `]`", "write `}` instead"),
        ('{"a": [1, 2}', "}", "expected `,` or `]`, found `}`", "add the missing `]`"),
        ('[{"a": {"c": "\\"]" /* ] */ ]}, 2]', "]", "expected `,` or `}`", "write `}` instead"),
        ("[1e999]", "1e999", "too large", None),
        ('["\\q"]', "\\q", "unknown escape", "backslash"),
        ('["a\\ud800"]', "\\ud800", "half a character", None),
    ],
)
def test_reading_goes_on_after_what_is_clearly_meant(text, marked, message, hint):
    _, [problem] = read(text)
    assert problem.code == "KF101"
    assert under(problem.place) == marked
    assert message in problem.message
    assert (hint or "") in (problem.hint or "")


@pytest.mark.parametrize(
    "text, column, message, hint",
    [
        ("", 1, "empty text", None),
        ('{"a": }', 7, "expected a value, found `}`", None),
        ("[1,,2]", 4, "expected a value, found `,`", None),
        ("[01]", 2, "cannot read the number `01`", "leading zero"),
        ("[1_000]", 2, "cannot read the number `1_000`", "write 1000"),
        ("[0x10]", 2, "cannot read the number", "write 16"),
        ("[.5]", 2, "cannot read the number", "0.5"),
        ("[+1]", 2, "cannot read the number", "`+`"),
        ("[2024-01-01]", 2, "cannot read the number `2024-01-01`", None),
        ('{"a": "x\ty"}', 9, "a tab", "\\t"),
        ('{"a": "x', 7, "not closed", '"'),
        ('{"a"=1}', 2, "expected `:`", "instead of `=`"),
        ("{} x", 4, "expected the end of the text, found `x`", None),
        ("{} /* x", 4, "never closed", "*/"),
        ("# x\n{}", 1, "expected a value, found `#`", "//"),
        ("[1;2]", 3, "expected `,` or `]`, found `;`", "write `,`"),
        ("[[1}", 4, "expected `,` or `]`, found `}`", None),
        ("[[1}, {]", 4, "expected `,` or `]`, found `}`", None),
        ("[1 2]", 4, "expected `,` or `]`, found `2`", None),
        ("{1: 2}", 2, "expected a key in double quotes", None),
        ("[\0]", 2, "found U+0000", None),
    ],
)
def test_other_faults_end_the_reading_where_they_stand(text, column, message, hint):
    with pytest.raises(BlueprintError) as raised:
        read(text)
    problem = raised.value.problems[-1]
    assert problem.code == "KF101"
    assert (problem.place.line, problem.place.column) == (1, column)
    assert message in problem.message
    assert (hint or "") in (problem.hint or "")


@pytest.mark.parametrize("text", ['{"a": [1,\n 2', '{"a": [1,\n 2}'])
def test_an_unclosed_bracket_says_where_it_was_opened(text):
    [problem] = faults(text)
    assert problem.code == "KF101"
    assert problem.place.line == 2
    assert problem.path == Path(("a",))
    [(words, place)] = problem.related
    assert (words, str(place)) == ("opened here", "net.json:1:7")


def test_every_duplicate_key_is_named_with_the_first():
    root, problems = read('{"a": 1,\n "a": 2, "b": {"c": 1, "c": 2},\n "a": 3}')
    assert plain(root) == {"a": 1, "b": {"c": 1}}
    assert [(each.code, str(each.path), str(each.place)) for each in problems] == [
        ("KF102", "a", "net.json:2:2"),
        ("KF102", "b.c", "net.json:2:24"),
        ("KF102", "a", "net.json:3:2"),
    ]
    assert all(each.at_key for each in problems)
    assert [str(each.related[0][1]) for each in problems] == (
        ["net.json:1:2", "net.json:2:16", "net.json:1:2"]
    )


def test_faults_before_the_last_one_are_kept():
    codes = [each.code for each in faults('{"a": 1, "a": True, "b": ]')]
    assert codes == ["KF101", "KF102", "KF101"]


def test_nesting_is_limited():
    assert plain(read("[" * 100 + "]" * 100)[0])
    [problem] = faults("[" * 101 + "]" * 101)
    assert (problem.code, problem.place.column) == ("KF103", 101)
    assert faults("[" * 100_000)[0].code == "KF103"


def test_size_is_limited():
    [problem] = faults(" " * (16 * 1024 * 1024) + "1")
    assert problem.code == "KF103"


@pytest.mark.parametrize(
    "text", ["/*" * 50_000, " " * 100_000 + "x", '"' + "\\" * 99_999, "-" * 9999]
)
def test_odd_texts_take_no_time(text):
    assert faults(text)[0].code == "KF101"


@pytest.mark.parametrize("text", ["[1]", "[1"])
def test_reading_leaves_the_garbage_collector_as_it_was(text):
    assert gc.isenabled()
    faults(text)
    assert gc.isenabled()


def test_after_a_wrong_bracket_the_rest_is_read() -> None:
    root, _ = read('{"a": [1, [2}], "b": {"c": 3}}')
    assert plain(root) == {"a": [1, [2]], "b": {"c": 3}}
    root, _ = read('{"a": [1, 2}')
    assert plain(root) == {"a": [1, 2]}
