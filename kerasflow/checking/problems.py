"""What a check found, as one value that shows itself."""

from __future__ import annotations

from kerasflow.errors import Problem


class Problems(tuple[Problem, ...]):
    """Every fault of a blueprint, in file order; a tuple, empty for a good blueprint.

    Printed, it is the text that `kerasflow check` shows; a notebook shows the same in colours.

    Example:
        >>> print(Problems())
        no problems
    """

    __slots__ = ()

    def __str__(self) -> str:
        from kerasflow.checking.rendering import render, summarize

        return render(self) or summarize(self)

    # A prompt shows `check(...)` by its repr; that of a tuple would be pages of fields.
    __repr__ = __str__

    def _repr_html_(self) -> str:
        from kerasflow import draw_problems

        return draw_problems(self)
