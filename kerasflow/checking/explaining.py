"""What each code means: a page with a wrong example, what is said of it, and a right one.

The pages are data, in `explanations/`; the messages are those of the checker, not typed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kerasflow.checking.codes import CODES
from kerasflow.checking.examining import check
from kerasflow.checking.rendering import render
from kerasflow.errors import Problem

FOLDER = Path(__file__).with_name("explanations")
_WIDTH = 88


@dataclass(frozen=True, slots=True)
class PageExample:
    """A blueprint, with the files beside it.

    Args:
        files: The text of each file by its name.
        checked: The file that is checked.
        sets: What is given with ``--set``.
        encoding: Of the files.
        command: What shows the problem, such as ``check --shapes net.json``, where that is not a
            plain check.
        said: What that command says, where it takes Keras to say it; a test compares it.
        arrays: The arrays of npz files, by file and name, each as ``float32 (3, 2)``.
    """

    files: Mapping[str, str]
    checked: str
    sets: tuple[str, ...] = ()
    encoding: str = "utf-8"
    command: str = ""
    said: str = ""
    arrays: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def examine(self) -> tuple[tuple[Problem, ...], str]:
        """Returns the problems of the example, and how they look."""
        from tempfile import TemporaryDirectory

        with TemporaryDirectory() as name:
            for file, text in self.files.items():
                (Path(name) / file).write_text(text, self.encoding)
            found = check(Path(name) / self.checked, sets=self.sets)
            return found, render(found).replace(f"{Path(name)}/", "")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One page.

    Args:
        code: Such as ``KF301``.
        means: What is wrong, and why it matters.
        wrong: Has exactly this one problem.
        right: The same, mended.
    """

    code: str
    means: str
    wrong: PageExample
    right: PageExample

    def __str__(self) -> str:
        said = self.wrong.said or self.wrong.examine()[1]
        parts = (
            f"{self.code}: {CODES[self.code].title}",
            _filled(self.means),
            f"Wrong:\n\n{_shown(self.wrong)}",
            f"What is said:\n\n{_indented(said.rpartition(chr(10) * 2)[0])}",
            f"Right:\n\n{_shown(self.right)}",
        )
        return "\n\n".join(parts)


@cache
def explanations() -> Mapping[str, Explanation]:
    """Returns every page by its code.

    Example:
        >>> print(explanations()["KF208"].means)
        `blueprint` is the version of the format. This version of KerasFlow knows version 1.
    """
    pages: dict[str, Explanation] = {}
    for file in sorted(FOLDER.glob("*.json")):
        for code, raw in json.loads(file.read_text("utf-8")).items():
            wrong, right = _example(raw["wrong"]), _example(raw["right"])
            pages[code] = Explanation(code, raw["means"], wrong, right)
    return MappingProxyType(dict(sorted(pages.items())))


def _example(raw: Any) -> PageExample:
    """Reads an example; a list of lines is one file of JSON."""
    if isinstance(raw, list):
        raw = {"files": {"net.json": raw}}
    files = {name: "".join(f"{line}\n" for line in lines) for name, lines in raw["files"].items()}
    checked = raw.get("check") or next(iter(files))
    sets, said = tuple(raw.get("set", ())), "\n".join(raw.get("said", ()))
    encoding, command = raw.get("encoding", "utf-8"), raw.get("command", "")
    return PageExample(files, checked, sets, encoding, command, said, raw.get("arrays", {}))


def _shown(example: PageExample) -> str:
    """Returns the files of an example, named where that matters, and the command."""
    several = len(example.files) + len(example.arrays) > 1
    named = several or next(iter(example.files)) != "net.json"
    plain = example.checked in example.files and not example.sets and not example.command
    texts = [
        _indented(f"# {name}\n{text}" if named else text) for name, text in example.files.items()
    ]
    texts += [_indented(_described(file, arrays)) for file, arrays in example.arrays.items()]
    sets = "".join(f" --set '{item}'" for item in example.sets)
    typed = example.command or f"check {example.checked}{sets}"
    command = [] if plain else [f"    $ kerasflow {typed}"]
    return "\n\n".join([*texts, *command])


def _described(file: str, arrays: Mapping[str, str]) -> str:
    return "\n".join([f"# {file}", *(f"{name}: {array}" for name, array in arrays.items())])


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.rstrip("\n").split("\n"))


def _filled(text: str) -> str:
    from textwrap import fill

    return fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
