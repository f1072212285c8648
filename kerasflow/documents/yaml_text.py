"""YAML with the scalars of YAML 1.2, read with the place of every key and value.

Read from the parser's events, not from composed nodes: nesting and aliases are then bounded
while they are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from kerasflow.documents.faults import Faults, repeated_key
from kerasflow.documents.json_text import MAX_CHARACTERS, MAX_DEPTH, MAX_STRING, MAX_VALUES
from kerasflow.documents.positions import Positions
from kerasflow.documents.values import Located
from kerasflow.documents.yaml_scalars import (
    flow_depth,
    number_hint,
    plain_scalar,
    syntax_fault,
)
from kerasflow.errors import BlueprintError, Problem
from kerasflow.nearness import suggest
from kerasflow.paths import Part, Path
from kerasflow.places import Place, Source

if TYPE_CHECKING:
    import yaml

MAX_ALIASED = 100_000


def read_yaml(source: Source) -> tuple[Located, list[Problem]]:
    """Reads a YAML text: one document of mappings, lists and scalars.

    Args:
        source: The text.

    Returns:
        The value, and the faults after which reading could go on.

    Raises:
        BlueprintError: A fault after which nothing more could be read.

    Example:
        >>> value, problems = read_yaml(Source("net.yaml", "units: 10"))
        >>> print(value.value["units"].place, problems)
        net.yaml:1:8 []
    """
    return _YamlReader(source).read()


class _Anchor(NamedTuple):
    """A value that aliases may repeat; `found` is None while it is being read."""

    found: Located | None
    size: int
    height: int


class _YamlReader:
    """One pass over the events of one text."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.positions = Positions(source)
        self.trail: list[Part] = []
        self.problems = Faults()
        self.anchors: dict[str, _Anchor] = {}
        self.count = 0
        self.deepest = 0
        self.aliased = 0
        self.parsed = 0

    def read(self) -> tuple[Located, list[Problem]]:
        import yaml

        if len(self.source.text) > MAX_CHARACTERS:
            self.stop("KF103", "the text is longer than 16 million characters", self.span(0, 1))
        self.events = self._parse()
        try:
            return self._documents(), self.problems
        except yaml.YAMLError as error:
            start, message, hint = syntax_fault(error, self.source.text)
            self._limit_depth(start)
            self.stop("KF101", message, self.span(start, start + 1), hint)

    def _parse(self) -> Iterator[yaml.Event]:
        """Yields the events of the text, and keeps the offset up to which they were parsed."""
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for event in yaml.parse(self.source.text, Loader=loader):
            end: Any = event.end_mark  # some versions of its stubs say that there may be none
            self.parsed = end.index
            yield event

    def _limit_depth(self, end: int) -> None:
        """Stops where the parser, which reads ahead of its events, gave up on nesting first."""
        ahead = flow_depth(self.source.text[self.parsed : end])
        if len(self.trail) + ahead > MAX_DEPTH:
            place = self.span(self.parsed, self.parsed + 1)
            self.stop("KF103", f"nested more than {MAX_DEPTH} deep", place)

    def span(self, start: int, end: int) -> Place:
        return self.positions.clipped(start, end)

    def place(self, event: Any) -> Place:
        return self.span(event.start_mark.index, event.end_mark.index)

    def report(self, message: str, place: Place, hint: str | None = None) -> None:
        self.problems.append(Problem("KF101", message, Path(tuple(self.trail)), place, hint))

    def stop(self, code: str, message: str, place: Place, hint: str | None = None) -> NoReturn:
        """Raises with everything found so far."""
        problem = Problem(code, message, Path(tuple(self.trail)), place, hint)
        raise BlueprintError([*self.problems, problem])

    def _documents(self) -> Located:
        import yaml

        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    hint = "put each blueprint into a file of its own"
                    self.stop("KF101", "a second document begins here", self.place(event), hint)
                root = self._value(next(self.events), None)
        if root is None:
            self.stop("KF101", "expected a blueprint, found an empty text", self.span(0, 1))
        return root

    def _value(self, event: yaml.Event, key_place: Place | None) -> Located:
        import yaml

        self.count += 1
        if self.count - self.aliased > MAX_VALUES:
            message = f"there are more than {MAX_VALUES:,} values"
            self.stop("KF103", message, self.place(event))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, key_place)
        if getattr(event, "tag", None):
            self._refuse_tag(event)
        self.deepest = max(self.deepest, len(self.trail))
        anchor = getattr(event, "anchor", None)
        found = self._anchored(event, anchor) if anchor else self._content(event)
        return replace(found, key_place=key_place)

    def _anchored(self, event: yaml.Event, name: str) -> Located:
        before, deepest, depth = self.count, self.deepest, len(self.trail)
        self.deepest = depth
        self.anchors[name] = _Anchor(None, 0, 0)
        found = self._content(event)
        self.anchors[name] = _Anchor(found, self.count - before + 1, self.deepest - depth)
        self.deepest = max(deepest, self.deepest)
        return found

    def _content(self, event: Any) -> Located:
        import yaml

        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(self.trail) >= MAX_DEPTH:
            self.stop("KF103", f"nested more than {MAX_DEPTH} deep", self.place(event))
        place = self.span(event.start_mark.index, event.start_mark.index + 1)
        if isinstance(event, yaml.MappingStartEvent):
            return Located(self._mapping(), place)
        return Located(self._list(), place)

    def _mapping(self) -> dict[str, Located]:
        import yaml

        members: dict[str, Located] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key, key_place = self._key(event), self.place(event)
            self.trail.append(key)
            value = self._value(next(self.events), key_place)
            if key in members:
                path = Path(tuple(self.trail))
                self.problems.append(repeated_key(key, path, key_place, members[key]))
            elif key != "<<" or not _is_plain(event):
                members[key] = value
            self.trail.pop()
        return members

    def _list(self) -> list[Located]:
        import yaml

        items: list[Located] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            self.trail.append(len(items))
            items.append(self._value(event, None))
            self.trail.pop()
        return items

    def _key(self, event: Any) -> str:
        import yaml

        if not isinstance(event, yaml.ScalarEvent):
            hint = "quote a key that begins with `{`, `[`, `*` or `&`"
            self.stop("KF101", "a key must be a text", self.place(event), hint)
        if getattr(event, "tag", None):
            self._refuse_tag(event)
        key = str(event.value)
        if not _is_plain(event):
            return key
        if key == "<<":
            hint = "use `extends` for whole blueprints and `blocks` for parts of a model"
            self.report("merge keys (`<<`) are not taken", self.place(event), hint)
        value = plain_scalar(key)
        # 0, 1, 2 … are how people name classes; any other spelling of a number is a slip.
        if not isinstance(value, str) and (type(value) is not int or str(value) != key):
            hint = f'write "{key}" in quotes if a text is meant'
            self.report(f"a key must be a text, found `{key}`", self.place(event), hint)
        return key

    def _scalar(self, event: yaml.ScalarEvent) -> Located:
        place = self.place(event)
        if len(event.value) > MAX_STRING:
            message = f"a text is at most {MAX_STRING:,} characters long"
            problem = Problem("KF103", message, Path(tuple(self.trail)), place)
            self.problems.append(problem)
            return Located("", place)
        if not _is_plain(event):
            return Located(event.value, place)
        value = plain_scalar(event.value)
        hint = number_hint(value)
        if hint:
            self.report(f"`{event.value[:40]}` is not a finite number", place, hint)
            value = 0
        return Located(value, place)

    def _alias(self, event: yaml.AliasEvent, key_place: Place | None) -> Located:
        place, name = self.place(event), event.anchor
        if name not in self.anchors:
            hint = suggest(str(name), self.anchors).hint
            self.stop("KF101", f"no value is anchored as `&{name}` before this", place, hint)
        found, size, height = self.anchors[name]
        if found is None:
            self.stop("KF101", f"`*{name}` stands inside the value that it names", place)
        self.deepest = max(self.deepest, len(self.trail) + height)
        if self.deepest > MAX_DEPTH:
            self.stop("KF103", f"nested more than {MAX_DEPTH} deep", place)
        self.count += size
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            self.stop("KF103", f"aliases repeat more than {MAX_ALIASED:,} values", place)
        origins = (*((("anchored here", found.place),) if found.place else ()), *found.origins)
        return Located(found.value, place, key_place, origins)

    def _refuse_tag(self, event: Any) -> None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        hint = "leave it out; quotes make a text of anything"
        start = event.start_mark.index
        self.report(f"the YAML tag `{tag}` is not taken", self.span(start, start + 1), hint)


def _is_plain(event: Any) -> bool:
    return bool(event.implicit[0])
