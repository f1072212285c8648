"""Rules on values of the right type that lie outside what the argument takes."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.specs import Value
from kerasflow.catalog import Parameter
from kerasflow.checking.contexts import Context
from kerasflow.checking.wording import did_you_mean, listed, meant, spelled
from kerasflow.errors import Problem
from kerasflow.paths import Path


def number_out_of_range(context: Context) -> Iterator[Problem]:
    """A number that Keras refuses, or with which nothing can be learned."""
    for name, path, parameter, value in _limited(context):
        for place, number in _numbers(value, path) if parameter.range else ():
            if parameter.range and number not in parameter.range:
                message = f"`{name}` must be {parameter.range}, not {spelled(number)}"
                yield Problem("KF308", message, place)


def text_that_is_no_choice(context: Context) -> Iterator[Problem]:
    """A text where only some are understood."""
    for name, path, parameter, value in _limited(context):
        choices = parameter.choices
        if not isinstance(value, str) or not choices or "${" in value:
            continue
        if value.lower() not in map(str.lower, choices):
            hint = did_you_mean(value, choices) or f"one of {listed(choices)}"
            message = f"`{name}` cannot be `{value}`"
            yield Problem("KF309", message, path, hint=hint, fix=meant(value, choices))


def list_of_wrong_length(context: Context) -> Iterator[Problem]:
    """A list with more or fewer items than the argument takes."""
    for name, path, parameter, value in _limited(context):
        lengths = parameter.lengths
        if isinstance(value, tuple) and lengths and len(value) not in lengths:
            counts = " or ".join(map(str, lengths))
            message = f"`{name}` takes a list of {counts}, not of {len(value)}"
            yield Problem("KF310", message, path, hint=_alone(parameter, value))


def _limited(context: Context) -> Iterator[tuple[str, Path, Parameter, Value]]:
    for site in context.valued_sites:
        for parameter, value in site.parameters():
            if parameter.range or parameter.choices or parameter.lengths:
                tag, path = site.component.tag, site.component.path / parameter.name
                yield f"{tag}.{parameter.name}", path, parameter, value


def _numbers(value: Value, path: Path) -> Iterator[tuple[Path, float]]:
    """Yields a number, or each of a list."""
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _numbers(item, path / index)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value


def _alone(parameter: Parameter, value: tuple[Value, ...]) -> str | None:
    """One number stands for as many as are needed, where one is taken."""
    takes_one = not {"integer", "number"}.isdisjoint(parameter.types)
    if takes_one and value and all(item == value[0] for item in value):
        return f"write {spelled(value[0])}, for every direction"
    return None
