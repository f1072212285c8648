"""Rules on the columns of files that belong together by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kerasflow.blueprints.sources import FILE_KINDS
from kerasflow.blueprints.specs import Value
from kerasflow.checking.column_forms import image_problems, no_columns, unknown_options
from kerasflow.checking.wording import described, did_you_mean, listed, meant
from kerasflow.errors import Problem
from kerasflow.paths import Path


def file_column_problems(columns: Value, path: Path) -> Iterator[Problem]:
    """Yields what is wrong with the columns that `files` is told.

    Args:
        columns: As they stand in the blueprint.
        path: Where.
    """
    yield from no_columns(columns, path, "files")
    stars: dict[str, int] = {}
    for name, told in columns.items() if isinstance(columns, Mapping) else ():
        found = [*_files_of(name, told, path / name)]
        yield from found
        if not found:
            stars[name] = pattern_of(told).count("*")
    if len(set(stars.values())) > 1:
        message = "the patterns have different numbers of `*`, so that nothing pairs their files"
        yield Problem("KF621", message, path, hint="give each as many `*` as the others")


def _files_of(name: str, told: Value, path: Path) -> Iterator[Problem]:
    """Yields what is wrong with a column of files."""
    kind = next(iter(told), None) if isinstance(told, Mapping) and len(told) == 1 else None
    if kind is None:
        message = f"the column `{name}` must be one kind of files, not {described(told)}"
        inside = 'with options, {"image": {"path": "photos/*.jpg", "size": [64, 64]}}'
        alone = 'such as {"image": "photos/*.jpg"}'
        hint = inside if isinstance(told, Mapping) and told else alone
        yield Problem("KF613", message, path, hint=hint)
        return
    if kind not in FILE_KINDS:
        hint = did_you_mean(kind, FILE_KINDS) or f"one of {listed(FILE_KINDS)}"
        message, fix = f"there is no kind of files `{kind}`", meant(kind, FILE_KINDS)
        yield Problem("KF613", message, path / kind, hint=hint, at_key=True, fix=fix)
        return
    options = told[kind]
    if isinstance(options, Mapping):
        yield from unknown_options(options, FILE_KINDS[kind], f"`{kind}`", path / kind)
        yield from image_problems(options, path / kind)
        if "path" not in options:
            message, hint = f"the column `{name}` has no `path`", 'add "path": "photos/*.jpg"'
            yield Problem("KF621", message, path / kind, hint=hint, at_key=True)
            return
    where = path / kind / "path" if isinstance(options, Mapping) else path / kind
    yield from _pattern(pattern_of(told), where)


def pattern_of(told: Mapping[str, Value]) -> Value:
    """Returns the pattern of a column of files, of which there is one kind."""
    [options] = told.values()
    return options["path"] if isinstance(options, Mapping) else options


def _pattern(value: Value, path: Path) -> Iterator[Problem]:
    parts = value.split("/") if isinstance(value, str) else []
    hint = 'such as "photos/*.jpg", inside of the folder of the source'
    if not parts:
        message = f"the pattern of a column must be text, not {described(value)}"
    elif "*" not in value:
        message = "the pattern has no `*`, which stands for what the files of a row share"
    elif any(part.count("*") > 1 for part in parts) or not {*value}.isdisjoint("?["):
        message = "a pattern has one `*` in a part, and no other wildcard"
    elif any(part in ("", ".", "..") for part in parts):
        message = f"`{value}` does not lead down into the folder of the source"
    else:
        return
    yield Problem("KF613", message, path, hint=hint)
