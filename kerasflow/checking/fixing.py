"""The remedies that are certain, applied to the text of a file and to nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from kerasflow.errors import Problem
from kerasflow.paths import Path
from kerasflow.places import Place

SUFFIXES = (".json", ".jsonc", ".yaml", ".yml")
"""The files that can be mended; a Python file is a program."""

# A key or text as it is written, in quotes or without; no expression, alias or number.
_TOKEN = re.compile(r"(?P<quote>[\"']?)[A-Za-z_][\w.\- \[\]]*(?P=quote)")
# What YAML takes for a text without quotes, wherever it stands.
_PLAIN = re.compile(r"[A-Za-z_][\w.\-]*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def apply_fixes(text: str, problems: Iterable[Problem], name: str) -> str:
    r"""Returns the text of a file with every remedy that is certain; all else stays as it is.

    Args:
        text: Of the file, with its own line ends.
        problems: That were found in it.
        name: The file as it was named to the check; problems of other files are left out.

    Example:
        >>> from kerasflow.places import Source
        >>> text = '{"Densse": 10} // mine'
        >>> place = Place(Source("net.json", text), 1, 2, 10)
        >>> wrong = Problem("KF301", "unknown layer", Path(), place, fix="Dense")
        >>> apply_fixes(text, [wrong], "net.json")
        '{"Dense": 10} // mine'
    """
    lines = text.split("\n")
    by_line: defaultdict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    for place, fix in _certain(problems):
        if place.source.name == name and _is_unchanged(place, lines):
            by_line[place.line][place.column - 1, place.end_column - 1] = fix
    for number, fixes in by_line.items():
        lines[number - 1] = _mended(lines[number - 1], fixes)
    return "\n".join(lines)


def _certain(problems: Iterable[Problem]) -> Iterator[tuple[Place, str]]:
    """Yields remedies, but for two that would give one mapping the same key twice."""
    problems = [problem for problem in problems if problem.fix]
    keys = Counter(_key(problem) for problem in problems if problem.at_key)
    for problem in problems:
        if problem.place and problem.fix and (not problem.at_key or keys[_key(problem)] == 1):
            yield problem.place, problem.fix


def _key(problem: Problem) -> tuple[Path, str | None]:
    return problem.path.parent, problem.fix


def _is_unchanged(place: Place, lines: list[str]) -> bool:
    inside = place.line <= len(lines)
    return inside and lines[place.line - 1].rstrip("\r") == place.source.line(place.line)


def _mended(line: str, fixes: dict[tuple[int, int], str]) -> str:
    for (start, end), fix in sorted(fixes.items(), reverse=True):
        token = line[start:end]
        if _TOKEN.fullmatch(token):
            line = line[:start] + _spelled(fix, token[0]) + line[end:]
    return line


def _spelled(fix: str, first: str) -> str:
    """Returns a text in the quotes of what it replaces, or without where it had none."""
    if first == "'":
        return "'" + fix.replace("'", "''") + "'"
    plain = first != '"' and _PLAIN.fullmatch(fix) and fix.lower() not in _WORDS
    return fix if plain else json.dumps(fix, ensure_ascii=False)
