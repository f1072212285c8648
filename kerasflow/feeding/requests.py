"""What a reader is told: the options of a source, and where it may look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kerasflow.blueprints.sources.known import find_source
from kerasflow.checking.source_forms import source_problems
from kerasflow.errors import DataError
from kerasflow.feeding.patterns import find_files
from kerasflow.feeding.shards import Read, read_shards
from kerasflow.feeding.tables import Table
from kerasflow.paths import Path as Place


@dataclass(frozen=True, slots=True)
class Request:
    """One source of a blueprint, to be read.

    Args:
        kind: The source, such as ``npz``.
        options: As they stand in the blueprint.
        roots: Resolved folders in which files are looked for.
        text: Columns of the file that are wanted as text even where they look like numbers.
        allow_download: Whether a built-in set may be downloaded.
        used: Columns of the file of which anything is made; None where that may be all.
        path: Where the options stand in the blueprint.
    """

    kind: str
    options: Mapping[str, Any]
    roots: tuple[Path, ...] = ()
    text: frozenset[str] = frozenset()
    allow_download: bool = False
    used: frozenset[str] | None = None
    path: Place = field(default=Place())

    def value(self, name: str) -> Any:
        """Returns an option as it is given, or its default."""
        source = find_source(self.kind)
        return source.value(self.options, name) if source else self.options.get(name)

    def check_options(self) -> None:
        """Refuses options that the source does not take, as the check of a blueprint does.

        Raises:
            DataError: There is one.
        """
        source = find_source(self.kind)
        for problem in source_problems(source, self.options, self.path) if source else ():
            raise DataError(problem.message, problem.hint)

    def files(self, names: Any) -> list[tuple[Path, str]]:
        """Returns the files that are meant, with their names for messages.

        Args:
            names: A path, a pattern, or a list of such.

        Raises:
            DataError: There is no such file in the roots, or it is named twice.
        """
        found: dict[Path, str] = {}
        for name in names if isinstance(names, tuple | list) and names else [names]:
            for path, own in find_files(name, self.roots):
                if path in found:
                    raise DataError("the file is named twice; its rows would count twice", file=own)
                found[path] = own
        return list(found.items())

    def read_files(self, read: Read) -> dict[str, Table]:
        """Reads `path`, or the files of `splits`, with the given function.

        Returns:
            The tables by split; a source without splits is all training so far.
        """
        return {
            split: read_shards(self.files(names), read, names)
            for split, names in self.by_split().items()
        }

    def named_files(self) -> list[tuple[Path, str]]:
        """Returns all files that `path` or `splits` name, as `files` does."""
        return [file for names in self.by_split().values() for file in self.files(names)]

    def by_split(self) -> Mapping[str, Any]:
        """Returns what names the files of each split: `path`, or those of `splits`."""
        splits: Mapping[str, Any] | None = self.options.get("splits")
        return {"train": self.options["path"]} if splits is None else splits
