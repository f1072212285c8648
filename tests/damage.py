"""Bytes as they get damaged on disks and on the way: flipped, cut off, repeated, left out."""

from __future__ import annotations

import random
from collections.abc import Iterator


def damaged(content: bytes, name: str, count: int = 30) -> Iterator[bytes]:
    """Yields a file with damages that are the same in every run.

    Args:
        content: Of a sound file.
        name: Seeds the damages.
        count: How many there are.
    """
    chance = random.Random(name)
    for number in range(count):
        yield _DAMAGES[number % len(_DAMAGES)](bytearray(content), chance)


def _flip(content: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 4, 16))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _flip_at_an_end(content: bytearray, chance: random.Random) -> bytes:
    # There most formats say what the rest is.
    place = chance.randrange(min(200, len(content)))
    content[place if chance.random() < 0.5 else -1 - place] = chance.randrange(256)
    return bytes(content)


def _cut(content: bytearray, chance: random.Random) -> bytes:
    return bytes(content[: chance.randrange(len(content))])


def _empty(content: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    length = min(chance.randrange(1, 64), len(content) - start)
    content[start : start + length] = bytes(length)
    return bytes(content)


def _shift(content: bytearray, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    if chance.random() < 0.5:
        del content[start : start + chance.randrange(1, 16)]
    else:
        content[start:start] = content[start : start + chance.randrange(1, 16)]
    return bytes(content)


_DAMAGES = (_flip, _flip_at_an_end, _cut, _flip, _flip_at_an_end, _empty, _shift)
