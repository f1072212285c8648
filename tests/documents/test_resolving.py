import json
import time

import pytest

from kerasflow.documents import Document, plain
from kerasflow.documents.json_text import read_json
from kerasflow.documents.resolving import resolve
from kerasflow.paths import Path
from kerasflow.places import Source


def resolved(values):
    """Reads values from a JSON text, so that all of them have places, and resolves them."""
    text = values if isinstance(values, str) else json.dumps(values, indent=1, ensure_ascii=False)
    root, problems = read_json(Source("net.json", text))
    assert problems == []
    return resolve(Document(root))


def section(values, name):
    document = resolved(values)
    assert document.problems == ()
    return plain(document.root)[name]


def under(place):
    return place.source.line(place.line)[place.column - 1 : place.end_column - 1]


def told(document):
    return [(each.code, str(each.path), under(each.place)) for each in document.problems]


def test_variables_use_one_another_in_any_order():
    values = {"vars": {"b": "${a * 2}", "c": ["${b}", {"d": "x${c0}"}], "a": 2, "c0": "${b}"}}
    assert section(values, "vars") == {"b": 4, "c": [4, {"d": "x4"}], "a": 2, "c0": 4}


def test_a_use_becomes_the_value_at_its_own_place():
    document = resolved({"vars": {"n": 4}, "fit": {"epochs": "${n}", "note": "${n}"}})
    epochs = document.find(Path.parse("fit.epochs"))
    assert epochs.value == 4
    assert (under(epochs.place), under(epochs.key_place)) == ('"${n}"', '"epochs"')
    assert [(words, under(place)) for words, place in epochs.origins] == [("defined here", "4")]


def test_a_variable_may_be_a_list_or_a_component():
    values = {
        "vars": {"shape": 1, "sizes": [1, "${k}"], "k": 2, "opt": {"Adam": "${k}"}},
        "compile": {"optimizer": "${opt}", "loss_weights": "${sizes}"},
    }
    document = resolved(values)
    assert plain(document.root)["compile"] == {"optimizer": {"Adam": 2}, "loss_weights": [1, 2]}


@pytest.mark.parametrize(
    "written, expected",
    [
        ("$${n}", "$${n}"),
        ("$${n} ${n}", "$${n} 4"),
        ("${word}", "$${x}"),
        ("${1 / 4}", 0.25),
        ("${n * shape.x[-1]}", "${n * shape.x[-1]}"),
        ("${preprocess.tokens.vocabulary_size}", "${preprocess.tokens.vocabulary_size}"),
        ("${data.train.steps * fit.epochs}", "${data.train.steps * fit.epochs}"),
        ("${index}", "${index}"),
    ],
)
def test_strings_stay_templates(written, expected):
    values = {"vars": {"n": 4, "word": "$${x}"}, "compile": {"x": written}}
    assert section(values, "compile") == {"x": expected}


def test_what_is_for_people_is_left_alone():
    values = {
        "vars": {"n": 1},
        "about": {"a": "${n}"},
        "meta": ["${q}"],
        "note": "${n",
        "x-a": "${n}",
    }
    values["$schema"] = "${n}"
    document = resolved(values)
    assert document.problems == ()
    assert plain(document.root) == values


def test_a_block_sees_variables_in_its_defaults_only():
    block = {"params": {"p": "${n}"}, "layers": [{"Dense": "${n}"}], "outputs": "${n}"}
    found = section({"vars": {"n": 4}, "blocks": {"b": block}}, "blocks")["b"]
    assert found == {"params": {"p": 4}, "layers": [{"Dense": "${n}"}], "outputs": "${n}"}


def layers(*nodes):
    return section({"vars": {"n": 4, "k": 2}, "model": {"layers": list(nodes)}}, "model")["layers"]


def test_a_repeat_shadows_the_names_that_it_defines():
    node = {"Dense": "${n + k}", "name": "${k}", "repeat": {"n": ["${n}", 1]}}
    assert layers(node) == [{"Dense": "${n + k}", "name": 2, "repeat": {"n": [4, 1]}}]


@pytest.mark.parametrize("key", ["repeat", "each"])
def test_index_and_count_belong_to_the_turn(key):
    document = resolved({"model": [{"layers": [{"Dense": "${index + count}"}], key: 3}]})
    assert document.problems == ()
    assert plain(document.root)["model"][0]["layers"] == [{"Dense": "${index + count}"}]


def test_shadows_reach_into_groups_and_end_after_them():
    group = {"layers": [{"Dense": "${n}", "repeat": "${n}"}, {"Dense": "${k}"}], "each": {"n": [1]}}
    inner = [{"Dense": "${n}", "repeat": "${n}"}, {"Dense": 2}]
    assert layers(group, {"Dense": "${n}"}) == [{**group, "layers": inner}, {"Dense": 4}]


