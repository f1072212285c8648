"""What a run was pinned to: blueprint, data, versions, machine and seed, kept from its beginning.

A folder may be a stranger's, so what is read is taken in the form that runs write, and in no other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.checking.file_names import BLUEPRINT, LOCK
from kerasflow.documents import to_json
from kerasflow.documents.records import read_record
from kerasflow.errors import DataError, RunError
from kerasflow.running.data_files import Fingerprint, as_record, fingerprint_files, from_record
from kerasflow.running.devices import describe_device, list_loaded_versions
from kerasflow.running.folders import write_json, write_text
from kerasflow.running.machines import describe_machine, list_settings
from kerasflow.running.revisions import find_revision
from kerasflow.running.untrusted_reports import is_texts

FORM = 1
"""The number of the form in which this version writes."""

MAX_PAIRS = 1_000
MAX_TEXT = 10_000


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
        roots: Folders in which data was looked for.
        revision: `commit` and `dirty` of the folder of the blueprint; None without Git.
        data: What stands for the data.
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
    roots: tuple[str, ...]
    revision: Mapping[str, str | bool] | None
    data: Fingerprint


class LockTaking:
    """Finds out what a run is pinned to while it does something else, and writes it.

    What takes long, reading every data file once more, goes on in a thread from when it is entered;
    leaving it early ends that.

    Args:
        blueprint: That is run.
        data: What takes the place of its source.
    """

    def __init__(self, blueprint: Blueprint, data: Any = None) -> None:
        self.blueprint, self.data = blueprint, data
        self._stop = Event()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="lock")

    def __enter__(self) -> LockTaking:
        own = self.blueprint.document.roots if self.blueprint.document else ()
        folder = own[0] if own else Path.cwd()
        self._revision = self._pool.submit(find_revision, folder)
        self._files: Future[Fingerprint] = self._pool.submit(self._read)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown(cancel_futures=True)

    def _read(self) -> Fingerprint:
        return fingerprint_files(self.blueprint, self.data, stop=self._stop)

    def fingerprint(self) -> Fingerprint:
        """Returns what stands for the files of the data, as soon as all are read.

        Raises:
            DataError: One cannot be read.
        """
        try:
            return self._files.result()
        except DataError:
            return self._read()  # what was to be downloaded is there now

    def write(self, folder: Path, kept: Blueprint, rows: str | None = None) -> None:
        """Writes the blueprint of a run, and beside it what the run is pinned to.

        Args:
            folder: Of the run.
            kept: The blueprint with every value filled in: engine, precision and seed, too.
            rows: What stands for the rows that were given from Python.
        """
        text = to_json(to_mapping(kept))
        lock = {
            "form": FORM,
            "began": datetime.now(UTC).isoformat(timespec="seconds"),
            "command": list(command_line()),
            "blueprint": sha256(text.encode()).hexdigest(),
            "seed": kept.seed,
            "engine": kept.runtime.engine,
            "precision": kept.runtime.precision,
            **describe_surroundings(),
            "roots": [str(root) for root in _roots(self.blueprint)],
            "revision": self._revision.result(),
            "data": as_record(_with_rows(self.fingerprint(), rows)),
        }
        write_text(folder / BLUEPRINT, text)
        write_json(folder / LOCK, lock)


def describe_surroundings() -> dict[str, Any]:
    """Returns what a run would be pinned to here, beside its blueprint and data."""
    return {
        "backend": keras.config.backend(),
        "device": describe_device(),
        "versions": list_loaded_versions(),
        "machine": describe_machine(),
        "settings": {**list_settings(), **_threads()},
    }


def command_line() -> tuple[str, ...]:
    """Returns what was typed, word by word; ``("python",)`` where a program began the run."""
    program = Path(sys.argv[0] if sys.argv else "")
    is_ours = program.stem == "kerasflow" or program.parts[-2:] == ("kerasflow", "__main__.py")
    return ("kerasflow", *sys.argv[1:]) if is_ours else ("python",)


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


def is_as_written(folder: Path, lock: RunLock) -> bool:
    """Returns whether the blueprint in the folder of a run is the one that it began with."""
    file = folder / BLUEPRINT
    return file.is_file() and sha256(file.read_bytes()).hexdigest() == lock.blueprint


def _roots(blueprint: Blueprint) -> tuple[os.PathLike[str], ...]:
    return tuple(blueprint.document.roots) if blueprint.document else ()


def _with_rows(files: Fingerprint, rows: str | None) -> Fingerprint:
    return Fingerprint(files.count, files.size, files.sha256, files.files, rows)


def _threads() -> dict[str, str]:
    """Returns how many threads TensorFlow was told to use, where a program has told it."""
    if keras.config.backend() != "tensorflow":
        return {}
    import tensorflow as tf

    told = {
        "intra-op threads": tf.config.threading.get_intra_op_parallelism_threads(),
        "inter-op threads": tf.config.threading.get_inter_op_parallelism_threads(),
    }
    return {name: str(count) for name, count in told.items() if count}


def _from_values(values: Any) -> RunLock:
    if not isinstance(values, dict) or not isinstance(values.get("form"), int):
        raise ValueError("expected a mapping with the number of its `form`")
    if values["form"] > FORM:
        raise ValueError(f"its form is {values['form']}, of a newer KerasFlow; this one reads 1")
    for key, (is_right, expected) in _FORMS.items():
        if not is_right(values.get(key)):
            raise ValueError(f"expected in `{key}` {expected}")
    data = from_record(values.get("data"))
    taken = {key: values[key] for key in _FORMS}
    taken |= {key: tuple(taken[key]) for key in ("command", "roots")}
    return RunLock(**taken, data=data)


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


_TEXT = (_is_text, "a text")
_PAIRS = (_are_pairs, "a mapping from names to texts")
_FORMS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    **dict.fromkeys(
        ("began", "blueprint", "device", "backend", "engine", "precision"),
        _TEXT,
    ),
    **dict.fromkeys(("command", "roots"), (_are_texts, "a list of texts")),
    **dict.fromkeys(("versions", "machine", "settings"), _PAIRS),
    "seed": (lambda value: type(value) is int and 0 <= value < 2**32, "a whole number"),
    "revision": (_is_revision, "a commit, or null"),
}
