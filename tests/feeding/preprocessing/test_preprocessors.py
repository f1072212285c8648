"""`preprocess`: fitted on the training split, then the same for all data, stored and loaded."""

import json

import numpy as np
import pytest

from kerasflow.blueprints.loading import load
from kerasflow.catalog import register
from kerasflow.errors import BuildError, DataError
from kerasflow.feeding import Preprocessor, feed

pytestmark = pytest.mark.keras

WORDS = ["the cat sat", "the dog", "a cat and a dog", "the the", "bird", "a bird sat"] * 6
NUMBERS = np.linspace(-3, 9, 36)


def blueprint_of(preprocess, *, inputs=None, target=None, **data):
    model = {"layers": [{"Dense": 1, "name": "out"}]} | ({"inputs": inputs} if inputs else {})
    section = {**data, **({"target": target} if target else {})}
    return load(
        {"blueprint": 1, "model": model, "data": section, "preprocess": preprocess}
        | {"fit": {"batch_size": 4}}
    )


def node(tag, arguments, inputs, name):
    return {tag: arguments, "inputs": inputs, "name": name}


ADAPTING = {
    "words": (
        node("TextVectorization", {"output_sequence_length": 6}, "text", "out_of"),
        {"text": np.array(WORDS, dtype=object)},
    ),
    "word weights": (
        node(
            "TextVectorization",
            {"output_mode": "tf_idf", "max_tokens": 20, "pad_to_max_tokens": True},
            "text",
            "out_of",
        ),
        {"text": np.array(WORDS, dtype=object)},
    ),
    "strings": (
        node("StringLookup", {"num_oov_indices": 2, "mask_token": ""}, "kind", "out_of"),
        {"kind": np.array(["a", "b", "b", "c", "", "b"] * 6, dtype=object)},
    ),
    "integers": (
        node("IntegerLookup", {"output_mode": "one_hot"}, "code", "out_of"),
        {"code": np.array([7, -3, 7, 100_000_000_000, 5, 7] * 6)},
    ),
    "mean and variance": (
        node("Normalization", {}, "table", "out_of"),
        {"table": np.random.default_rng(0).normal(5, 3, (36, 4))},
    ),
    "mean of all axes": (
        node("Normalization", {"axis": None}, "table", "out_of"),
        {"table": np.random.default_rng(0).normal(5, 3, (36, 4))},
    ),
    "bins": (node("Discretization", {"num_bins": 4}, "x", "out_of"), {"x": NUMBERS}),
}


@pytest.mark.parametrize("case", ADAPTING)
def test_what_was_learned_is_the_same_after_saving_and_loading(case, tmp_path):
    step, columns = ADAPTING[case]
    blueprint = blueprint_of([step])
    fitted = feed(blueprint, data=columns)
    fitted.preprocessor.save(tmp_path)
    loaded = Preprocessor.load(blueprint, tmp_path)
    before, after = (one.transform(columns)["out_of"] for one in (fitted.preprocessor, loaded))
    np.testing.assert_array_equal(after, before)
    np.testing.assert_array_equal(before, fitted.train.inputs["out_of"])
    assert len(np.unique(before, axis=0)) > 1
    assert loaded.known == fitted.preprocessor.known
    assert loaded.signature == fitted.signature


def test_nothing_that_is_stored_is_pickled(tmp_path):
    step, columns = ADAPTING["words"]
    feed(blueprint_of([step]), data=columns).preprocessor.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["preprocess.json", "preprocess.npz"]
    stored = json.loads((tmp_path / "preprocess.json").read_text())
    assert stored["layers"]["out_of"]["values"]["vocabulary"][2] == "the"
    with np.load(tmp_path / "preprocess.npz", allow_pickle=False) as archive:
        assert archive.files == []


def test_a_normalization_has_the_mean_of_the_training_split_alone():
    step = node("Normalization", {}, "x", "scaled")
    data = {"train": {"x": NUMBERS}, "test": {"x": NUMBERS + 1000}}
    fitted = feed(blueprint_of([step]), data=data)
    scaled = fitted.train.inputs["scaled"]
    assert scaled.shape == (36, 1)
    assert scaled.dtype == np.float32
    np.testing.assert_allclose(scaled[:, 0], (NUMBERS - 3) / NUMBERS.std(), atol=1e-5)
    assert fitted.test.inputs["scaled"].min() > 100