def test_a_mapping_named_repeat_elsewhere_shadows_nothing():
    values = {"vars": {"n": 4}, "compile": {"repeat": {"n": [1]}, "x": "${n}"}}
    assert section(values, "compile")["x"] == 4


def test_unknown_names_in_a_graph_wait_for_the_expansion():
    values = {
        "model": {"layers": [{"Dense": "${u}"}]},
        "preprocess": [{"Rescaling": "${u}"}],
        "blocks": {"b": {"params": {"p": "${u}"}, "layers": ["${u}"]}},
    }
    document = resolved(values)
    assert (document.problems, plain(document.root)) == ((), values)


def test_an_unknown_variable_is_told_with_the_nearest_one():
    document = resolved({"vars": {"units": 1}, "fit": {"epochs": "${1 + unit}"}})
    assert told(document) == [("KF111", "fit.epochs", "unit")]
    assert document.problems[0].hint == "did you mean `units`?"
    assert plain(document.root)["fit"]["epochs"] == "${1 + unit}"


@pytest.mark.parametrize(
    "values, path, marked",
    [
        ({"vars": {"a": "${b}"}}, "vars.a", "b"),
        ({"vars": {"a": [{"x": "${b}"}]}}, "vars.a[0].x", "b"),
        ({"vars": {"a": "${shape.x[0]}"}}, "vars.a", "shape.x"),
        ({"model": {"inputs": {"x": {"shape": ["${b}"]}}}}, "model.inputs.x.shape[0]", "b"),
        ({"data": {"split": {"test": "${b}"}}}, "data.split.test", "b"),
        ({"vars": {"a": {"b": 1}}, "fit": {"x": "${a.b}"}}, "fit.x", "a.b"),
    ],
)
def test_unknown_variables_are_found_where_only_variables_can_be_meant(values, path, marked):
    assert told(resolved(values)) == [("KF111", path, marked)]


def test_a_circle_of_variables_is_told_once():
    document = resolved(
        {"vars": {"a": "${b}", "b": "${c}", "c": "${a}", "d": "${a}"}, "fit": "${d}"}
    )
    assert told(document) == [("KF110", "vars.c", '"${a}"')]
    assert "`a` → `b` → `c` → `a`" in document.problems[0].message
    assert [under(place) for _, place in document.problems[0].related] == ['"${b}"', '"${c}"']


def test_a_variable_that_uses_itself_is_a_circle():
    assert told(resolved({"vars": {"a": "${a + 1}"}})) == [("KF110", "vars.a", '"${a + 1}"')]


@pytest.mark.parametrize(
    "written, marked",
    [("${1 / 0}", "1 / 0"), ("${n +}", "n +"), ("é${n", "${"), ("${n[0]}", "n[0]")],
)
def test_a_faulty_expression_is_marked_in_its_string(written, marked):
    document = resolved({"vars": {"n": 4}, "fit": {"epochs": written}})
    assert told(document) == [("KF112", "fit.epochs", marked)]
    assert plain(document.root)["fit"]["epochs"] == written


def test_an_expression_that_cannot_be_read_is_told_everywhere():
    values = {"blocks": {"b": {"layers": ["${+}"]}}, "model": {"layers": [{"Dense": "${a b}"}]}}
    assert [code for code, _, _ in told(resolved(values))] == ["KF112", "KF112"]


def test_a_string_with_escapes_is_marked_whole():
    document = resolved('{"fit": {"x": "\\u00e9${1/0}"}}')
    assert told(document) == [("KF112", "fit.x", '"\\u00e9${1/0}"')]


@pytest.mark.parametrize("name", ["index", "count", "min", "round", "int", "shape", "data", "fit"])
def test_reserved_names_are_no_variables(name):
    [problem] = resolved({"vars": {name: 1}}).problems
    assert (problem.code, under(problem.place), problem.at_key) == ("KF113", f'"{name}"', True)


@pytest.mark.parametrize("name", ["learning-rate", "2x", "a.b", "", "é", "class"])
def test_a_variable_has_a_name_that_expressions_can_say(name):
    assert told(resolved({"vars": {name: 1}})) == [
        ("KF113", str(Path(("vars", name))), json.dumps(name, ensure_ascii=False))
    ]


def test_variables_cannot_blow_up_a_document():
    values = {"a0": list(range(10))}
    values |= {f"a{i + 1}": {"x": f"${{a{i}}}", "y": f"${{a{i}}}"} for i in range(40)}
    begun = time.process_time()
    document = resolved({"vars": values})
    assert time.process_time() - begun < 5
    assert {each.code for each in document.problems} == {"KF112"}


def test_a_long_chain_of_variables_is_an_error_not_a_crash():
    values = {f"a{i}": f"${{a{i + 1}}}" for i in range(3000)} | {"a3000": 1}
    assert isinstance(resolved({"vars": values}), Document)
