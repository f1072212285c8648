"""Evaluation and prediction: the numbers of Keras' own loops."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
from running.engines.nets import BATCH, NETS, make_net, take

from kerasflow.running.engines.evaluation import TensorFlowEvaluator
from kerasflow.running.engines.evaluators import Evaluator, make_evaluator

pytestmark = pytest.mark.keras


@pytest.mark.slow
@pytest.mark.parametrize("kind", NETS)
def test_loss_metrics_and_outputs_are_those_of_keras(kind: str) -> None:
    model = make_net(kind)
    evaluator, plain = make_evaluator(model, BATCH), Evaluator(model, BATCH)
    assert isinstance(evaluator, TensorFlowEvaluator)
    for packed in (take(70), take(3 * BATCH), take(40, weighted=True)):
        assert evaluator.evaluate(packed) == pytest.approx(plain.evaluate(packed), rel=1e-6)
        np.testing.assert_allclose(
            evaluator.give(packed[0]).outputs, plain.give(packed[0]).outputs, rtol=1e-5, atol=1e-6
        )


def test_several_inputs_and_outputs_keep_their_names() -> None:
    first, second = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    outputs = {"sum": keras.layers.Dense(1, name="sum")(first), "same": second}
    outputs["same"] = keras.layers.Dense(2, name="same")(second)
    model = keras.Model({"a": first, "b": second}, outputs)
    model.compile("sgd", {"sum": "mse", "same": "mse"})
    inputs = {"a": np.ones((5, 3), np.float32), "b": np.ones((5, 2), np.float32)}
    targets = {"sum": np.zeros((5, 1)), "same": np.zeros((5, 2))}
    evaluator, plain = make_evaluator(model, 2), Evaluator(model, 2)
    found = evaluator.evaluate((inputs, targets, None))
    assert found == pytest.approx(plain.evaluate((inputs, targets, None)), rel=1e-6)
    predicted = evaluator.give(inputs).outputs
    assert predicted["sum"].shape == (5, 1)
    assert predicted["same"].shape == (5, 2)


def test_a_callback_can_end_it_between_batches() -> None:
    class Stop(keras.callbacks.Callback):  # type: ignore[misc]
        def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_predicting = batch == 1

    evaluator = make_evaluator(make_net("dense"), BATCH)
    assert len(evaluator.give(take(200)[0], [Stop()]).outputs) == 2 * BATCH
    assert len(evaluator.give(take(200)[0]).outputs) == 200


def test_a_model_with_a_step_of_its_own_is_left_to_keras() -> None:
    class Own(keras.Model):  # type: ignore[misc]
        def test_step(self, data: Any) -> Any:
            return {"mine": 7.0}

    given = keras.Input((3,))
    model = Own(given, keras.layers.Dense(1)(given))
    model.compile("sgd", "mse")
    evaluator = make_evaluator(model, 2)
    assert type(evaluator) is Evaluator
    rows = np.ones((4, 3), np.float32)
    assert evaluator.evaluate((rows, rows[:, :1], None)) == {"mine": 7.0}


@pytest.mark.slow
def test_rows_of_other_kinds_are_taken_one_after_the_other() -> None:
    model = make_net("dense")
    evaluator, plain = make_evaluator(model, BATCH), Evaluator(model, BATCH)
    images, labels, _ = take(50)
    for x, y in ((images, labels), (images > 0, labels[:, None]), (images.astype(float), labels)):
        found = evaluator.evaluate((x, y, None))
        assert found == pytest.approx(plain.evaluate((x, y, None)), rel=1e-6)
        np.testing.assert_allclose(
            evaluator.give(x).outputs, plain.give(x).outputs, rtol=1e-5, atol=1e-6
        )


@pytest.mark.slow
def test_steps_per_execution_leaves_no_rows_out() -> None:
    model = make_net("dense")
    model.compile("sgd", model.loss, steps_per_execution=3)
    expected = Evaluator(model, BATCH).evaluate(take(200))
    assert TensorFlowEvaluator(model, BATCH).evaluate(take(200)) == pytest.approx(
        expected, rel=1e-6
    )


def test_an_evaluation_that_fails_hands_the_model_back() -> None:
    class Fail(keras.callbacks.Callback):  # type: ignore[misc]
        def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
            raise ValueError("no more")

    model = make_net("dense")
    with pytest.raises(ValueError, match="no more"):
        make_evaluator(model, BATCH).evaluate(take(70), [Fail()])
    assert model.test_function is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["dense", "cnn"])
def test_one_pass_gives_the_numbers_and_the_outputs(kind: str) -> None:
    model = make_net(kind)
    evaluator, plain = make_evaluator(model, BATCH), Evaluator(model, BATCH)
    for packed in (take(70, weighted=True), take(3 * BATCH)):
        numbers, found = evaluator.evaluate_and_predict(packed)
        assert numbers == evaluator.evaluate(packed)
        expected, given = plain.evaluate_and_predict(packed)
        assert numbers == pytest.approx(expected, rel=1e-6)
        np.testing.assert_allclose(found.outputs, given.outputs, rtol=1e-5, atol=1e-6)
        assert found.masks is None


@pytest.mark.slow
def test_batches_that_are_computed_one_by_one_give_every_bit_of_keras() -> None:
    model = make_net("cnn")
    evaluator, plain = make_evaluator(model, BATCH), Evaluator(model, BATCH)
    for packed in (take(70), take(3 * BATCH)):
        assert evaluator.evaluate(packed) == plain.evaluate(packed)


@pytest.mark.slow
def test_a_callback_that_looks_at_batches_is_told_of_each() -> None:
    class Watch(keras.callbacks.Callback):  # type: ignore[misc]
        def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
            seen.append((batch, logs["loss"]))
            self.model.stop_evaluating = batch == 1

    seen: list[Any] = []
    model = make_net("dense")
    numbers, outputs = make_evaluator(model, BATCH).evaluate_and_predict(take(200), [Watch()])
    assert [batch for batch, _ in seen] == [0, 1]
    assert numbers == pytest.approx(Evaluator(model, BATCH).evaluate(take(64)), rel=1e-6)
    assert outputs is None
    assert model.compute_metrics.__func__ is keras.Model.compute_metrics
