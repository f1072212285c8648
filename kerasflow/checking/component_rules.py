"""Rules on what is named: tags, and names in quotes where a component is expected."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow import catalog
from kerasflow.blueprints.keys import components_of
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.checking.contexts import Context, Identifier, Kinds
from kerasflow.checking.wording import (
    ONE_OF,
    as_component,
    described,
    identifiers,
    kind_noun,
    kinds_of,
    one_of,
    reason_excluded,
    tags,
)
from kerasflow.errors import Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Path

# What Keras' users look for, and what a blueprint says instead.
_SAID_OTHERWISE = {
    **dict.fromkeys(
        ("Sequential", "Functional"), 'a model inside a model is {"Model": {"layers": [ … ]}}'
    ),
    "Tensor": "inputs are declared under `model.inputs`",
}


# Callbacks for what a run does by itself.
_DONE_BY_RUNS = frozenset({"BackupAndRestore", "History", "ProgbarLogger"})

# Nothing, as other languages spell it.
_NOTHING = ("none", "null", "nil")


def unknown_component(context: Context) -> Iterator[Problem]:
    """A tag that means nothing, or that a document can never name."""
    for site in context.sites:
        tag = site.component.tag
        if site.entry or context.entry(tag) or _is_done_by_runs(tag, site.kinds):
            continue
        if reason := reason_excluded(tag, site.kinds) or reason_excluded(tag, ()):
            message = f"`{tag}` cannot be named in a blueprint"
            yield Problem("KF301", message, site.component.path, hint=reason, at_key=True)
            continue
        short = _unqualified(tag, site.kinds) or tag
        anywhere = suggest(short, tags(()), otherwise=_way_out(site.kinds)).hint
        hint, fix = suggest(short, tags(site.kinds), otherwise=anywhere)
        if tag in _SAID_OTHERWISE:
            hint, fix = _SAID_OTHERWISE[tag], None
        message = f"unknown {kind_noun(kinds_of(tag, site.kinds))} `{tag}`"
        yield Problem("KF301", message, site.component.path, hint=hint, at_key=True, fix=fix)


def callback_without_use(context: Context) -> Iterator[Problem]:
    """A callback for what a run does by itself."""
    sites = [(site.component.tag, site.kinds, site.component.path) for site in context.sites]
    names = [(found.text, found.kinds, found.path) for found in context.identifiers]
    for name, kinds, path in (*sites, *names):
        if _is_done_by_runs(name, kinds):
            message = f"`{name}` cannot be named in a blueprint"
            hint = reason_excluded(name, kinds)
            yield Problem("KF537", message, path, hint=hint, at_key=True, fix="")


def _is_done_by_runs(name: str, kinds: Kinds) -> bool:
    return name in _DONE_BY_RUNS and "callbacks" in kinds


def _unqualified(tag: str, kinds: Kinds) -> str | None:
    """Returns the tag that a name of Python such as ``tf.keras.layers.Dense`` ends in."""
    parts = tag.split(".")
    ends = (".".join(parts[start:]) for start in range(1, len(parts)))
    return next((end for end in ends if end in tags(kinds)), None)


def _way_out(kinds: Kinds) -> str:
    kind = kinds[0] if kinds else "layers"
    return f"`kerasflow list {kind}` shows what there is; your own class needs `register`"


def component_of_another_kind(context: Context) -> Iterator[Problem]:
    """A tag that is known, but is not what the place takes."""
    for site in context.sites:
        tag = site.component.tag
        entry = None if site.entry else context.entry(tag)
        if entry is None:
            continue
        message = f"`{tag}` is {ONE_OF[entry.kind]}; {one_of(site.kinds[:1])} is expected here"
        hint, fix = suggest(tag, tags(site.kinds), otherwise="")
        yield Problem("KF306", message, site.component.path, hint=hint, at_key=True, fix=fix)


def unknown_identifier(context: Context) -> Iterator[Problem]:
    """A name in quotes that Keras does not know where it stands."""
    for found in context.identifiers:
        if _known(found, context) or _is_done_by_runs(found.text, found.kinds):
            continue
        candidates = _candidates(found)
        hint, fix = suggest(found.text, candidates)
        if found.text.lower() in _NOTHING:
            hint = "write null, without quotes"
        message = f"unknown {kind_noun(found.kinds)} `{found.text}`"
        yield Problem("KF305", message, found.path, hint=hint, fix=fix, through=found.through)


def _known(found: Identifier, context: Context) -> bool:
    named = any(found.text in identifiers(kind) for kind in found.kinds)
    return named or context.entry(found.text, found.kinds) is not None


def _candidates(found: Identifier) -> list[str]:
    names = [name for kind in found.kinds for name in identifiers(kind) or catalog.names(kind)]
    return sorted(names, key=lambda name: not name.islower())


def value_that_is_no_component(context: Context) -> Iterator[Problem]:
    """Something else where nothing but a component can stand."""
    for path, value, kinds in _component_places(context):
        if not isinstance(value, (Component, str, type(None))):
            message = f"{one_of(kinds)} is expected, not {described(value)}"
            yield Problem("KF304", message, path, hint=as_component(value, kinds))


def _component_places(context: Context) -> Iterator[tuple[Path, Value, Kinds]]:
    blueprint = context.blueprint
    for place, value, form, kind in components_of(blueprint.compile, blueprint.fit):
        if kind == "losses" and isinstance(value, FrozenDict):
            # Keras takes no list of no losses; of no metrics it does.
            yield from ((place / name, (), (kind,)) for name in value if value[name] == ())
        named, listed = form.given == "by output", form.given != "one"
        for path, item in _items(value, place, named=named, listed=listed):
            yield path, item, (kind,)


def _items(value: Value, path: Path, *, named: bool, listed: bool) -> Iterator[tuple[Path, Value]]:
    """Yields a value, or what stands in its place, in lists and by the names of outputs."""
    if isinstance(value, tuple) and listed:
        for index, item in enumerate(value):
            yield from _items(item, path / index, named=named, listed=named)
    elif isinstance(value, FrozenDict) and named:
        for key, item in value.items():
            yield from _items(item, path / key, named=named, listed=listed)
    else:
        yield path, value
