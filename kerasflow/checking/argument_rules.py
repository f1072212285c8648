"""Rules on the arguments of components: their names, types, and what values they take."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.graphs import Deferred, Graph
from kerasflow.blueprints.specs import Component, ModelSpec, Value
from kerasflow.catalog import Parameter
from kerasflow.checking.contexts import ComponentSite, Context
from kerasflow.checking.wording import as_component, described, spelled, type_of, types_taken
from kerasflow.documents.components import WIRING
from kerasflow.errors import Problem
from kerasflow.nearness import Suggestion, nearest, suggest
from kerasflow.paths import Path

# Names of earlier versions, that are still in many heads and tutorials.
_FORMER = {
    "lr": "learning_rate",
    "nb_filter": "filters",
    "border_mode": "padding",
    "subsample": "strides",
    "bias": "use_bias",
    "init": "kernel_initializer",
    "dim_ordering": "data_format",
}
_INPUTS = ("input_shape", "batch_input_shape", "input_length")
_SHORT = 60


def unknown_argument(context: Context) -> Iterator[Problem]:
    """An argument that the component does not take."""
    for site in context.sites:
        for name in _unknown_names(site):
            path = site.component.path / name
            message = f"unknown argument `{name}` for `{site.component.tag}`"
            hint, fix = _arguments(site, name)
            yield Problem("KF302", message, path, hint=hint, at_key=True, fix=fix)


def _unknown_names(site: ComponentSite) -> list[str]:
    if site.entry is None or site.entry.open:
        return []
    return [name for name in site.component.args if name not in site.entry.parameters]


def _arguments(site: ComponentSite, name: str) -> Suggestion:
    """What to do about an argument that there is not."""
    known = site.entry.parameters if site.entry else {}
    free = [other for other in known if other not in site.component.args]
    if not known:
        return Suggestion("it takes none")
    if name in WIRING:
        return Suggestion(f'it stands beside the tag: {{"{site.component.tag}": …, "{name}": …}}')
    if name in _INPUTS:
        return Suggestion("the inputs of a model are declared under `model.inputs`")
    if (former := _FORMER.get(name)) in free:
        return Suggestion(f"it is called `{former}` now", former)
    near = nearest(name, known)
    if near in site.component.args:
        return Suggestion(f"`{near}` is given already")
    return suggest(name, known, free=free)


def missing_argument(context: Context) -> Iterator[Problem]:
    """An argument without which Keras refuses the component."""
    for site in context.sites:
        if missing := _missing(site):
            *most, last = (f"`{item.name}`" for item in missing)
            names = f"{', '.join(most)} and {last}" if most else last
            plural = "s" if len(missing) > 1 else ""
            message = f"`{site.component.tag}` needs the argument{plural} {names}"
            hint = _completed(site, missing)
            yield Problem("KF303", message, site.component.path, hint=hint, at_key=True)


def _missing(site: ComponentSite) -> list[Parameter]:
    known = site.entry.parameters.values() if site.entry else ()
    missing = [item for item in known if item.required and item.name not in site.component.args]
    if not missing or site.entry is None:
        return []
    # An op may get its tensors from the inputs of the node.
    tensors = site.entry.call.tensors if site.entry.call else ()
    meant = _meant(site)
    return [item for item in missing if item.name not in meant and item.name not in tensors]


def _completed(site: ComponentSite, missing: list[Parameter]) -> str:
    """The component with what is missing, and what that is for."""
    given = "".join(f'"{name}": {spelled(value)}, ' for name, value in site.component.args.items())
    given = given if len(given) < _SHORT else ""
    added = ", ".join(f'"{item.name}": …' for item in missing)
    doc = f": {missing[0].doc.rstrip('.')}" if len(missing) == 1 and missing[0].doc else ""
    return f'{{"{site.component.tag}": {{{given}{added}}}}}{doc}'


def _meant(site: ComponentSite) -> set[str]:
    """What is not given by its name, but in a slip of the pen or in a list of values."""
    known = list(site.entry.parameters) if site.entry else []
    free = [name for name in known if name not in site.component.args]
    guesses = (_FORMER.get(name) or nearest(name, free) for name in _unknown_names(site))
    return {guess for guess in guesses if guess} | set(known[: _listed_arguments(site)])


def _listed_arguments(site: ComponentSite) -> int:
    """How many arguments stand in one list that was written as if it were arguments."""
    args, first = site.component.args, site.entry.first if site.entry else None
    if first is None or list(args) != [first.name] or first.accepts:
        return 0
    value = args[first.name]
    taken = not first.types or "list" in first.types
    return len(value) if isinstance(value, tuple) and not taken else 0


def argument_of_another_type(context: Context) -> Iterator[Problem]:
    """A value of a plain type that the argument does not take."""
    for site in context.valued_sites:
        for parameter, value in site.parameters():
            if _fits(value, parameter):
                continue
            tag, name = site.component.tag, parameter.name
            expected = types_taken(parameter.types, parameter.accepts)
            message = f"`{tag}.{name}` must be {expected}, not {described(value)}"
            path = site.component.path / name
            hint = _remedy(site, parameter, value)
            yield Problem("KF304", message, path, hint=hint, through=site.through)


def _fits(value: Value, parameter: Parameter) -> bool:
    types = parameter.types
    if not types or isinstance(value, Deferred) or (isinstance(value, str) and "${" in value):
        return True
    if isinstance(value, (Component, ModelSpec, Graph)):
        return bool(parameter.accepts)
    if isinstance(value, str) and parameter.accepts and "string" in types:
        return True
    if value is None:
        return "null" in types or _has_no_value(parameter)
    return not _types_of(value).isdisjoint(types)


def _has_no_value(parameter: Parameter) -> bool:
    """Whether null means that the argument is left out; many choices in quotes take it so."""
    optional = not parameter.required
    return optional and (parameter.default is None or "string" in parameter.types)


def _types_of(value: Value) -> set[str]:
    """The types as which a value can be taken."""
    name = type_of(value)
    if isinstance(value, float) and value.is_integer():
        return {name, "integer"}
    if name == "integer":
        return {name, "number", "boolean"} if value in (0, 1) else {name, "number"}
    return {name}


def _remedy(site: ComponentSite, parameter: Parameter, value: Value) -> str | None:
    if _listed_arguments(site) > 1 and site.entry and isinstance(value, tuple):
        pairs = dict(zip(site.entry.parameters, value, strict=False))
        return f'a list is one argument; name them: {{"{site.component.tag}": {spelled(pairs)}}}'
    return _remedy_of_one(parameter, value)


def _remedy_of_one(parameter: Parameter, value: Value) -> str | None:
    if isinstance(value, dict) and parameter.accepts:
        return as_component(value, parameter.accepts)
    if isinstance(value, tuple) and len(value) == 1 and _fits(value[0], parameter):
        return f"without brackets: {spelled(value[0])}"
    return _without_quotes(value, parameter) if isinstance(value, str) else None


def _without_quotes(text: str, parameter: Parameter) -> str | None:
    wanted = {"integer": "number", "number": "number", "boolean": "boolean"}
    written = "boolean" if text.lower() in ("true", "false") else _number(text)
    fits = written in {wanted.get(name) for name in parameter.types}
    return f"without quotes: {text.strip().lower()}" if written and fits else None


def _number(text: str) -> str | None:
    try:
        float(text)
    except ValueError:
        return None
    return "number"


def item_of_another_type(context: Context) -> Iterator[Problem]:
    """An item that is no number, in a list of numbers."""
    for site in context.valued_sites:
        for parameter, value in site.parameters():
            types = parameter.item_types
            one = parameter._replace(types=types, required=True)
            name, path = _argument(site, parameter)
            for parts, item in _stray_items(value, one) if types else ():
                expected = f"{types_taken(types, ())}, not {described(item)}"
                message = f"an item of `{name}` must be {expected}"
                hint, where = _remedy_of_one(one, item), Path((*path.parts, *parts))
                yield Problem("KF304", message, where, hint=hint, through=site.through)


def _stray_items(value: Value, one: Parameter) -> Iterator[tuple[tuple[int, ...], Value]]:
    """Yields what does not fit in a list, with where it stands.

    In lists of lists, such as those of `ZeroPadding2D`, numbers have no range.
    """
    for index, item in enumerate(value if isinstance(value, tuple) else ()):
        if isinstance(item, tuple) and not one.range:
            yield from (((index, *rest), stray) for rest, stray in _stray_items(item, one))
        elif not _fits(item, one):
            yield (index,), item


def number_out_of_range(context: Context) -> Iterator[Problem]:
    """A number that Keras refuses, or with which nothing can be learned."""
    for site in context.valued_sites:
        for parameter, value in site.parameters():
            limits = parameter.range
            numbers = _numbers(value) if limits else ()
            for parts, number in (each for each in numbers if limits and each[1] not in limits):
                name, path = _argument(site, parameter)
                message = f"`{name}` must be {limits}, not {spelled(number)}"
                yield Problem("KF308", message, Path((*path.parts, *parts)), through=site.through)


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
