"""The JSON Schema says what `check` says, as far as a schema can: no more, and little less."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from checking import test_false_alarms as keras_writes
from jsonschema import Draft7Validator

import kerasflow as kf
from kerasflow import catalog
from kerasflow.blueprints import parsing
from kerasflow.blueprints.parsing import models
from kerasflow.blueprints.sources.known import SOURCES
from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.catalog import registering
from kerasflow.checking import check
from kerasflow.checking.schema import make_schema
from kerasflow.documents.files import read_file
from kerasflow.documents.values import plain

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(file for form in ("json", "yaml") for file in ROOT.glob(f"blueprints/**/*.{form}"))
CASES = [
    case
    for file in sorted(Path(__file__).with_name("cases").glob("*.json"))
    for case in json.loads(file.read_text("utf-8"))
]
# What is wrong with a value where it stands, whatever stands elsewhere.
STATED = re.compile(r"KF(20[1-9]|30[1-9]|310|611|613|614)")
# What a document holds besides the value itself: variables, series, other documents, phases.
INDIRECT = re.compile(r"\$\{|\b(then|set|extends|vars)\b")
# Whatever else a schema cannot know; a new case belongs here, or into the schema.
LEFT_TO_CHECK = {
    "no losses for an output",
    "a metric where a loss is expected",
    "splits without training",
}


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(make_schema(registered=False))


def objections(value: Any) -> list[str]:
    found = validator().iter_errors(value)
    return [f"{'.'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in found]


def content(case: dict[str, Any], folder: Path) -> Any | None:
    """The values of a case; None where its text is at fault."""
    file = folder / f"case.{case.get('format', 'json')}"
    file.write_text("\n".join(case["document"]) + "\n", "utf-8")
    try:
        root, problems = read_file(file)
    except kf.BlueprintError:
        return None
    return None if problems else plain(root)


@pytest.mark.slow
def test_it_is_a_schema_of_draft_7_of_a_sane_size_and_always_the_same() -> None:
    schema = make_schema(registered=False)
    Draft7Validator.check_schema(schema)
    assert schema == make_schema(registered=False)
    assert len(json.dumps(schema, ensure_ascii=False)) < 1_500_000
    assert schema["allowComments"]
    assert schema["allowTrailingCommas"]


def test_every_part_is_used_and_every_part_that_is_used_is_there() -> None:
    schema = make_schema(registered=False)
    used = set(re.findall(r'"\$ref": "#/definitions/([^"]+)"', json.dumps(schema)))
    assert used == set(schema["definitions"])


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_it_objects_to_nothing_in_a_shipped_blueprint(file: Path) -> None:
    assert objections(plain(read_file(file)[0])) == []


def test_it_objects_to_nothing_that_check_accepts(tmp_path: Path) -> None:
    accepted = [case for case in CASES if not case["problems"]]
    found = {case["description"]: objections(content(case, tmp_path)) for case in accepted}
    assert len(found) > 50
    assert {title: said for title, said in found.items() if said} == {}


def test_it_objects_to_what_check_refuses_where_it_stands(tmp_path: Path) -> None:
    passed, refused = set(), 0
    for case in CASES:
        stated = any(STATED.fullmatch(each["code"]) for each in case["problems"])
        direct = not (case.get("sets") or INDIRECT.search("\n".join(case["document"])))
        value = content(case, tmp_path) if stated and direct else None
        if value is not None and objections(value):
            refused += 1
        elif value is not None:
            passed.add(case["description"])
    assert passed == LEFT_TO_CHECK
    assert refused > 70


# Where Keras tests its components, with nearly all of the calls in the whole of it.
ROOMS = ("layers", "losses", "metrics", "optimizers", "callbacks", "initializers", "regularizers")


ODD_VALUES: dict[str, tuple[Any, ...]] = {
    "Dense": (4.0, 4.5, True, "4", None, [4], {"units": 4}, "${units}", {"unit": 4}),
    "Dense.use_bias": (0, 1, 2, True, None, "yes", "${x}"),
    "Dense.activation": (
        *("relu", "ReLU", "relU", {"ReLU": {}}, {"relu": {}}, {"Dot": 1}, {"L2": 1}),
        *(None, 1),
    ),
    "Conv1D.padding": ("SAME", "Causal", "same ", None, 1),
    "Rescaling": (1, [1, 2], "${1 / 255}", "1"),
}
NEEDED = {"Dense": {"units": 4}, "Conv1D": {"filters": 1, "kernel_size": 2}}


def odd_components() -> Iterator[dict[str, Any]]:
    for place, values in ODD_VALUES.items():
        tag, _, name = place.partition(".")
        yield from ({tag: NEEDED[tag] | {name: each} if name else each} for each in values)


@pytest.mark.parametrize("made", list(odd_components()), ids=json.dumps)
def test_it_takes_of_odd_values_what_check_takes(made: dict[str, Any]) -> None:
    value = {"blueprint": 1, "vars": {"x": True, "units": 8}, "model": [made]}
    refused = [each for each in check(value) if each.code.startswith("KF3")]
    assert bool(objections(value)) == bool(refused)


def document(kind: str, made: dict[str, Any]) -> dict[str, Any]:
    """A document with a component where one of its kind stands."""
    weights = {f"kernel_{kind[:-1]}": made} if kind in keras_writes.OF_WEIGHTS else {}
    layers = [made] if kind == "layers" else [{"Dense": {"units": 1, **weights}}]
    places: dict[str, dict[str, Any]] = {
        "schedules": {"compile": {"optimizer": {"Adam": {"learning_rate": made}}}},
        "callbacks": {"fit": {"callbacks": [made]}},
        "losses": {"compile": {"loss": made}},
        "metrics": {"compile": {"metrics": [made]}},
        "optimizers": {"compile": {"optimizer": made}},
    }
    return {"blueprint": 1, "model": layers, **places.get(kind, {})}


def components_in_keras() -> Iterator[tuple[str, dict[str, Any]]]:
    spec = find_spec("keras")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "src"
    for file in sorted(file for room in ROOMS for file in folder.glob(f"{room}/**/*_test.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for part in (tree, *keras_writes.examples_in(tree)):
            yield from keras_writes.components_in(part)


@pytest.mark.slow
def test_it_agrees_with_check_on_all_that_keras_writes_in_both_directions() -> None:
    written = {json.dumps(each): each for each in components_in_keras()}
    refused, disagreed = 0, []
    for kind, made in written.values():
        value = document(kind, made)
        wrong = [each for each in check(value) if each.code.startswith("KF3")]
        refused += bool(wrong)
        if bool(wrong) != bool(objections(value)):
            disagreed.append(made)
    assert disagreed == []
    assert len(written) > 1100
    assert refused > 70


@pytest.mark.slow
def test_it_knows_the_keys_that_the_parser_knows() -> None:
    schema = make_schema(registered=False)
    top, parts = schema["properties"], schema["definitions"]
    known = {
        "top": (top, (*parsing._KEYS, *parsing._COMPOSING)),
        "source": (top["data"]["properties"]["source"]["properties"], SOURCES),
    }
    differing = {part: set(ours) ^ set(theirs) for part, (ours, theirs) in known.items()}
    assert {part: keys for part, keys in differing.items() if keys} == {}
    node = {key for key in parts["node"]["properties"] if key[0].islower() and "." not in key}
    bodies = (key for keys in models._BODIES.values() for key in keys)
    assert node == {*models._WIRING, *bodies}


def test_it_knows_the_options_of_the_sources() -> None:
    sources = make_schema(registered=False)["properties"]["data"]["properties"]["source"]
    ours = {name: set(each["properties"]) for name, each in sources["properties"].items()}
    assert ours == {name: set(source.options) for name, source in SOURCES.items()}
    splits = sources["properties"]["csv"]["properties"]["splits"]["properties"]
    assert set(splits) == set(SPLITS)


def test_every_tag_can_be_a_node_and_has_its_documentation() -> None:
    parts = make_schema(registered=False)["definitions"]
    tags = parts["node"]["properties"]
    assert {*catalog.names("layers"), "ops.add", "applications.ResNet50", "Model"} <= set(tags)
    dense = parts[tags["Dense"]["$ref"].rpartition("/")[2]]
    entry = catalog.find("layers", "Dense")
    assert entry is not None
    assert dense["description"] == entry.doc
    assert dense["markdownDescription"].startswith("`Dense(units, activation=null, ")
    assert (
        dense["properties"]["units"]["description"] == f"{entry.parameters['units'].doc} Required."
    )
    assert dense["properties"]["use_bias"]["description"].endswith("Default: true.")


@pytest.mark.parametrize(
    "part, given",
    [
        ("compile", {"optimizer": {"Adam": {"learning_rate": {"CosineDecay": {"alpha": 0.1}}}}}),
        ("blocks", {"conv": {"params": {"filters": 8}}}),
        ("data", {"source": {"npz": {"columns": {"x": "a"}}}}),
        ("model", {"outputs": "x"}),
    ],
)
def test_a_document_laid_over_another_may_leave_out_what_the_other_holds(
    part: str, given: dict[str, Any]
) -> None:
    assert objections({"extends": "other.json", part: given}) == []
    assert len(objections({"blueprint": 1, "model": ["Flatten"], part: given})) >= 1


def test_a_model_with_a_class_of_its_own_takes_further_keys_of_compile() -> None:
    own = {"blueprint": 1, "compile": {"temperature": 0.1}}
    assert objections({**own, "model": {"class": "Siamese", "layers": ["Flatten"]}}) == []
    assert len(objections({**own, "model": {"layers": ["Flatten"]}})) == 1


def test_what_is_registered_belongs_to_it_unless_it_is_not_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registering, "_registrations", {})

    class Layer:
        __module__ = "keras.src.layers.layer"

    class Scale2D(Layer):
        """Multiplies by a number."""

        def __init__(self, factor: float, **options: Any) -> None: ...

        def call(self, inputs: Any) -> Any: ...

    kf.register(Scale2D)
    kf.register(lambda path, limit=10: None, name="ReadPlanets", kind="sources")
    schema = make_schema()
    value = {
        "blueprint": 1,
        "data": {"source": {"ReadPlanets": {"path": "a", "limit": 3}}},
        "model": [{"Scale2D": 2}],
    }
    assert list(Draft7Validator(schema).iter_errors(value)) == []
    assert schema["definitions"]["layers.Scale2D"]["description"] == "Multiplies by a number."
    without = json.dumps(make_schema(registered=False))
    assert "Scale2D" not in without
    assert "ReadPlanets" not in without
