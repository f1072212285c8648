"""A source is added by a descriptor and what reads it: nothing else in the house knows of it."""

import json

import pytest
from feeding.sources.toy import reader

import kerasflow as kf
from kerasflow.blueprints.forms import ByColumn, Fields, Key, OneOf, Plain
from kerasflow.blueprints.sources import known
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.files import (
    PATH,
    PATH_OR_SPLITS,
    SPLITS_OF_FILES,
    declared_columns,
)
from kerasflow.blueprints.sources.splits import names_split
from kerasflow.checking.schema import make_schema
from kerasflow.errors import BlueprintError

pytestmark = pytest.mark.keras

_COMMENT = Plain("a mark", 'such as "#"', fits=lambda value, _: value in ("#", ";"))
_COLUMN = Fields({"unit": Key(OneOf(("m", "s")), "What it is measured in.")})
LINES = SourceKind(
    name="lines",
    doc="Numbers, a row a line.",
    options={
        "path": PATH,
        "splits": SPLITS_OF_FILES,
        "comment": Key(_COMMENT, "What begins a line that is no row.", "#"),
        "columns": Key(
            ByColumn(_COLUMN, holds="its unit", example='{"x": "m"}', declared=True),
            "What stands in each place of a line.",
        ),
    },
    reader="feeding.sources.toy.reader:READER",
    excluding=(PATH_OR_SPLITS,),
    find_columns=declared_columns,
    has_split=names_split,
    has_single_values=lambda *_: True,
    is_streamed=True,
)
COLUMNS = {"length": "m", "time": "s"}


@pytest.fixture(autouse=True)
def toy(monkeypatch, tmp_path):
    monkeypatch.setitem(known.SOURCES, "lines", LINES)
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{number} {number * 2}\n" for number in range(40))
    (tmp_path / "train.txt").write_text(f"# length time\n{rows}")
    (tmp_path / "test.txt").write_text("1 2\n2 4\n")


def document(source, **data):
    return {
        "blueprint": 1,
        "data": {"source": source, "target": {"out": "time"}, **data},
        "model": {"inputs": {"length": {}}, "layers": [{"Dense": 1, "name": "out"}]},
        "compile": {"optimizer": {"SGD": 1e-4}, "loss": "mse"},
        "fit": {"epochs": 2, "batch_size": 8},
    }


def lines(**told):
    return {"lines": {"path": "train.txt", "columns": COLUMNS, **told}}


def faults(source, **data):
    found = kf.check(document(source, **data))
    return [(it.code, str(it.path), it.message, it.hint) for it in found]


def test_its_options_are_read_and_an_unknown_one_is_told_with_what_was_meant():
    assert faults(lines()) == []
    [fault] = faults(lines(coment="#"))
    assert fault == (
        "KF611",
        "data.source.lines.coment",
        "unknown option `coment` of the source `lines`",
        "did you mean `comment`?",
    )
    [fault] = faults(lines(comment="//"))
    assert fault[2:] == ("`comment` must be a mark, not the string `//`", 'such as "#"')
    [fault, *_] = faults({"lins": "train.txt"})
    assert (fault[0], fault[3]) == ("KF210", "did you mean `lines`?")


def test_a_bare_value_is_its_path_and_its_columns_have_to_be_declared():
    [fault] = faults({"lines": "train.txt"})
    message = "the source `lines` has no `columns`, and its files do not name them"
    assert fault[2:] == (message, 'add "columns": {"x": "m"}')
    [fault] = faults(lines(columns={"length": "km", "time": "s"}))
    assert (fault[0], fault[1]) == ("KF613", "data.source.lines.columns.length")
    [fault] = faults({"lines": {"columns": COLUMNS}})
    assert fault[2:] == ("the source `lines` has no `path`", 'add "path": "…"')


def test_rules_know_its_columns_and_splits():
    splits = {"train": "train.txt", "test": "test.txt"}
    source = {"lines": {"splits": splits, "columns": COLUMNS}}
    [fault] = faults(source, weight="tim")
    assert (fault[0], fault[3]) == ("KF602", "did you mean `time`?")
    [fault] = faults(source, split={"test": 0.2})
    assert fault[0] == "KF606"


def test_editors_complete_it():
    sources = make_schema(registered=False)["properties"]["data"]["properties"]["source"]
    assert "lines" in sources["pattern"]
    assert set(sources["properties"]["lines"]["properties"]) == set(LINES.options)
    comment = sources["properties"]["lines"]["properties"]["comment"]
    assert comment["description"] == "What begins a line that is no row. Default: `#`."


def test_its_files_are_previewed_without_being_read():
    reader.LOADED.clear()
    assert [*kf.check(document(lines()), shapes=True)] == []
    [fault] = kf.check(document(lines(path="trian.txt")), shapes=True)
    assert (fault.code, str(fault.path)) == ("KF710", "data.source.lines.path")
    assert fault.message.startswith("`trian.txt`: there is no such file")
    [fault] = kf.check(document(lines(columns={**COLUMNS, "mass": "m"})), shapes=True)
    assert (fault.code, fault.hint) == ("KF711", "declare as many columns")
    assert reader.LOADED == []


@pytest.mark.parametrize("stream", [False, True])
def test_a_run_trains_on_it_in_memory_and_streamed(tmp_path, stream):
    run = kf.run(
        document(lines(), stream=stream, split={"test": 0.25}),
        out=tmp_path / "run",
        progress=False,
    )
    first, second = run.history["loss"]
    assert second < first
    kept = json.loads((tmp_path / "run" / "blueprint.json").read_text())
    assert kept["data"]["source"] == lines()


def test_a_run_refuses_what_the_check_refuses(tmp_path):
    with pytest.raises(BlueprintError, match="`comment` must be a mark"):
        kf.run(document(lines(comment="//")), out=tmp_path / "run")
