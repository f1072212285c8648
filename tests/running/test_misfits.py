"""Data that does not fit the model: refused before anything trains, whatever the engine."""

import numpy as np
import pytest

import kerasflow as kf
from kerasflow.errors import BlueprintError, DataError

pytestmark = pytest.mark.keras
ROWS = 40
ENGINES = ("plain", "fused", "xla")


def blueprint(layers, inputs=("x",), loss="mse", **more):
    data = {"target": {"p": "y"}, **more.pop("data", {})}
    fit = {"epochs": 1, "batch_size": 8, **more.pop("fit", {})}
    compiled = {"optimizer": "adam", "loss": loss, **more.pop("compile", {})}
    model = {"inputs": list(inputs), "layers": layers}
    return {"blueprint": 1, "data": data, "model": model, "compile": compiled, "fit": fit, **more}


EMBEDDING = [{"Embedding": {"input_dim": 5, "output_dim": 2}}, "Flatten", {"Dense": 1, "name": "p"}]
CLASSES = [{"Dense": {"units": 3, "activation": "softmax"}, "name": "p"}]
SPARSE = "sparse_categorical_crossentropy"


def ids(at=None, number=5):
    x = np.arange(ROWS) % 5
    if at is not None:
        x[at] = number
    return {"x": x, "y": np.zeros(ROWS, "float32")}


def labels(cells, at=None, label=None):
    y = np.resize(cells, ROWS)
    if at is not None:
        y = np.asarray(y).copy()
        y[at] = label
    return {"x": np.zeros((ROWS, 2), "float32"), "y": y}


def run(source, data, folder, **options):
    return kf.run(source, data=data, out=folder / "run", progress=False, **options)


def refused(source, data, folder, match, **options):
    with pytest.raises(DataError, match=match) as caught:
        run(source, data, folder, **options)
    assert not (folder / "run").exists()
    return caught.value


@pytest.mark.parametrize("engine", ENGINES)
def test_a_number_without_a_row_is_refused_by_every_engine(tmp_path, engine):
    source = blueprint(EMBEDDING, runtime={"engine": engine})
    error = refused(source, ids(7), tmp_path, "from 0 to 4, which `Embedding` at .* found 5; make")
    assert (error.column, error.row) == ("x", 8)


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_a_number_without_a_row_is_found_in_every_split(tmp_path, split):
    data = {name: ids(3 if name == split else None) for name in ("train", "validation", "test")}
    assert refused(blueprint(EMBEDDING), data, tmp_path, "found 5").row == 4


def test_negative_numbers_have_no_row(tmp_path):
    refused(blueprint(EMBEDDING), ids(3, -1), tmp_path, "found -1")


def test_rows_that_are_dealt_and_streamed_are_told_by_their_numbers(tmp_path):
    np.savez(tmp_path / "d.npz", **ids(3))
    data = {"source": {"npz": {"path": "d.npz"}}, "split": {"test": 0.3}}
    for stream in (True, False):
        source = blueprint(EMBEDDING, data={**data, "stream": stream})
        error = refused(source, None, tmp_path, "found 5", roots=[tmp_path])
        assert (error.file, error.column, error.row) == ("d.npz", "x", 4)


def test_numbers_out_of_preprocess_are_told_by_their_node(tmp_path):
    node = {"IntegerLookup": {}, "inputs": "x", "name": "k"}
    source = blueprint(EMBEDDING, ["k"], preprocess=[node])
    assert refused(source, ids(), tmp_path, "from 0 to 4").column == "k"


def test_what_a_call_in_front_of_a_lookup_refuses_is_told_with_its_row(tmp_path):
    lookup = {"IntegerLookup": {"vocabulary": [0, 1, 2, 3, 4], "num_oov_indices": 0}}
    source = blueprint([lookup, *EMBEDDING], {"x": {"shape": [1], "dtype": "int64"}})
    source["model"]["inputs"] = {"x": {"shape": [1], "dtype": "int64"}}
    error = refused(source, ids(7, 9), tmp_path, "the model refuses this row: .* OOV values")
    assert (error.column, error.row) == ("x", 8)


def test_a_window_is_told_by_its_row(tmp_path):
    layers = [{"Reshape": {"target_shape": [3]}}, *EMBEDDING]
    source = blueprint(layers, data={"window": {"length": 3, "ahead": 1}})
    assert refused(source, ids(9), tmp_path, "found 5").row in (8, 9, 10)


def test_blocks_and_nested_models_are_looked_into(tmp_path):
    block = {"layers": [{"Embedding": {"input_dim": 5, "output_dim": 2}}]}
    nested = {"Model": {"inputs": {"n": {"shape": [1], "dtype": "int32"}}, "layers": EMBEDDING[:2]}}
    sources = [
        blueprint([{"use": "words"}, *EMBEDDING[1:]], blocks={"words": block}),
        blueprint([nested, EMBEDDING[2]]),
    ]
    for source in sources:
        assert refused(source, ids(3), tmp_path, "found 5").row == 4


def test_a_run_evaluates_and_predicts_no_number_without_a_row(tmp_path):
    done = run(blueprint(EMBEDDING), ids(), tmp_path)
    with pytest.raises(DataError, match=r"row 3: .* found 7"):
        kf.predict(done, {"x": [0, 1, 7]})
    with pytest.raises(DataError, match=r"row 4: .* found 5"):
        kf.evaluate(done, ids(3))
    assert len(kf.predict(done, {"x": [0, 4]}).rows()) == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_label_without_a_unit_is_refused_by_every_engine(tmp_path, engine):
    source = blueprint(CLASSES, loss=SPARSE, runtime={"engine": engine})
    message = r'labels from 0 to 2, .* found 3; say .* "classes": \[1, 2, 3\] for the target'
    error = refused(source, labels([1, 2, 3]), tmp_path, message)
    assert (error.column, error.row) == ("y", 3)


