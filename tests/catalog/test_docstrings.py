"""Reading Keras' docstrings."""

from __future__ import annotations

import pytest

from kerasflow.catalog.docstrings import first_sentence, read_arguments, read_types

DOCSTRING = """Drops.

Longer words.

Args:
    rate: Float between 0 and 1. Fraction of the
        input units to drop.
    beta_1, beta_2: Floats.
    seed (int): Optional integer.

Call arguments:
    training: Boolean.
"""


def test_the_arguments_are_those_of_the_args_section_alone():
    assert read_arguments(DOCSTRING) == {
        "rate": "Float between 0 and 1. Fraction of the\ninput units to drop.",
        "beta_1": "Floats.",
        "beta_2": "Floats.",
        "seed": "Optional integer.",
    }


def test_a_docstring_without_arguments_has_none():
    assert read_arguments("Only words.") == {}


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("One. Two.", "One."),
        ("A value, e.g. 0.5, is fine. More.", "A value, e.g. 0.5, is fine."),
        ("No end\nin sight", "No end in sight"),
        ("A paragraph\n\nAnother.", "A paragraph"),
        ("", ""),
    ],
)
def test_the_first_sentence_ends_where_a_reader_says_so(text, sentence):
    assert first_sentence(text) == sentence


@pytest.mark.parametrize(
    "text, types",
    [
        ("Positive integer, dimensionality of the output space.", {"integer"}),
        ("int or tuple/list of 2 integers, specifying the stride.", {"integer", "list"}),
        ("Tuple of integers. Permutation pattern.", {"list"}),
        ("Float between 0 and 1. Fraction of the input units.", {"number"}),
        ("Boolean, whether the layer uses a bias.", {"boolean"}),
        ('string, either `"valid"` or `"same"`.', {"string"}),
        ("Optional integer. If set, something.", {"integer", "null"}),
        ("Int, or tuple of int (length 2), or dictionary.", {"integer", "list", "mapping"}),
        ("A float value or a constant float tensor.", set()),
        ("Whether to use a float.", set()),
    ],
)
def test_types_are_read_from_the_head_of_the_text_and_doubt_is_silence(text, types):
    assert read_types(text) == types
