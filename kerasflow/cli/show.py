"""`kerasflow show`: a blueprint as it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kerasflow.cli.options import reads_blueprint

if TYPE_CHECKING:
    from kerasflow.documents import Document, Located
    from kerasflow.places import Place
    from kerasflow.running.options import Reading


@click.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--resolved", is_flag=True, help="Fill in variables and expressions.")
@click.option("--origins", is_flag=True, help="One line a value, with where it came from.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "yaml"]),
    help="What to write.  [default: as the file]",
)
@reads_blueprint
def command(file: Path, resolved: bool, origins: bool, form: str | None, reading: Reading) -> None:
    """Print a blueprint with what it extends and what is set.

    Comments are not shown. With --origins, every value is followed by its place, and by the places
    that it came through.
    """
    from kerasflow.documents import plain
    from kerasflow.documents.writing import to_json, to_yaml

    document = _read(file, reading, resolved=resolved)
    if origins:
        from kerasflow.errors import printable

        for line in _origins(document.root):
            click.echo(printable(line))
        return
    yaml = form == "yaml" or (form is None and file.suffix in (".yaml", ".yml"))
    click.echo((to_yaml if yaml else to_json)(plain(document.root)), nl=False)


def _read(file: Path, reading: Reading, *, resolved: bool) -> Document:
    from kerasflow.blueprints.loading import compose_document
    from kerasflow.errors import BlueprintError

    document = (compose_document if resolved else _composed)(file, **reading)
    if document.problems:
        raise BlueprintError(document.problems)
    return document


def _composed(
    file: Path, sets: Sequence[str], unsets: Sequence[str], roots: Sequence[str | PathLike[str]]
) -> Document:
    """Returns a document with what it extends and what is set, its variables as they stand."""
    from kerasflow.blueprints.loading import first_argument_of
    from kerasflow.documents.composing import compose
    from kerasflow.documents.files import read_file
    from kerasflow.documents.values import Document

    root, problems = read_file(file)
    folders = (file.parent.resolve(), *map(Path, roots))
    document = Document(root, file, folders, tuple(problems))
    return compose(document, sets, unsets, first_argument=first_argument_of)


def _origins(root: Located) -> Iterator[str]:
    from kerasflow.paths import Path as DocumentPath

    leaves = list(_leaves(root, DocumentPath()))
    for path, located in leaves:
        parts = [f"{path} = {_scalar(located.value)}"]
        if located.place:
            parts.append(_spelled(located.place))
        parts.extend(f"{words} {_spelled(place)}" for words, place in located.origins)
        yield "  ← ".join(parts)


def _spelled(place: Place) -> str:
    """Returns a place; what was typed has no lines, but is short."""
    source = place.source
    return f"{source.name} {source.text}" if source.name.startswith("--") else str(place)


def _leaves(located: Located, path: Any) -> Iterator[tuple[Any, Located]]:
    value = located.value
    if isinstance(value, (dict, list)) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for part, item in items:
            yield from _leaves(item, path / part)
    else:
        yield path, located


def _scalar(value: Any) -> str:
    import json

    return json.dumps(value if not isinstance(value, (dict, list)) else type(value)())
