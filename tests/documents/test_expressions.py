import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerasflow.documents.expressions import (
    ExpressionError,
    UnknownName,
    escape,
    evaluate,
    name_uses,
    names,
)

VALUES = {
    "units": 64,
    "sizes": [1, 2, 3],
    "by_name": {"a b": 5, "é": 6},
    "shape.res.0.x": [None, 7],
    "fit.epochs": 5,
    "activation": "relu",
    "project": True,
    "nothing": None,
    "wide": [[0] * 100] * 90,
}


def value(text):
    return evaluate(text, VALUES.__getitem__)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("plain", "plain"),
        ("${units}", 64),
        ("${ units * 2 }", 128),
        ("${units\n// 3}", 21),
        ("${units / 2}", 32.0),
        ("${7 % 4 + 2 ** 3 - 1}", 10),
        ("${-units}", -64),
        ("${2 ** 0.5}", 2**0.5),
        ("${2 ** 64}", 2**64),
        ("${1e-3}", 1e-3),
        ("${sizes[-1]}", 3),
        ('${by_name["a b"] + by_name["é"]}', 11),
        ("${shape.res.0.x[-1] + 1}", 8),
        ("${fit.epochs}", 5),
        ("${min(sizes) + max(1, 2.5)}", 3.5),
        ("${round(2.567, 2)}", 2.57),
        ("${round(2.5)}", 2),
        ("${int(7.9)}", 7),
        ("${[units, sizes[0]] + [4]}", [64, 1, 4]),
        ("${sizes * 2}", [1, 2, 3, 1, 2, 3]),
        ("${activation}", "relu"),
        ("${nothing}", None),
        ("${project * 2}", 2),
        ("a${units}b${sizes[0]}", "a64b1"),
        ("${sizes[0]}${sizes[1]}", "12"),
        ("${project}-${nothing}", "true-null"),
        ("$${units}", "${units}"),
        ("$${units} ${units}", "${units} 64"),
        ("cost $5 {x}", "cost $5 {x}"),
    ],
)
def test_a_string_has_the_value_of_its_expressions(text, expected):
    assert repr(value(text)) == repr(expected)


@pytest.mark.parametrize(
    "text, marked, message",
    [
        ("${9**9**9}", "9**9**9", "too large"),
        ("${2 ** 65}", "2 ** 65", "too large"),
        ("x ${10 ** 400}", "10 ** 400", "too large"),
        ("${2.0 ** 5000}", "2.0 ** 5000", "too large"),
        ("${1e308 * 10}", "1e308 * 10", "too large"),
        ("${" + "9" * 500 + "}", "9" * 500, "too large"),
        ("${[0] * 100000}", "[0] * 100000", "too large"),
        ("${wide + wide}", "wide + wide", "10,000"),
        ("${1 / 0}", "1 / 0", "division by zero"),
        ("${1 + units % 0}", "units % 0", "division by zero"),
        ("${(-8) ** 0.5}", "(-8) ** 0.5", "not a real number"),
        ("${activation * 3}", "activation * 3", "cannot calculate a text * `3`"),
        ("${nothing + 1}", "nothing + 1", "null"),
        ("${-activation}", "activation", "expected a number, found a text"),
        ("${1 + sizes[9]}", "9", "no item 9 in a list of 3"),
        ('${by_name["c"]}', '"c"', "no key `c`"),
        ("${units[0]}", "units[0]", "cannot take"),
        ("${activation[0]}", "activation[0]", "cannot take"),
        ("${int(activation)}", "int(activation)", "expected `int(number)`"),
        ("${round(1, -10 ** 9)}", "round(1, -10 ** 9)", "expected `round(number)`"),
        ("${max(sizes, 2)}", "max(sizes, 2)", "takes numbers, or one list"),
        ("${min([])}", "min([])", "takes numbers, or one list"),
        ("x${sizes}", "${sizes}", "a list cannot stand inside a text"),
    ],
)
def test_what_has_no_value_is_marked(text, marked, message):
    with pytest.raises(ExpressionError) as raised:
        value(text)
    assert message in raised.value.message
    assert text[raised.value.start : raised.value.end] == marked


