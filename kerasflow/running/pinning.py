"""What a run is pinned to: found out while it begins, and written when its training does."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.checking.file_names import BLUEPRINT, LOCK
from kerasflow.documents.writing import to_json
from kerasflow.errors import DataError, RunError
from kerasflow.running.data_files import Fingerprint, as_record, compare_files, fingerprint_files
from kerasflow.running.devices import describe_device, list_loaded_versions
from kerasflow.running.folders import write_json, write_text
from kerasflow.running.given_data import describe_given
from kerasflow.running.locks import FORM, read_lock
from kerasflow.running.machines import describe_machine, list_settings
from kerasflow.running.revisions import find_revision


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

    def write(
        self,
        folder: Path,
        kept: Blueprint,
        rows: str | None = None,
        late: Mapping[str, Any] | None = None,
        warm_start: Mapping[str, Any] | None = None,
    ) -> None:
        """Writes the blueprint of a run, and beside it what the run is pinned to.

        Args:
            folder: Of the run.
            kept: The blueprint with every value filled in: engine, precision and seed, too.
            rows: What stands for the rows that were given from Python.
            late: Sizes that only the data tells, by dotted name.
            warm_start: The run whose weights it begins with, and how good they are.
        """
        text = keep_blueprint(folder, kept)
        lock = {
            "form": FORM,
            "began": datetime.now(UTC).isoformat(timespec="seconds"),
            "command": list(command_line()),
            "blueprint": sha256(text.encode()).hexdigest(),
            "seed": kept.seed,
            "engine": kept.runtime.engine,
            "precision": kept.runtime.precision,
            "deterministic": kept.runtime.deterministic,
            **describe_surroundings(),
            "roots": [str(root) for root in _roots(self.blueprint)],
            "given": describe_given(self.data),
            "late": dict(late) if late else None,
            "warm_start": warm_start,
            "revision": self._revision.result(),
            "data": as_record(replace(self.fingerprint(), rows=rows)),
        }
        write_json(folder / LOCK, lock)

    def refuse_other_data(self, folder: Path, rows: str | None = None) -> None:
        """Refuses data that is not what a run began with, before it goes on.

        Args:
            folder: Of the run.
            rows: As in `write`.

        Raises:
            DataError: It is another; says which file, and how it was.
            RunError: `lock.json` is not there, or damaged.
        """
        lock = read_lock(folder)
        if lock is None:
            raise RunError(f"`{folder / LOCK}` is not there, which tells what data the run had")
        now = replace(self.fingerprint(), rows=rows)
        differences = compare_files(lock.data, now)
        if differences:
            raise DataError(
                f"the data is not what the run `{folder}` began with: {'; '.join(differences)}",
                "put the data back, or run the blueprint in a folder of its own",
            )


def keep_blueprint(folder: Path, blueprint: Blueprint) -> str:
    """Writes the blueprint of a run into its folder; returns the text."""
    text = to_json(to_mapping(blueprint))
    write_text(folder / BLUEPRINT, text)
    return text


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


def _roots(blueprint: Blueprint) -> tuple[os.PathLike[str], ...]:
    return tuple(blueprint.document.roots) if blueprint.document else ()


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
