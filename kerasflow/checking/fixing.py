"""The remedies that are certain, applied to the text of a file and to nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate

from kerasflow.checking.removals import remove_item
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
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    spans = {
        (
            starts[place.line - 1] + place.column - 1,
            starts[place.line - 1] + place.end_column - 1,
        ): fix
        for place, fix in _certain(problems)
        if place.source.name == name and _is_unchanged(place, lines)
    }
    # From the end, so that what was found before a remedy stays where it is.
    for (start, end), fix in sorted(spans.items(), reverse=True):
        token = text[start:end]
        if not _TOKEN.fullmatch(token):
            continue
        if fix:
            text = text[:start] + _spelled(fix, token[0]) + text[end:]
        else:
            text = remove_item(text, start, is_yaml=name.endswith((".yaml", ".yml")))
    return text


def _certain(problems: Iterable[Problem]) -> Iterator[tuple[Place, str]]:
    """Yields remedies, but for two that would give one mapping the same key twice."""
    problems = [problem for problem in problems if problem.fix is not None]
    keys = Counter(_key(problem) for problem in problems if problem.at_key and problem.fix)
    for problem in problems:
        if problem.place and problem.fix is not None and keys[_key(problem)] <= problem.at_key:
            yield problem.place, problem.fix


def _key(problem: Problem) -> tuple[Path, str | None]:
    return problem.path.parent, problem.fix


def _is_unchanged(place: Place, lines: list[str]) -> bool:
    inside = place.line <= len(lines)
    return inside and lines[place.line - 1].rstrip("\r") == place.source.line(place.line)


def _spelled(fix: str, first: str) -> str:
    """Returns a text in the quotes of what it replaces, or without where it had none."""
    if first == "'":
        return "'" + fix.replace("'", "''") + "'"
    plain = first != '"' and _PLAIN.fullmatch(fix) and fix.lower() not in _WORDS
    return fix if plain else json.dumps(fix, ensure_ascii=False)
