"""The size of an image by the first bytes of its file, before anything is unpacked."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from kerasflow.errors import DataError

MAX_PIXELS = 100_000_000
"""Of one image: more than any camera has, and 300 MB when it is unpacked."""
MAX_IMAGE_BYTES = 256 * 2**20

_HEAD = 26
# The markers of a frame in a JPEG file; three numbers among them mark something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def image_size(path: Path, name: str) -> tuple[int, int]:
    """Returns the height and width of an image in pixels.

    Args:
        path: Where it is.
        name: What it is called in messages.

    Raises:
        DataError: It is no PNG, JPEG, BMP or GIF file, or larger than any image is.
    """
    with path.open("rb") as file:
        return checked_size(file, path.stat().st_size, name)


def checked_size(file: BinaryIO, length: int, name: str) -> tuple[int, int]:
    """Returns the height and width of an image in pixels.

    Args:
        file: The image, at its beginning.
        length: In bytes.
        name: What it is called in messages.

    Raises:
        DataError: It is no PNG, JPEG, BMP or GIF image, or larger than any image is.
    """
    if length > MAX_IMAGE_BYTES:
        raise DataError(f"an image has at most {MAX_IMAGE_BYTES:,} bytes", file=name)
    try:
        width, height = _size(file)
    except (struct.error, OSError) as error:
        raise DataError(f"the image is cut short or damaged: {error}", file=name) from error
    if not (width > 0 and height > 0):
        raise DataError("the file is no PNG, JPEG, BMP or GIF image", "convert it", file=name)
    if width * height > MAX_PIXELS:
        message = f"the image is {height} × {width} pixels, over {MAX_PIXELS:,}"
        raise DataError(message, "make it smaller", file=name)
    return height, width


def _size(file: BinaryIO) -> tuple[int, int]:
    """Returns width and height; zeros where it is none of these images."""
    head = file.read(_HEAD)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", head[16:24])
    elif head.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", head[6:10])
    elif head.startswith(b"BM"):
        # A negative height says that the rows begin at the top.
        width, height = map(abs, struct.unpack("<ii", head[18:26]))
    elif head.startswith(b"\xff\xd8\xff"):
        file.seek(2)
        width, height = _jpeg_size(file)
    else:
        return 0, 0
    return width, height


def _jpeg_size(file: BinaryIO) -> tuple[int, int]:
    while True:
        mark, kind, length = struct.unpack(">BBH", file.read(4))
        if mark != 0xFF:
            return 0, 0
        if kind in _FRAMES:
            height, width = struct.unpack(">xHH", file.read(5))
            return width, height
        file.seek(length - 2, 1)
