"""What is previewed is what a run finds; and what a run would refuse is told beforehand."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.loading import load
from kerasflow.building.signatures import TensorInfo
from kerasflow.catalog import register
from kerasflow.errors import DataError
from kerasflow.feeding import feed
from kerasflow.feeding.plans import make_plan, text_columns
from kerasflow.feeding.previews.previews import preview_data
from kerasflow.feeding.sources.csv.tables import HEAD_ROWS
from kerasflow.feeding.sources.reading import read_tables
from kerasflow.feeding.tables import info_of

pytestmark = pytest.mark.keras

SHIPPED = Path(__file__).parents[3] / "blueprints"
EXPERIMENTS = [
    file for file in sorted(SHIPPED.glob("*.*")) if file.suffix in (".json", ".yaml", ".py")
]


def blueprint_of(*preprocess, inputs=("x",), target=None, fit=None, **data):
    return load(
        {
            "blueprint": 1,
            "data": {**data, **({"target": target} if target else {})},
            "preprocess": list(preprocess),
            "model": {"inputs": inputs, "layers": ["Flatten", {"Dense": 2, "name": "out"}]},
            "fit": fit or {"batch_size": 1},
        }
    )


def preview(blueprint, data=None, roots=()):
    return preview_data(blueprint, expand(blueprint), data=data, roots=roots)


def assert_foreseen(blueprint, data=None, roots=(), *, unknown=()):
    """What is previewed is what a run finds; all of it, except for these inputs."""
    before, found = preview(blueprint, data, roots), feed(blueprint, data=data, roots=roots)
    assert before.problems == ()
    known = {name: info for name, info in found.signature.items() if name not in unknown}
    assert dict(before.signature) == known
    assert before.targets == {name: info_of(array) for name, array in found.train.targets.items()}
    assert before.deferred.items() <= found.deferred.items()
    return before


def first_rows(blueprint, count=200):
    """The first rows of each split of a blueprint's source."""
    tables = read_tables(blueprint, text=text_columns(make_plan(blueprint)))
    return {
        split: {name: column[:count] for name, column in table.columns.items()}
        for split, table in tables.items()
    }


@pytest.mark.parametrize("file", EXPERIMENTS, ids=lambda file: file.name)
def test_the_inputs_and_targets_of_the_shipped_experiments_are_foreseen(file):
    blueprint = load(file)
    before = preview(blueprint)
    found = feed(blueprint, data=first_rows(blueprint))
    assert before.problems == ()
    assert dict(before.signature) == found.signature
    assert before.targets == {name: info_of(array) for name, array in found.train.targets.items()}


def test_the_steps_of_a_shipped_experiment_are_foreseen():
    deferred = preview(load(SHIPPED / "mnist_functional.yaml")).deferred
    assert (deferred["data.train.rows"], deferred["data.validation.rows"]) == (54_000, 6_000)
    assert (deferred["data.train.steps"], deferred["data.test.steps"]) == (844, 157)


