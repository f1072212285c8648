"""What a reader is told: the options of a source, and where it may look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kerasflow.blueprints.sources.known import find_source
from kerasflow.blueprints.sources.splits import SPLITS
from kerasflow.errors import DataError
from kerasflow.feeding.patterns import find_files
from kerasflow.feeding.shards import Read, read_shards
from kerasflow.feeding.tables import Table, missing_name
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
        """Refuses options that the source does not have.

        Raises:
            DataError: There is one.
        """
        source = find_source(self.kind)
        known = source.options if source else self.options
        for name in self.options:
            if name not in known:
                message, hint = missing_name("option", name, known)
                raise DataError(f"the source `{self.kind}`: {message}", hint)

    def files(self, names: Any) -> list[tuple[Path, str]]:
        """Returns the files that are meant, with their names for messages.

        Args:
            names: A path, a pattern, or a list of such.

        Raises:
            DataError: There is no such file in the roots, it is named twice, or a name is no text.
        """
        found: dict[Path, str] = {}
        for name in names if isinstance(names, tuple | list) and names else [names]:
            if not isinstance(name, str):
                raise DataError(
                    f"the source `{self.kind}` needs the path of a file, not `{name!r}`"
                )
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

    def by_split(self) -> Mapping[str, Any]:
        """Returns what names the files of each split: `path`, or those of `splits`."""
        splits = self.options.get("splits")
        if (splits is None) == ("path" not in self.options):
            raise DataError(f"the source `{self.kind}` needs either `path` or `splits`")
        return {"train": self.options["path"]} if splits is None else checked_splits(splits)


def checked_splits(splits: Any) -> Mapping[str, Any]:
    """Returns a source's splits.

    Raises:
        DataError: They are no mapping from `train`, `validation` and `test`, or have no `train`.
    """
    if not isinstance(splits, Mapping):
        raise DataError(f"`splits` is a mapping from {', '.join(SPLITS)}, not `{splits!r}`")
    for split in splits:
        if split not in SPLITS:
            raise DataError(*missing_name("split", str(split), SPLITS))
    if "train" not in splits:
        raise DataError("`splits` has no `train`", "name what is trained on")
    return splits
