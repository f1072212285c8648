"""Errors of backends as one sentence."""

from __future__ import annotations

from kerasflow.running.failures import explain

TENSORFLOW = """Graph execution error:

Detected at node loss/sub defined at (most recent call last):
  File "<frozen runpy>", line 198, in _run_module_as_main

  File "losses.py", line 1788, in mean_squared_error

Incompatible shapes: [32] vs. [32,10]
\t [[{{node loss/sub}}]] [Op:__inference_multi_step_on_iterator_1086]"""


def test_the_trace_inside_a_message_of_tensorflow_is_left_out() -> None:
    words = "Incompatible shapes: [32] vs. [32,10] (at `loss/sub`)"
    assert explain(ValueError(TENSORFLOW)) == words


def test_the_arguments_that_keras_repeats_are_left_out() -> None:
    error = ValueError("shapes\n  differ\n\nArguments received by Dense.call():\n  • inputs=…")
    assert explain(error) == "shapes differ"


def test_an_error_without_words_is_called_by_its_name() -> None:
    assert explain(MemoryError()) == "MemoryError"
