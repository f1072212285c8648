"""What several nets learn from: words, series and pictures whose kind shows through noise."""

from __future__ import annotations

from typing import Any

import numpy as np


def draw_words(
    random: np.random.Generator, count: int, length: int, vocabulary: int, *, padded: bool
) -> tuple[Any, Any]:
    """Draws texts of two kinds, of which each has its own half of the words twice as often.

    Args:
        random: Where they come from.
        count: Of the texts.
        length: Words in a text.
        vocabulary: Numbers of words: from 1 to below this.
        padded: Texts have a quarter of the length at least, and zeros behind their end.

    Returns:
        Words of shape (count, length), int32, and kinds of shape (count,), int32.
    """
    kinds = random.integers(0, 2, count, np.int32)
    half = vocabulary // 2
    own = random.random((count, length)) < 2 / 3
    upper = own == kinds[:, None].astype(bool)
    words = random.integers(1, half, (count, length), np.int32) + upper * np.int32(half)
    if padded:
        lengths = random.integers(length // 4, length + 1, count)
        words *= np.arange(length) < lengths[:, None]
    return words.astype(np.int32), kinds


def draw_series(
    random: np.random.Generator, count: int, length: int, features: int, kinds: int
) -> tuple[Any, Any]:
    """Draws waves, whose frequency tells their kind, under half as much noise.

    Returns:
        Series of shape (count, length, features), float32, and kinds of shape (count,), int32.
    """
    kind = random.integers(0, kinds, count, np.int32)
    phases = random.uniform(0, 2 * np.pi, (count, 1, features))
    frequencies = (0.1 + 0.1 * kind)[:, None, None]
    waves = np.sin(frequencies * np.arange(length)[None, :, None] + phases)
    noise = random.normal(0, 0.5, waves.shape)
    return (waves + noise).astype(np.float32), kind


def draw_pictures(
    random: np.random.Generator, count: int, size: int, channels: int, kinds: int
) -> tuple[Any, Any]:
    """Draws pictures: one of so many patterns, moved a little, under noise.

    Returns:
        Pictures of shape (count, size, size, channels), float32, from about 0 to 1, and kinds of
        shape (count,), int32.
    """
    kind = random.integers(0, kinds, count, np.int32)
    coarse = random.random((kinds, size // 4, size // 4, channels), np.float32)
    patterns = coarse.repeat(4, axis=1).repeat(4, axis=2)
    pictures = 0.7 * patterns[kind] + 0.3 * random.random((count, size, size, channels), np.float32)
    moves = random.integers(-2, 3, (count, 2))
    for picture, move in zip(pictures, moves, strict=True):
        picture[:] = np.roll(picture, move, axis=(0, 1))
    return pictures, kind
