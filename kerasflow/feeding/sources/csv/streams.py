"""CSV files read some rows at a time: once for the types of all cells, then for the cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import join_tables, read_each
from kerasflow.feeding.sources.csv.faults import Passed, blank_rows, explain, explain_header
from kerasflow.feeding.sources.csv.pieces import Piece, cut
from kerasflow.feeding.sources.frames import frame_columns
from kerasflow.feeding.sources.packing import check_width
from kerasflow.feeding.streaming.streams import CHUNK_BYTES, Part, Stream
from kerasflow.feeding.tables import Table


def open_csv(request: Request) -> dict[str, Stream]:
    """Returns the files of each split; the options are those of `read_csv`.

    Every file is read once, some rows at a time, for the types of its columns.

    Raises:
        DataError: A file is missing or is no table; with its row where that is known.
    """
    request.check_options()
    separator = request.value("separator")
    found = {}
    for split, names in request.by_split().items():
        look = partial(_survey, separator=separator, text=request.text)
        surveys = read_each(request.files(names), look)
        _fill_untold(surveys)
        model = join_tables([survey.model() for survey in surveys], names)
        found[split] = Stream(model, tuple(survey.part() for survey in surveys))
    return found


@dataclass(slots=True)
class _Survey:
    """What a file has.

    Args:
        path: Where it is.
        file: What it is called in messages.
        separator: One character.
        text: Columns to be left as text, whatever they look like.
        kinds: The types of the columns.
        gaps: The columns with empty cells.
        untold: The columns with nothing but empty cells.
        rows: How many there are, empty lines among them.
        lines: On which they stand.
        blank: The numbers of the rows that are empty lines.
    """

    path: Path
    file: str
    separator: str
    text: frozenset[str]
    kinds: dict[str, Any] = field(default_factory=dict)
    gaps: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    rows: int = 0
    lines: int = 0
    blank: list[int] = field(default_factory=list)

    def take_in(self, piece: Piece) -> None:
        """Adds some rows to what is known.

        Raises:
            DataError: They are no rows of this table.
        """
        if not self.kinds:
            self._widen(piece)
        frame = self._parsed(piece)
        if told := {name for name in self.untold if frame[name].null_count() < frame.height}:
            self._widen(piece)
            self.untold -= told
            frame = self._parsed(piece)
        if frame.height and frame[frame.columns[-1]].null_count():
            self.blank += blank_rows(piece.text, self.file, self.separator, passed=self._passed)
        rows = _filled_rows(self, self.rows, frame.height)
        filled = frame[rows - self.rows - 1]
        self.gaps |= {name for name in filled.columns if filled[name].null_count()}
        self.rows, self.lines = self.rows + frame.height, self.lines + piece.lines

    @property
    def _passed(self) -> Passed:
        return Passed(self.rows, self.lines)

    def _parsed(self, piece: Piece) -> Any:
        """Returns some rows, after the types were widened where they have to be."""
        import polars as pl

        try:
            return _parse(piece.text, self.separator, self.kinds)
        except pl.exceptions.PolarsError:
            self._widen(piece)
        try:
            return _parse(piece.text, self.separator, self.kinds)
        except pl.exceptions.PolarsError as error:
            raise explain(piece.text, self.file, self.separator, error, self._passed) from error

    def _widen(self, piece: Piece) -> None:
        import polars as pl

        text = dict.fromkeys(self.text, pl.String)
        try:
            frame = pl.read_csv(
                piece.text,
                separator=self.separator,
                infer_schema_length=None,
                schema_overrides=text,
            )
        except pl.exceptions.PolarsError as error:
            raise explain(piece.text, self.file, self.separator, error, self._passed) from error
        if not self.kinds:
            explain_header(frame.columns, self.file)
            self.kinds, self.untold = dict(frame.schema), {*frame.columns}
        for name, kind in frame.schema.items():
            if name in self.untold:
                self.kinds[name] = kind
            elif frame[name].null_count() < frame.height:
                self.kinds[name] = _wider(self.kinds[name], kind)

    def model(self) -> Table:
        """Returns the columns without rows."""
        import polars as pl

        empty = pl.DataFrame(schema=self.kinds)
        numbers = [name for name in self.gaps if empty.schema[name] != pl.String]
        return Table(frame_columns(empty.cast(dict.fromkeys(numbers, pl.Float64))), self.file)

    def part(self) -> Part:
        """Returns the rows."""
        return Part(self.file, self.rows - len(self.blank), partial(_read, self), self.rows)


def _survey(path: Path, file: str, *, separator: str, text: Iterable[str]) -> _Survey:
    check_width(path, file, separator)
    survey = _Survey(path, file, separator, frozenset(text))
    for piece in cut(path, file, CHUNK_BYTES):
        survey.take_in(piece)
    if survey.rows == len(survey.blank):
        raise DataError("there is a header and no rows", file=file)
    return survey


def _read(survey: _Survey, names: Sequence[str]) -> Iterator[Table]:
    from polars import selectors

    start = 0
    for piece in cut(survey.path, survey.file, CHUNK_BYTES):
        frame = _parse(piece.text, survey.separator, survey.kinds)
        rows = _filled_rows(survey, start, frame.height)
        start += frame.height
        if len(rows):
            frame = frame.select(selectors.by_name(*names))[rows - (start - frame.height) - 1]
            yield Table(frame_columns(frame), survey.file, rows)


def _filled_rows(survey: _Survey, start: int, height: int) -> NDArray[np.int64]:
    """Returns the numbers of some rows, without those that are empty lines."""
    numbers = np.arange(start + 1, start + 1 + height)
    first, behind = (bisect_left(survey.blank, each) for each in (start + 1, start + 1 + height))
    return np.setdiff1d(numbers, survey.blank[first:behind])


def _parse(text: bytes, separator: str, kinds: Mapping[str, Any]) -> Any:
    import polars as pl

    return pl.read_csv(text, separator=separator, infer_schema=False, schema_overrides=kinds)


def _fill_untold(surveys: Sequence[_Survey]) -> None:
    """Gives columns without any cell the type that they have in another file."""
    import polars as pl

    for survey in surveys:
        for name in survey.untold:
            others = (each for each in surveys if name in each.kinds and name not in each.untold)
            other = next(others, None)
            if other:
                text = other.kinds[name] == pl.String
                survey.kinds[name] = pl.String if text else pl.Float64


def _wider(one: Any, other: Any) -> Any:
    """Returns the type in which cells of both types can be held."""
    import polars as pl

    if one == other:
        return one
    if not (one.is_numeric() and other.is_numeric()):
        return pl.String()
    return pl.Float64() if one.is_float() or other.is_float() else pl.Int128()
