"""From a blueprint and its data to what a run takes."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from kerasflow.blueprints.loading import load
from kerasflow.errors import DataError
from kerasflow.feeding import feed, make_split

pytestmark = pytest.mark.keras

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"


def csv_blueprint(folder, content, **sections):
    (folder / "data.csv").write_text(content, encoding="utf-8")
    parts = {
        "blueprint": 1,
        "model": {"inputs": {"size": {"shape": [1]}}, "layers": [{"Dense": 2, "name": "kind"}]},
        "data": {
            "source": {"csv": "data.csv"},
            "target": {"kind": {"from": "label", "classes": ["small", "big"]}},
        },
        "fit": {"batch_size": 2},
    }
    data = {**parts["data"], **sections.pop("data", {})}
    return load({**parts, **sections, "data": data}, roots=[folder])


GOOD = "size,label,weight\n1,small,1\n20,big,2\n3,small,1\n40,big,0.5\n"


@pytest.mark.slow
def test_mnist_becomes_pixels_from_0_to_1():
    fed = feed(load(BLUEPRINTS / "mnist_dense.json"))
    pixels = fed.train.inputs["pixels"]
    assert (pixels.shape, pixels.dtype) == ((60_000, 784), np.float32)
    assert (pixels.min(), pixels.max()) == (0, 1)
    assert fed.train.targets["label"][:5].tolist() == [5, 0, 4, 1, 9]
    assert len(fed.test) == 10_000
    assert fed.validation is None
    assert fed.classes["label"] == tuple("0123456789")
    assert fed.deferred["data.train.steps"] == 1875
    assert fed.deferred["fit.epochs"] == 5


@pytest.mark.slow
def test_spam_becomes_word_numbers():
    blueprint = load(BLUEPRINTS / "spam_text.json")
    fed = feed(blueprint)
    tokens = fed.train.inputs["tokens"]
    assert (tokens.shape, tokens.dtype) == ((4681, 150), np.int32)
    assert fed.deferred["preprocess.tokens.vocabulary_size"] == 20_000
    assert fed.signature["tokens"].shape == (150,)
    shares = [split.targets["kind"].mean() for split in (fed.train, fed.test)]
    assert abs(shares[0] - shares[1]) < 1e-3
    again = feed(blueprint)
    np.testing.assert_array_equal(again.test.inputs["tokens"], fed.test.inputs["tokens"])


def test_a_csv_is_read_split_and_labelled(tmp_path):
    blueprint = csv_blueprint(tmp_path, GOOD, data={"split": {"validation": 0.5}})
    fed = feed(blueprint)
    assert {len(fed.train), len(fed.validation)} == {2}
    sizes = np.sort(np.concatenate([fed.train.inputs["size"], fed.validation.inputs["size"]]), 0)
    assert sizes.tolist() == [[1], [3], [20], [40]]
    assert sizes.dtype == np.float32
    assert fed.classes == {"kind": ("small", "big")}


def test_watching_the_test_split_makes_it_once(tmp_path):
    blueprint = csv_blueprint(tmp_path, GOOD, data={"split": {"validation": "test", "test": 0.5}})
    fed = feed(blueprint)
    assert fed.validation is fed.test


def test_class_weights_count_in_the_training_split_alone(tmp_path):
    blueprint = csv_blueprint(
        tmp_path,
        GOOD,
        data={"weight": "weight", "split": {"test": 0.5, "stratify": "label"}},
        fit={"batch_size": 2, "class_weight": {"big": 10}},
    )
    fed = feed(blueprint)
    weight_of = {1: 1, 20: 2, 3: 1, 40: 0.5}
    for split, factor in ((fed.train, 10), (fed.test, 1)):
        sizes = split.inputs["size"][:, 0]
        assert split.weights.tolist() == [weight_of[int(x)] for x in sizes]
        expected = [factor if x >= 20 else 1 for x in sizes]
        assert split.class_weights.get("kind", np.ones(2)).tolist() == expected


def test_features_rename_columns(tmp_path):
    content = "p (mbar),label\n1,big\n2,small\n"
    blueprint = csv_blueprint(tmp_path, content, data={"features": {"size": "p (mbar)"}})
    fed = feed(blueprint)
    assert fed.train.inputs["size"].tolist() == [[1], [2]]
    assert fed.preprocessor.transform({"p (mbar)": [5.0]})["size"].tolist() == [[5]]
    assert fed.preprocessor.transform({"size": [5.0]})["size"].tolist() == [[5]]


def test_a_fault_in_a_renamed_column_has_the_name_of_the_file(tmp_path):
    blueprint = csv_blueprint(
        tmp_path, "p (mbar),label\n1,big\nx,small\n", data={"features": {"size": "p (mbar)"}}
    )
    with pytest.raises(DataError) as caught:
        feed(blueprint)
    assert str(caught.value) == (
        "data.csv, column `p (mbar)`, row 2: expected a number, found `x`; correct the cell; or, "
        "where the column is text, look it up in `preprocess`, as with `TextVectorization` or "
        "`StringLookup`"
    )


@pytest.mark.parametrize(
    "label, fault",
    [("maybe", "the label `maybe` is not among the classes"), ("", "the label is empty")],
)
def test_labels_are_checked_before_rows_are_dealt_by_them(tmp_path, label, fault):
    content = "size,label\n1,small\n2,small\n3,big\n4,big\n5," + label + "\n"
    split = {"test": 0.5, "stratify": "label"}
    blueprint = csv_blueprint(tmp_path, content, data={"split": split})
    with pytest.raises(DataError, match=fault) as caught:
        feed(blueprint)
    assert caught.value.row == 5


def test_a_missing_renamed_column_is_called_as_in_the_file(tmp_path):
    content = "p (mbar),label\n1,big\n2,small\n"
    features = {"size": "p (mbar)", "name": "label"}
    target = {"kind": {"from": "name", "classes": ["small", "big"]}}
    blueprint = csv_blueprint(tmp_path, content, data={"features": features, "target": target})
    fed = feed(blueprint)
    with pytest.raises(DataError) as caught:
        fed.preprocessor.transform({"p (mba)": [1.0], "label": ["big"]})
    assert str(caught.value) == (
        "column `p (mbar)`: there is no column `p (mbar)`; did you mean `p (mba)`? "
        "there are `p (mba)`, `label`"
    )


@pytest.mark.parametrize(
    "header, name, side",
    [("size ,label", "size ", "end"), ("label, size", " size", "beginning")],
)
def test_blanks_around_a_name_are_told(tmp_path, header, name, side):
    blueprint = csv_blueprint(tmp_path, f"{header}\n1,1\n2,2\n")
    with pytest.raises(DataError) as caught:
        feed(blueprint)
    assert f"did you mean `{name}` (with a blank at its {side})?" in str(caught.value)


def test_new_files_are_parted_as_the_source_is(tmp_path):
    source = {"csv": {"path": "data.csv", "separator": ";"}}
    content = "size;label\n1,5;big\n2,5;small\n"
    blueprint = csv_blueprint(tmp_path, content.replace(",", "."), data={"source": source})
    fed = feed(blueprint)
    new = tmp_path / "new.csv"
    new.write_text("label;size\nbig;7.5\nsmall;3\n")
    assert fed.preprocessor.transform(new)["size"].tolist() == [[7.5], [3]]
    assert make_split(fed.preprocessor, new).targets["kind"].tolist() == [1, 0]
    assert feed(blueprint, data=str(new)).train.inputs["size"].tolist() == [[7.5], [3]]


def test_new_rows_are_made_as_the_training_rows_were(tmp_path):
    fed = feed(csv_blueprint(tmp_path, GOOD))
    (tmp_path / "new.csv").write_text("label,size,weight\nbig,7,1\n")
    split = make_split(fed.preprocessor, tmp_path / "new.csv")
    assert split.inputs["size"].tolist() == [[7]]
    assert split.targets["kind"].tolist() == [1]
    frame = pl.DataFrame({"size": [9]})
    assert fed.preprocessor.transform(frame)["size"].tolist() == [[9]]


@pytest.mark.parametrize(
    "content, fault",
    [
        ("", "data.csv: the file is empty"),
        ("size,label\n", "data.csv: there is a header and no rows"),
        (
            "sizes,label\n1,big\n2,small\n",
            "data.csv, column `size`: there is no column `size`; did you mean `sizes`? "
            "there are `sizes`, `label`",
        ),
        (
            "size,label\n1,big\ntwo,small\n",
            "data.csv, column `size`, row 2: expected a number, found `two`; correct the cell; or, "
            "where the column is text, look it up in `preprocess`, as with `TextVectorization` or "
            "`StringLookup`",
        ),
        (
            "size,label\n1,big\n,small\nx,big\n",
            "data.csv, column `size`, row 2: expected a number, found an empty cell; "
            "remove the row or fill the cell",
        ),
        (
            "size,label\n1,big\nNaN,small\n",
            "data.csv, column `size`, row 2: expected a number, found an empty cell or NaN; "
            "remove the row or fill the cell",
        ),
        (
            "size,label\n1,big\n2,\n",
            "data.csv, column `label`, row 2: the label is empty; expected one of `small`, `big`",
        ),
        (
            "size,label\n1,big\n2,smal\n",
            "data.csv, column `label`, row 2: the label `smal` is not among the classes "
            "`small`, `big`; did you mean `small`?",
        ),
        (
            "size,label\n1,big\n",
            "data.csv: there are 1 rows to train on, fewer than one batch of 2; "
            "lower `fit.batch_size`, or give more rows",
        ),
        (
            "size,label\n1,big\n2,small,3\n",
            "data.csv, row 2: line 3 has 3 cells where the header has 2; "
            "a cell with the separator needs quotes",
        ),
    ],
    ids=lambda value: None if "\n" in value or not value else value.split(": ", 1)[1][:30],
)
def test_a_broken_file_is_told_with_file_column_and_row(tmp_path, content, fault):
    with pytest.raises(DataError) as caught:
        feed(csv_blueprint(tmp_path, content))
    assert str(caught.value) == fault
    assert caught.value.exit_status == 4


@pytest.mark.parametrize("split", [{"test": 0.5, "seed": 1}, {"test": 0.2, "seed": 2}])
def test_rows_keep_their_numbers_through_the_split(tmp_path, split):
    rows = "".join(f"{number},big\n" for number in range(1, 20))
    content = f"size,label\n{rows}x,big\n"
    with pytest.raises(DataError, match="found `x`") as caught:
        feed(csv_blueprint(tmp_path, content, data={"split": split}))
    assert caught.value.row == 20


def test_arrays_of_another_length_are_told(tmp_path):
    with pytest.raises(DataError, match="`size` has 3, `label` has 2"):
        feed(csv_blueprint(tmp_path, GOOD), data={"size": [1, 2, 3], "label": ["big", "small"]})


@pytest.mark.parametrize(
    "make",
    [
        lambda columns: {name: np.array(values) for name, values in columns.items()},
        pd.DataFrame,
        pl.DataFrame,
    ],
    ids=["arrays", "pandas", "polars"],
)
def test_data_from_python_takes_the_place_of_the_source(tmp_path, make):
    blueprint = csv_blueprint(tmp_path, "")
    data = make({"size": [1.5, 2.5], "label": ["big", "small"]})
    fed = feed(blueprint, data=data)
    assert fed.train.inputs["size"].tolist() == [[1.5], [2.5]]
    assert fed.train.targets["kind"].tolist() == [1, 0]
    assert len(feed(blueprint, data={"train": data, "test": data}).test) == 2


def test_a_pair_is_the_input_and_the_target(tmp_path):
    blueprint = csv_blueprint(tmp_path, "")
    fed = feed(blueprint, data=(np.array([[1.0], [2.0]]), np.array(["big", "small"])))
    assert fed.train.inputs["size"].tolist() == [[1], [2]]
    assert fed.train.targets["kind"].tolist() == [1, 0]


def test_a_pair_for_several_columns_is_refused(tmp_path):
    model = {"inputs": ["a", "b"], "layers": [{"Concatenate": {}, "inputs": ["a", "b"]}]}
    blueprint = csv_blueprint(tmp_path, "", model=model)
    with pytest.raises(DataError, match="this blueprint takes `a`, `b` and compares with `label`"):
        feed(blueprint, data=(np.zeros(3), np.zeros(3)))


def test_the_only_free_column_is_the_input_where_none_is_named(tmp_path):
    blueprint = csv_blueprint(tmp_path, GOOD, model=[{"Dense": 2, "name": "kind"}])
    with pytest.raises(DataError, match="leaves 2 columns for it: `size`, `weight`"):
        feed(blueprint)
    blueprint = csv_blueprint(
        tmp_path, GOOD, model=[{"Dense": 2, "name": "kind"}], data={"weight": "weight"}
    )
    assert feed(blueprint).train.inputs["input"].shape == (4, 1)


def test_a_column_called_input_is_the_input_where_none_is_named():
    blueprint = load({"blueprint": 1, "model": [{"Dense": 1}]})
    fed = feed(blueprint, data={"x": np.zeros(40), "input": np.ones(40)})
    assert fed.train.inputs["input"].max() == 1


def test_text_that_looks_like_numbers_stays_text_in_every_file(tmp_path):
    blueprint = load(
        {"blueprint": 1, "model": [{"Dense": 1}], "fit": {"batch_size": 1}}
        | {"data": {"features": {"code": "zip"}}}
        | {"preprocess": [{"StringLookup": {}, "inputs": "code", "name": "index"}]}
    )
    (tmp_path / "train.csv").write_text("zip\n01\n01\n1\n")
    (tmp_path / "new.csv").write_text("zip\n1\n01\n")
    fed = feed(blueprint, data=tmp_path / "train.csv")
    assert fed.train.inputs["index"].tolist() == [[1], [1], [2]]
    assert fed.preprocessor.transform(tmp_path / "new.csv")["index"].tolist() == [[2], [1]]


def test_a_blueprint_without_source_needs_data():
    blueprint = load({"blueprint": 1, "model": [{"Dense": 1}]})
    with pytest.raises(DataError, match="give `data=` from Python"):
        feed(blueprint)
    assert feed(blueprint, data={"x": np.zeros((40, 3))}).signature["input"].shape == (3,)