DATA = {
    "x": np.arange(12, dtype=np.float64).reshape(4, 3),
    "image": np.zeros((4, 6, 6, 1), np.uint8),
    "word": np.array(["b", "a", "b", "c"]),
    "text": np.array(["a b", "b", "c a b", "d"]),
    "code": np.array([3, 1, 2, 1]),
    "codes": np.array([[0, 1], [1, 2], [2, 0], [0, 0]]),
    "y": np.array([0, 1, 1, 0], np.uint8),
    "flag": np.array([True, False, True, True]),
}
KNOWN = [
    ("x", {"Normalization": {}}),
    ("x", {"Rescaling": 0.5}),
    ("x", {"Discretization": {"num_bins": 3}}),
    ("code", {"Discretization": {"bin_boundaries": [1.5], "output_mode": "one_hot"}}),
    ("x", {"ops.mean": 1}),
    ("x", {"ops.get_item": "[:, 1:]"}),
    ("image", "Flatten"),
    ("image", {"Resizing": {"height": 3, "width": 4}}),
    ("image", {"ops.cast": "int32"}),
    ("word", "StringLookup"),
    ("word", {"StringLookup": {"vocabulary": ["a", "b"], "output_mode": "one_hot"}}),
    ("word", {"StringLookup": {"vocabulary": ["a", "b", "c"], "num_oov_indices": 2}}),
    (
        "word",
        {"StringLookup": {"max_tokens": 5, "pad_to_max_tokens": True, "output_mode": "count"}},
    ),
    ("word", {"Hashing": 7}),
    ("word", {"Hashing": {"num_bins": 7, "output_mode": "one_hot"}}),
    ("code", "IntegerLookup"),
    ("code", {"IntegerLookup": {"vocabulary": [1, 2, 3], "output_mode": "multi_hot"}}),
    ("codes", {"CategoryEncoding": 3}),
    ("codes", {"CategoryEncoding": {"num_tokens": 3, "output_mode": "one_hot"}}),
    ("text", {"TextVectorization": {"output_sequence_length": 5}}),
    ("text", {"TextVectorization": {"output_sequence_length": 5, "split": "character"}}),
    (
        "text",
        {
            "TextVectorization": {
                "max_tokens": 9,
                "output_mode": "multi_hot",
                "pad_to_max_tokens": True,
            }
        },
    ),
    ("text", {"TextVectorization": {"vocabulary": ["a", "b"], "output_mode": "count"}}),
    ("flag", {"Rescaling": 2.0}),
]


@pytest.mark.parametrize("column, layer", KNOWN, ids=[str(layer) for _, layer in KNOWN])
def test_what_a_layer_makes_of_a_column_is_foreseen(column, layer):
    node = layer if isinstance(layer, dict) else {layer: {}}
    blueprint = blueprint_of({**node, "inputs": column, "name": "made"}, inputs=["made"])
    assert_foreseen(blueprint, DATA)


UNKNOWN = [
    ("word", {"StringLookup": {"output_mode": "one_hot"}}),
    ("word", {"StringLookup": {"output_mode": "multi_hot", "max_tokens": 9}}),
    ("text", {"TextVectorization": {}}),
    ("text", {"TextVectorization": {"output_mode": "multi_hot"}}),
]


@pytest.mark.parametrize("column, layer", UNKNOWN, ids=[str(layer) for _, layer in UNKNOWN])
def test_a_size_that_only_the_data_tells_is_not_guessed_nor_what_stands_behind(column, layer):
    blueprint = blueprint_of(
        {**layer, "inputs": column, "name": "made"},
        {"Normalization": {}, "inputs": "made", "name": "behind"},
        inputs=["made", "behind"],
    )
    before = preview(blueprint, DATA)
    assert (dict(before.signature), before.problems) == ({}, ())


def test_columns_that_go_into_the_model_as_they_are_are_foreseen():
    blueprint = blueprint_of(inputs=["x", "y", "image", "flag"])
    before = assert_foreseen(blueprint, DATA)
    assert before.signature["y"] == TensorInfo((1,), "float32")


def test_declared_shapes_and_dtypes_are_foreseen():
    inputs = {"y": {"shape": [], "dtype": "int32"}, "x": {"shape": [None]}}
    assert_foreseen(blueprint_of(inputs=inputs), DATA)


def test_embedded_numbers_stay_whole():
    layers = [{"Embedding": {"input_dim": 9, "output_dim": 2}}]
    model = {"inputs": ["code"], "layers": layers}
    blueprint = load({"blueprint": 1, "data": {}, "model": model, "fit": {"batch_size": 1}})
    assert assert_foreseen(blueprint, DATA).signature["code"].dtype == "int32"


TARGETS = [
    {"from": "y"},
    {"from": "y", "classes": 2},
    {"from": "y", "classes": 2, "one_hot": True},
    {"from": "word", "classes": ["a", "b", "c"]},
    {"from": "word", "classes": ["a", "b", "c"], "one_hot": True},
    {"from": "x"},
    {"from": "codes", "classes": 3, "one_hot": True},
]


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_targets_are_foreseen(target):
    assert_foreseen(blueprint_of(target={"out": target}), DATA)


