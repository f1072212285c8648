"""Problems as text for people, lines for editors, and JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, get_args

from kerasflow.checking.excerpts import Excerpt, excerpt
from kerasflow.documents.records import record_text
from kerasflow.errors import Problem, Severity, printable
from kerasflow.places import Place

Format = Literal["text", "concise", "json", "github", "sarif"]

# A longer hint does not fit beside the carets and gets a line of its own.
_BESIDE_CARETS = 48
COLOURS = {"error": "1;31", "warning": "1;33", "frame": "1;34", "help": "1;36", "bold": "1"}


def render(problems: Iterable[Problem], format: Format = "text", colour: bool = False) -> str:
    """Returns problems as text.

    Use it to show what `kerasflow.check` found, or `BlueprintError.problems`.

    Args:
        problems: In the order in which they are shown.
        format: ``"text"`` shows each with its excerpt, ``"concise"`` one line for each, ``"json"``
            one object for all of them, ``"github"`` a workflow command for each, ``"sarif"`` one
            log in SARIF 2.1.0.
        colour: Colour ``"text"`` for a terminal.

    Returns:
        The text without a newline at its end; empty where there is nothing to say.

    Raises:
        ValueError: There is no such format.

    Example:
        >>> from kerasflow.errors import Problem
        >>> from kerasflow.paths import Path
        >>> print(render([Problem("KF301", "unknown layer `Densse`", Path(("model",)))]))
        error[KF301]: unknown layer `Densse`
          --> model
        <BLANKLINE>
        1 error in the blueprint
    """
    problems = tuple(problems)
    if format == "text":
        return _text(problems, _Paint(colour))
    if format == "concise":
        return "\n".join(_concise(problem) for problem in problems)
    if format == "json":
        return record_text(
            {"problems": [_plain(problem) for problem in problems]}, indent=2, ascii_only=True
        )
    if format in ("github", "sarif"):
        from kerasflow.checking.annotations import as_sarif, as_workflow_commands

        return (as_sarif if format == "sarif" else as_workflow_commands)(problems)
    raise ValueError(f"unknown format `{format}`; expected one of {', '.join(get_args(Format))}")


def summarize(problems: Iterable[Problem]) -> str:
    """Returns how many problems there are and where, such as ``2 errors in mnist.json``.

    Example:
        >>> summarize([])
        'no problems'
    """
    problems = tuple(problems)
    if not problems:
        return "no problems"
    counts = [_count(problems, severity) for severity in ("error", "warning")]
    return f"{', '.join(filter(None, counts))} in {_where(problems)}"


def _count(problems: Sequence[Problem], severity: Severity) -> str:
    count = sum(problem.severity == severity for problem in problems)
    return f"{count} {severity}{'' if count == 1 else 's'}" if count else ""


def _where(problems: Sequence[Problem]) -> str:
    names = dict.fromkeys(p.place.source.name for p in problems if p.place)
    files = [printable(name) for name in names if not name.startswith("--")]
    if not files:
        return "the blueprint"
    return files[0] if len(files) == 1 else f"{', '.join(files[:-1])} and {files[-1]}"


class _Paint:
    """Colours text for a terminal, or leaves it alone."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{COLOURS[style]}m{text}\x1b[0m" if self.colour and text else text


def _text(problems: Sequence[Problem], paint: _Paint) -> str:
    if not problems:
        return ""
    parts = ["\n".join(_lines(problem, paint)) for problem in problems]
    return "\n\n".join([*parts, summarize(problems)])


def _lines(problem: Problem, paint: _Paint) -> Iterator[str]:
    places = [place for place in (problem.place, *(p for _, p in problem.related)) if place]
    width = max((len(str(place.line)) for place in places), default=1)
    margin = " " * width
    title = paint(problem.severity, f"{problem.severity}[{problem.code}]")
    yield f"{title}{paint('bold', ': ' + printable(problem.message))}"
    yield f"{margin} {paint('frame', '-->')} {_position(problem)}"
    hint, shown = printable(problem.hint or ""), None
    if problem.place:
        shown = excerpt(problem.place)
    if problem.place and shown:
        beside = hint if len(hint) <= _BESIDE_CARETS else ""
        yield from _excerpt_lines(shown, width, beside, (problem.severity, paint))
        hint = "" if beside else hint
    for words, place in problem.related:
        yield f"{margin} {paint('frame', ':::')} {_name(place)}: {printable(words)}"
        if found := excerpt(place):
            yield from _excerpt_lines(found, width, "", ("frame", paint))
    if hint:
        yield f"{margin} {paint('frame', '=')} {paint('help', 'help:')} {hint}"


def _excerpt_lines(
    shown: Excerpt, width: int, beside: str, look: tuple[str, _Paint]
) -> Iterator[str]:
    style, paint = look
    gutter = paint("frame", f"{' ' * width} |")
    yield gutter
    yield f"{paint('frame', f'{shown.number:>{width}} |')} {shown.text}"
    carets = "^" * shown.carets + (f" {beside}" if beside else "")
    yield f"{gutter} {' ' * shown.offset}{paint(style, carets)}"


def _position(problem: Problem) -> str:
    path = printable(str(problem.path)) or "the blueprint"
    return f"{_name(problem.place)}  ({path})" if problem.place else path


def _name(place: Place) -> str:
    """What was typed on the command line has no lines that anybody could go to."""
    typed = place.source.name.startswith("--")
    return printable(place.source.name if typed else str(place))


def _concise(problem: Problem) -> str:
    where = _name(problem.place) if problem.place else str(problem.path) or "the blueprint"
    hint = f"; {problem.hint}" if problem.hint else ""
    return printable(f"{where}: {problem.severity} {problem.code} {problem.message}{hint}")


def _plain(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "path": str(problem.path),
        "file": place.source.name if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_column": place.end_column if place else None,
        "hint": problem.hint,
    }
