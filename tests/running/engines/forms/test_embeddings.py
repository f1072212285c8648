"""Adam on tables of embeddings: the numbers of Keras' own, words that occur often with them."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, optimizers
from running.engines.nets import BATCH, difference, train

from kerasflow.running.batches import Packed
from kerasflow.running.engines.forms import embeddings
from kerasflow.running.engines.forms.embeddings import list_updates

pytestmark = [pytest.mark.keras, pytest.mark.slow]

WORDS, LENGTH = 2_000, 40
WHOLE, SHORT = 6 * BATCH, 6 * BATCH + 10


def make_net(optimizer: Any, words: int = WORDS, **options: Any) -> keras.Model:
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int64"),
            layers.Embedding(words, 8, **options),
            layers.GlobalAveragePooling1D(),
            layers.Dense(2),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"])
    return model


def take_mails(count: int) -> Packed:
    """Returns word numbers as a vectorization gives them: common ones small, the rest padding."""
    rng = np.random.default_rng(1)
    mails = np.minimum(rng.zipf(1.4, (count, LENGTH)), WORDS - 1)
    mails[np.arange(LENGTH) >= rng.integers(5, LENGTH, (count, 1))] = 0
    return mails, (mails == 7).any(axis=1).astype(np.int32), None


def train_both(count: int = SHORT, **options: Any) -> float:
    """Returns how far Keras' own loop and XLA come apart."""
    plain, compiled = (make_net(optimizers.Adam(0.01, **options)) for _ in range(2))
    train(plain, "plain", take_mails(count))
    train(compiled, "xla", take_mails(count))
    return difference(plain, compiled)


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The tables that took the form."""
    taken: list[Any] = []
    update = embeddings.update_table

    def note(optimizer: Any, gradient: Any, table: Any, learning_rate: Any) -> None:
        taken.append(table.shape[0])
        update(optimizer, gradient, table, learning_rate)

    monkeypatch.setattr(embeddings, "update_table", note)
    return taken


@pytest.mark.parametrize("count", [WHOLE, SHORT])
def test_the_numbers_are_those_of_keras_own_loop(count: int, tables: list[Any]) -> None:
    assert train_both(count) < 2e-6
    assert set(tables) == {WORDS}


def test_so_they_are_with_what_adam_takes_besides(tables: list[Any]) -> None:
    averaged = {"use_ema": True, "ema_overwrite_frequency": 3}
    assert train_both(amsgrad=True, weight_decay=0.01, clipnorm=0.01, **averaged) < 2e-6
    assert tables


def test_a_gradient_that_is_made_whole_is_left_to_keras(tables: list[Any]) -> None:
    assert train_both(gradient_accumulation_steps=2) < 2e-6
    assert not tables


def test_a_table_with_fewer_rows_than_a_batch_has_words_is_left_to_keras(
    tables: list[Any],
) -> None:
    mails, labels, _ = take_mails(WHOLE)
    model = make_net("adam", words=BATCH * LENGTH - 1)
    train(model, "xla", (np.minimum(mails, 99), labels, None))
    assert not tables


def test_a_word_that_a_batch_has_a_thousand_times_loses_nothing_of_its_mean() -> None:
    count = 1_000
    table = tf.Variable(tf.zeros([count, 1]))
    optimizer = optimizers.Adam()
    optimizer.build([table])
    optimizer._velocities[0].assign(tf.ones([count, 1]))
    [(_, _, update)] = list_updates(optimizer)

    @tf.function(jit_compile=True, autograph=False)  # type: ignore[untyped-decorator]
    def step(values: Any, rows: Any) -> None:
        update(tf.IndexedSlices(values, rows, [count, 1]), table, 0.001)

    for _ in range(100):
        step(tf.fill([count, 1], 0.003), tf.zeros([count], tf.int32))
    kept = 0.999**100
    wanted = kept + (1 - kept) * count * 0.003**2
    np.testing.assert_allclose(optimizer._velocities[0].numpy()[0], wanted, rtol=1e-5)


@pytest.mark.parametrize("kind", ["SGD", "RMSprop", "Nadam", "Adamax"])
def test_other_optimizers_keep_their_own_update(kind: str) -> None:
    assert list_updates(getattr(optimizers, kind)()) == []


def test_an_optimizer_of_somebody_s_own_keeps_its_update() -> None:
    class Adam(optimizers.Adam):  # type: ignore[misc]
        pass

    assert list_updates(Adam()) == []


def test_the_optimizer_has_its_own_update_back() -> None:
    model = make_net(optimizers.AdamW(0.01))
    train(model, "xla", take_mails(WHOLE))
    assert "update_step" not in vars(model.optimizer)