def test_derived_targets_are_foreseen():
    half = {"Rescaling": 0.5, "inputs": "x", "name": "half"}
    code = {"StringLookup": {"num_oov_indices": 0}, "inputs": "word", "name": "kind"}
    blueprint = blueprint_of(half, target={"out": "half"})
    assert_foreseen(blueprint, DATA)
    target = {"out": {"from": "kind", "classes": 3, "one_hot": True}}
    assert assert_foreseen(blueprint_of(code, target=target), DATA).targets["out"].shape == (3,)


def test_the_input_that_is_left_out_is_foreseen():
    blueprint = load(
        {
            "blueprint": 1,
            "data": {"target": {"out": "y"}},
            "model": [{"Dense": 1, "name": "out"}],
            "fit": {"batch_size": 1},
        }
    )
    assert_foreseen(blueprint, {"x": DATA["x"], "y": DATA["y"]})
    [problem] = preview(blueprint, DATA).problems
    assert (problem.code, str(problem.path)) == ("KF722", "model")


def test_a_size_that_an_argument_tells_is_known_wherever_it_is_used():
    lookup = {"StringLookup": {"vocabulary": ["a", "b"]}, "inputs": "word", "name": "ids"}
    size = "${preprocess.ids.vocabulary_size}"
    encoding = {"CategoryEncoding": {"num_tokens": size}, "inputs": "ids", "name": "made"}
    again = {"share": "ids", "inputs": "word", "name": "again"}
    blueprint = blueprint_of(lookup, encoding, again, inputs=["made", "again"])
    before = assert_foreseen(blueprint, DATA)
    assert before.deferred["preprocess.ids.vocabulary_size"] == 3
    assert before.deferred["preprocess.again.vocabulary_size"] == 3
    learned = {"StringLookup": {}, "inputs": "word", "name": "ids"}
    before = preview(blueprint_of(learned, encoding, inputs=["made"]), DATA)
    assert "preprocess.ids.vocabulary_size" not in before.deferred
    assert (dict(before.signature), before.problems) == ({}, ())


class NumpyLog(keras.layers.Layer):
    """A class of somebody's own that works on data alone."""

    def call(self, inputs):
        """Returns logarithms."""
        return keras.ops.convert_to_tensor(np.log(np.asarray(inputs) + 1.0))


def test_a_registered_layer_that_takes_no_symbols_is_no_fault():
    register(NumpyLog)
    blueprint = blueprint_of({"NumpyLog": {}, "inputs": "x", "name": "made"}, inputs=["made"])
    before = preview(blueprint, DATA)
    assert (dict(before.signature), before.problems) == ({}, ())
    assert feed(blueprint, data=DATA).signature["made"].shape == (3,)


@pytest.mark.parametrize(
    "split",
    [
        {"validation": 0.25},
        {"test": 0.3, "validation": 0.2},
        {"test": 0.5, "validation": "test"},
        {"test": 0.3, "time": "n"},
    ],
    ids=str,
)
def test_rows_and_steps_are_those_that_are_dealt(split):
    data = {"n": np.arange(37)}
    blueprint = blueprint_of(inputs=["n"], split=split, fit={"epochs": 3, "batch_size": 4})
    deferred = assert_foreseen(blueprint, data).deferred
    assert deferred.items() >= feed(blueprint, data=data).deferred.items()


@pytest.mark.parametrize("way", ["stratify", "group"])
def test_rows_that_depend_on_values_are_not_guessed(way):
    data = {"n": np.arange(20), "kind": np.array(["a", "b"] * 10)}
    deferred = preview(blueprint_of(inputs=["n"], split={"test": 0.3, way: "kind"}), data).deferred
    assert set(deferred) == {"fit.epochs", "fit.batch_size"}


def refused(blueprint, data):
    """The problems that are previewed, each of which a run refuses."""
    found = preview(blueprint, data).problems
    with pytest.raises(DataError):
        feed(blueprint, data=data)
    return [(item.code, str(item.path), item.hint, item.fix) for item in found]


