"""The source `images`: folders of pictures by class."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kerasflow.blueprints.sources.files import COLORS
from kerasflow.blueprints.sources.folders import IMAGE_COLUMNS
from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.shards import READERS
from kerasflow.feeding.sources.folders.examples import (
    LabelledFile,
    Rows,
    classes_of,
    labels_of,
    list_examples,
    rows_by_class,
)
from kerasflow.feeding.sources.folders.image_headers import image_size
from kerasflow.feeding.tables import Array, Table

Images = NDArray[np.uint8]

_ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif")
_PIECE = 64


def open_images(request: Request) -> dict[str, Rows]:
    """Returns the images of a folder by split, decoded by TensorFlow, a few at a time.

    Options: `path`, a folder with a folder for each class, or with `train`, `validation` and
    `test`, which have them; `size`, height and width to which all are brought by bilinear
    interpolation, as Keras does it; `color`, ``rgb`` or ``grayscale``. Without `size` all need
    the size of the first. Of an animation the first picture is taken.

    The names of all files are read at once, and the head of the first one.

    Shapes: `image` (rows, height, width, channels) of uint8; `label` the name of the class.

    Raises:
        DataError: A folder is missing, or has something else among the images. Reading rows
            raises it for an image that is damaged or of another size; with its name.
    """
    splits = list_images(request)
    form = image_form(request.options, *splits["train"][0][:2])
    return rows_by_class(splits, partial(_read, form=form, request=request), IMAGE_COLUMNS)


def list_images(request: Request) -> dict[str, list[LabelledFile]]:
    """Returns the images of each split, by their names alone; raises as `open_images`."""
    return list_examples(request, _ENDINGS)


def read_image_headers(request: Request) -> dict[str, tuple[Table, int]]:
    """Returns the columns of each split, and how many images there are, by their names alone.

    Of `label` each class is there once; of `image` no row, whose shape the first file tells.

    Raises:
        DataError: A folder is missing, or has something else among the images.
    """
    splits = list_images(request)
    shape = image_form(request.options, *splits["train"][0][:2]).shape
    seen = {}
    for split, examples in splits.items():
        columns = {"image": np.empty((0, *shape), np.uint8), "label": classes_of(examples)}
        seen[split] = Table(columns, request.options["path"]), len(examples)
    return seen


@dataclass(frozen=True, slots=True)
class Form:
    """What every image becomes.

    Args:
        size: Height and width.
        channels: 1 or 3.
        like: The image that says the size; None where the blueprint does.
    """

    size: tuple[int, int]
    channels: int
    like: str | None

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels."""
        return (*self.size, self.channels)

    def check(self, path: Path, name: str) -> None:
        """Refuses an image that is none, or of another size than the first where that counts.

        Raises:
            DataError: With its size.
        """
        size = image_size(path, name)
        if self.like is not None and size != self.size:
            message = f"the image is {_shown(size)}, and `{self.like}` is {_shown(self.size)}"
            raise DataError(message, 'give the source a "size": [64, 64]', file=name)


def image_form(options: Mapping[str, Any], path: Path, name: str) -> Form:
    """Returns what images become.

    Args:
        options: With `size` and `color`, or without.
        path: Of the first image, which says the size where no option does.
        name: What it is called in messages.

    Raises:
        DataError: The first image is none.
    """
    channels = COLORS[options.get("color", "rgb")]
    if options.get("size") is None:
        return Form(image_size(path, name), channels, name)
    height, width = options["size"]
    return Form((height, width), channels, None)


def _read(
    examples: list[LabelledFile], names: Collection[str], *, form: Form, request: Request
) -> Table:
    columns: dict[str, Array] = {}
    if "image" in names:
        columns["image"] = np.empty((len(examples), *form.shape), np.uint8)
        pieces = range(0, len(examples), _PIECE)
        with ThreadPoolExecutor(READERS) as pool:
            for _ in pool.map(partial(_fill, columns["image"], examples, form), pieces):
                pass  # what a thread raises comes out here
    if "label" in names:
        columns["label"] = labels_of(examples)
    return Table(columns, request.options["path"])


def _fill(images: Images, examples: list[LabelledFile], form: Form, start: int) -> None:
    for index, example in enumerate(examples[start : start + _PIECE], start):
        images[index] = read_image(form, example.path, example.name)


def read_image(form: Form, path: Path, name: str) -> Images:
    """Returns an image in its form.

    Raises:
        DataError: It is damaged, or of another size.
    """
    form.check(path, name)
    return decode_image(path.read_bytes(), form.shape, name)


def decode_image(content: bytes, shape: tuple[int, int, int], name: str) -> Images:
    """Returns an image in a shape, resized bilinearly where it has another; of 1 or 3 channels.

    Args:
        content: Of a PNG, JPEG, BMP or GIF file whose size was looked at.
        shape: Height, width and channels.
        name: What the image is called in messages.

    Raises:
        DataError: It is damaged.
    """
    import tensorflow as tf

    *size, channels = shape
    try:
        # The threads are enough; a device would be waited for at every image.
        with tf.device("CPU:0"):
            decoded = tf.io.decode_image(content, expand_animations=False)
            image = _colored(decoded, channels)
            if list(image.shape[:2]) != size:
                image = tf.round(tf.image.resize(image, size))
            found: Images = image.numpy().astype(np.uint8)
    except (tf.errors.OpError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(f"the image cannot be decoded: {reason}", file=name) from error
    return found


def _colored(image: Any, channels: int) -> Any:
    """Returns an image with as many channels; transparency is left out, as Keras does it."""
    import tensorflow as tf

    image = image[..., : 3 if image.shape[-1] > 2 else 1]
    if image.shape[-1] == channels:
        return image
    return tf.image.grayscale_to_rgb(image) if channels == 3 else tf.image.rgb_to_grayscale(image)


def _shown(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"
