import json
import subprocess
import sys
from pathlib import Path as FilePath

import pytest

from kerasflow.documents import load, plain
from kerasflow.errors import BlueprintError
from kerasflow.paths import Path

MODELS = sorted((FilePath(__file__).parents[2] / "blueprints" / "models").glob("*.json"))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fault(source, **given):
    with pytest.raises(BlueprintError) as raised:
        load(source, **given)
    [problem] = raised.value.problems
    return problem


def under(place):
    return place.source.line(place.line)[place.column - 1 : place.end_column - 1]


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_the_shipped_models_load_without_problems(file):
    document = load(file)
    assert document.problems == ()
    assert plain(document.root).keys() == json.loads(file.read_text()).keys()


def test_there_are_fourteen_shipped_models():
    assert len(MODELS) == 14


@pytest.mark.parametrize(
    "name, text",
    [
        ("net.json", '{"seed": 1, "fit": {"epochs": 2}}'),
        ("net.jsonc", '{"seed": 1, /* */ "fit": {"epochs": 2,}}'),
        ("net.yaml", "seed: 1\nfit: {epochs: 2}"),
        ("net.YML", "seed: 1\nfit:\n  epochs: 2"),
        ("net.py", "blueprint = {'seed': 1, 'fit': dict(epochs=2)}"),
        ("bom.json", '\ufeff{"seed": 1, "fit": {"epochs": 2}}'),
    ],
)
def test_each_spelling_gives_the_same_document(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    document = load(name)
    assert (plain(document.root), document.problems) == ({"seed": 1, "fit": {"epochs": 2}}, ())
    assert document.file == FilePath(name)
    assert document.find(Path.parse("fit.epochs")).place.source.name == name


def test_a_mapping_is_a_document_without_places():
    document = load({"seed": 1, "fit": {"sizes": (1, 2), 0: None}})
    assert plain(document.root) == {"seed": 1, "fit": {"sizes": [1, 2], "0": None}}
    assert (document.root.place, document.file, document.problems) == (None, None, ())


def test_the_roots_begin_with_the_folder_of_the_file(folder):
    (folder / "in").mkdir()
    (folder / "in" / "net.json").write_text("{}")
    own = (folder / "in").resolve()
    more = FilePath("more")
    assert load("in/net.json", roots=["more"]).roots == (own, more)
    assert load("in/net.json", roots=["more"], sets=["a=1"]).roots == (own, more)
    assert load({}, roots=["more"]).roots == (FilePath.cwd(), more)
    assert load({}, sets=["a=1"]).roots == (FilePath.cwd(),)


@pytest.mark.parametrize(
    "sets, typed",
    [
        (["data.source.csv.path=b.csv"], True),
        (["data.source.csv.splits.test=b.csv"], True),
        (['data={"source": {"npz": ["b.npz"]}}'], True),
        (["vars.file=b.csv"], True),
        (["fit.epochs=3", "vars.other=x", "name=b"], False),
        (["data.source.csv.header=false"], False),
    ],
)
def test_the_current_folder_is_a_root_where_a_file_was_typed(folder, sets, typed):
    (folder / "in").mkdir()
    source = {"csv": {"path": "${file}", "splits": {"test": "t.csv"}}}
    text = json.dumps({"vars": {"file": "a.csv", "other": 1}, "data": {"source": source}})
    (folder / "in" / "net.json").write_text(text)
    assert (FilePath.cwd() in load("in/net.json", sets=sets).roots) == typed


def test_a_missing_file_is_told_with_the_nearest_one(folder):
    (folder / "mnist_dense.json").write_text("{}")
    problem = fault("mnist_dens.json")
    assert (problem.code, problem.hint) == ("KF107", "did you mean `mnist_dense.json`?")
    assert str(problem.place) == "mnist_dens.json:1:1"
    assert "no folder `nowhere`" in fault("nowhere/net.json").hint


def test_a_file_of_another_kind_is_refused(folder):
    (folder / "net.txt").write_text("{}")
    problem = fault("net.txt")
    assert (problem.code, str(problem.place)) == ("KF106", "net.txt:1:1")
    assert ".yaml" in problem.hint


def test_a_file_that_is_not_utf_8_is_told_with_its_line(folder):
    (folder / "net.json").write_bytes(b'{\n"a": "\xff"}')
    problem = fault("net.json")
    assert (problem.code, problem.place.line) == ("KF108", 2)
    assert "0xff in line 2" in problem.message


def test_a_folder_cannot_be_read(folder):
    (folder / "net.json").mkdir()
    assert fault("net.json").code == "KF108"


def test_a_huge_file_is_not_even_read(folder):
    with (folder / "net.json").open("wb") as file:
        file.truncate(2**40)
    assert fault("net.json").code == "KF103"


@pytest.mark.parametrize("text, found", [("[1]", "a list"), ("3", "a single value")])
def test_the_top_level_is_a_mapping(folder, text, found):
    (folder / "net.json").write_text(text)
    problem = fault("net.json")
    assert (problem.code, str(problem.place)) == ("KF109", "net.json:1:1")
    assert problem.message.endswith(f"found {found}")


def test_a_broken_text_is_raised_and_smaller_faults_are_kept(folder):
    (folder / "net.json").write_text('{"a": ')
    assert fault("net.json").code == "KF101"
    (folder / "net.json").write_text('{"a": True, "a": 1, "fit": "${x}"}')
    assert [each.code for each in load("net.json").problems] == ["KF101", "KF102", "KF111"]


class TestPython:
    def test_an_object_with_a_document_is_taken(self, folder):
        (folder / "net.py").write_text(
            "from kerasflow.documents import located\n"
            "class Made:\n"
            "    def to_document(self):\n"
            "        return located({'seed': __name__})\n"
            "blueprint = Made()\n"
        )
        assert plain(load("net.py").root) == {"seed": "blueprint_file_net"}

    def test_its_folder_is_on_the_path_only_while_it_runs(self, folder):
        (folder / "parts").mkdir()
        (folder / "parts" / "sizes_of_net.py").write_text("units = 3\n")
        (folder / "parts" / "net.py").write_text(
            "import sizes_of_net\nblueprint = {'seed': sizes_of_net.units}\n"
        )
        before = list(sys.path)
        assert plain(load("parts/net.py").root) == {"seed": 3}
        assert sys.path == before

    def test_a_failure_is_shown_in_the_innermost_line_of_the_file(self, folder):
        (folder / "net.py").write_text(
            "import json\n\ndef units():\n    return json.loads('é') + json.loads('{')\n\nunits()\n"
        )
        problem = fault("net.py")
        assert (problem.code, str(problem.place)) == ("KF104", "net.py:4:12")
        assert under(problem.place) == "json.loads('é')"
        assert "JSONDecodeError: Expecting value" in problem.message

    def test_columns_are_counted_in_characters(self, folder):
        (folder / "net.py").write_text("a = 'é' + str(1 / 0)\n")
        assert under(fault("net.py").place) == "1 / 0"

    @pytest.mark.parametrize(
        "text, place, message",
        [
            ("x = 1\ndef f(:\n", "net.py:2:7", "SyntaxError"),
            ("raise SystemExit(3)", "net.py:1:1", "SystemExit: 3"),
            ("raise ValueError", "net.py:1:1", "raised ValueError"),
            ("import no_such_module_at_all", "net.py:1:1", "ModuleNotFoundError"),
        ],
    )
    def test_whatever_the_file_raises_is_a_problem(self, folder, text, place, message):
        (folder / "net.py").write_text(text)
        problem = fault("net.py")
        assert (problem.code, str(problem.place)) == ("KF104", place)
        assert message in problem.message
        assert "blueprint_file_net" not in sys.modules

    def test_an_interrupt_passes(self, folder):
        (folder / "net.py").write_text("raise KeyboardInterrupt")
        with pytest.raises(KeyboardInterrupt):
            load("net.py")

    @pytest.mark.parametrize(
        "text, line, message",
        [("x = 1\n", 1, "no top-level `blueprint`"), ("\nblueprint = 3\n", 2, "but `int`")],
    )
    def test_there_is_a_blueprint_in_it(self, folder, text, line, message):
        (folder / "net.py").write_text(text)
        problem = fault("net.py")
        assert (problem.code, problem.place.line) == ("KF105", line)
        assert message in problem.message


@pytest.mark.parametrize(
    "value, path, message",
    [
        ({"a": [object()]}, "a[0]", "builtins.object"),
        ({"a": float("nan")}, "a", "the number `nan`"),
        ({"a": {1.5: 2}}, "a", "a key must be a string"),
    ],
)
def test_what_a_document_cannot_hold_is_told(value, path, message):
    [problem] = load(value).problems
    assert (problem.code, str(problem.path)) == ("KF114", path)
    assert message in problem.message


def test_arrays_are_to_be_converted():
    np = pytest.importorskip("numpy")
    [problem] = load({"a": np.arange(3)}).problems
    assert (problem.code, problem.hint) == ("KF114", "convert it with `.tolist()`")
    assert plain(load({"a": np.float64(0.5)}).root) == {"a": 0.5}


def test_a_mapping_that_holds_itself_is_refused():
    values = {}
    values["self"] = values
    assert fault(values).code == "KF103"


def test_a_network_of_ten_thousand_nodes_loads_whole(folder):
    node = '{"Dense": {"units": 128, "activation": "relu"}, "name": "n%d"}'
    nodes = ",\n".join(node % number for number in range(10_000))
    (folder / "net.json").write_text('{"model": {"layers": [' + nodes + "]}}")
    document = load("net.json")
    last = document.find(Path.parse("model.layers[9999].name"))
    assert (last.value, last.place.line) == ("n9999", 10_000)


def test_a_good_json_file_without_expressions_needs_nothing_slow(folder):
    (folder / "net.json").write_text('{"vars": {"n": 1}, "fit": {"epochs": 3}}')
    script = (
        "import sys, kerasflow.documents as d; d.load('net.json');"
        "print(*sorted({'yaml', 'json', 'difflib', 'hashlib', 'keras', 'numpy'}"
        " & set(sys.modules)))"
    )
    root = FilePath(__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(root)},
    )
    assert set(found.stdout.split()) <= {"json"}


@pytest.mark.parametrize("source", [None, 3, [], b"x.json"])
def test_what_is_no_source_is_told_what_is_one(source):
    with pytest.raises(TypeError, match="a blueprint is a path, a mapping or a Blueprint, not a"):
        load(source)


def test_the_folder_of_a_run_is_told_with_its_blueprint(folder):
    (folder / "x-1").mkdir()
    assert "is not a blueprint file" in fault("x-1").message
    (folder / "x-1" / "blueprint.json").write_text("{}")
    problem = fault("x-1")
    assert (problem.code, problem.message) == (
        "KF106",
        "`x-1` is the folder of a run, and no blueprint",
    )
    kept = str(FilePath("x-1", "blueprint.json"))
    assert f"its blueprint is `{kept}`; `kerasflow run --resume x-1`" in problem.hint


def test_the_folder_of_a_run_is_told_where_it_is_extended(folder):
    (folder / "x-1").mkdir()
    (folder / "x-1" / "blueprint.json").write_text("{}")
    (folder / "net.json").write_text('{"extends": "x-1"}')
    [problem] = load("net.json").problems
    assert "is the folder of a run, and no blueprint" in problem.message
