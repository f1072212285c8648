"""Where the rows of a split were read, so that what is found later is told with file and row."""

from __future__ import annotations

from dataclasses import dataclass

from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.tables import Table
from kerasflow.feeding.windows import Windows


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of a split were read.

    Args:
        table: The rows; its columns may be left out.
        windows: Over the rows, where the split has windows.
    """

    table: Table
    windows: Windows | None = None

    def describe(self, index: int) -> str:
        """Returns in words which row of the data one of the split is, or where its window begins.

        Args:
            index: Of the row, or of the window.
        """
        row = self.windows.row(index, 0, target=False) if self.windows else index
        file, number = self.table.place(row)
        named = f"row {number} of `{file}`" if file else f"row {number}"
        return f"the window from {named}" if self.windows else named

    def fault(
        self,
        refusal: Refusal,
        column: str,
        index: tuple[int, ...],
        *,
        target: bool = False,
    ) -> DataError:
        """Returns the error for what a split has at some place.

        Args:
            refusal: What is wrong, and what to do.
            column: Of which it was made.
            index: In the array; the row, or the window and the row in it, come first.
            target: It is what the rows are compared with.
        """
        row = index[0]
        if self.windows:
            step = index[1] if len(index) > 1 and not target else 0
            row = self.windows.row(row, step, target=target)
        return self.table.fault(refusal.message, column, row, refusal.hint)


NOWHERE = Origin(Table({}))
"""Of rows of which nobody knows more than their order."""