def test_a_vocabulary_has_words_of_the_training_split_alone():
    step = node("StringLookup", {}, "kind", "index")
    data = {"train": {"kind": ["a", "a", "b", "b"]}, "test": {"kind": ["c", "a"]}}
    fitted = feed(blueprint_of([step]), data=data)
    assert fitted.deferred["preprocess.index.vocabulary_size"] == 3
    assert fitted.test.inputs["index"].tolist() == [[0], [2]]
    assert fitted.test.inputs["index"].dtype == np.int32


def test_a_layer_adapts_to_what_the_layers_before_it_give():
    steps = [
        node("Rescaling", {"scale": 10.0}, "x", "tenfold"),
        node("Normalization", {}, "tenfold", "scaled"),
        node("Discretization", {"num_bins": 3}, "scaled", "bin"),
    ]
    fitted = feed(blueprint_of(steps), data={"x": NUMBERS})
    assert fitted.deferred["preprocess.bin.num_bins"] == 3
    assert np.bincount(fitted.train.inputs["bin"][:, 0]).tolist() == [11, 12, 13]


def test_batches_give_what_one_piece_gives(monkeypatch):
    step, columns = ADAPTING["mean and variance"]
    whole = feed(blueprint_of([step]), data=columns).train.inputs["out_of"]
    monkeypatch.setattr("kerasflow.feeding.preprocessing.pipelines.BATCH_ROWS", 5)
    parts = feed(blueprint_of([step]), data=columns).train.inputs["out_of"]
    np.testing.assert_allclose(parts, whole, atol=1e-5)


def test_sizes_that_were_learned_are_known_to_later_nodes():
    steps = [
        node("StringLookup", {}, "kind", "index"),
        node(
            "CategoryEncoding",
            {"num_tokens": "${preprocess.index.vocabulary_size}", "output_mode": "one_hot"},
            "index",
            "hot",
        ),
        {"Reshape": ["${shape.hot[-1]}", 1], "name": "column"},
    ]
    fitted = feed(blueprint_of(steps), data={"kind": ["a", "b", "c", "a"]})
    assert fitted.train.inputs["column"].shape == (4, 4, 1)


def test_loading_knows_learned_sizes_and_shapes_too(tmp_path):
    steps = [
        node("StringLookup", {"output_mode": "one_hot"}, "kind", "hot"),
        {"Reshape": ["${preprocess.hot.vocabulary_size}", 1]},
        {"Reshape": ["${shape.hot[-1]}"], "name": "flat"},
    ]
    blueprint = blueprint_of(steps)
    data = {"kind": ["a", "b", "c", "a"]}
    fitted = feed(blueprint, data=data)
    fitted.preprocessor.save(tmp_path)
    found = Preprocessor.load(blueprint, tmp_path).transform(data)
    np.testing.assert_array_equal(found["flat"], fitted.train.inputs["flat"])


def test_a_layer_can_be_shared_between_columns(tmp_path):
    steps = [
        node("StringLookup", {}, "left", "l"),
        {"share": "l", "inputs": "right", "name": "r"},
    ]
    blueprint = blueprint_of([*steps, {"Concatenate": {}, "inputs": ["l", "r"], "name": "both"}])
    data = {"left": ["a", "b", "a", "a"], "right": ["b", "c", "a", "b"]}
    fitted = feed(blueprint, data=data)
    assert fitted.train.inputs["both"].tolist() == [[1, 2], [2, 0], [1, 1], [1, 2]]
    fitted.preprocessor.save(tmp_path)
    again = Preprocessor.load(blueprint, tmp_path).transform(data)["both"]
    np.testing.assert_array_equal(again, fitted.train.inputs["both"])


def test_a_given_vocabulary_is_not_learned_again():
    step = node("StringLookup", {"vocabulary": ["z", "a"]}, "kind", "index")
    fitted = feed(blueprint_of([step]), data={"kind": ["a", "b", "c", "a"]})
    assert fitted.train.inputs["index"][:, 0].tolist() == [2, 0, 0, 2]


def test_prediction_needs_no_columns_of_targets(tmp_path):
    steps = [
        node("StringLookup", {"num_oov_indices": 0}, "answer", "index"),
        node("Rescaling", {"scale": 2.0}, "x", "twice"),
    ]
    blueprint = blueprint_of(steps, inputs=["twice"], target={"out": "index"})
    columns = {"x": NUMBERS[:4], "answer": ["no", "yes", "yes", "no"]}
    fitted = feed(blueprint, data=columns)
    assert fitted.train.targets["out"].tolist() == [[1], [0], [0], [1]]
    fitted.preprocessor.save(tmp_path)
    found = Preprocessor.load(blueprint, tmp_path).transform({"x": [1.0, 2.0]})
    assert found["twice"].tolist() == [[2], [4]]


