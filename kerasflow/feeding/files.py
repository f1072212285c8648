"""Data files: looked for in the roots, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.errors import DataError, Refusal
from kerasflow.nearness import suggest

MAX_PATH = 1_000
MAX_NAME = 255


def data_roots(blueprint: Blueprint, roots: Iterable[str | Path] = ()) -> tuple[Path, ...]:
    """Returns the folders in which a blueprint's files are looked for, in order.

    Args:
        blueprint: Its document brings its own folder; one made in Python the current one.
        roots: Further folders.
    """
    own = blueprint.document.roots if blueprint.document else ()
    folders = [*(own or (Path.cwd(),)), *map(Path, roots)]
    return tuple(dict.fromkeys(folder.resolve() for folder in folders))


def find_file(name: str, roots: Sequence[Path]) -> Path:
    """Returns the first file of that name in the roots.

    Args:
        name: A path relative to a root, or an absolute one inside a root.
        roots: Resolved folders.

    Raises:
        DataError: There is none, or its real place is outside of every root.
    """
    return _find(name, roots, Path.is_file)


def find_folder(name: str, roots: Sequence[Path]) -> Path:
    """Returns the first folder of that name in the roots; the arguments are those of `find_file`.

    Raises:
        DataError: There is none, or its real place is outside of every root.
    """
    return _find(name, roots, Path.is_dir)


def _find(name: str, roots: Sequence[Path], fits: Callable[[Path], bool]) -> Path:
    if not can_be_a_name(name):
        raise DataError("this cannot be the name of a file", file=name[:MAX_PATH])
    found = [root / name for root in roots if fits(root / name)]
    for path in found:
        if is_inside(path, roots):
            return path.resolve()
    if found:
        raise outside(name, roots)
    raise DataError(*_missing(name, roots), file=name)


def is_inside(path: Path, roots: Sequence[Path]) -> bool:
    """Returns whether the real place of a path is in one of the roots."""
    # Unlike `resolve`, this takes links that lead to themselves.
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(root) for root in roots)


def outside(name: str, roots: Sequence[Path]) -> DataError:
    """Returns the error for what is there and may not be read."""
    message = f"the file lies outside of the folders that may be read, {places(roots)}"
    return DataError(message, "name its folder with `--data-root`", file=name)


def can_be_a_name(name: str) -> bool:
    """Returns whether a file could be called so: not too long, and without NUL."""
    parts = (part.encode("utf-8", "surrogatepass") for part in name.split("/"))
    return "\0" not in name and len(name) <= MAX_PATH and all(len(p) <= MAX_NAME for p in parts)


def _missing(name: str, roots: Sequence[Path]) -> Refusal:
    if "://" in name:
        return Refusal("this is an address, and nothing is downloaded", "give a local file")
    if any((root / name).is_dir() for root in roots):
        return Refusal("this is a folder", "name a file")
    if any((root / name).is_file() for root in roots):
        return Refusal("this is a file", "name a folder")
    siblings = list(_siblings(name, roots))
    hint = suggest(name, siblings, otherwise="name its folder with `--data-root`").hint
    return Refusal(f"there is no such file in {places(roots)}", hint)


def _siblings(name: str, roots: Sequence[Path]) -> Iterator[str]:
    """Yields the files beside the one that was meant, named as it was."""
    folder = Path(name).parent
    for root in roots:
        inside = (root / folder).resolve()
        if inside.is_relative_to(root) and inside.is_dir():
            yield from ((folder / path.name).as_posix() for path in inside.iterdir())


def places(roots: Sequence[Path]) -> str:
    """Returns the roots for a message."""
    return ", ".join(str(root) for root in roots)
