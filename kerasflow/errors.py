"""What can go wrong, as types; and one fault of a blueprint, as data.

    KerasflowError
    ├── BlueprintError (ValueError)           the blueprint is at fault; `.problems` says where
    ├── BuildError                            Keras refused a node; `.path` says which
    ├── DataError                             the data is at fault
    ├── ConversionError                       a model that no blueprint expresses; `.obstacles`
    ├── RunError                              training, evaluation or prediction failed
    └── MissingDependencyError (ImportError)  something optional is not installed

A problem is data; text, JSON and annotations are views of it (`kerasflow.checking.rendering`).
Nobody decides anything by reading a message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from kerasflow.paths import Path
    from kerasflow.places import Place


def printable(text: str) -> str:
    r"""Returns text on one line, without what a terminal would obey instead of show.

    Example:
        >>> printable("a\x1b[2Jb")
        'a\\x1b[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _shown(text: str) -> str:
    """Returns a message of one line or more, as `printable` has each."""
    return "\n".join(map(printable, text.split("\n")))


def joined(message: str, hint: str | None) -> str:
    """Returns what is wrong and what to do about it, as the text of an error says both.

    Example:
        >>> joined("the file is no table", "save it as CSV"), joined("the file is empty", None)
        ('the file is no table; save it as CSV', 'the file is empty')
    """
    return f"{message}; {hint}" if hint else message


class Refusal(NamedTuple):
    """What is wrong with a value, and what to do about it, before it is known where it stands."""

    message: str
    hint: str | None = None


def explain_os_error(error: OSError) -> str:
    """Returns what the system refused, and of which file.

    Example:
        >>> explain_os_error(FileExistsError(17, "File exists", "a/b"))
        '`a/b`: File exists'
    """
    files = [str(file) for file in (error.filename, error.filename2) if file is not None]
    reason = error.strerror or str(error) or type(error).__name__
    return printable(f"`{files[-1]}`: {reason}" if files else reason)


Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a blueprint, at one place.

    Args:
        code: Stable name of the kind of fault, such as ``KF301``.
        message: One sentence that stands alone, with identifiers in backticks.
        path: Where in the document.
        place: Where in the text; None when the blueprint was made in Python.
        hint: What to do about it, one sentence; None when nothing certain can be said.
        severity: ``"error"`` stops a build; ``"warning"`` does not.
        at_key: The caret belongs under the key of `path`, not under its value.
        related: Other places that explain this one, each with a few words.
        fix: What to write in place of the key or value at fault, where only one thing can have
            been meant; empty where the item around it is to leave its list. None where there is
            more than one remedy, or none.
        through: The nodes that lead to the one at fault, outermost first, where it is written out
            more than once: each with the number of its iteration.

    Example:
        >>> from kerasflow.paths import Path
        >>> print(Problem("KF301", "unknown layer `Densse`", Path.parse("model.layers[0]")))
        model.layers[0]: unknown layer `Densse` [KF301]
    """

    code: str
    message: str
    path: Path
    place: Place | None = None
    hint: str | None = None
    severity: Severity = "error"
    at_key: bool = False
    related: tuple[tuple[str, Place], ...] = field(default=())
    fix: str | None = None
    through: tuple[tuple[Path, int | None], ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" {self.hint}" if self.hint else ""
        message = f"{where}{self.path or 'the blueprint'}: {self.message} [{self.code}]{hint}"
        return printable(message)

    def at(self, place: Place | None) -> Problem:
        """Returns the same problem with its place in the text."""
        return replace(self, place=place)


class KerasflowError(Exception):
    """Anything that KerasFlow itself reports."""

    exit_status = 1

    def __str__(self) -> str:
        return _shown(super().__str__())

    def _render_traceback_(self) -> list[str]:
        """Returns what IPython shows in place of a traceback."""
        from kerasflow import draw_error

        return draw_error(self)


class BlueprintError(KerasflowError, ValueError):
    """The blueprint is at fault.

    Args:
        problems: Every fault that was found, in file order.
    """

    exit_status = 3

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        title = f"{count} problem{'' if count == 1 else 's'} in the blueprint"
        return "\n".join([title, *(f"  {problem}" for problem in self.problems)])


class BuildError(KerasflowError):
    """Keras refused a part of the blueprint; its own error is `__cause__`.

    Args:
        message: What was refused and why.
        path: The node or argument at fault.
        place: Where that stands in the text, if it stands in one.
        hint: What to do about it; None when nothing certain can be said.
    """

    exit_status = 3

    def __init__(
        self,
        message: str,
        path: Path | None = None,
        place: Place | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, path, place, hint)
        self.message, self.path, self.place, self.hint = message, path, place, hint

    def __str__(self) -> str:
        where = " ".join(str(part) for part in (self.place, self.path) if part)
        said = joined(self.message, self.hint)
        return _shown(f"{where}: {said}" if where else said)


class DataError(KerasflowError):
    """The data is at fault: a missing file, column or value, or one of the wrong kind.

    Args:
        message: What was expected, and what was found.
        hint: What to do about it; None when nothing certain can be said.
        file: The data file.
        column: The column at fault.
        row: The row at fault, counted from 1 without the header.

    Example:
        >>> str(DataError("there are no rows", "add some", file="new.csv"))
        'new.csv: there are no rows; add some'
    """

    exit_status = 4

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        *,
        file: str | None = None,
        column: str | None = None,
        row: int | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.message, self.hint = message, hint
        self.file, self.column, self.row = file, column, row

    def __str__(self) -> str:
        column = f"column `{self.column}`" if self.column is not None else None
        row = f"row {self.row}" if self.row is not None else None
        where = ", ".join(part for part in (self.file, column, row) if part)
        said = joined(self.message, self.hint)
        return _shown(f"{where}: {said}" if where else said)


class Obstacle(NamedTuple):
    """What of a model no blueprint can express, or of a blueprint no plain code.

    Args:
        name: Of the layer or operation in the model, or the place in the blueprint; empty for the
            whole.
        message: Why not.
        hint: What to do about it; None when nothing certain can be said.
    """

    name: str
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        said = joined(self.message, self.hint)
        return f"`{self.name}`: {said}" if self.name else said


class ConversionError(KerasflowError):
    """A model cannot become a blueprint, or what it became is another; or a blueprint no code.

    Args:
        message: What could not be done.
        obstacles: Each part at fault, in order.
    """

    def __init__(self, message: str, obstacles: Iterable[Obstacle] = ()) -> None:
        self.message, self.obstacles = message, tuple(obstacles)
        super().__init__(message, self.obstacles)

    def __str__(self) -> str:
        return _shown("\n".join([self.message, *(f"  {each}" for each in self.obstacles)]))


class RunError(KerasflowError):
    """Training, evaluation or prediction failed."""


class MissingDependencyError(KerasflowError, ImportError):
    """Something optional is not installed.

    Args:
        package: What is missing.
        extra: The extra of KerasFlow that brings it.
        purpose: What it is needed for.
    """

    exit_status = 5

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(package, extra, purpose)
        self.package, self.extra, self.purpose = package, extra, purpose

    def __str__(self) -> str:
        return (
            f"{self.purpose} needs {self.package}, which is not installed; "
            f'install it with: pip install "kerasflow[{self.extra}]"'
        )