def test_the_input_can_be_the_target():
    step = node("Rescaling", {"scale": 0.5}, "image", "pixels")
    blueprint = blueprint_of([step], inputs=["pixels"], target={"out": "pixels"})
    fitted = feed(blueprint, data={"image": np.ones((4, 2, 2), np.uint8)})
    assert fitted.train.targets["out"] is fitted.train.inputs["pixels"]


def test_gaps_reach_what_is_there_to_fill_them():
    step = {"ops.nan_to_num": {"nan": -1.0}, "inputs": "x", "name": "filled"}
    fitted = feed(blueprint_of([step]), data={"x": [1.0, np.nan, 3.0, 4.0]})
    assert fitted.train.inputs["filled"][:, 0].tolist() == [1, -1, 3, 4]


def test_an_empty_cell_is_told_with_its_row():
    step = node("Rescaling", {"scale": 2.0}, "x", "twice")
    with pytest.raises(DataError, match="an empty cell or NaN") as caught:
        feed(blueprint_of([step]), data={"x": [1.0, 2.0, 3.0, np.nan, 5.0]})
    assert (caught.value.column, caught.value.row) == ("x", 4)


def test_an_empty_cell_that_turns_up_while_adapting_is_told_as_such():
    with pytest.raises(DataError, match="an empty cell or NaN") as caught:
        feed(
            blueprint_of([node("Normalization", {}, "x", "scaled")]),
            data={"x": [1.0, 2.0, 3.0, np.nan, 5.0]},
        )
    assert caught.value.row == 4


def test_numbers_for_a_layer_of_text_are_refused():
    step = node("StringLookup", {}, "code", "index")
    with pytest.raises(DataError, match=r"expected text, found numbers \(int64\)") as caught:
        feed(blueprint_of([step]), data={"code": [1, 2, 3, 4]})
    assert caught.value.column == "code"


def test_text_that_reaches_the_model_is_refused():
    step = node("StringLookup", {"invert": True, "vocabulary": ["a"]}, "code", "word")
    with pytest.raises(DataError, match="`word` is text, and a model takes numbers"):
        feed(blueprint_of([step]), data={"code": [0, 1, 1, 0]})


def test_rows_of_different_lengths_are_refused_at_their_node(monkeypatch):
    monkeypatch.setattr("kerasflow.feeding.preprocessing.pipelines.BATCH_ROWS", 2)
    step = node("TextVectorization", {}, "text", "tokens")
    with pytest.raises(BuildError, match="give all rows one length") as caught:
        feed(blueprint_of([step]), data={"text": ["a b", "a", "a", "a b c"]})
    assert str(caught.value.path) == "preprocess[0]"


def test_rows_that_are_lost_are_refused():
    step = {"ops.mean": {"axis": 0}, "inputs": "x", "name": "mean"}
    with pytest.raises(BuildError, match="4 rows went in and 1 came out"):
        feed(blueprint_of([step]), data={"x": [1.0, 2.0, 3.0, 4.0]})


def test_a_layer_that_keras_refuses_is_told_with_its_place(tmp_path):
    file = tmp_path / "bad.json"
    file.write_text(
        '{"blueprint": 1, "model": [{"Dense": 1}], "preprocess": [\n'
        ' {"Reshape": [3, 3], "inputs": "x", "name": "square"}]}'
    )
    with pytest.raises(BuildError, match="Keras refused") as caught:
        feed(load(file), data={"x": np.zeros((40, 4))})
    assert caught.value.place.line == 2


def test_layers_compute_in_float32_whatever_the_model_does():
    import keras

    keras.config.set_dtype_policy("mixed_float16")
    try:
        step = node("Normalization", {}, "x", "scaled")
        fitted = feed(blueprint_of([step]), data={"x": NUMBERS * 1e5})
        assert keras.config.dtype_policy().name == "mixed_float16"
    finally:
        keras.config.set_dtype_policy("float32")
    np.testing.assert_allclose(
        fitted.train.inputs["scaled"][:, 0], (NUMBERS - 3) / NUMBERS.std(), atol=1e-5
    )


def test_new_data_of_another_shape_is_refused():
    step = node("Rescaling", {"scale": 2.0}, "x", "twice")
    fitted = feed(blueprint_of([step]), data={"x": np.zeros((4, 3))})
    with pytest.raises(DataError, match=r"trained on rows of shape \[3\].* shape \[5\]"):
        fitted.preprocessor.transform({"x": np.zeros((4, 5))})


