"""What a report says that is acted on later: taken in the form that runs write, and in no other.

The folder of a run may be a stranger's, and so its report may say anything.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from kerasflow.checking.file_names import REPORT
from kerasflow.documents.records import is_encodable
from kerasflow.errors import RunError

MAX_ROOTS = 100
MAX_ORIGIN = 5_000
MAX_REPORTED = 2**63 - 1

Classes = dict[str, tuple[str, ...] | None]


def reported_roots(report: Mapping[str, Any], file: str = REPORT) -> tuple[str, ...]:
    """Returns the folders in which a run says that it looked for its data.

    Raises:
        RunError: They are no names of folders.
    """
    roots = report.get("roots", [])
    if not is_texts(roots) or len(roots) > MAX_ROOTS or any("\0" in root for root in roots):
        raise _damaged("roots", f"a list of at most {MAX_ROOTS} folders", file)
    return tuple(roots)


def reported_origin(report: Mapping[str, Any], file: str = REPORT) -> str | None:
    """Returns what a run says that it had in place of its source; None where it had that.

    Raises:
        RunError: It is no short text.
    """
    given = report.get("given")
    if given is not None and not (is_texts([given]) and len(given) <= MAX_ORIGIN):
        raise _damaged("given", f"a text of at most {MAX_ORIGIN:,} characters", file)
    return str(given) if given else None


def reported_deferred(report: Mapping[str, Any]) -> dict[str, int]:
    """Returns the sizes that a run says its data had, by dotted name.

    Raises:
        RunError: They are no sizes.
    """
    deferred = report.get("late", {})
    if not isinstance(deferred, dict) or not all(map(_is_size, deferred.values())):
        raise _damaged("late", "a mapping to whole numbers that are not negative")
    return deferred


def reported_seeds(report: Mapping[str, Any]) -> dict[str, list[int]] | None:
    """Returns how far the random numbers of a run's model were drawn; None where it does not say.

    Raises:
        RunError: They are no lists of numbers.
    """
    seeds = report.get("seeds")
    if seeds is None:
        return None
    if not isinstance(seeds, dict) or not all(map(_are_sizes, seeds.values())):
        raise _damaged("seeds", "a mapping to lists of whole numbers")
    return seeds


def reported_classes(report: Mapping[str, Any]) -> Classes:
    """Returns the names of the classes of each target; None for a target without classes.

    Raises:
        RunError: They are no names.
    """
    found = report.get("classes", {})
    if not isinstance(found, dict) or not all(it is None or is_texts(it) for it in found.values()):
        raise _damaged("classes", "a mapping to lists of names")
    return {name: None if each is None else tuple(each) for name, each in found.items()}


def is_warm_start(value: Any) -> bool:
    """Returns whether a value tells with whose weights a run began, and how good they were."""
    if not isinstance(value, dict) or not is_texts([*(value.get(key) for key in _TOLD)]):
        return False
    digests = (value["weights"], value["preprocess"])
    return (
        len(value["run"]) <= MAX_ORIGIN
        and "\0" not in value["run"]
        and all(_DIGEST.fullmatch(each) for each in digests)
        and value.get("split", "test") in _SPLITS
        and all(is_numbers(value.get(key, {})) for key in ("before", "after"))
        and _are_ways(value.get("better", {}))
    )


def _are_ways(value: Any) -> bool:
    return isinstance(value, dict) and all(it in ("min", "max", None) for it in value.values())


_TOLD = ("run", "weights", "preprocess")
_DIGEST = re.compile("[0-9a-f]{64}")
_SPLITS = ("train", "validation", "test")


def check_shown(report: Mapping[str, Any]) -> None:
    """Refuses a report whose numbers could not be shown; what is missing is not shown.

    Raises:
        RunError: With the first key that holds something else than runs write.
    """
    for key, (is_right, expected) in _SHOWN.items():
        if report.get(key) is not None and not is_right(report[key]):
            raise _damaged(key, expected)


def is_numbers(value: Any) -> bool:
    """Returns whether a value is a mapping from names to numbers, or null for what is none."""
    return isinstance(value, dict) and all(it is None or _is_number(it) for it in value.values())


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) <= MAX_REPORTED if isinstance(value, int) else math.isfinite(value)


def _is_seconds(value: Any) -> bool:
    return isinstance(value, dict) and "total" in value and all(map(_is_number, value.values()))


def _is_expected(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_expectation, value))


def _is_expectation(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    bounds, found = value.get("range"), value.get("value")
    return (
        isinstance(value.get("metric"), str)
        and isinstance(bounds, list)
        and len(bounds) == 2
        and all(map(_is_number, bounds))
        and (found is None or _is_number(found))
        and value.get("met") in (None, True, False)
    )


def is_texts(value: Any) -> bool:
    """Returns whether a value is a list of texts that can be written."""
    listed = isinstance(value, (list, tuple))  # a run that was not opened has tuples yet
    return listed and all(isinstance(it, str) and is_encodable(it) for it in value)


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_REPORTED


def _are_sizes(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_size, value))


def are_named_sizes(value: object) -> bool:
    """Returns whether a value is a mapping to whole numbers that are not negative."""
    return isinstance(value, dict) and all(map(_is_size, value.values()))


def _is_versions(value: object) -> bool:
    return isinstance(value, dict) and is_texts([*value.values()])


_SIZE = (_is_size, "a whole number that is not negative")
_NUMBERS = (is_numbers, "a mapping from names to numbers")
_SHOWN: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    **dict.fromkeys(("train", "validation", "test", "data"), _NUMBERS),
    "expected": (_is_expected, "a list of metrics, each with the range that it should be in"),
    "seconds": (_is_seconds, "a mapping from phases to seconds, with `total`"),
    **dict.fromkeys(
        ("rows", "parameters"), (are_named_sizes, "a mapping from names to whole numbers")
    ),
    **dict.fromkeys(("epochs", "peak_memory_bytes"), _SIZE),
    "versions": (_is_versions, "a mapping from packages to versions"),
    "warm_start": (is_warm_start, "a run, digests of it, and numbers before and after"),
    "stopped": (lambda value: isinstance(value, str), "a text, or null"),
}


def _damaged(key: str, expected: str, file: str = REPORT) -> RunError:
    return RunError(f"`{file}` is damaged: expected in `{key}` {expected}")
