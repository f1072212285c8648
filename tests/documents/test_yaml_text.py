import pytest

from kerasflow.documents import plain
from kerasflow.documents.yaml_text import read_yaml
from kerasflow.errors import BlueprintError
from kerasflow.places import Source


def read(text):
    return read_yaml(Source("net.yaml", text))


def faults(text):
    try:
        return read(text)[1]
    except BlueprintError as error:
        return list(error.problems)


def under(place):
    return place.source.line(place.line)[place.column - 1 : place.end_column - 1]


def test_every_value_knows_its_place():
    root, problems = read('a:\n  - 10\n  - é b\nc: {d: "x", e: |\n}\n'.replace("e: |\n", "e: 1"))
    a, c = root.value["a"], root.value["c"]
    assert problems == []
    assert [under(each.place) for each in a.value] == ["10", "é b"]
    assert under(c.place) == "{"
    assert under(c.value["d"].place) == '"x"'
    assert under(c.value["d"].key_place) == "d"
    assert str(c.value["e"].place) == "net.yaml:4:16"


def test_a_text_over_several_lines_is_marked_on_its_first():
    root, _ = read("a: |\n  x\n  y\nb:\n")
    assert (plain(root), under(root.value["a"].place)) == ({"a": "x\ny\n", "b": None}, "|")
    assert root.value["b"].place.end_column > root.value["b"].place.column


def test_lines_are_counted_as_editors_count_them():
    root, _ = read('a: "\u2028"\r\nb: 1\n')
    assert str(root.value["b"].place) == "net.yaml:2:4"


@pytest.mark.parametrize(
    "text, value",
    [
        ("1e-4", 1e-4),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("2024-01-01", "2024-01-01"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0o17", 15),
        ("0x1F", 31),
        ("017", 17),
        ("+5", 5),
        (".5", 0.5),
        ("1.", 1.0),
        ("~", None),
        ("Null", None),
        ("TRUE", True),
        ('"1"', "1"),
        ("'null'", "null"),
        ("${units * 2}", "${units * 2}"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(text, value):
    root, problems = read(f"a: {text}")
    assert problems == []
    assert repr(plain(root)["a"]) == repr(value)


@pytest.mark.parametrize("text", [".inf", "-.INF", ".nan", "1e999", "9" * 400])
def test_numbers_that_are_not_finite_are_refused(text):
    _, [problem] = read(f"a: {text}")
    assert (problem.code, under(problem.place)) == ("KF101", text)
    assert "finite" in problem.message


def test_an_alias_stands_where_it_is_used_and_knows_its_anchor():
    root, problems = read("a: &x {b: 1}\nc: *x\n")
    c = root.value["c"]
    assert (plain(c), problems) == ({"b": 1}, [])
    assert under(c.place) == "*x"
    assert under(c.key_place) == "c"
    assert [(words, str(place)) for words, place in c.origins] == [
        ("anchored here", "net.yaml:1:4")
    ]


@pytest.mark.parametrize(
    "text, message",
    [("a: &x [*x]", "inside the value that it names"), ("a: *q", "no value is anchored")],
)
def test_an_alias_needs_a_finished_anchor(text, message):
    [problem] = faults(text)
    assert (problem.code, under(problem.place)[0]) == ("KF101", "*")
    assert message in problem.message


def test_aliases_cannot_blow_up_a_document():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for name, before in zip("bcdefghi", "abcdefgh", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]")
    problem = faults("\n".join(lines))[-1]
    assert problem.code == "KF103"
    assert "100,000" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "[" * 101,
        "- " * 101 + "x",
        "[" * 5000,
        "a:\n" + "- " * 99 + "[" * 5000,
        "{a: " * 5000,
        "{b: [" * 5000,
        "- " * 5000,
        "\n".join(" " * depth + "a:" for depth in range(2000)),
        "# [[\n[" + "['[', \"]\", " * 5000,
    ],
)
def test_nesting_is_limited(text):
    [problem] = faults(text)
    assert (problem.code, problem.message) == ("KF103", "nested more than 100 deep")


@pytest.mark.parametrize(
    "text", ['a: "' + "[" * 200, "a: [1, 2 # " + "[" * 200, "b: '[[' \n" * 200 + "\ta: 1", "[" * 90]
)
def test_brackets_that_open_nothing_are_no_nesting(text):
    assert faults(text)[-1].code == "KF101"


def test_nesting_through_aliases_is_limited():
    lines = ["a0: &a0 [1]", *(f"a{i + 1}: &a{i + 1} [*a{i}]" for i in range(300))]
    [problem] = faults("\n".join(lines))
    assert (problem.code, under(problem.place)) == ("KF103", "*a98")


def test_size_is_limited():
    assert faults("#" * (16 * 1024 * 1024 + 1))[0].code == "KF103"


@pytest.mark.parametrize(
    "text, marked, message, hint",
    [
        ("<<: {a: 1}\nb: 2", "<<", "merge keys", "`extends`"),
        ("a: !!str 1", "!", "tag `!!str`", "quotes"),
        ("a: !Dense {}", "!", "tag `!Dense`", "quotes"),
        ("0x1: b", "0x1", "a key must be a text", '"0x1"'),
        ("true: b", "true", "a key must be a text", '"true"'),
        ("~: b", "~", "a key must be a text", '"~"'),
        ("1.5: b", "1.5", "a key must be a text", '"1.5"'),
    ],
)
def test_what_json_cannot_say_is_refused(text, marked, message, hint):
    _, [problem] = read(text)
    assert (problem.code, under(problem.place)) == ("KF101", marked)
    assert message in problem.message
    assert hint in problem.hint


def test_a_merge_key_takes_nothing_over():
    assert plain(read("<<: {a: 1}\nb: 2")[0]) == {"b": 2}


def test_whole_numbers_are_keys():
    assert plain(read("class_weight: {0: 1.0, 1: 2.0}\nno: 1")[0]) == (
        {"class_weight": {"0": 1.0, "1": 2.0}, "no": 1}
    )


def test_duplicate_keys_are_named_with_the_first():
    root, problems = read('a: 1\nb: {c: 1, "c": 2}\na: 3\n')
    assert plain(root) == {"a": 1, "b": {"c": 1}}
    assert [(each.code, str(each.path), str(each.place)) for each in problems] == (
        [("KF102", "b.c", "net.yaml:2:11"), ("KF102", "a", "net.yaml:3:1")]
    )
    assert [str(each.related[0][1]) for each in problems] == ["net.yaml:2:5", "net.yaml:1:1"]


@pytest.mark.parametrize(
    "text, place, message, hint",
    [
        ("", "1:1", "empty text", ""),
        ("# only a comment", "1:1", "empty text", ""),
        ("--- 1\n--- 2\n", "2:1", "a second document", "a file of its own"),
        ("a:\n\tb: 1", "2:1", "cannot start any token", "spaces"),
        ("a: @x", "1:4", "cannot start any token", "quotes"),
        ("a: {b: ${u}}", "1:9", "expected ',' or '}'", "quotes"),
        ("a: b: c", "1:5", "mapping values are not allowed", "quotes"),
        ("a: 1\n b: 2", "2:3", "mapping values are not allowed", "indentation"),
        ("a: [1", "1:5", "expected ',' or ']'", ""),
        ("a: \x01", "1:4", "control characters", ""),
        ("[a]: 1", "1:1", "", ""),
    ],
)
def test_syntax_faults_are_shown_where_they_stand(text, place, message, hint):
    problem = faults(text)[-1]
    assert (problem.code, str(problem.place)) == ("KF101", f"net.yaml:{place}")
    assert message in problem.message
    assert hint in (problem.hint or "")
