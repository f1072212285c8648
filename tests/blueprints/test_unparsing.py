"""Parsing and unparsing are inverses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.loading import load
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.documents.expressions import escape
from kerasflow.documents.writing import to_json, to_yaml

ROOT = Path(__file__).parents[2]
FILES = sorted(
    file for file in (ROOT / "blueprints").rglob("*.*") if file.suffix in {".json", ".yaml", ".py"}
)

names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name != "previous"
)
sizes = st.integers(1, 9)
components = st.one_of(
    st.sampled_from(["Flatten", "ReLU", "BatchNormalization", "ops.square"]),
    st.builds(lambda units: {"Dense": units}, sizes),
    st.builds(lambda units, name: {"Dense": {"units": units, "name": name}}, sizes, names),
    st.builds(lambda rate: {"Dropout": {"rate": rate}}, st.floats(0, 0.9)),
    st.builds(lambda shape: {"Reshape": shape}, st.lists(sizes, min_size=1, max_size=3)),
    st.builds(lambda axis: {"ops.mean": axis}, st.none() | st.integers(-1, 3)),
    st.builds(lambda number: {"ops.maximum": number}, st.floats(-1, 1)),
    st.builds(lambda units: {"Bidirectional": {"LSTM": units}}, sizes),
    st.builds(lambda weight: {"Dense": {"units": 1, "kernel_regularizer": {"L2": weight}}}, sizes),
    st.builds(lambda size: {"Dense": f"${{{size} * index}}"}, sizes),
    st.builds(
        lambda units: {"Model": {"inputs": {"x": {"shape": [units]}}, "layers": ["Flatten"]}}, sizes
    ),
)
wiring = st.fixed_dictionaries(
    {},
    optional={
        "name": names,
        "inputs": names | st.lists(names, max_size=2) | st.dictionaries(names, names, max_size=2),
        "call": st.dictionaries(names, st.booleans() | names, max_size=2),
        "trainable": st.booleans(),
        "note": st.text(max_size=5),
    },
)
iterations = st.one_of(
    st.just({}),
    st.builds(lambda count: {"repeat": count}, st.integers(0, 3) | st.just("${size}")),
    st.builds(lambda items: {"each": {"u": items}}, st.lists(sizes, max_size=3)),
)


def node(children: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Returns nodes of components, uses, shares and groups."""
    bodies = st.one_of(
        components.map(lambda item: item if isinstance(item, dict) else {item: {}}),
        st.builds(lambda block, given: {"use": block, "with": given}, names, with_arguments),
        st.builds(lambda name: {"share": name}, names),
        st.builds(lambda layers: {"layers": layers}, st.lists(children, max_size=2)),
    )
    built = st.builds(
        lambda body, wires, series: {**wires, **series, **body}, bodies, wiring, iterations
    )
    named = built.filter(lambda item: not (_named_twice(item) or {"share", "trainable"} <= {*item}))
    return components | named


def _named_twice(item: dict[str, object]) -> bool:
    inner = [value for value in item.values() if isinstance(value, dict) and "name" in value]
    return "name" in item and bool(inner)


with_arguments = st.dictionaries(names, sizes | st.text(max_size=3), max_size=2)
nodes = st.recursive(components, node, max_leaves=6)
blocks = st.dictionaries(
    names,
    st.fixed_dictionaries(
        {"layers": st.lists(nodes, max_size=2)},
        optional={
            "inputs": st.lists(names, min_size=1, max_size=2, unique=True),
            "params": st.dictionaries(names, sizes | st.just("required"), max_size=2),
            "outputs": names | st.lists(names, min_size=1, max_size=2),
        },
    ),
    max_size=2,
)
models = st.fixed_dictionaries(
    {"layers": st.lists(nodes, min_size=1, max_size=4)},
    optional={
        "inputs": st.lists(names, min_size=1, max_size=2, unique=True)
        | st.dictionaries(
            names,
            st.fixed_dictionaries(
                {"shape": st.lists(sizes | st.none(), max_size=3)},
                optional={"dtype": st.sampled_from(["int32", "float32"])},
            ),
            min_size=1,
            max_size=2,
        ),
        "outputs": names | st.dictionaries(names, names, max_size=2),
    },
)
losses = st.sampled_from(["mse", {"Huber": 0.5}, {"label": "mse"}, {"label": {"Huber": {}}}])
documents = st.fixed_dictionaries(
    {"blueprint": st.just(1), "model": models | st.lists(nodes, min_size=1, max_size=3)},
    optional={
        "name": names,
        "about": st.dictionaries(names, st.text(max_size=4) | sizes, max_size=2),
        "seed": st.integers(0, 99),
        "vars": st.dictionaries(names.filter(lambda n: n not in RESERVED), sizes, max_size=2),
        "blocks": blocks,
        "preprocess": st.lists(nodes, max_size=2),
        "data": st.fixed_dictionaries(
            {"source": st.sampled_from([{"csv": "a.csv"}, {"npz": {"path": "a.npz"}}])},
            optional={
                "features": st.dictionaries(names, st.text(min_size=1, max_size=4), max_size=2),
                "target": st.sampled_from(
                    [{"y": "y"}, {"y": {"from": "z", "classes": ["a", "b"], "one_hot": True}}]
                ),
                "weight": names,
                "split": st.sampled_from([{"validation": "test"}, {"test": 0.25, "seed": 3}]),
            },
        ),
        "compile": st.fixed_dictionaries(
            {"optimizer": st.sampled_from(["adam", {"Adam": 0.01}, {"SGD": {"momentum": 0.9}}])},
            optional={
                "loss": losses,
                "metrics": st.sampled_from([["accuracy"], [{"AUC": {"name": "auc"}}]]),
                "jit_compile": st.booleans(),
            },
        ),
        "fit": st.fixed_dictionaries(
            {"epochs": sizes},
            optional={
                "callbacks": st.just([{"EarlyStopping": {"patience": 2}}, "TerminateOnNaN"]),
                "class_weight": st.just({"ham": 1.0, "spam": 2.0}),
            },
        ),
        "runtime": st.just({"precision": "mixed_bfloat16"}),
        "then": st.just([{"fit.epochs": 2}]),
        "x-note": st.just({"by": [1, None]}),
    },
)
RESERVED = {"index", "count", "min", "max", "round", "int", "preprocess", "shape", "data", "fit"}


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(documents)
def test_a_parsed_document_unparses_to_an_equal_blueprint(document: dict[str, object]) -> None:
    blueprint = load(document)
    assert load(to_mapping(blueprint)) == blueprint


