"""The text of a slice means what Python would make of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerasflow.building.calling import parse_slices
from kerasflow.errors import BuildError
from kerasflow.paths import Path

PATH = Path.parse('model.layers[0]["ops.get_item"].key')


class Subscript:
    def __getitem__(self, key):
        return key if isinstance(key, tuple) else (key,)


NUMBERS = st.integers(-99, 99).map(str)
BOUNDS = st.one_of(st.just(""), NUMBERS)
SLICES = st.lists(BOUNDS, min_size=2, max_size=3).map(":".join)
PARTS = st.one_of(NUMBERS, SLICES, st.just("..."), st.just("None"))


@given(st.lists(PARTS, min_size=1, max_size=5).map(", ".join))
def test_a_text_means_what_python_makes_of_it(text):
    wanted = eval(f"subscript[{text}]", {"subscript": Subscript()})
    assert parse_slices(f"[{text}]", PATH) == wanted
    assert parse_slices(text, PATH) == wanted


@pytest.mark.parametrize("text", ["[", "[a]", "[1:2:3:4]", "[1.5]", "", "[]", "[1,,2]", "[x[0]]"])
def test_what_is_no_slice_is_refused_with_its_path(text):
    with pytest.raises(BuildError, match="is no index; expected a form such as") as caught:
        parse_slices(text, PATH)
    assert caught.value.path == PATH
