"""One document out of several: `extends`, the file itself, its `set` and `unset`, `--set`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path as FilePath
from typing import NamedTuple, NoReturn

from kerasflow.documents.assigning import PathFault, assign, remove
from kerasflow.documents.components import FirstArgument
from kerasflow.documents.expressions import ExpressionError, name_uses
from kerasflow.documents.faults import Faults
from kerasflow.documents.files import SUFFIXES, read_file
from kerasflow.documents.json_text import MAX_VALUES
from kerasflow.documents.merging import merge
from kerasflow.documents.overrides import Override, read_sets, read_unsets
from kerasflow.documents.values import Document, Located, Setting, count_values
from kerasflow.errors import BlueprintError, Problem
from kerasflow.nearness import nearest
from kerasflow.paths import Path

MAX_FILES = 100
MAX_OVERRIDES = 1_000

SET = "--set"
"""What is named as the source of values that were typed."""

_COMPOSING = ("extends", "set", "unset")


def compose(
    document: Document,
    sets: Sequence[str] = (),
    unsets: Sequence[str] = (),
    *,
    first_argument: FirstArgument | None = None,
) -> Document:
    """Puts a document together with what it extends and with what is set from outside.

    Args:
        document: What was read.
        sets: Values of `--set`, each `path=value`, in order.
        unsets: Values of `--unset`, each a path.
        first_argument: Gives the name of the first argument of a tag, so that
            `{"Dense": 64}` can be given further arguments; without it that is a fault.

    Returns:
        A document without `extends`, `set` and `unset`, with the faults met (KF120 to KF128).

    Example:
        >>> from kerasflow.documents.values import located, plain
        >>> document = Document(located({"fit": {"epochs": 5}}))
        >>> plain(compose(document, ["fit.batch_size=64"]).root)
        {'fit': {'epochs': 5, 'batch_size': 64}}
    """
    composer = _Composer(document, first_argument or _unknown_argument)
    root = composer.whole(_Layer(document.root, document.file, ()))
    outside = [*read_sets(sets, SET), *read_unsets(unsets, "--unset")]
    # What is typed may replace the only use of a variable, which is no fault of the document.
    mentioned = frozenset(names_in(root)) if outside else frozenset()
    root = composer.overridden(root, outside)
    inside = composer.own_overrides(document.root.members)
    settings = tuple(composer.settings([*inside, *outside]))
    problems = (*document.problems, *composer.problems)
    return document._replace(root=root, problems=problems, settings=settings, mentioned=mentioned)


def _unknown_argument(_: str) -> None:
    return None


class _Layer(NamedTuple):
    """One document of those to be put together, and the files that led to it."""

    root: Located
    file: FilePath | None
    trail: tuple[FilePath, ...]


class _Composer:
    """Puts one document together."""

    def __init__(self, document: Document, first_argument: FirstArgument) -> None:
        self.roots, self.first_argument = document.roots, first_argument
        self.problems = Faults()
        self.files, self.values, self.overrides = 0, 0, 0
        self.new_variables: set[str] = set()

    def whole(self, layer: _Layer) -> Located:
        """Returns a document laid over all that it extends, with its own `set` and `unset`."""
        content = layer.root.value
        if not isinstance(content, dict):
            return layer.root
        own = {key: item for key, item in content.items() if key not in _COMPOSING}
        root = layer.root.with_value(own)
        below: Located | None = None
        for part in self.bases(layer):
            below = part if below is None else self.merged(below, part)
        root = root if below is None else self.merged(below, root)
        return self.overridden(root, list(self.own_overrides(content)))

    def merged(self, below: Located, above: Located) -> Located:
        return merge(below, above, Path(), self.first_argument)

    def bases(self, layer: _Layer) -> Iterator[Located]:
        entry = layer.root.members.get("extends")
        if entry is None:
            return
        listed = isinstance(entry.value, list)
        entries = entry.value if isinstance(entry.value, list) else [entry]
        for index, each in enumerate(entries):
            path = Path(("extends", index) if listed else ("extends",))
            if not isinstance(each.value, str):
                message = "`extends` takes the name of a file, or a list of names"
                self.problems.append(Problem("KF128", message, path, each.place))
                continue
            base = self.base(each.value, each, path, layer)
            if base is not None:
                yield self.whole(base)

    def base(self, name: str, entry: Located, path: Path, layer: _Layer) -> _Layer | None:
        """Returns the document that `extends` names; None after a fault."""
        folder = layer.file.parent if layer.file else self.default_folder()
        file = FilePath(os.path.normpath(folder / name))
        trail = (*layer.trail, layer.file.resolve()) if layer.file else layer.trail
        fault = self.refusal(file, folder, trail)
        if fault is not None:
            code, message, hint = fault
            self.problems.append(Problem(code, message, path, entry.place, hint))
            return None
        self.files += 1
        if self.files > MAX_FILES:
            self.stop(f"more than {MAX_FILES} files are put together", path, entry)
        try:
            root, problems = read_file(file)
        except BlueprintError as error:
            self.problems.extend(error.problems)
            return None
        self.problems.extend(problems)
        self.values += count_values(root)
        if self.values > MAX_VALUES:
            message = f"the files that are put together hold more than {MAX_VALUES:,} values"
            self.stop(message, path, entry)
        if isinstance(root.value, dict):
            return _Layer(root, file, trail)
        message = f"`{name}` holds no mapping"
        self.problems.append(Problem("KF109", message, path, entry.place))
        return None

    def stop(self, message: str, path: Path, entry: Located) -> NoReturn:
        raise BlueprintError([*self.problems, Problem("KF103", message, path, entry.place)])

    def refusal(
        self, file: FilePath, folder: FilePath, trail: tuple[FilePath, ...]
    ) -> tuple[str, str, str | None] | None:
        """Returns code, message and hint when a file cannot be extended."""
        real = real_path(file)
        hint: str | None
        if real is None:
            return "KF121", f"`{file}` cannot be the name of a file", None
        allowed = [folder.resolve(), *(root.resolve() for root in self.roots)]
        if not any(real.is_relative_to(root) for root in allowed):
            hint = "put it into the folder of this blueprint or below"
            return "KF123", f"`{file}` lies outside the folder of this blueprint", hint
        if file.suffix.lower() == ".py" or real.suffix.lower() == ".py":
            hint = "extend a JSON or YAML file; a Python file runs only when it is named by hand"
            return "KF122", f"a Python file cannot be extended: `{file}`", hint
        if not real.exists():
            names = [each.name for each in _siblings(file)]
            guess = nearest(file.name, names, cutoff=0.6)
            hint = f"did you mean `{guess}`?" if guess else None
            return "KF121", f"there is no file `{file}`", hint
        if real in trail:
            circle = [*trail[trail.index(real) :], real]
            shown = " → ".join(f"`{each.name}`" for each in circle)
            return "KF120", f"the files extend one another in a circle: {shown}", None
        return None

    def default_folder(self) -> FilePath:
        return self.roots[0] if self.roots else FilePath()

    def own_overrides(self, content: dict[str, Located]) -> Iterator[Override | Problem]:
        for key, read in (("set", read_sets), ("unset", read_unsets)):
            if key in content:
                yield from read(content[key], key)

    def overridden(self, root: Located, overrides: Sequence[Override | Problem]) -> Located:
        for override in overrides:
            self.overrides += 1
            if self.overrides > MAX_OVERRIDES:
                self.refuse_overrides(override)
                return root
            if isinstance(override, Problem):
                self.problems.append(override)
                continue
            try:
                root = self.changed(root, override)
            except PathFault as fault:
                self.problems.append(override.problem(fault))
        return root

    def refuse_overrides(self, override: Override | Problem) -> None:
        message = f"more than {MAX_OVERRIDES:,} values are set or removed"
        problem = override if isinstance(override, Problem) else None
        where = problem.path if problem else override.where  # type: ignore[union-attr]
        self.problems.append(Problem("KF103", message, where, override.place))

    def changed(self, root: Located, override: Override) -> Located:
        if override.value is None:
            return remove(root, override.path, self.first_argument)
        known = root.members["vars"].members if "vars" in root.members else {}
        self.new_variables.update(name for name in override.variables() if name not in known)
        return assign(root, override.path, override.value, self.first_argument)

    def settings(self, overrides: Sequence[Override | Problem]) -> Iterator[Setting]:
        """Yields what was set, each variable for itself."""
        for each in overrides:
            if isinstance(each, Problem) or each.value is None:
                continue
            for name in each.variables():
                is_new = name in self.new_variables
                yield Setting(Path(("vars", name)), each.where, each.place, is_new)
            if each.path.parts[0] != "vars":
                yield Setting(each.path, each.where, each.place)


def names_in(item: Located) -> Iterator[str]:
    """Yields the names that the expressions of a document use, wherever they stand."""
    waiting = [item]
    while waiting:
        item = waiting.pop()
        waiting.extend(item.children)
        if isinstance(item.value, str) and "${" in item.value:
            with suppress(ExpressionError):  # which is noted where it is filled in
                yield from (use.name for use in name_uses(item.value))


def real_path(file: FilePath) -> FilePath | None:
    """Returns where a file really is; None for a name that none can have, or links in a circle."""
    try:
        real = file.resolve()
        return real if real.exists() or not real.is_symlink() else None
    except (OSError, RuntimeError, ValueError):  # too long, in a circle, with a NUL
        return None


def _siblings(file: FilePath) -> list[FilePath]:
    folder = file.parent
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [each for each in found if each.suffix.lower() in SUFFIXES]