def test_every_place_that_names_a_missing_column_is_told():
    blueprint = blueprint_of(
        {"Rescaling": 2.0, "inputs": "imag", "name": "made"},
        inputs=["made", "xx"],
        target={"out": "yy"},
        weight="weigth",
        features={"renamed": "flg"},
        split={"validation": 0.5, "stratify": "wrd"},
    )
    found = refused(blueprint, DATA)
    assert [item[:2] for item in found] == [
        ("KF716", "data.target.out.from"),
        ("KF716", "data.features.renamed"),
        ("KF716", "data.weight"),
        ("KF716", "data.split.stratify"),
        ("KF716", "preprocess[0].inputs"),
        ("KF716", "model.inputs[1]"),
    ]
    assert found[1][2:] == ("did you mean `flag`?", "flag")
    assert found[2][2] is not None
    assert found[2][2].startswith("use one of `x`, `image`, `word`")


def test_a_column_under_its_old_name_is_missing():
    blueprint = blueprint_of(inputs=["x"], features={"z": "x"})
    assert [item[:2] for item in refused(blueprint, DATA)] == [("KF716", "model.inputs[0]")]


def test_a_column_that_one_split_lacks_is_told_at_its_file(tmp_path):
    (tmp_path / "train.csv").write_text("a,y\n1,2\n2,3\n")
    (tmp_path / "test.csv").write_text("a\n1\n2\n")
    source = {"csv": {"splits": {"train": "train.csv", "test": "test.csv"}}}
    blueprint = blueprint_of(inputs=["a"], target={"out": "y"}, source=source)
    [problem] = preview(blueprint, roots=[tmp_path]).problems
    assert (problem.code, str(problem.path)) == ("KF716", "data.source.csv.splits.test")
    assert problem.message == "`test.csv` has no column `y`"


def test_text_for_numbers_and_numbers_for_text_are_told_at_what_takes_them():
    data = {**DATA, "when": np.zeros(4, "datetime64[D]")}
    scaled = {"Rescaling": 2.0, "inputs": "word", "name": "scaled"}
    read = {"TextVectorization": {}, "inputs": "code", "name": "read"}
    dated = {"Normalization": {}, "inputs": "when", "name": "dated"}
    blueprint = blueprint_of(scaled, read, dated, inputs=["scaled", "read", "dated", "text"])
    assert [item[:2] for item in refused(blueprint, data)] == [
        ("KF717", "preprocess[0].inputs"),
        ("KF717", "preprocess[1].inputs"),
        ("KF717", "preprocess[2].inputs"),
        ("KF717", "model.inputs[3]"),
    ]


def test_text_out_of_preprocess_and_text_for_a_target_are_told():
    back = {"StringLookup": {"vocabulary": ["a", "b"], "invert": True}, "inputs": "y", "name": "z"}
    blueprint = blueprint_of(back, inputs=["z"], target={"out": "word"})
    found = refused(blueprint, DATA)
    assert [item[:2] for item in found] == [
        ("KF717", "model.inputs[0]"),
        ("KF717", "data.target.out.from"),
    ]


def test_an_empty_cell_in_the_first_rows_is_told_with_its_row(tmp_path):
    (tmp_path / "a.csv").write_text("x,w\n1,1\n2,-1\n,1\n" + "4,1\n" * HEAD_ROWS)
    blueprint = blueprint_of(source={"csv": "a.csv"}, weight="w")
    found = preview(blueprint, roots=[tmp_path]).problems
    assert [(item.code, str(item.path)) for item in found] == [
        ("KF717", "model.inputs[0]"),
        ("KF717", "data.weight"),
    ]
    assert found[0].message.startswith("`a.csv`, column `x`, row 3: expected a number")


def test_a_column_whose_first_cells_are_all_empty_could_be_anything(tmp_path):
    (tmp_path / "a.csv").write_text("n,x,y\n" + "1,,\n" * HEAD_ROWS + "1,2,3\n")
    blueprint = blueprint_of(inputs=["x"], target={"out": "y"}, source={"csv": "a.csv"})
    before = preview(blueprint, roots=[tmp_path])
    assert (dict(before.signature), before.problems) == ({}, ())


