"""What is asked for on the command line of a benchmark."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence


def one_of(names: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Returns what reads some of these names, with commas between."""

    def read(text: str) -> tuple[str, ...]:
        chosen = tuple(text.split(","))
        unknown = [name for name in chosen if name not in names]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(names)}")
        return chosen

    return read
