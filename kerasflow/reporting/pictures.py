"""Arrays as pictures: PNG, written into the page itself."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB, _RGBA = 0, 2, 6
_KINDS = {1: _GREY, 3: _RGB, 4: _RGBA}
_SIDES = (224, 160, 112, 80, 56)
_SMALLEST = 4
"""A side of fewer numbers shows nothing that a person would see."""


def is_picture(shape: tuple[int, ...]) -> bool:
    """Tells whether a row of this shape can be shown as a picture.

    Example:
        >>> is_picture((28, 28)), is_picture((32, 32, 3)), is_picture((784,))
        (True, True, False)
    """
    return _layout(shape) is not None


def _layout(shape: tuple[int, ...]) -> str | None:
    """Returns where the channels are: last, first or nowhere; None for no picture."""
    sides = shape
    found = "none"
    if len(shape) == 3 and shape[-1] in _KINDS:
        sides, found = shape[:2], "last"
    elif len(shape) == 3 and shape[0] in _KINDS:
        sides, found = shape[1:], "first"
    return found if len(sides) == 2 and min(sides) >= _SMALLEST else None


def picture_uri(row: NDArray[Any], most_bytes: int) -> str | None:
    """Returns an array as the address of a picture that lies in it; None where it is none.

    Args:
        row: Shape (height, width), with channels behind or before these or without.
        most_bytes: The most that the file takes; a larger one is made smaller.
    """
    layout = _layout(row.shape)
    if layout is None or row.dtype.kind not in "uifb":
        return None
    pixels = np.moveaxis(row, 0, -1) if layout == "first" else row
    pixels = pixels[..., None] if layout == "none" else pixels
    for side in _SIDES:
        file = png(_as_bytes(_reduced(pixels, side)))
        if len(file) <= most_bytes:
            return f"data:image/png;base64,{b64encode(file).decode('ascii')}"
    return None


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Returns the file of a picture.

    Args:
        pixels: Shape (height, width, 1, 3 or 4).
    """
    height, width, channels = pixels.shape
    # Each line begins with the number of its filter: none.
    lines = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)
    header = struct.pack(">IIBBBBB", width, height, 8, _KINDS[channels], 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _reduced(pixels: NDArray[Any], side: int) -> NDArray[Any]:
    """Returns a picture no larger than that, each of its pixels the mean of a square."""
    factor = -(-max(pixels.shape[:2]) // side)
    if factor <= 1:
        return pixels
    height, width = (max(1, length // factor) for length in pixels.shape[:2])
    cut = pixels[: height * factor, : width * factor].astype(np.float64)
    tall, wide = min(factor, cut.shape[0]), min(factor, cut.shape[1])
    return np.asarray(cut.reshape(height, tall, width, wide, -1).mean(axis=(1, 3)))


def _as_bytes(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Returns numbers of any range as 0 to 255; what is no number is black."""
    values = np.nan_to_num(pixels.astype(np.float64), nan=0, posinf=0, neginf=0)
    low, high = float(values.min()), float(values.max())
    if low < 0 or high > 255:
        values = (values - low) / ((high - low) or 1) * 255
    elif high <= 1:
        values = values * 255
    return values.round().astype(np.uint8)
