"""What a run was pinned to, as `lock.json` in its folder says it.

A folder may be a stranger's, so what is read is taken in the form that runs write, and in no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from kerasflow.checking.file_names import BLUEPRINT, LOCK
from kerasflow.documents.records import read_record
from kerasflow.errors import RunError
from kerasflow.running.data_files import Fingerprint, from_record
from kerasflow.running.untrusted_reports import are_named_sizes, is_texts, is_warm_start

FORM = 1
"""The number of the form in which this version writes."""

MAX_PAIRS = 1_000
MAX_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Process:
    """One of the processes that a run took, of which all but the first went on with it.

    Args:
        began: When it trained its first step, as ISO 8601 has it.
        command: As in `RunLock`.
        device: As in `RunLock`.
        versions: As in `RunLock`.
        machine: As in `RunLock`.
        settings: As in `RunLock`.
    """

    began: str
    command: tuple[str, ...]
    device: str
    versions: Mapping[str, str]
    machine: Mapping[str, str | int]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RunLock:
    """What a run was pinned to.

    Args:
        began: When training began, as ISO 8601 has it.
        command: What was typed, word by word; ``["python"]`` where a program began the run.
        blueprint: The SHA-256 of `blueprint.json` as it was written.
        versions: Of Python and of packages, by name.
        machine: System, processor, its instructions and its cores.
        settings: Variables of the environment and numbers of threads that change how is computed.
        device: That was computed on.
        backend: ``"tensorflow"``, ``"jax"`` or ``"torch"``.
        engine: Chosen by rule or blueprint.
        precision: The dtype policy.
        seed: Of the run.
        deterministic: Whether it took only operations that give the same bits every time.
        roots: Folders in which data was looked for.
        given: What took the place of the blueprint's source, in words; None for that source.
        revision: `commit` and `dirty` of the folder of the blueprint; None without Git.
        late: Sizes that only the data tells, by dotted name; None in folders of older versions.
        warm_start: The run whose weights it began with, their digest, and how good they were; None
            where it began afresh.
        data: What stands for the data.
        processes: That the run took, the first first; in folders of older versions that alone.
    """

    began: str
    command: tuple[str, ...]
    blueprint: str
    versions: Mapping[str, str]
    machine: Mapping[str, str | int]
    settings: Mapping[str, str]
    device: str
    backend: str
    engine: str
    precision: str
    seed: int
    deterministic: bool
    roots: tuple[str, ...]
    given: str | None
    revision: Mapping[str, str | bool] | None
    late: Mapping[str, int] | None
    warm_start: Mapping[str, Any] | None
    data: Fingerprint
    processes: tuple[Process, ...]


def read_lock(folder: Path) -> RunLock | None:
    """Returns what a run was pinned to; None where its folder does not say, as of older versions.

    Args:
        folder: Of the run; it may be a stranger's.

    Raises:
        RunError: The file is damaged, or of a newer version.
    """
    file = folder / LOCK
    if not file.is_file():
        return None
    try:
        values = read_record(file)
        return _from_values(values)
    except (OSError, ValueError) as error:
        raise RunError(f"`{file}` is damaged: {error}") from error


def read_processes(folder: Path) -> tuple[Process, ...]:
    """Returns the processes that a run took; none where its folder does not say."""
    lock = read_lock(folder)
    return lock.processes if lock else ()


def is_as_written(folder: Path, lock: RunLock) -> bool:
    """Returns whether the blueprint in the folder of a run is the one that it began with."""
    file = folder / BLUEPRINT
    return file.is_file() and sha256(file.read_bytes()).hexdigest() == lock.blueprint


def _from_values(values: Any) -> RunLock:
    if not isinstance(values, dict) or not isinstance(values.get("form"), int):
        raise ValueError("expected a mapping with the number of its `form`")
    if values["form"] > FORM:
        raise ValueError(f"its form is {values['form']}, of a newer KerasFlow; this one reads 1")
    for key, (is_right, expected) in _FORMS.items():
        if not is_right(values.get(key)):
            raise ValueError(f"expected in `{key}` {expected}")
    processes = values.get("processes", [values])
    if not isinstance(processes, list) or not processes:
        raise ValueError("expected in `processes` a list of them")
    data = from_record(values.get("data"))
    taken: dict[str, Any] = {key: values.get(key) for key in _FORMS}
    taken |= {key: tuple(taken[key]) for key in ("command", "roots")}
    taken["deterministic"] = bool(taken["deterministic"])
    return RunLock(**taken, data=data, processes=tuple(map(_process, processes)))


def _process(values: Any) -> Process:
    given = values if isinstance(values, dict) else {}
    known: dict[str, Any] = {key: given.get(key) for key in _OF_PROCESS}
    for key, value in known.items():
        is_right, expected = _FORMS[key]
        if not is_right(value):
            raise ValueError(f"expected in `{key}` of each of the `processes` {expected}")
    return Process(**known | {"command": tuple(known["command"])})


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT and is_texts([value])


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MAX_PAIRS and all(map(_is_text, value))


def _are_pairs(value: Any) -> bool:
    if not isinstance(value, dict) or len(value) > MAX_PAIRS:
        return False
    return all(_is_text(key) and (_is_text(it) or type(it) is int) for key, it in value.items())


def _is_revision(value: Any) -> bool:
    if value is None:
        return True
    known = isinstance(value, dict) and value.keys() <= {"commit", "dirty"}
    return known and _is_text(value.get("commit")) and value.get("dirty") in (None, True, False)


_OF_PROCESS = tuple(field.name for field in fields(Process))
_TEXT = (_is_text, "a text")
_PAIRS = (_are_pairs, "a mapping from names to texts")
_FORMS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    **dict.fromkeys(
        ("began", "blueprint", "device", "backend", "engine", "precision"),
        _TEXT,
    ),
    **dict.fromkeys(("command", "roots"), (_are_texts, "a list of texts")),
    **dict.fromkeys(("versions", "machine", "settings"), _PAIRS),
    "given": (lambda value: value is None or _is_text(value), "a text, or null"),
    "seed": (lambda value: type(value) is int and 0 <= value < 2**32, "a whole number"),
    "deterministic": (lambda value: value in (None, True, False), "true or false"),
    "revision": (_is_revision, "a commit, or null"),
    "warm_start": (lambda value: value is None or is_warm_start(value), "a run, and digests of it"),
    "late": (lambda value: value is None or are_named_sizes(value), "a mapping to whole numbers"),
}
