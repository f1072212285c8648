"""Classes by their names and by their indices."""

from __future__ import annotations

from typing import Any

import pytest

from kerasflow.blueprints.classes import (
    class_names,
    index_labels,
    repeated_names,
    spell_class,
    weigh_classes,
)
from kerasflow.blueprints.sections import TargetSpec


def test_names_of_classes() -> None:
    assert class_names(TargetSpec("y", 3)) == ("0", "1", "2")
    assert class_names(TargetSpec("y", ("ham", True))) == ("ham", "true")
    assert class_names(TargetSpec("y")) is None


@pytest.mark.parametrize(
    "label, spelled", [(True, "true"), (1.0, "1"), (1, "1"), (1.5, "1.5"), (" ham", " ham")]
)
def test_a_class_is_spelled_as_in_a_document(label: Any, spelled: str) -> None:
    assert spell_class(label) == spelled


@pytest.mark.parametrize("name", ["7", "2.5", ".5", "-1", "1e3", " 1", "0.0"])
def test_an_index_is_no_label_where_a_name_is_a_number(name: str) -> None:
    assert index_labels(["cat", name]) == {"cat": 0, name: 1}


@pytest.mark.parametrize(
    "names, zero",
    [
        (("false", "true"), 0),
        (("False", "True"), 0),
        (("no", "true"), 0),
        (("true", "false"), None),
        (("True", "no"), None),
        (("nan", "inf"), 0),
    ],
)
def test_an_index_is_no_label_where_a_truth_value_means_another(
    names: tuple[str, ...], zero: int | None
) -> None:
    assert index_labels(names).get("0") == zero


def test_a_name_that_comes_again_is_told_with_the_first_one() -> None:
    assert [*repeated_names(["a", "b", "a", "a"])] == [(2, 0), (3, 0)]


@pytest.mark.parametrize(
    "names, weights, found",
    [
        (("ham", "spam"), {"ham": 1, "1": 5}, {0: 1, 1: 5}),
        (("0", "1", "2"), {"2": 5}, {2: 5}),
        (("1", "2"), {"1": 1, "2": 5}, {0: 1, 1: 5}),
        (("1", "2"), {"1.0": 1, "2.0": 5}, {0: 1, 1: 5}),
        (("2", "1"), {"1": 1, "2": 5}, {1: 1, 0: 5}),
        (("1", "ham"), {"1": 1, "ham": 5}, {0: 1, 1: 5}),
        (("01", "02"), {"01": 1}, {0: 1}),
        (("0.5", "1.5"), {"1.5": 5}, {1: 5}),
        (("true", "false"), {"true": 5}, {0: 5}),
        (("false", "true"), {"True": 5, "0": 1}, {1: 5, 0: 1}),
    ],
)
def test_a_key_is_the_class_that_it_names(
    names: tuple[str, ...], weights: dict[str, int], found: dict[int, int]
) -> None:
    assert weigh_classes(weights, names) == (found, [])


@pytest.mark.parametrize(
    "names, weights, faults",
    [
        (("1", "2"), {"0": 1, "1": 5}, {"0": "unclear", "1": "unclear"}),
        (("1", "2"), {"1": 5}, {"1": "unclear"}),
        (("1", "2"), {"1.0": 5}, {"1.0": "unclear"}),
        (("2", "1", "0"), {"0": 1, "1": 2, "2": 3}, {"0": "unclear", "2": "unclear"}),
        (("1", "2"), {"0": 1}, {"0": "unknown"}),
        (("01", "02"), {"1": 1}, {"1": "unknown"}),
        (("true", "false"), {"0": 1, "1": 5}, {"0": "unknown", "1": "unknown"}),
        (("ham", "spam"), {"ham": 1, "0": 5}, {"0": "twice"}),
        (("0", "1"), {"1": 1, "1.0": 5}, {"1.0": "twice"}),
        (("ham", "spam"), {"spma": 1, "2": 1}, {"spma": "unknown", "2": "unknown"}),
    ],
)
def test_a_key_that_is_not_one_class_for_certain_is_at_fault(
    names: tuple[str, ...], weights: dict[str, int], faults: dict[str, str]
) -> None:
    assert {fault.key: fault.kind for fault in weigh_classes(weights, names)[1]} == faults


def test_of_classes_that_are_only_counted_a_key_is_a_number() -> None:
    assert weigh_classes({"0": 1, "499999": 2, "1.0": 3}, 500_000)[0] == {0: 1, 499_999: 2, 1: 3}
    faults = weigh_classes({"500000": 1, "9" * 5000: 1, "-1": 1, "1": 1, "01": 1}, 500_000)[1]
    assert [fault.kind for fault in faults] == ["unknown", "unknown", "unknown", "twice"]
