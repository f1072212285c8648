"""Whether data that was given from Python still is what a run had: whoever has it may change it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.blueprints.sources.splits import is_by_split
from kerasflow.errors import DataError
from kerasflow.feeding.plans import DataPlan, text_columns
from kerasflow.feeding.sources.reading import given_tables

_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class GivenData:
    """What took the place of a blueprint's source, with the fingerprint of its rows.

    Args:
        data: As `kerasflow.run` takes it.
        fingerprint: As it was when the run read it.
    """

    data: Any
    fingerprint: str

    def check(self, plan: DataPlan) -> None:
        """Refuses data that was changed since the run.

        Raises:
            DataError: It was.
        """
        if not self._is_as_it_was(plan):
            raise DataError(
                "the data that was given to this run has been changed since, so the rows that it "
                "had are not there any more",
                "to judge the run on the rows as they are now, give "
                "them as `data=` to `evaluate`; to keep them, give `run` a copy",
            )

    def _is_as_it_was(self, plan: DataPlan) -> bool:
        try:
            return find_fingerprint(self.data, plan) == self.fingerprint
        except DataError:  # it could be read then
            return False


def find_fingerprint(data: Any, plan: DataPlan) -> str:
    """Returns a text that is another one where a used column is; files do not count.

    Args:
        data: As `kerasflow.run` takes it.
        plan: Of the blueprint, for this data.

    Raises:
        DataError: The data cannot be read.
    """
    digest = blake2b(digest_size=16)
    for split, part in _in_memory(data).items():
        (table,) = given_tables(part, plan, text_columns(plan)).values()
        for name in (name for name in plan.used_columns if name in table.columns):
            column = table.columns[name]
            digest.update(repr((split, name, column.shape, str(column.dtype))).encode())
            for start in range(0, len(column), _ROWS):
                digest.update(_bytes(column[start : start + _ROWS]))
    return digest.hexdigest()


def _in_memory(data: Any) -> dict[str, Any]:
    """Returns by split what of the data a program holds; files it does not."""
    parts = dict(data) if is_by_split(data) else {"train": data}
    return {
        split: part for split, part in parts.items() if not isinstance(part, (str, os.PathLike))
    }


def _bytes(rows: NDArray[Any]) -> bytes:
    if rows.dtype != object:
        return rows.tobytes()
    cells = (cell.tolist() if isinstance(cell, np.ndarray) else cell for cell in rows.tolist())
    return "\0".join(map(repr, cells)).encode("utf-8", "surrogatepass")