@pytest.mark.parametrize(
    "text, marked, message",
    [
        ("a ${units", "${", "no closing `}`"),
        ("${}", "${}", "empty"),
        ("x${ }", "${ }", "empty"),
        ("${1 2}", "1 2", "cannot read"),
        ("${units +}", "units +", "cannot read"),
        ("${1)+(2}", "1)+(2", "cannot read"),
        ("${a == b}", "=", "unexpected `=`"),
        ("${a < b}", "<", "unexpected `<`"),
        ("${sizes[0:1]}", ":", "unexpected `:`"),
        ("${a; b}", ";", "unexpected `;`"),
        ("${ä + 1}", "ä", "unexpected `ä`"),
        ("${1 if b else 2}", "1 if b else 2", "not allowed"),
        ("${a and b}", "a and b", "not allowed"),
        ("${+1}", "+1", "not allowed"),
        ("${(1, 2)}", "(1, 2)", "not allowed"),
        ("${[i for i in a]}", "[i for i in a]", "not allowed"),
        ("${min(*a)}", "*a", "not allowed"),
        ("${lambda}", "lambda", "no meaning"),
        ("${1j}", "1j", "no meaning"),
        ("${True}", "True", "no meaning"),
        ("${'text'}", "'text'", "only as a key"),
        ("${min}", "min", "is a function"),
        ('${by_name["é"] + int}', "int", "is a function"),
        ("${abs(1)}", "abs", "cannot be called"),
        ("${a.b(1)}", "a.b", "cannot be called"),
        ("${a[0].real}", "a[0].real", "not allowed"),
        ("${__import__('os')}", "__import__", "cannot be called"),
        ("${int()}", "int()", "takes values"),
        ("${" + "-" * 60 + "1}", "-" * 9 + "1", "at most 50 deep"),
        ("${" + "1+" * 501 + "1}", "1+" * 501 + "1", "1000 characters"),
    ],
)
def test_what_is_no_expression_is_marked(text, marked, message):
    for read in (names, value):
        with pytest.raises(ExpressionError) as raised:
            read(text)
        assert message in raised.value.message
        assert text[raised.value.start : raised.value.end] == marked


@pytest.mark.parametrize("text", ["${" + "(" * 450 + "1" + ")" * 450 + "}", "${" + "[" * 900 + "}"])
def test_deep_nesting_is_an_error_not_a_crash(text):
    with pytest.raises(ExpressionError):
        names(text)


def test_comparisons_are_answered_with_what_there_is():
    with pytest.raises(ExpressionError) as raised:
        names("${a > 1}")
    assert raised.value.hint == "there are no comparisons in expressions"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("plain $ {x}", ()),
        ("$${x}", ()),
        ("${1 / 255}", ()),
        ("${index}", ("index",)),
        ("${b + a}_${b * c}", ("b", "a", "c")),
        ("${min(a, round(b))}", ("a", "b")),
        ("${shape.x[-1] * preprocess.tokens.size}", ("shape.x", "preprocess.tokens.size")),
        ("${shape.res.0.x[0]}", ("shape.res.0.x",)),
        ('${a["b.c"]}', ("a",)),
        ("${1.5 + x}", ("x",)),
    ],
)
def test_names_are_found_in_order(text, expected):
    assert names(text) == expected


def test_every_use_of_a_name_knows_its_place():
    text = 'é ${  a + b["é"] * shape.x.0[1]}'
    assert [(use.name, text[use.start : use.end]) for use in name_uses(text)] == (
        [("a", "a"), ("b", "b"), ("shape.x.0", "shape.x.0")]
    )


def test_an_unknown_name_is_told_with_its_place():
    with pytest.raises(UnknownName) as raised:
        value("${units + shape.y[0]}")
    error = raised.value
    assert (error.name, error.start, error.end) == ("shape.y", 10, 17)
    copied = pickle.loads(pickle.dumps(error))
    assert (copied.name, copied.message) == (error.name, error.message)


@settings(deadline=None)
@given(st.text() | st.text(alphabet="${}x"))
def test_an_escaped_text_evaluates_to_itself(text):
    assert evaluate(escape(text), {}.__getitem__) == text


@settings(deadline=None)
@given(st.text(alphabet="0123456789.*/+-%()[], sizemnax", max_size=30))
def test_no_expression_breaks_out_or_hangs(source):
    text = "${" + source + "}"
    found = outcome(text)
    if isinstance(found, ExpressionError):
        assert 0 <= found.start <= found.end <= len(text)
    else:
        assert isinstance(found, (int, float, list))


def outcome(text):
    try:
        return value(text)
    except ExpressionError as error:
        return error