@pytest.mark.parametrize("declared, fits", [([None], True), ([3], False), (None, False)])
def test_new_data_may_be_of_any_length_where_the_input_declares_none(declared, fits):
    inputs = {"x": {"shape": declared} if declared else {}}
    preprocessor = feed(blueprint_of([], inputs=inputs), data={"x": np.zeros((4, 3))}).preprocessor
    if fits:
        assert preprocessor.transform({"x": np.zeros((4, 5))})["x"].shape == (4, 5)
        return
    with pytest.raises(DataError, match=r"of shape \[3\].* shape \[5\]"):
        preprocessor.transform({"x": np.zeros((4, 5))})


def test_a_cell_that_is_no_text_is_told_with_its_row():
    words = np.array(["a", "b", 3.5, "d"], dtype=object)
    with pytest.raises(DataError, match=r"expected text, found `3\.5`") as caught:
        feed(blueprint_of([node("StringLookup", {}, "word", "index")]), data={"word": words})
    assert caught.value.row == 3


def test_several_tensors_are_no_input():
    step = {"ops.split": {"indices_or_sections": 2, "axis": 1}, "inputs": "x", "name": "halves"}
    with pytest.raises(BuildError, match="several tensors where one is taken") as caught:
        feed(blueprint_of([step]), data={"x": np.zeros((4, 2))})
    assert str(caught.value.path) == "preprocess[0]"


def test_a_folder_of_another_blueprint_is_refused(tmp_path):
    feed(
        blueprint_of([node("Rescaling", {"scale": 2.0}, "x", "scaled")]), data={"x": NUMBERS}
    ).preprocessor.save(tmp_path)
    other = blueprint_of([node("Normalization", {}, "x", "scaled")])
    with pytest.raises(DataError, match="nothing is stored for the node `scaled`"):
        Preprocessor.load(other, tmp_path)


def test_a_folder_of_a_model_with_other_inputs_is_refused(tmp_path):
    step = node("Rescaling", {"scale": 2.0}, "x", "scaled")
    feed(blueprint_of([step]), data={"x": NUMBERS}).preprocessor.save(tmp_path)
    other = blueprint_of([step], inputs=["x"])
    with pytest.raises(DataError, match="inputs `scaled`, and the blueprint's has `x`"):
        Preprocessor.load(other, tmp_path)


@pytest.mark.parametrize("content", ["[]", "{", '{"inputs": {}}'])
def test_a_damaged_folder_is_refused(tmp_path, content):
    step = node("Normalization", {}, "x", "scaled")
    blueprint = blueprint_of([step])
    feed(blueprint, data={"x": NUMBERS}).preprocessor.save(tmp_path)
    np.savez(tmp_path / "preprocess.npz", other=np.zeros(3))
    with pytest.raises(DataError, match="there is no array `scaled/"):
        Preprocessor.load(blueprint, tmp_path)
    (tmp_path / "preprocess.npz").unlink()
    with pytest.raises(DataError, match="the file is missing"):
        Preprocessor.load(blueprint, tmp_path)
    (tmp_path / "preprocess.json").write_text(content)
    with pytest.raises(DataError, match=r"cannot be read|needs the keys"):
        Preprocessor.load(blueprint, tmp_path)


def test_a_folder_without_files_is_refused(tmp_path):
    blueprint = blueprint_of([node("Rescaling", {"scale": 2.0}, "x", "scaled")])
    with pytest.raises(DataError, match="cannot be read"):
        Preprocessor.load(blueprint, tmp_path)


def test_a_registered_layer_with_weights_is_refused():
    import keras

    class Scaled(keras.layers.Layer):
        def build(self, shape):
            self.factor = self.add_weight(shape=shape[1:])

        def call(self, inputs):
            return inputs * self.factor

    register(Scaled)
    model = {"inputs": ["x"], "layers": [{"Dense": 1, "name": "y"}]}
    preprocess = [{"Scaled": {}, "inputs": "a", "name": "x"}]
    sections = {"model": model, "preprocess": preprocess, "fit": {"batch_size": 1}}
    blueprint = load({"blueprint": 1, "data": {"target": {"y": "b"}}, **sections})
    with pytest.raises(BuildError, match="`Scaled` has weights, which `preprocess` never trains"):
        feed(blueprint, data={"a": [1.0, 2.0], "b": [1.0, 2.0]})
