"""How much a blueprint may become when it is written out, with everything that is inside of it."""

from __future__ import annotations

from typing import Any

MAX_CALLS = 30_000
MAX_STEPS = 100_000
MAX_NESTING = 100
MAX_WORK = 2_500_000

# A text of so many characters is as much work as one number.
_CHARACTERS = 8


class TooLargeError(Exception):
    """A blueprint becomes larger than anybody means.

    Args:
        code: KF415 for calls, KF430 for everything else.
        message: What there is too much of.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


class Allowance:
    """What is left for one blueprint; all its graphs, inner models included, spend from it.

    Args:
        calls: Calls of layers and ops so far.
        steps: Nodes looked at so far, those without a call included, each iteration for itself.
        work: Values, and characters of names and texts, that were made on the way.
        told: It was said already that something is too large.
    """

    def __init__(self) -> None:
        self.calls = self.steps = self.work = 0
        self.told = False

    def call(self) -> None:
        """Spends one call.

        Raises:
            TooLargeError: There are none left.
        """
        self.calls += 1
        if self.calls > MAX_CALLS:
            message = f"written out, there are more than {MAX_CALLS:,} calls of layers"
            raise TooLargeError("KF415", message)

    def step(self, depth: int) -> None:
        """Spends one look at a node that stands `depth` blocks, groups and models deep.

        Raises:
            TooLargeError: It is too deep, or there are none left.
        """
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooLargeError("KF430", f"there are more than {MAX_STEPS:,} nodes and iterations")
        if depth > MAX_NESTING:
            message = f"blocks, groups and models stand more than {MAX_NESTING} deep in one another"
            raise TooLargeError("KF430", message)

    def make(self, value: Any) -> None:
        """Spends what it takes to make a text, or a list or mapping without what is in it."""
        if isinstance(value, str):
            self.spend(len(value))
        elif isinstance(value, (tuple, list, dict)):
            self.spend(len(value) * _CHARACTERS)

    def spend(self, characters: int) -> None:
        """Spends the making of so many characters.

        Raises:
            TooLargeError: There are none left.
        """
        self.work += characters // _CHARACTERS + 1
        if self.work > MAX_WORK:
            message = "values and names become too large when blocks and repeats are written out"
            raise TooLargeError("KF430", message)
