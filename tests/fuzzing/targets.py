"""The four ways in, and what must hold whatever comes: a `BlueprintError` or problems, soon."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kerasflow import BlueprintError, check, load
from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.checking.codes import CODES
from kerasflow.checking.fixing import apply_fixes
from kerasflow.checking.rendering import render
from kerasflow.documents import evaluate, names, plain
from kerasflow.documents.expressions import ExpressionError
from kerasflow.documents.json_text import read_json
from kerasflow.documents.values import Located
from kerasflow.documents.writing import to_json, to_yaml
from kerasflow.documents.yaml_text import read_yaml
from kerasflow.errors import Problem
from kerasflow.places import Source

# Of processor time, for one input: three checks of a second, and coverage takes the fourfold.
MAX_SECONDS = 30
FORMATS: tuple[Any, ...] = ("text", "concise", "json", "github", "sarif")
KNOWN: Mapping[str, Any] = {
    **{"index": 3, "count": 10, "units": 64, "rate": 0.5, "none": None, "yes": True, "word": "ab"},
    **{"list": [1, 2.5, [3, 4]], "map": {"a": 1, "b": [1]}, "shape.x": [None, 8], "fit.epochs": 5},
}


def read(text: str) -> None:
    """Reads a text as JSON and as YAML; what was read is written and read again."""
    for reader, write in ((read_json, to_json), (read_yaml, to_yaml)):
        try:
            located, problems = reader(Source("fuzz", text))
        except BlueprintError as error:
            _look_at(error.problems, text, "fuzz")
            continue
        _look_at(problems, text, "fuzz")
        if not problems:
            _write_and_read(plain(located), write, reader)


def _write_and_read(
    value: Any,
    write: Callable[[Any], str],
    reader: Callable[[Source], tuple[Located, list[Problem]]],
) -> None:
    written = write(value)
    try:
        again, problems = reader(Source("again", written))
    except BlueprintError as error:
        raise AssertionError(f"what was written cannot be read: {error}") from error
    assert problems == [], problems
    # Zeros and ones are not true and false, and 1 is not 1.0.
    assert repr(plain(again)) == repr(value)


def calculate(text: str) -> None:
    """Evaluates a text with expressions."""
    for written in (text, f"${{{text}}}", f"a${{{text}}}b"):
        fault = _evaluated(written)
        if fault is not None:
            assert 0 <= fault.start <= fault.end <= len(written) + 1, (fault.start, fault.end)
            assert str(fault)


def _evaluated(text: str) -> ExpressionError | None:
    try:
        used = names(text)
        evaluate(text, KNOWN.__getitem__)
    except ExpressionError as error:
        return error
    assert set(used) <= set(KNOWN)
    return None


def write_out(text: str) -> None:
    """Reads a blueprint, writes it out, and goes back to a mapping."""
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        file = _write(Path(folder), text)
        try:
            blueprint = load(file)
        except BlueprintError as error:
            _look_at(error.problems, text, str(file))
            return
    try:
        expand(blueprint)
    except BlueprintError as error:  # it has more problems than are looked for
        _look_at(error.problems, text, str(file))
    mapping = to_mapping(blueprint)
    assert to_mapping(load(mapping)) == mapping


def check_all(text: str) -> None:
    """Checks a blueprint twice, shows what was found in every way, and mends it."""
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        file = _write(Path(folder), text)
        found = check(file)
        assert found == check(file)
        _look_at(found, text, str(file))
        file.write_bytes(apply_fixes(text, found, str(file)).encode())
        check(file)


TARGETS: Mapping[str, Callable[[str], None]] = {
    "read": read,
    "calculate": calculate,
    "write_out": write_out,
    "check_all": check_all,
}


def run(target: str, text: str) -> None:
    """Runs one of the targets.

    Raises:
        Exception: Something came out that must not, or it took too long.
    """
    start = time.process_time()
    TARGETS[target](text)
    seconds = time.process_time() - start
    assert seconds < MAX_SECONDS, f"it took {seconds:.1f} s"


def _folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _write(folder: Path, text: str) -> Path:
    looks_like_json = text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", "/")
    file = folder / ("net.json" if looks_like_json else "net.yaml")
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return file


def _look_at(problems: Any, text: str, name: str) -> None:
    for form in FORMATS:
        render(problems, form, colour=form == "text")
    lines = text.removeprefix("\ufeff").split("\n")
    for problem in problems:
        assert problem.code in CODES
        assert str(problem).isprintable()
        place = problem.place
        if place is not None and place.source.name == name and place.source.text:
            assert 1 <= place.line <= len(lines), problem
            assert 1 <= place.column <= place.end_column, problem
            assert place.column <= len(lines[place.line - 1]) + 2, problem