@settings(max_examples=40, deadline=None)
@given(documents)
def test_an_unparsed_blueprint_survives_both_kinds_of_text(
    tmp_path_factory: pytest.TempPathFactory, document: dict[str, object]
) -> None:
    blueprint = load({"name": "x", **document})
    folder = tmp_path_factory.mktemp("texts")
    for suffix, write in ((".json", to_json), (".yaml", to_yaml)):
        file = folder / f"x{suffix}"
        file.write_text(write(to_mapping(blueprint)), encoding="utf-8")
        assert load(file) == blueprint


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem + file.suffix)
def test_every_shipped_blueprint_unparses_to_an_equal_one(file: Path) -> None:
    blueprint = load(file)
    assert load(to_mapping(blueprint)) == blueprint


def test_there_are_shipped_blueprints_of_all_three_spellings() -> None:
    assert {file.suffix for file in FILES} == {".json", ".yaml", ".py"}
    assert len(FILES) >= 20


def test_short_forms_are_written_where_they_mean_the_same() -> None:
    layers = [
        {"Flatten": {}},
        {"Dropout": {"rate": 0.5}},
        {"Dense": {"units": 2, "activation": None}, "name": "out"},
        {"ops.maximum": {"x2": 0.0}},
    ]
    made = to_mapping(load({"blueprint": 1, "model": layers}))
    assert made["model"]["layers"] == [
        "Flatten",
        {"Dropout": 0.5},
        {"Dense": {"units": 2, "activation": None}, "name": "out"},
        {"ops.maximum": 0.0},
    ]


def test_null_as_a_first_argument_is_written_with_its_name() -> None:
    made = to_mapping(load({"blueprint": 1, "model": [{"ops.mean": {"axis": None}}]}))
    assert made["model"]["layers"] == [{"ops.mean": {"axis": None}}]


@given(st.text("${}x ", min_size=1, max_size=8))
def test_a_text_that_nobody_evaluates_is_what_it_says_and_stays_so(text: str) -> None:
    written = escape(text)
    document = {
        "blueprint": 1,
        "about": {"what": text},
        "vars": {"word": [written]},
        "data": {
            "source": {"csv": {"path": written, "columns": {"a": written}}},
            "features": {"x": written},
            "target": {"y": written, "z": {"from": written, "classes": [written, "b"]}},
            "weight": written,
            "split": {"group": written},
        },
        "model": ["Flatten"],
        "evaluate": {"predictions": written},
    }
    blueprint = load(document)
    data = blueprint.data
    assert data.source.options == {"path": text, "columns": {"a": text}}
    assert (data.features["x"], data.weight, data.split.group) == (text,) * 3
    assert (data.target["y"].column, data.target["z"].column) == (text,) * 2
    assert data.target["z"].classes == (text, "b")
    assert blueprint.evaluate.predictions == text
    assert blueprint.vars["word"] == (text,)
    assert blueprint.about["what"] == text
    assert load(to_mapping(blueprint)) == blueprint
    sections = {"data": data, "vars": blueprint.vars, "about": blueprint.about}
    again = Blueprint(model=blueprint.model, **sections)
    assert (again.data, again.vars, again.about) == (data, blueprint.vars, blueprint.about)


def test_what_is_evaluated_or_remarked_keeps_its_escapes_until_then() -> None:
    node = {"StringLookup": {"vocabulary": ["$${x}${index}"]}, "repeat": 1, "note": "$${x}"}
    document = {"blueprint": 1, "model": [node, {"share": "$${x}"}]}
    written = to_mapping(load(document))["model"]["layers"]
    assert written[0]["StringLookup"]["vocabulary"] == ["$${x}${index}"]
    assert (written[0]["note"], written[1]["share"]) == ("$${x}", "$${x}")
