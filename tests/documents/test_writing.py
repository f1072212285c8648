import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerasflow.documents import plain
from kerasflow.documents.json_text import read_json
from kerasflow.documents.writing import to_json, to_yaml
from kerasflow.documents.yaml_text import read_yaml
from kerasflow.places import Source

MODELS = sorted((Path(__file__).parents[2] / "blueprints" / "models").glob("*.json"))

ODD_TEXTS = st.sampled_from(
    [
        "no",
        "Yes",
        "n",
        "1e-4",
        "${x}",
        "null",
        "~",
        "",
        " a",
        "a ",
        "a: b",
        "a #b",
        "- a",
        "<<",
        "0o17",
        ".inf",
        "2024-01-01",
        "é",
        "\u2028",
        "\x85",
        "\ufeff",
        "\U0001f600",
        "\t",
        "a\nb",
        "'",
        '"',
    ]
)
TEXTS = st.text() | ODD_TEXTS
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def same(left, right):
    """Equality that tells 1 from 1.0 and from true, and minds the order of keys."""
    return json.dumps(left) == json.dumps(right)


def from_json(text):
    found, problems = read_json(Source("written.json", text))
    assert problems == []
    return plain(found)


def from_yaml(text):
    found, problems = read_yaml(Source("written.yaml", text))
    assert problems == []
    return plain(found)


@pytest.mark.slow
@settings(deadline=None)
@given(VALUES)
def test_json_reads_back_to_the_same_value(value):
    assert same(from_json(to_json(value)), value)


@settings(deadline=None)
@given(VALUES)
def test_yaml_reads_back_to_the_same_value(value):
    assert same(from_yaml(to_yaml(value)), value)


@settings(deadline=None)
@given(VALUES)
def test_a_value_goes_from_json_to_yaml_and_back_without_loss(value):
    text = to_json(value)
    assert to_json(from_yaml(to_yaml(from_json(text)))) == text


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=90, max_size=2000), SCALARS, min_size=1, max_size=2))
def test_yaml_takes_keys_of_any_length(value):
    assert same(from_yaml(to_yaml(value)), value)


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_the_shipped_models_are_written_in_the_style_of_the_house(file):
    text = file.read_text()
    assert to_json(json.loads(text)) == text.rstrip("\n") + "\n"


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_the_shipped_models_survive_yaml(file):
    value = json.loads(file.read_text())
    assert same(from_yaml(to_yaml(value)), value)


def test_yaml_is_written_as_people_write_it():
    value = {
        "name": "net",
        "model": {
            "inputs": {"x": {"shape": [None, 4]}},
            "layers": [{"Dense": {"units": "${n}", "use_bias": False}, "name": "a"}, "Flatten"],
        },
        "vars": {"n": 1e-06, "word": "on"},
    }
    assert to_yaml(value) == (
        "name: net\n"
        "model:\n"
        "  inputs:\n"
        "    x: {shape: [null, 4]}\n"
        "  layers:\n"
        '    - Dense: {units: "${n}", use_bias: false}\n'
        "      name: a\n"
        "    - Flatten\n"
        'vars: {n: 1e-06, word: "on"}\n'
    )


@pytest.mark.parametrize("write", [to_json, to_yaml])
def test_numbers_that_are_not_finite_are_refused(write):
    with pytest.raises(ValueError, match="JSON compliant"):
        write({"rate": float("inf")})