@pytest.mark.parametrize(
    "cells, message",
    [
        ([0, 1, 2, 3], "found 3; give `p` a unit for each label, 4 of them"),
        ([0, 1, -1], r'found -1; .* "classes": \[-1, 0, 1\]'),
        ([0, 1, 0.5], "found 0.5; labels are whole numbers"),
        (np.array([0, 1, 2**40]), "found 1.09951e"),
    ],
)
def test_labels_without_a_unit_are_told_with_what_to_do(tmp_path, cells, message):
    refused(blueprint(CLASSES, loss=SPARSE), labels(cells), tmp_path, message)


@pytest.mark.parametrize("split", ["validation", "test"])
def test_labels_are_looked_at_in_every_split(tmp_path, split):
    data = {"train": labels([0, 1, 2]), split: labels([0, 1, 2], 5, 3)}
    assert refused(blueprint(CLASSES, loss=SPARSE), data, tmp_path, "found 3").row == 6


def test_the_label_that_the_loss_ignores_is_no_fault(tmp_path):
    loss = {"SparseCategoricalCrossentropy": {"ignore_class": 255}}
    source = blueprint(CLASSES, loss=loss)
    refused(source, labels([0, 1, 2, 255], 9, 7), tmp_path, "found 7")
    refused(source, labels([1, 2, 3, 255]), tmp_path, r'"classes": \[1, 2, 3\]')


def test_labels_of_metrics_and_of_steps_are_looked_at(tmp_path):
    metric = {"MeanIoU": {"num_classes": 2, "sparse_y_pred": False}}
    refused(
        blueprint(CLASSES, loss=SPARSE, compile={"metrics": [metric]}),
        labels([0, 1, 2]),
        tmp_path,
        "`MeanIoU` takes labels from 0 to 1",
    )
    data = {"x": np.zeros((ROWS, 4, 2), "float32"), "y": np.zeros((ROWS, 4), int)}
    data["y"][6, 3] = 4
    assert refused(blueprint(CLASSES, loss=SPARSE), data, tmp_path, "found 4").row == 7


@pytest.mark.parametrize("stream", [False, True])
def test_a_target_that_only_broadcasts_is_refused_as_by_a_check(tmp_path, stream):
    np.savez(tmp_path / "d.npz", x=np.ones((ROWS, 2), "float32"), y=np.ones((ROWS, 2), "float32"))
    data = {"source": {"npz": {"path": "d.npz"}}, "stream": stream}
    source = blueprint([{"Dense": 1, "name": "p"}], data=data)
    [checked] = kf.check(source, shapes=True, roots=[tmp_path])
    with pytest.raises(BlueprintError) as caught:
        run(source, None, tmp_path, roots=[tmp_path])
    [found] = caught.value.problems
    assert found == checked
    assert found.code == "KF721"


def test_a_target_of_arrays_that_only_broadcasts_is_refused(tmp_path):
    source = blueprint([{"Dense": 1, "name": "p"}])
    data = {"x": np.ones((ROWS, 2)), "y": np.ones((ROWS, 2))}
    with pytest.raises(BlueprintError, match="KF721"):
        run(source, data, tmp_path)


def test_a_target_that_differs_between_splits_is_refused(tmp_path):
    source = blueprint([{"Dense": 1, "name": "p"}])
    x = np.ones((ROWS, 2), "float32")
    data = {"train": {"x": x, "y": x[:, :1]}, "test": {"x": x, "y": x}}
    with pytest.raises(BlueprintError, match="KF715"):
        run(source, data, tmp_path)


def test_targets_that_are_no_probabilities_are_refused(tmp_path):
    source = blueprint([{"Dense": {"units": 1, "activation": "sigmoid"}, "name": "p"}])
    source["compile"]["loss"] = "binary_crossentropy"
    with pytest.raises(BlueprintError, match="KF723"):
        run(source, labels([1, 2]), tmp_path)


def test_the_loss_of_a_later_phase_is_looked_at(tmp_path):
    source = blueprint(CLASSES, loss=SPARSE, then=[{"compile.loss": "mse"}])
    with pytest.raises(BlueprintError, match="KF721"):
        run(source, labels([0, 1, 2]), tmp_path)


def test_an_evaluation_refuses_targets_and_labels_that_do_not_fit(tmp_path):
    done = run(blueprint(CLASSES, loss=SPARSE), labels([0, 1, 2]), tmp_path)
    with pytest.raises(DataError, match=r"row 4: .* found 3"):
        kf.evaluate(done, labels([0, 1, 2, 3]))
    with pytest.raises(BlueprintError, match="KF721"):
        kf.evaluate(done, {"x": np.zeros((4, 2)), "y": np.zeros((4, 2), int)})


def test_a_call_that_only_data_would_fail_is_refused_as_by_a_check(tmp_path):
    take = {"ops.take": {"indices": [0.0, 1.0], "axis": 1}}
    with pytest.raises(BlueprintError, match="KF724"):
        run(blueprint([take, {"Dense": 1, "name": "p"}]), labels([0.0, 1.0]), tmp_path)
