"""Columns as inputs of the model: shapes, dtypes, and what does not fit."""

import numpy as np
import pytest

from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.loading import load
from kerasflow.blueprints.specs import InputSpec
from kerasflow.errors import DataError
from kerasflow.feeding.inputs import checked_input, column_input
from kerasflow.feeding.tables import Table

FREE = InputSpec()


def as_input(array, spec=FREE, layer="Flatten"):
    model = {"inputs": ["x"], "layers": [{layer: {"input_dim": 9, "output_dim": 2}}]}
    graph = expand(load({"blueprint": 1, "model": model})).graph
    return column_input(Table({"x": array}, "data.npz"), "x", spec, (graph, "x"))


@pytest.mark.parametrize(
    "spec, shape",
    [
        (InputSpec(), (3, 1)),
        (InputSpec((1,)), (3, 1)),
        (InputSpec((None,)), (3, 1)),
        (InputSpec(()), (3,)),
    ],
)
def test_single_values_have_an_axis_unless_the_model_declares_none(spec, shape):
    assert as_input(np.zeros(3), spec).shape == shape


@pytest.mark.parametrize("dtype", ["float64", "float16", "int64", "uint8", "bool"])
def test_numbers_become_float32(dtype):
    assert as_input(np.ones((3, 2), dtype)).dtype == np.float32


def test_whole_numbers_stay_whole_where_the_model_embeds_them():
    assert as_input(np.ones((3, 2), "int64"), layer="Embedding").dtype == np.int32


def test_the_declared_dtype_is_given():
    assert as_input(np.ones((3, 2), "int64"), InputSpec(dtype="uint8")).dtype == np.uint8
    assert as_input(np.ones((3, 2)), InputSpec(dtype="int32")).dtype == np.int32


def test_fractions_are_not_cut_off():
    values = np.array([[1.0, 2.0], [1.0, 2.5]])
    with pytest.raises(DataError, match=r"int32 has them, found 2.5; round") as caught:
        as_input(values, InputSpec(dtype="int32"))
    assert caught.value.row == 2


@pytest.mark.parametrize("declared", [(4,), (2, 1), ()])
def test_another_shape_than_declared_is_refused_with_both(declared):
    shown = str(list(declared)).replace("[", r"\[").replace("]", r"\]")
    with pytest.raises(DataError, match=rf"shape {shown} for its .* shape \[2\]") as caught:
        as_input(np.zeros((3, 2)), InputSpec(declared))
    assert (caught.value.file, caught.value.column) == ("data.npz", "x")


def test_text_is_refused_with_what_to_do():
    with pytest.raises(DataError, match="look it up in `preprocess`"):
        as_input(np.array(["a", "b"], dtype=object))


def test_results_of_preprocess_are_checked_too():
    table = Table({}, "data.npz")
    with pytest.raises(DataError, match="`word` is text"):
        checked_input(table, "word", np.array(["a"], dtype=object), InputSpec())
    assert checked_input(table, "x", np.zeros((2, 3)), InputSpec((None,))).shape == (2, 3)


@pytest.mark.parametrize("cells", [("2026-08-01", "2026-08-02"), ("", "2026-08-01 12:00:00")])
def test_dates_are_told_from_words(cells):
    told = "takes numbers; these are dates: save them as numbers, such as the days since"
    with pytest.raises(DataError, match=told):
        as_input(np.array(cells, object))
    with pytest.raises(DataError, match="takes numbers; look it up in `preprocess`"):
        as_input(np.array(["blue", "red"], object))
