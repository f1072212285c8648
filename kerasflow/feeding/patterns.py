"""Names of data files with wildcards: what they match inside of the roots, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from kerasflow.errors import DataError
from kerasflow.feeding.files import can_be_a_name, find_file, is_inside, outside, places

MAX_FILES = 10_000
MAX_ENTRIES = 1_000_000

_WILDCARDS = frozenset("*?[")


def find_files(name: str, roots: Sequence[Path]) -> list[tuple[Path, str]]:
    """Returns the files that a name means, each with its own name, sorted by name.

    `*`, `?` and `[…]` match inside one part of a path, and no hidden file. A file that is called
    as the pattern itself is meant alone. The first root with a match gives them all.

    Args:
        name: A path or a pattern, relative to a root or inside one.
        roots: Resolved folders.

    Raises:
        DataError: There is none, there are too many, or one lies outside of every root.
    """
    if not _is_pattern(name) or not can_be_a_name(name) or _is_there(name, roots):
        return [(find_file(name, roots), name)]
    if "**" in name:
        hint = "name each folder, as `data/*/*.csv`"
        raise DataError("`**` is no wildcard here", hint, file=name)
    for root in roots:
        if found := sorted(_Matching(name, root, roots).run()):
            return [(find_file(path.as_posix(), roots), path.as_posix()) for path in found]
    raise DataError(f"no file in {places(roots)} matches", "look at the names there", file=name)


def _is_pattern(name: str) -> bool:
    return not _WILDCARDS.isdisjoint(name)


def _is_there(name: str, roots: Sequence[Path]) -> bool:
    return any((root / name).is_file() for root in roots)


class _Matching:
    """Looks for the matches of one pattern in one root, folder by folder."""

    def __init__(self, pattern: str, root: Path, roots: Sequence[Path]) -> None:
        self.pattern, self.root, self.roots = pattern, root, roots
        self.seen = 0

    def run(self) -> list[Path]:
        """Returns the files, relative to the root."""
        *folders, last = Path(self.pattern).parts
        found = [Path()]
        for part in folders:
            found = [path for folder in found for path in self._step(folder, part)]
        files = (path for folder in found for path in self._step(folder, last))
        return self._few(path for path in files if (self.root / path).is_file())

    def _step(self, folder: Path, part: str) -> Iterator[Path]:
        """Yields what a part of the pattern means in a folder."""
        if not _is_pattern(part):
            yield folder / part
            return
        here = self.root / folder
        if not here.is_dir():
            return
        if not is_inside(here, self.roots):
            raise outside(folder.as_posix(), self.roots)
        for path in here.iterdir():
            self._count()
            hidden = path.name.startswith(".") and not part.startswith(".")
            if not hidden and fnmatchcase(path.name, part):
                yield folder / path.name

    def _count(self) -> None:
        self.seen += 1
        if self.seen > MAX_ENTRIES:
            message = f"more than {MAX_ENTRIES:,} names would have to be looked at"
            raise DataError(message, "name the folder", file=self.pattern)

    def _few(self, paths: Iterable[Path]) -> list[Path]:
        found: list[Path] = []
        for path in paths:
            found.append(path)
            if len(found) > MAX_FILES:
                message = f"more than {MAX_FILES:,} files match"
                raise DataError(message, "put them together in fewer", file=self.pattern)
        return found
