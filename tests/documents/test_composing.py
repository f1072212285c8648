import json
from pathlib import Path as FilePath

import pytest

from kerasflow.documents import Document, load, plain
from kerasflow.documents.composing import compose
from kerasflow.documents.json_text import read_json
from kerasflow.paths import Path
from kerasflow.places import Source

FIRST = {"Dense": "units", "Adam": "learning_rate", "LSTM": "units", "Bidirectional": "layer"}.get


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Files are named as a user names them: from the current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name, values):
    file = FilePath(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(values if isinstance(values, str) else json.dumps(values))


def composed(values, sets=(), unsets=()):
    write("net.json", values)
    return load("net.json", sets=sets, unsets=unsets, first_argument=FIRST)


def content(values, sets=(), unsets=()):
    document = composed(values, sets, unsets)
    assert document.problems == ()
    return plain(document.root)


def under(place):
    return place.source.line(place.line)[place.column - 1 : place.end_column - 1]


def told(document):
    return [(each.code, str(each.path), under(each.place)) for each in document.problems]


class TestExtends:
    def test_bases_come_from_left_to_right_then_the_file_then_its_set_then_its_unset(self):
        write("a.json", {"fit": {"epochs": 1, "batch_size": 1, "verbose": 1, "shuffle": 1}})
        write("b.yaml", "fit: {batch_size: 2, verbose: 2, shuffle: 2}")
        own = {"fit": {"verbose": 3, "shuffle": 3}, "set": {"fit.shuffle": 4, "fit.x": 4}}
        found = content({"extends": ["a.json", "b.yaml"], **own, "unset": ["fit.x"]})
        assert found == {"fit": {"epochs": 1, "batch_size": 2, "verbose": 3, "shuffle": 4}}

    def test_a_base_extends_others_from_its_own_folder(self):
        write("parts/more/c.json", {"seed": 3, "name": "c"})
        write("parts/b.json", {"extends": "more/c.json", "set": {"name": "b"}})
        assert content({"extends": "parts/b.json"}) == {"seed": 3, "name": "b"}

    def test_a_merged_value_remembers_what_it_replaced(self):
        write("base.json", {"fit": {"epochs": 5}})
        document = composed({"extends": "base.json", "fit": {"epochs": 10}}, ["fit.epochs=20"])
        epochs = document.find(Path.parse("fit.epochs"))
        assert (epochs.value, under(epochs.place), under(epochs.key_place)) == (
            20,
            "20",
            "fit.epochs",
        )
        assert [(words, str(place)) for words, place in epochs.origins] == [
            ("replaces", "net.json:1:44"),
            ("replaces", "base.json:1:20"),
        ]

    @pytest.mark.parametrize(
        "below, above, merged",
        [
            ({"SGD": {"momentum": 0.9}}, {"Adam": 0.1}, {"Adam": 0.1}),
            ({"Adam": {"a": 1}}, {"Adam": {"b": 2}}, {"Adam": {"a": 1, "b": 2}}),
            ({"Adam": 0.1}, {"Adam": {"b": 2}}, {"Adam": {"learning_rate": 0.1, "b": 2}}),
            ({"Adam": {"b": 2}}, {"Adam": 0.1}, {"Adam": {"b": 2, "learning_rate": 0.1}}),
            ({"Adam": 0.1}, {"Adam": 0.2}, {"Adam": 0.2}),
            ({"Adam": None}, {"Adam": {"b": 2}}, {"Adam": {"b": 2}}),
            ({"Odd": 1}, {"Odd": {"b": 2}}, {"Odd": {"b": 2}}),
            ({"Adam": {"a": 1}}, "sgd", "sgd"),
            ("sgd", {"Adam": {"a": 1}}, {"Adam": {"a": 1}}),
            ({"a": {"x": 1}}, {"a": None}, {"a": None}),
            ({"Dense": 1, "name": "d"}, {"LSTM": 2}, {"LSTM": 2, "name": "d"}),
            ({"Dense": 1}, {"trainable": False}, {"Dense": 1, "trainable": False}),
            ([1, 2], [3], [3]),
            ({"Wrap": {"LSTM": 1}}, {"Wrap": {"Dense": 2}}, {"Wrap": {"Dense": 2}}),
            (
                {"Bidirectional": {"LSTM": 64}},
                {"Bidirectional": {"merge_mode": "sum"}},
                {"Bidirectional": {"layer": {"LSTM": 64}, "merge_mode": "sum"}},
            ),
        ],
    )
    def test_components_merge_by_their_tag(self, below, above, merged):
        write("base.json", {"compile": {"optimizer": below}})
        found = content({"extends": "base.json", "compile": {"optimizer": above}})
        assert json.dumps(found) == json.dumps({"compile": {"optimizer": merged}})

    def test_a_swapped_component_says_what_it_replaced(self):
        write("base.json", {"compile": {"optimizer": {"SGD": {"momentum": 0.9}}}})
        document = composed({"extends": "base.json", "compile": {"optimizer": {"Adam": 0.1}}})
        adam = document.find(Path.parse("compile.optimizer.Adam"))
        assert [(words, str(place)) for words, place in adam.origins] == (
            [("replaces", "base.json:1:35")]
        )

    @pytest.mark.parametrize(
        "path", [("vars",), ("data", "target"), ("data", "source", "npz", "splits", "train")]
    )
    def test_free_keys_in_capitals_are_no_tags(self, path):
        def at(values):
            for key in reversed(path):
                values = {key: values}
            return values

        write("base.json", at({"LR": 1}))
        assert content({"extends": "base.json", **at({"Q": 2})}) == at({"LR": 1, "Q": 2})

    def test_a_mapping_from_python_extends_from_the_current_folder(self):
        write("base.json", {"seed": 1})
        assert plain(load({"extends": "base.json"}).root) == {"seed": 1}

    def test_a_circle_is_told_where_it_closes(self):
        write("b.json", {"extends": "net.json"})
        document = composed({"extends": "b.json"})
        assert told(document) == [("KF120", "extends", '"net.json"')]
        assert "`net.json` → `b.json` → `net.json`" in document.problems[0].message

    def test_a_file_may_be_reached_twice_without_a_circle(self):
        write("c.json", {"seed": 1})
        write("a.json", {"extends": "c.json"})
        write("b.json", {"extends": "c.json"})
        assert content({"extends": ["a.json", "b.json"]}) == {"seed": 1}

    def test_a_missing_base_is_told_with_the_nearest_file(self):
        write("base.json", {})
        document = composed({"extends": ["base.jsn"]})
        assert told(document) == [("KF121", "extends[0]", '"base.jsn"')]
        assert document.problems[0].hint == "did you mean `base.json`?"

    def test_a_python_file_is_never_extended(self, folder):
        write("base.py", "import pathlib; pathlib.Path('ran').touch(); blueprint = {}")
        (folder / "hidden.json").symlink_to(folder / "base.py")
        document = composed({"extends": ["base.py", "hidden.json"]})
        assert [code for code, _, _ in told(document)] == ["KF122", "KF122"]
        assert not (folder / "ran").exists()

    @pytest.mark.parametrize("name", ["../secret.json", "/etc/passwd", "link/secret.json"])
    def test_a_base_lies_in_the_folder_of_the_blueprint(self, folder, monkeypatch, name):
        inside, outside = folder / "inside", folder / "outside"
        inside.mkdir()
        outside.mkdir()
        for secret in (folder / "secret.json", outside / "secret.json"):
            secret.write_text('{"seed": 1}')
        (inside / "link").symlink_to(outside)
        monkeypatch.chdir(inside)
        document = composed({"extends": name})
        assert told(document) == [("KF123", "extends", f'"{name}"')]
        assert plain(document.root) == {}

    def test_a_root_widens_where_bases_may_lie(self, folder):
        write("shared/base.json", {"seed": 1})
        write("own/net.json", {"extends": "../shared/base.json"})
        assert [each.code for each in load("own/net.json").problems] == ["KF123"]
        assert plain(load("own/net.json", roots=["shared"]).root) == {"seed": 1}

    def test_faults_in_a_base_are_shown_in_the_base(self):
        write("base.json", '{"a": 1,\n "a": 2}')
        write("broken.json", '{"a": ]')
        document = composed({"extends": ["base.json", "broken.json"]})
        assert [(each.code, str(each.place)) for each in document.problems] == (
            [("KF102", "base.json:2:2"), ("KF101", "broken.json:1:7")]
        )

    def test_a_base_is_a_mapping(self):
        write("base.json", "[1]")
        assert told(composed({"extends": "base.json"})) == [("KF109", "extends", '"base.json"')]

    @pytest.mark.parametrize(
        "values, path, marked",
        [
            ({"extends": 3}, "extends", "3"),
            ({"extends": [{"a": 1}]}, "extends[0]", "{"),
            ({"set": ["a"]}, "set", "["),
            ({"unset": {"a": 1}}, "unset", "{"),
            ({"unset": [1]}, "unset", "1"),
        ],
    )
    def test_each_key_of_composing_has_its_form(self, values, path, marked):
        document = composed(values)
        assert told(document) == [("KF128", path, marked)]
        assert plain(document.root) == {}


NET = {
    "model": {
        "layers": [
            {"Dense": 64, "name": "wide"},
            "Flatten",
            {"Dense": {"units": 10, "name": "label"}},
            {"Bidirectional": {"LSTM": 8}},
        ]
    },
    "compile": {"optimizer": {"Adam": {"learning_rate": 0.1, "weight_decay": 0.2}}},
}


class TestSet:
    @pytest.mark.parametrize(
        "argument, path, value",
        [
            ("fit.batch_size=64", "fit.batch_size", 64),
            ("runtime.backend=jax", "runtime.backend", "jax"),
            ("vars.lr=1e-3", "vars.lr", 1e-3),
            ("name=a=b", "name", "a=b"),
            ('name="1"', "name", "1"),
            ("name=", "name", ""),
            ("name=True", "name", "True"),
            ("seed=null", "seed", None),
            ('compile.metrics=["accuracy"]', "compile.metrics", ["accuracy"]),
            ("compile.optimizer.Adam.learning_rate=1", "compile.optimizer.Adam.learning_rate", 1),
            ("compile.optimizer.learning_rate=1", "compile.optimizer.Adam.learning_rate", 1),
            ("compile.optimizer.epsilon=1", "compile.optimizer.Adam.epsilon", 1),
            ('compile.optimizer={"SGD": 1}', "compile.optimizer", {"SGD": 1}),
            ("model.layers[label].units=20", "model.layers[2].Dense.units", 20),
            ("model.layers[2].Dense.units=20", "model.layers[2].Dense.units", 20),
            ("model.layers[label].name=x", "model.layers[2].Dense.name", "x"),
            ("model.layers[wide].name=x", "model.layers[0].name", "x"),
            ("model.layers[wide].units=20", "model.layers[0].Dense.units", 20),
            ("model.layers[wide].activation=relu", "model.layers[0].Dense.units", 64),
            ("model.layers[wide].trainable=false", "model.layers[0].trainable", False),
            ("model.layers[wide]=ReLU", "model.layers[0]", "ReLU"),
            ("model.layers[1].data_format=x", "model.layers[1].Flatten.data_format", "x"),
            ("model.layers[1].Flatten.data_format=x", "model.layers[1].Flatten.data_format", "x"),
            ("model.layers[3].layer.units=9", "model.layers[3].Bidirectional.layer.LSTM.units", 9),
        ],
    )
    def test_a_value_is_set_at_its_path(self, argument, path, value):
        document = composed(NET, [argument])
        found = document.find(Path.parse(path))
        assert document.problems == ()
        assert repr(plain(found)) == repr(value)

    def test_set_in_a_file_and_on_the_command_line_are_one(self):
        change = {"model.layers[label].units": 20, "compile.optimizer.learning_rate": {"a": 1}}
        arguments = [f"{path}={json.dumps(value)}" for path, value in change.items()]
        assert content({**NET, "set": change}) == content(NET, arguments)

    def test_the_order_of_arguments_counts(self):
        assert content({}, ["a.b=1", "a.b=2", "a=3"]) == {"a": 3}

    def test_a_variable_is_set_before_it_is_used(self):
        values = {"vars": {"n": 1}, "fit": {"epochs": "${n}"}}
        assert content(values, ["vars.n=7"])["fit"] == {"epochs": 7}

    def test_the_list_that_stands_for_a_model_is_reached_as_its_layers(self):
        assert content({"model": [{"Dense": 1}]}, ["model.layers[0].units=2"]) == (
            {"model": [{"Dense": {"units": 2}}]}
        )

    def test_a_value_knows_the_argument_that_it_came_from(self):
        document = composed({}, ['runtme.backend={"a": [1,  22]}'])
        runtime = document.find(Path.parse("runtme"))
        deep = document.find(Path.parse("runtme.backend.a[1]"))
        assert (under(deep.place), str(deep.place)) == ("22", "--set:1:27")
        assert under(runtime.key_place) == "runtme.backend"

    def test_the_original_values_are_left_as_they_were(self):
        root, _ = read_json(Source("net.json", json.dumps(NET)))
        compose(Document(root), ["model.layers[label].units=20"], ["compile"])
        assert plain(root) == NET

    @pytest.mark.parametrize(
        "argument, code, marked, message",
        [
            ("model.layers[labl].units=1", "KF124", "model.layers[labl].units", "named `labl`"),
            ("model.layers[9].units=1", "KF124", "model.layers[9].units", "has 4 items"),
            ("model.layers.label.units=1", "KF124", "model.layers.label.units", "is a list"),
            ("compile[0]=1", "KF124", "compile[0]", "is no list"),
            ("compile.optimizer.SGD.x=1", "KF124", "compile.optimizer.SGD.x", "is `Adam`, not"),
            ("compile.optimizer.learning_rate.x=1", "KF124", "", "is `0.1`, which has no `x`"),
            ("fit..a=1", "KF125", "fit..a", "cannot read the path"),
            ("=1", "KF125", "=", "the path is empty"),
            ("fit.epochs", "KF125", "fit.epochs", "expected `path=value`"),
            ("a=[1, 2", "KF125", "2", "before the `[` is closed"),
            ("a=[True]", "KF125", "True", "found `True`"),
        ],
    )
    def test_what_cannot_be_set_is_told(self, argument, code, marked, message):
        document = composed(NET, [argument])
        [problem] = document.problems
        assert problem.code == code
        assert message in problem.message
        assert under(problem.place) == (marked or argument.partition("=")[0])
        assert plain(document.root) == NET

    def test_the_nearest_name_is_offered(self):
        [problem] = composed(NET, ["model.layers[labl].units=1"]).problems
        assert problem.hint == "did you mean `label`?"
        [problem] = composed(NET, ["model.layers.label.units=1"]).problems
        assert problem.hint == "write `model.layers[label]`"

    @pytest.mark.parametrize(
        "values, argument",
        [
            ({"compile": {"optimizer": "adam"}}, "compile.optimizer.learning_rate=1"),
            ({"model": [{"Odd": 3}]}, "model[0].units=1"),
        ],
    )
    def test_an_argument_without_a_name_cannot_be_joined_by_others(self, values, argument):
        document = composed(values, [argument])
        assert told(document) == [("KF127", argument[:-2], argument[:-2])]
        assert plain(document.root) == values

    def test_a_fault_in_a_file_is_shown_under_its_path(self):
        document = composed({**NET, "set": {"model.layers[x].units": 1, "a..b": 1}})
        assert told(document) == [
            ("KF124", 'set["model.layers[x].units"]', '"model.layers[x].units"'),
            ("KF125", 'set["a..b"]', '"a..b"'),
        ]


class TestUnset:
    @pytest.mark.parametrize(
        "path",
        ["compile.optimizer.Adam.weight_decay", "compile.optimizer.weight_decay"],
    )
    def test_an_argument_is_removed(self, path):
        found = content(NET, unsets=[path])
        assert found["compile"] == {"optimizer": {"Adam": {"learning_rate": 0.1}}}

    def test_an_item_is_removed(self):
        found = content({**NET, "unset": "model.layers[wide]"})
        assert found["model"] == {"layers": NET["model"]["layers"][1:]}

    def test_unset_comes_after_set(self):
        assert content({}, ["a.b=1", "a.c=2"], ["a.b"]) == {"a": {"c": 2}}

    @pytest.mark.parametrize(
        "path, hint",
        [
            ("fit", None),
            ("fit.epochs", None),
            ("compile.optimzer", "did you mean `optimizer`?"),
            ("compile.optimizer.learning_rat", "did you mean `learning_rate`?"),
        ],
    )
    def test_what_is_not_there_cannot_be_removed(self, path, hint):
        document = composed(NET, unsets=[path])
        assert told(document) == [("KF126", path, path)]
        assert document.problems[0].hint == hint
        assert plain(document.root) == NET

    def test_a_faulty_path_is_told(self):
        assert told(composed({}, unsets=["a..b"])) == [("KF125", "", "a..b")]
