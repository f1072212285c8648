"""What is known of a source before any of its data is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from kerasflow.blueprints.forms import ByColumn, Key, Told


class SourceKind(NamedTuple):
    """One kind of source; the parser, the schema, the rules, previews and readers ask it.

    Args:
        name: In documents.
        doc: What an editor shows of it.
        options: By name; the first is the one that a bare value stands for.
        reader: Its `Reader`, as "module:NAME"; imported when the first such source is read.
        excluding: Pairs of options of which there is one at most, with a hint. Of a pair with the
            first option there is one for certain.
        find_columns: The columns that its options tell; None where only the files know them.
        has_split: Whether there are rows of a split; None where only the data tells.
        has_single_values: Whether every row of a column is one value, for certain.
        is_streamed: It can be read some rows at a time.
        reads_files: They are the user's, in the folders that a run may look in.
        in_code: What plain code reads its files as: `arrays` of NumPy, or a `table` of polars; None
            where no code is written for it.
    """

    name: str
    doc: str
    options: Mapping[str, Key]
    reader: str
    excluding: tuple[tuple[str, str, str], ...] = ()
    find_columns: Callable[[Told], Sequence[str] | None] = lambda _: None
    has_split: Callable[[Told, str], bool | None] = lambda *_: None
    has_single_values: Callable[[Told, str], bool] = lambda *_: False
    is_streamed: bool = False
    reads_files: bool = True
    in_code: Literal["arrays", "table"] | None = None

    @property
    def bare(self) -> str:
        """The option that a bare value stands for, as in ``{"csv": "data/spam.csv"}``."""
        return next(iter(self.options))

    @property
    def declared(self) -> str | None:
        """The option that says what columns there are, of files that do not say it."""
        forms = {name: option.form for name, option in self.options.items()}
        found = (name for name, it in forms.items() if isinstance(it, ByColumn) and it.declared)
        return next(found, None)

    def has(self, told: Told, name: str) -> bool:
        """Returns whether an option is given; null may stand for none."""
        nullable = getattr(self.options[name].form, "nullable", False)
        return name in told and not (nullable and told[name] is None)

    def value(self, told: Told, name: str) -> Any:
        """Returns an option as it is given, or its default; None where there is no such option."""
        option = self.options.get(name)
        return told.get(name, option.default) if option else None
