"""What a model looks up by number, and numbers without a row."""

import keras
import numpy as np
import pytest

from kerasflow.building.lookups import Walk

pytestmark = pytest.mark.keras
layers, ops = keras.layers, keras.ops


def walk(make, shape=(4,), dtype="int32"):
    given = keras.Input(shape, dtype=dtype, name="x")
    return Walk(keras.Model(given, make(given)))


def nested(x):
    inner = keras.Input((4,), dtype="int32")
    return keras.Model(inner, layers.Embedding(5, 2)(inner))(x)


def behind_a_nested_model(x):
    inner = keras.Input((4,), dtype="int32")
    return layers.Embedding(5, 2)(keras.Model(inner, ops.flip(inner, axis=1))(x))


def step_by_step(x):
    inner = keras.Sequential([keras.Input((2,), dtype="int32"), layers.Embedding(5, 2)])
    return layers.TimeDistributed(inner)(layers.Reshape((2, 2))(x))


def sequence(x):
    return keras.Sequential([layers.Embedding(5, 2)])(x)


def fresh(kind, *args):
    """Returns what calls a layer that is made then."""

    def call(x):
        return kind(*args)(x)

    return call


LOOKUPS = {
    "itself": fresh(layers.Embedding, 5, 2),
    "both ways": fresh(layers.ReversibleEmbedding, 5, 2),
    "reshaped": lambda x: layers.Embedding(5, 2)(layers.Reshape((2, 2))(x)),
    "a part": lambda x: layers.Embedding(5, 2)(x[:, 1:]),
    "changed": lambda x: layers.Embedding(6, 2)(x + 1),
    "several": lambda x: [layers.Embedding(9, 2)(x), layers.Embedding(5, 2)(x)],
    "wrapped": lambda x: layers.TimeDistributed(layers.Embedding(5, 2))(layers.Reshape((2, 2))(x)),
    "nested": nested,
    "behind": behind_a_nested_model,
    "steps": step_by_step,
    "sequence": sequence,
    "one hot": lambda x: ops.one_hot(x, 5),
    "multi hot": lambda x: ops.multi_hot(x, 5),
    "encoding": fresh(layers.CategoryEncoding, 5),
    "taken": lambda x: ops.take(ops.ones((5, 3)), x, axis=0),
    "taken along": lambda x: ops.take_along_axis(ops.ones((1, 5)), x, axis=1),
}


@pytest.mark.parametrize("kind", LOOKUPS)
def test_a_number_behind_the_last_row_is_found(kind):
    found = walk(LOOKUPS[kind])
    ids = np.array([[0, 1, 2, 3], [4, 4, 0, 0], [0, 0, 0, 5]], "int32")
    assert found.inputs == ("x",)
    stray = found.find_stray({"x": ids})
    assert (stray.row, int(stray.number), stray.inputs) == (2, stray.lookup.count, ("x",))
    assert found.find_stray({"x": ids[:2]}) is None


@pytest.mark.parametrize("kind", ["itself", "encoding", "nested"])
def test_a_negative_number_has_no_row(kind):
    stray = walk(LOOKUPS[kind]).find_stray({"x": np.array([[0, 1, 2, 3], [0, 0, -1, 0]], "int32")})
    assert (stray.row, int(stray.number)) == (1, -1)


@pytest.mark.parametrize("kind", ["one hot", "multi hot", "taken", "taken along"])
def test_a_negative_number_may_mean_nothing_or_count_from_the_end(kind):
    assert walk(LOOKUPS[kind]).find_stray({"x": np.array([[0, -1, 4, 0]], "int32")}) is None


def test_what_weights_make_is_not_known():
    found = walk(
        lambda x: layers.Embedding(5, 2)(ops.argmax(layers.Dense(9)(x), axis=-1)), dtype=None
    )
    assert found.inputs == ()


def test_a_model_without_a_graph_is_not_known():
    class Own(keras.Model):
        pass

    assert Walk(Own()).inputs == ()


def test_the_input_that_is_wrong_is_named():
    a, b = (keras.Input((2,), dtype="int32", name=name) for name in "ab")
    found = Walk(
        keras.Model({"a": a, "b": b}, [layers.Embedding(9, 2)(a), layers.Embedding(3, 2)(b)])
    )
    ids = np.array([[3, 3]], "int32")
    assert found.find_stray({"a": ids, "b": ids}).inputs == ("b",)
