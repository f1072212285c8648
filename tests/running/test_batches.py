"""Batches: an order that seed and epoch decide, in every backend the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.keras


def rows_of(batches: Any) -> list[int]:
    return [int(row) for batch in batches for row in np.asarray(batch[0]).reshape(-1)]


def make(count: int = 10, size: int = 4, *, shuffle: bool = True, weights: Any = None) -> Any:
    from kerasflow.running.batches import Batches, Order, make_batches

    order = Order(count, 3, shuffle=shuffle)
    inputs = np.arange(count, dtype=np.float32)
    packed = (inputs, {"a": inputs * 2}, weights)
    parts = packed if weights is not None else packed[:2]
    return order, make_batches(packed, order, size), Batches(parts, order, size)


def test_the_order_depends_on_seed_and_epoch_alone() -> None:
    from kerasflow.running.batches import Order

    def rows(seed: int, epoch: int) -> list[int]:
        order = Order(100, seed)
        order.on_epoch_begin(epoch)
        return order.rows().tolist()

    assert rows(1, 5) == rows(1, 5)
    assert len({tuple(rows(1, epoch)) for epoch in range(20)}) == 20
    assert rows(1, 5) != rows(2, 5)
    assert sorted(rows(1, 5)) == list(range(100))


def test_every_epoch_has_every_row_once_and_an_order_of_its_own() -> None:
    order, batches, _ = make()
    seen = []
    for epoch in range(3):
        order.on_epoch_begin(epoch)
        seen.append(rows_of(batches))
        assert seen[-1] == order.rows().tolist()
    assert [sorted(rows) for rows in seen] == [list(range(10))] * 3
    assert len(set(map(tuple, seen))) == 3


def test_without_shuffling_rows_keep_the_order_of_the_data() -> None:
    order, batches, others = make(shuffle=False)
    for epoch in range(2):
        order.on_epoch_begin(epoch)
        assert rows_of(batches) == list(range(10))
        assert rows_of(others[i] for i in range(len(others))) == list(range(10))


def test_all_backends_are_given_the_same_batches() -> None:
    weights = np.linspace(0, 1, 10, dtype=np.float32)
    order, batches, others = make(weights=weights)
    for epoch in range(2):
        order.on_epoch_begin(epoch)
        for one, other in zip(batches, (others[i] for i in range(len(others))), strict=True):
            assert np.array_equal(one[0], other[0])
            assert np.array_equal(one[1]["a"], other[1]["a"])
            assert np.array_equal(one[2], other[2])


def test_inputs_targets_and_weights_of_a_row_stay_together() -> None:
    weights = np.arange(10, dtype=np.float32) / 10
    _, batches, _ = make(weights=weights)
    for inputs, targets, given in batches:
        assert np.array_equal(targets["a"], np.asarray(inputs) * 2)
        assert np.allclose(given, np.asarray(inputs) / 10)


@pytest.mark.parametrize("count, sizes", [(10, [4, 4, 2]), (8, [4, 4]), (3, [3])])
def test_the_last_batch_may_be_smaller(count: int, sizes: list[int]) -> None:
    _, batches, others = make(count)
    assert [len(batch[0]) for batch in batches] == sizes
    assert len(batches) == len(others) == len(sizes)


def test_a_model_without_targets_is_given_none() -> None:
    from kerasflow.running.batches import Order, make_batches

    order = Order(4, 1)
    inputs = {"x": np.ones(4, np.float32)}
    assert [list(batch) for batch in make_batches((inputs, None, None), order, 4)] == [["x"]]
    weighted = make_batches((inputs, None, np.ones(4, np.float32)), order, 4)
    assert [batch[1] for batch in weighted] == [None]


def test_fit_sees_a_new_order_in_every_epoch() -> None:
    import keras

    from kerasflow.running.batches import Order, make_batches

    seen: list[float] = []

    class Spy(keras.layers.Layer):
        def call(self, inputs: Any) -> Any:
            import tensorflow as tf

            tf.py_function(lambda x: seen.extend(x.numpy().reshape(-1).tolist()), [inputs], [])
            return inputs

    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((1,)), Spy(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    order, x = Order(6, 1), np.arange(6, dtype=np.float32)[:, None]
    batches = make_batches((x, x, None), order, 6)
    model.fit(batches, epochs=3, verbose=0, callbacks=[order], shuffle=False)
    epochs = [tuple(seen[start : start + 6]) for start in (0, 6, 12)]
    assert len(set(epochs)) == 3
    assert [sorted(epoch) for epoch in epochs] == [[0, 1, 2, 3, 4, 5]] * 3
