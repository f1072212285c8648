"""Arrays as PNG, read back by another reader."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest

from kerasflow.reporting.pictures import is_picture, picture_uri

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")


def read(row: np.ndarray, most_bytes: int = 500_000) -> np.ndarray:
    address = picture_uri(row, most_bytes)
    assert address is not None
    data = base64.b64decode(address.removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("shape", [(9, 7), (9, 7, 1), (9, 7, 3), (9, 7, 4)])
def test_bytes_come_back_as_they_were(shape: tuple[int, ...]) -> None:
    row = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    np.testing.assert_array_equal(read(row), row[..., 0] if shape[-1:] == (1,) else row)


def test_channels_may_come_first() -> None:
    row = np.random.default_rng(0).integers(0, 256, (3, 9, 7), np.uint8)
    np.testing.assert_array_equal(read(row), np.moveaxis(row, 0, -1))


def test_numbers_of_any_range_become_shades() -> None:
    ramp = np.linspace(0, 1, 16).reshape(4, 4)
    shades = (ramp * 255).round()
    np.testing.assert_array_equal(read(ramp), shades)
    np.testing.assert_array_equal(read(ramp * 8 - 4), shades)
    np.testing.assert_array_equal(read(ramp * 200), (ramp * 200).round())
    broken = ramp.copy()
    broken[0, 0] = np.nan
    assert read(broken)[0, 0] == 0


def test_a_large_picture_is_made_smaller_until_it_has_room() -> None:
    row = np.random.default_rng(0).integers(0, 256, (500, 300, 3), np.uint8)
    assert read(row).shape[:2] == (166, 100)
    small = picture_uri(row, 12_000)
    assert small is not None
    assert len(small) < 17_000
    assert picture_uri(row, 100) is None


@pytest.mark.parametrize("shape", [(784,), (2, 2), (3, 50), (9, 7, 2), (4, 9, 7, 3), ()])
def test_other_shapes_are_no_pictures(shape: tuple[int, ...]) -> None:
    assert not is_picture(shape)
    assert picture_uri(np.zeros(shape), 10_000) is None