def test_a_declared_shape_is_held_to_the_data_and_to_what_preprocess_gives():
    flat = {"Flatten": {}, "inputs": "image", "name": "flat"}
    inputs = {"flat": {"shape": [6, 6]}, "x": {"shape": [4]}}
    blueprint = blueprint_of(flat, inputs=inputs)
    assert [item[:2] for item in refused(blueprint, DATA)] == [
        ("KF718", "model.inputs.flat.shape"),
        ("KF718", "model.inputs.x.shape"),
    ]
    [first, _] = preview(blueprint, DATA).problems
    assert "[6, 6] for `flat`" in first.message
    assert first.message.endswith("[36]")


def test_too_few_rows_are_told_at_the_batch_size_and_empty_splits_at_the_fraction():
    blueprint = blueprint_of(fit={"batch_size": 8})
    assert refused(blueprint, DATA) == [
        ("KF719", "fit.batch_size", "`fit.batch_size` of at most 4, or more rows", None)
    ]
    blueprint = blueprint_of(split={"test": 0.1})
    assert [item[:2] for item in refused(blueprint, DATA)] == [("KF719", "data.split.test")]


def test_a_fraction_that_takes_every_row_is_told_too():
    blueprint = blueprint_of(split={"test": 0.9})
    assert [item[:2] for item in refused(blueprint, DATA)] == [("KF719", "data.split.test")]


@pytest.mark.parametrize(
    "classes, hint",
    [
        (["ham", "spam"], "did you mean `spam`?"),
        (["ham", "news"], "add it to `classes`"),
    ],
)
def test_a_label_that_is_no_class_is_told_at_the_classes(classes, hint):
    data = {**DATA, "kind": ["ham", "spma", "ham", "ham"]}
    blueprint = blueprint_of(target={"out": {"from": "kind", "classes": classes}})
    assert refused(blueprint, data) == [("KF720", "data.target.out.classes", hint, None)]


def test_a_label_beyond_the_number_of_classes_is_told_from_the_first_rows(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n" + "1,0\n2,3\n" * HEAD_ROWS)
    target = {"out": {"from": "y", "classes": 3}}
    blueprint = blueprint_of(target=target, source={"csv": "a.csv"})
    [problem] = preview(blueprint, roots=[tmp_path]).problems
    assert (problem.code, str(problem.path)) == ("KF720", "data.target.out.classes")
    assert problem.message.endswith("row 2: expected a class from 0 to 2, found 3")


def test_splits_whose_inputs_or_targets_differ_in_shape_are_told():
    data = {"train": DATA, "test": {**DATA, "x": np.zeros((4, 5)), "y": np.zeros((4, 2))}}
    found = preview(blueprint_of(target={"out": "y"}), data).problems
    assert [(item.code, str(item.path)) for item in found] == [("KF715", "data")] * 2
    assert "[5] for the input `x`" in found[0].message
    assert "[2] for the target `out`" in found[1].message


def test_bytes_in_one_split_and_fractions_in_another_are_doubted():
    data = {"train": DATA, "test": {**DATA, "image": np.zeros((4, 6, 6, 1), np.float32)}}
    flat = {"Flatten": {}, "inputs": "picture", "name": "flat"}
    blueprint = blueprint_of(flat, inputs=["flat"], features={"picture": "image"})
    [problem] = preview(blueprint, data).problems
    assert (problem.code, problem.severity) == ("KF715", "warning")
    assert problem.message == "`image` is float32 in `test`, and uint8 in `train`"
    assert preview(blueprint_of(inputs=["x"]), data).problems == ()


def test_splits_that_preprocess_makes_alike_do_not_differ():
    resized = {"Resizing": {"height": 4, "width": 4}, "inputs": "image", "name": "small"}
    data = {"train": DATA, "test": {"image": np.zeros((2, 9, 9, 1), np.uint8)}}
    assert preview(blueprint_of(resized, inputs=["small"]), data).problems == ()


def test_what_keras_refuses_in_preprocess_is_told_at_its_node():
    blueprint = blueprint_of({"Reshape": [5], "inputs": "x", "name": "made"}, inputs=["made"])
    [problem] = preview(blueprint, DATA).problems
    assert problem.code.startswith("KF70")
    assert str(problem.path).startswith("preprocess[0]")
    # What no run makes is not looked at.
    assert (
        preview(blueprint_of({"Reshape": [5], "inputs": "x", "name": "made"}), DATA).problems == ()
    )
