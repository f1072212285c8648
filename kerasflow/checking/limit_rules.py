"""Rules on values of the right type that lie outside what the argument takes."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.specs import Value
from kerasflow.catalog import Parameter
from kerasflow.checking.contexts import ComponentSite, Context
from kerasflow.checking.wording import spelled
from kerasflow.errors import Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Path


def number_out_of_range(context: Context) -> Iterator[Problem]:
    """A number that Keras refuses, or with which nothing can be learned."""
    for site in context.valued_sites:
        for parameter, value in site.parameters():
            for parts, number in _numbers(value) if parameter.range else ():
                if parameter.range and number not in parameter.range:
                    name, path = _argument(site, parameter)
                    message = f"`{name}` must be {parameter.range}, not {spelled(number)}"
                    where = Path((*path.parts, *parts))
                    yield Problem("KF308", message, where, through=site.through)


def text_that_is_no_choice(context: Context) -> Iterator[Problem]:
    """A text where only some are understood."""
    for site in context.valued_sites:
        for parameter, value in site.parameters():
            choices = parameter.choices
            if not choices or not isinstance(value, str) or "${" in value:
                continue
            if value.lower() not in map(str.lower, choices):
                name, path = _argument(site, parameter)
                hint, fix = suggest(value, choices)
                message = f"`{name}` cannot be `{value}`"
                yield Problem("KF309", message, path, hint=hint, fix=fix, through=site.through)


def list_of_wrong_length(context: Context) -> Iterator[Problem]:
    """A list with more or fewer items than the argument takes."""
    for site in context.valued_sites:
        for parameter, value in site.parameters():
            lengths = parameter.lengths
            if lengths and isinstance(value, tuple) and len(value) not in lengths:
                name, path = _argument(site, parameter)
                counts = " or ".join(map(str, lengths))
                message = f"`{name}` takes a list of {counts}, not of {len(value)}"
                hint = _alone(parameter, value)
                yield Problem("KF310", message, path, hint=hint, through=site.through)


def _argument(site: ComponentSite, parameter: Parameter) -> tuple[str, Path]:
    """Returns what an argument is called in messages, and its path."""
    return f"{site.component.tag}.{parameter.name}", site.component.path / parameter.name


def _numbers(value: Value) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yields a number, or each of a list, with its indexes in the list."""
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from (((index, *parts), number) for parts, number in _numbers(item))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield (), value


def _alone(parameter: Parameter, value: tuple[Value, ...]) -> str | None:
    """One number stands for as many as are needed, where one is taken."""
    takes_one = not {"integer", "number"}.isdisjoint(parameter.types)
    if takes_one and value and all(item == value[0] for item in value):
        return f"write {spelled(value[0])}, for every direction"
    return None
