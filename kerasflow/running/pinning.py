"""What a run is pinned to: found out while it begins, and written when its training does."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.checking.file_names import BLUEPRINT, LOCK
from kerasflow.documents.records import read_record
from kerasflow.documents.writing import to_json
from kerasflow.errors import DataError, RunError
from kerasflow.running.data_files import Fingerprint, as_record, compare_files, fingerprint_files
from kerasflow.running.deviations import list_changes
from kerasflow.running.devices import describe_device, list_loaded_versions
from kerasflow.running.folders import write_json, write_text
from kerasflow.running.given_data import describe_given
from kerasflow.running.locks import FORM, Process, read_lock
from kerasflow.running.machines import command_line, describe_machine, list_settings
from kerasflow.running.revisions import find_revision
from kerasflow.running.run_logs import say


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
        self.before: Sequence[Process] = ()
        """Processes that trained its first epochs, of a run that is trained longer."""
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
        text, process = keep_blueprint(folder, kept), _describe_process()
        lock = {
            "form": FORM,
            **asdict(process),
            "backend": keras.config.backend(),
            "blueprint": sha256(text.encode()).hexdigest(),
            "seed": kept.seed,
            "engine": kept.runtime.engine,
            "precision": kept.runtime.precision,
            "deterministic": kept.runtime.deterministic,
            "roots": [str(root) for root in _roots(self.blueprint)],
            "given": describe_given(self.data),
            "late": dict(late) if late else None,
            "warm_start": warm_start,
            "revision": self._revision.result(),
            "data": as_record(replace(self.fingerprint(), rows=rows)),
            "processes": [asdict(each) for each in (*self.before, process)],
        }
        write_json(folder / LOCK, lock)

    def add_process(self, folder: Path) -> None:
        """Adds this process to those of a run that goes on, and says what differs in it.

        Args:
            folder: Of the run.
        """
        lock, process = read_lock(folder), _describe_process()
        if lock is None:
            return
        processes = [asdict(each) for each in (*lock.processes, process)]
        write_json(folder / LOCK, {**read_record(folder / LOCK), "processes": processes})
        changes = "; ".join(change.text for change in list_changes(lock.processes[0], process))
        if changes:
            say(
                f"`{folder}` began elsewhere ({changes}); its numbers may differ in their last "
                "digits from those of a run in one go"
            )

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


def _describe_process() -> Process:
    """Returns what this process computes with, and how it came to do so."""
    return Process(
        began=datetime.now(UTC).isoformat(timespec="seconds"),
        command=command_line(),
        device=describe_device(),
        versions=list_loaded_versions(),
        machine=describe_machine(),
        settings={**list_settings(), **_threads()},
    )


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
