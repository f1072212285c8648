"""The arguments of `Model.compile`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerasflow.blueprints.forms import Components as ComponentsForm
from kerasflow.blueprints.keys import keys_of, names_of
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.catalog import Kind, identifiers
from kerasflow.converting.python.components import Components
from kerasflow.converting.python.expressions import Lookup
from kerasflow.converting.python.layout import Code, call, items
from kerasflow.converting.python.literals import literal, quoted
from kerasflow.paths import Path


@dataclass(frozen=True, slots=True)
class CompileWriter:
    """Writes `model.compile(…)`.

    Args:
        components: Writes optimizers, losses and metrics.
        lookup: Gives the Python of the names in expressions.
        single: The model gives one tensor, so that what is said by its name is said for it.
    """

    components: Components
    lookup: Lookup
    single: bool

    def write(self, spec: CompileSpec) -> Code:
        """Returns the call."""
        return call("model.compile", self._arguments(spec))

    def _arguments(self, spec: CompileSpec) -> Iterator[Code]:
        stated = names_of(CompileSpec, ComponentsForm)
        given = {key: getattr(spec, key) for key in stated} | dict(spec.options)
        for key, value in given.items():
            if value is None or value == ():
                continue
            only = _only(value, key) if self.single else value
            yield self._value(only, key, spec.path / key).after(f"{key}=")

    def _value(self, value: Value, key: str, path: Path) -> Code:
        kind = _kind(key)
        if isinstance(value, tuple):
            found = (self._value(item, key, path / at) for at, item in enumerate(value))
            return items("[", found, "]")
        if isinstance(value, FrozenDict):
            pairs = (
                self._value(item, key, path / name).after(f"{quoted(str(name))}: ")
                for name, item in value.items()
            )
            return items("{", pairs, "}")
        if isinstance(value, str) and kind and "$" not in value:
            known = value in identifiers(kind)
            component = Component(value, path=path)
            return literal(value) if known else self.components.component(component, (kind,))
        if isinstance(value, Component):
            return self.components.component(value, (kind,) if kind else (), self.lookup)
        return self.components.value(value, path, self.lookup)


def _only(value: Value, key: str) -> Value:
    """Returns what is said of the only output."""
    if not isinstance(value, FrozenDict) or len(value) != 1:
        return value
    [only] = value.values()
    return (only,) if _kind(key) == "metrics" and not isinstance(only, tuple) else only


def _kind(key: str) -> Kind | None:
    keys = keys_of(CompileSpec)
    form = keys[key].form if key in keys else None
    return form.kind if isinstance(form, ComponentsForm) else None
