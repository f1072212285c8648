"""The phases of `then`: what each sets, and the document that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kerasflow.blueprints.loading import first_argument_of
from kerasflow.documents.assigning import PathFault, assign
from kerasflow.documents.values import Document, Located
from kerasflow.errors import Problem
from kerasflow.paths import Path
from kerasflow.places import Place, Source

# What holds for a whole run, whatever its phases are.
_OF_THE_RUN = ("data", "preprocess", "runtime", "seed", "name", "evaluate", "vars", "then")


@dataclass(frozen=True, slots=True)
class Setting:
    """What one key of a phase sets.

    Args:
        target: Where in the blueprint.
        path: Of the key in the document.
        document: The blueprint with this and everything before it.
    """

    target: Path
    path: Path
    document: Document

    @property
    def marker(self) -> Place:
        """Stands as the place of its key on the value, to find it in the document again."""
        return _marker(self.path)


@dataclass(frozen=True, slots=True)
class Phase:
    """What one item of `then` makes of the blueprint.

    Args:
        document: With everything that earlier phases and this one set, and without `then`.
        settings: One for each key that could be set, in order.
        problems: What could not be set.
    """

    document: Document
    settings: tuple[Setting, ...] = ()
    problems: tuple[Problem, ...] = ()


def make_phases(document: Document, *, marked: bool = False) -> Iterator[Phase]:
    """Yields what each item of `then` makes of a document, the first first.

    Args:
        document: With `then`, its variables resolved.
        marked: Give what a phase sets the marker of its setting for the place of its key.

    Example:
        >>> from kerasflow.documents.values import located, plain
        >>> root = located({"fit": {"epochs": 1}, "then": [{"fit.epochs": 5}]})
        >>> [plain(phase.document.root) for phase in make_phases(Document(root))]
        [{'fit': {'epochs': 5}}]
    """
    phases = document.find(Path(("then",)))
    document = _without_phases(document)
    for index, item in enumerate(phases.value if phases and isinstance(phases.value, list) else ()):
        steps = tuple(_apply(document, item, Path(("then", index)), marked=marked))
        settings = tuple(step for step in steps if isinstance(step, Setting))
        document = settings[-1].document if settings else document
        yield Phase(document, settings, tuple(it for it in steps if isinstance(it, Problem)))


def _without_phases(document: Document) -> Document:
    members = document.root.value if isinstance(document.root.value, dict) else {}
    rest = {key: item for key, item in members.items() if key != "then"}
    return replace(document, root=document.root.with_value(rest))


def _apply(
    document: Document, item: Located, path: Path, *, marked: bool
) -> Iterator[Setting | Problem]:
    """Yields the settings of a phase one after the other, and what cannot be set."""
    for key, value in item.value.items() if isinstance(item.value, dict) else ():
        place = path / key
        try:
            target = _target(key)
            if target.parts[0] in _OF_THE_RUN:
                yield _of_the_run(str(target.parts[0]), place)
                continue
            given = replace(value, key_place=_marker(place)) if marked else value
            root = assign(document.root, target, given, first_argument_of)
        except ValueError as error:
            yield Problem("KF125", str(error), place, at_key=True)
        except PathFault as fault:
            yield Problem(fault.code, fault.message, place, hint=fault.hint, at_key=True)
        else:
            document = replace(document, root=root)
            yield Setting(target, place, document)


def _target(key: str) -> Path:
    target = Path.parse(key)
    if not target:
        raise ValueError("the path is empty")
    return target


def _marker(path: Path) -> Place:
    return Place(Source(str(path)), 1, 1, 1)


def _of_the_run(section: str, path: Path) -> Problem:
    message = f"`{section}` holds for the whole run; a phase cannot change it"
    hint = "a phase sets how the model is trained: `compile`, `fit`, and what is `trainable`"
    return Problem("KF520", message, path, hint=hint, at_key=True)
