"""Masks: images whose pixels are class numbers, which nothing may mix or scale."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from kerasflow.errors import DataError
from kerasflow.feeding.sources.folders.images import Form, Images

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Of the signature and the first chunk.
_HEAD = 33
# Colour types of PNG.
_GREY, _PALETTE = 0, 3


def read_mask(form: Form, path: Path, name: str) -> Images:
    """Returns the class numbers of a PNG image: grey, or places in its palette, as they are stored.

    Where it has another size, each pixel is that of the nearest.

    Shapes: (height, width, 1) of uint8.

    Raises:
        DataError: It is no PNG, damaged, of another size, or of colours.
    """
    import tensorflow as tf

    form.check(path, name)
    content = path.read_bytes()
    if not content.startswith(_SIGNATURE):
        message = "a mask is a PNG image, which keeps every number"
        raise DataError(message, "save it as PNG", file=name)
    if len(content) < _HEAD:
        raise DataError("the image is cut short or damaged", file=name)
    depth, color = content[24], content[25]
    if depth > 8:
        message = f"the mask has {depth} bits a pixel"
        raise DataError(message, "save class numbers from 0 to 255 in 8", file=name)
    try:
        with tf.device("CPU:0"):
            numbers = _numbers(_bare(content) if color in (_GREY, _PALETTE) else content, name)
            if numbers.shape[:2] != form.size:
                numbers = tf.image.resize(numbers, form.size, "nearest").numpy()
    except (tf.errors.OpError, ValueError, struct.error) as error:
        reason = str(error).splitlines()[0]
        raise DataError(f"the image cannot be decoded: {reason}", file=name) from error
    # Fewer bits are stretched when they are decoded.
    found: Images = numbers // np.uint8(255 // (2**depth - 1))
    return found


def _numbers(content: bytes, name: str) -> Any:
    """Returns the one number of each pixel."""
    import tensorflow as tf

    image = tf.io.decode_png(content).numpy()
    image = image[..., : 3 if image.shape[-1] > 2 else 1]
    if (image != image[..., :1]).any():
        message = "the mask has colours, and a class is one number"
        raise DataError(message, "save it grey, or with a palette", file=name)
    return image[..., :1]


def _bare(content: bytes) -> bytes:
    """Returns an image of one number a pixel as a grey one, without its palette."""
    chunks = [_SIGNATURE]
    for kind, data in _chunks(content):
        if kind in (b"IHDR", b"IDAT", b"IEND"):
            kept = data[:9] + bytes([_GREY]) + data[10:] if kind == b"IHDR" else data
            checksum = struct.pack(">I", zlib.crc32(kind + kept))
            chunks += [struct.pack(">I", len(kept)), kind, kept, checksum]
    return b"".join(chunks)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    start = len(_SIGNATURE)
    while start < len(content):
        size, kind = struct.unpack_from(">I4s", content, start)
        yield kind, content[start + 8 : start + 8 + size]
        start += 12 + size
