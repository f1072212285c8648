"""Document time: every string that needs nothing but the document's variables gets its value.

What needs more keeps its text: the iterations of a repeat and the parameters of a block are known
when the graph is expanded, shapes and vocabularies when it is built.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from kerasflow.documents.expressions import ExpressionError, evaluate, name_uses
from kerasflow.documents.faults import Faults
from kerasflow.documents.positions import within
from kerasflow.documents.values import Document, Located
from kerasflow.documents.variables import ITERATION, LATE, Variables
from kerasflow.errors import Problem
from kerasflow.paths import Part, Path

_LEFT_ALONE = frozenset({"about", "meta", "$schema"})
_SERIES = ("repeat", "each")
_GRAPHS = frozenset({"layers", "preprocess"})


class Visibility(NamedTuple):
    """What the names in a part of a document can mean.

    Args:
        shadowed: Names that mean something else than a variable of the document.
        open: Unknown names may get a meaning when the graph is expanded.
        closed: No variable of the document is visible.
    """

    shadowed: frozenset[str] = frozenset()
    open: bool = False
    closed: bool = False


def resolve(document: Document) -> Document:
    """Puts the values of the document's variables where they are used.

    Strings stay templates: a literal `$${` is kept as it is until the string is evaluated.

    Args:
        document: The document, after `extends` and `set`.

    Returns:
        The document with resolved `vars` and uses of them. What cannot be resolved stays as it
        is, and a problem (KF110 to KF113) says why.

    Example:
        >>> from kerasflow.documents.values import located, plain
        >>> values = {"vars": {"units": 32}, "fit": {"epochs": "${units // 8}"}}
        >>> plain(resolve(Document(located(values))).root)["fit"]
        {'epochs': 4}
    """
    return _Resolver(document).resolve()


class _Resolver:
    """One pass over one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.variables = Variables(document.root)
        self.trail: list[Part] = []
        self.problems = Faults()
        self.used: set[str] = set()

    def resolve(self) -> Document:
        root = self.document.root
        if not isinstance(root.value, dict):
            return self.document
        members = {key: self.section(key, item) for key, item in root.value.items()}
        problems = (*self.document.problems, *self.variables.problems, *self.problems)
        return self.document._replace(
            root=root.with_value(members),
            problems=problems,
            written=root,
            used=self.variables.reached(self.used),
            mentioned=self.document.mentioned.union(self.used, *self.variables.uses.values()),
        )

    def section(self, key: str, item: Located) -> Located:
        if key == "vars":
            return self.variables.resolved or item
        if key in _LEFT_ALONE or not _is_read(key):
            return item
        return self.child(
            key, item, self.blocks if key == "blocks" else self.member(key), Visibility()
        )

    def child(
        self,
        part: Part,
        item: Located,
        visit: Callable[[Located, Visibility], Located],
        scope: Visibility,
    ) -> Located:
        self.trail.append(part)
        found = visit(item, scope)
        self.trail.pop()
        return found

    def member(self, key: str) -> Callable[[Located, Visibility], Located]:
        """Returns how the value of a key is visited: nodes have scopes of their own."""
        short_model = key == "model" and self.trail == []
        return self.nodes if key in _GRAPHS or short_model else self.value

    def value(self, item: Located, scope: Visibility) -> Located:
        content = item.value
        if isinstance(content, str):
            return self.text(item, content, scope) if "${" in content else item
        if isinstance(content, dict):
            return self.mapping(item, content, scope, scope)
        if isinstance(content, list):
            return self.items(item, content, self.value, scope)
        return item

    def mapping(
        self, item: Located, content: dict[str, Located], scope: Visibility, inner: Visibility
    ) -> Located:
        """Visits a mapping: the series of a repeat in `scope`, all else in the `inner` one."""
        members: dict[str, Located] = {}
        changed = False
        for key, member in content.items():
            found = member
            if (type(member.value) in (dict, list) or _is_template(member)) and _is_read(key):
                used = scope if key in _SERIES else inner
                found = self.child(key, member, self.member(key), used)
            changed = changed or found is not member
            members[key] = found
        return item.with_value(members) if changed else item

    def items(
        self,
        item: Located,
        content: list[Located],
        visit: Callable[[Located, Visibility], Located],
        scope: Visibility,
    ) -> Located:
        found = [self.child(i, each, visit, scope) for i, each in enumerate(content)]
        changed = any(new is not old for new, old in zip(found, content, strict=True))
        return item.with_value([*found]) if changed else item

    def nodes(self, item: Located, scope: Visibility) -> Located:
        if isinstance(item.value, list):
            return self.items(item, item.value, self.node, scope._replace(open=True))
        return self.value(item, scope)

    def node(self, item: Located, scope: Visibility) -> Located:
        if not isinstance(item.value, dict):
            return self.value(item, scope)
        inner = scope._replace(shadowed=scope.shadowed | _iteration_names(item.value))
        return self.mapping(item, item.value, scope, inner)

    def blocks(self, item: Located, scope: Visibility) -> Located:
        if not isinstance(item.value, dict):
            return item
        found = {
            name: self.child(name, block, self.block, scope) for name, block in item.value.items()
        }
        return item.with_value(found)

    def block(self, item: Located, _: Visibility) -> Located:
        """A block sees its parameters and inputs; only the defaults see the variables."""
        if not isinstance(item.value, dict):
            return self.value(item, Visibility(closed=True))
        members = {}
        params = item.value["params"].value if "params" in item.value else None
        own = frozenset(params if isinstance(params, dict) else ())
        for key, member in item.value.items():
            scope = Visibility(open=True) if key == "params" else Visibility(own, closed=True)
            members[key] = self.child(key, member, self.value if _is_read(key) else _leave, scope)
        return item.with_value(members)

    def text(self, item: Located, text: str, scope: Visibility) -> Located:
        try:
            uses = name_uses(text)
            if not uses and "${" not in text.replace("$${", ""):
                return item
            names = {use.name for use in uses}
            # A block that uses a variable does so in vain, which is noted where it is expanded.
            self.used |= names - scope.shadowed
            if names <= self.variables.known.keys() - scope.shadowed and not scope.closed:
                return self.evaluated(item, text)
        except ExpressionError as error:
            self.report("KF112", item, text, error)
            return item
        if not scope.open and not scope.closed:
            self.report_unknown(item, text, scope)
        return item

    def evaluated(self, item: Located, text: str) -> Located:
        used = [self.variables.located[use.name] for use in name_uses(text)]
        value = evaluate(text, self.variables.known.__getitem__)
        origins = [
            origin
            for var in used
            for origin in ((("defined here", var.place),) if var.place else ()) + var.origins
        ]
        filled = self.variables.filler.fill(value, item, len(self.trail))
        return replace(filled, origins=(*dict.fromkeys(origins), *item.origins))

    def report_unknown(self, item: Located, text: str, scope: Visibility) -> None:
        for use in name_uses(text):
            first = use.name.partition(".")[0]
            if use.name in self.variables.names or first in LATE or use.name in ITERATION:
                continue
            error = ExpressionError(*self.variables.unknown(use))
            self.report("KF111", item, text, error, self.variables.meant(use.name))

    def report(
        self, code: str, item: Located, text: str, error: ExpressionError, fix: str | None = None
    ) -> None:
        place = within(item.place, text, error.start, error.end)
        path = Path(tuple(self.trail))
        self.problems.append(Problem(code, error.message, path, place, error.hint, fix=fix))


def _iteration_names(node: dict[str, Located]) -> frozenset[str]:
    """Returns the names that the iterations of a node's `repeat` and `each` define."""
    found: set[str] = set()
    for key in _SERIES:
        if key in node:
            series = node[key].value
            found |= ITERATION | (series.keys() if isinstance(series, dict) else set())
    return frozenset(found)


def _leave(item: Located, _: Visibility) -> Located:
    return item


def _is_read(key: str) -> bool:
    return key != "note" and not key.startswith("x-")


def _is_template(item: Located) -> bool:
    return isinstance(item.value, str) and "${" in item.value
