"""A damaged data file is refused in a sentence, or read; nothing else comes of it."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from kerasflow import load
from kerasflow.errors import BlueprintError, DataError, KerasflowError
from kerasflow.feeding.previews.previews import read_headers
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.parquet.tables import read_parquet_file
from kerasflow.feeding.sources.readers import find_reader
from kerasflow.feeding.sources.reading import read_request
from tests.damage import damaged

ROWS = 40


def write_npz(file: Path) -> None:
    texts = np.array([f"wörd {row}" for row in range(ROWS)])
    np.savez(file, x=np.arange(ROWS * 4, dtype="f4").reshape(-1, 4), y=np.arange(ROWS), w=texts)


def write_small_npz(file: Path) -> None:
    np.savez_compressed(file, x=np.arange(ROWS, dtype="f8"), y=np.arange(ROWS) % 2)


def frame() -> pl.DataFrame:
    words = [None if row % 5 == 0 else f"wörd {row % 3}" for row in range(ROWS)]
    return pl.DataFrame({"x": [row / 3 for row in range(ROWS)], "y": [*range(ROWS)], "w": words})


def write_parquet(file: Path) -> None:
    frame().write_parquet(file)


def write_lists(file: Path) -> None:
    frame().with_columns(v=pl.concat_list("x", "x")).write_parquet(file, compression="snappy")


def write_gz(file: Path) -> None:
    file.write_bytes(gzip.compress(frame().write_csv().encode(), mtime=0))


def write_zst(file: Path) -> None:
    frame().write_csv(file, compression="zstd")


def write_records(file: Path) -> None:
    import tensorflow as tf

    png = tf.io.encode_png(np.arange(48, dtype="u1").reshape(4, 4, 3)).numpy()
    with tf.io.TFRecordWriter(str(file)) as writer:
        for row in range(8):
            features = {
                "x": tf.train.Feature(float_list=tf.train.FloatList(value=[row, 1])),
                "y": tf.train.Feature(int64_list=tf.train.Int64List(value=[row])),
                "i": tf.train.Feature(bytes_list=tf.train.BytesList(value=[png])),
            }
            example = tf.train.Example(features=tf.train.Features(feature=features))
            writer.write(example.SerializeToString())


RECORDS = {
    "columns": {
        "x": {"shape": [2], "dtype": "float32"},
        "y": "int64",
        "i": {"size": [4, 4], "decode": "image"},
    }
}


def write_image(file: Path) -> None:
    import tensorflow as tf

    pixels = np.random.default_rng(0).integers(0, 255, (12, 10, 3), "u1")
    encode = tf.io.encode_png if file.suffix == ".png" else tf.io.encode_jpeg
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(encode(pixels).numpy())


def write_npy(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    np.save(file, np.arange(24, dtype="f4").reshape(4, 6))


def write_text(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("wörds in a file\n" * 3, "utf-8")


def write_mask(file: Path) -> None:
    import tensorflow as tf

    pixels = np.arange(120, dtype="u1").reshape(12, 10, 1) % 3
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(tf.io.encode_png(pixels).numpy())


Kind = tuple[str, str, dict[str, Any], Callable[[Path], None]]
FOLDER: dict[str, Any] = {"path": "all"}
NPY: dict[str, Any] = {"columns": {"x": {"npy": {"path": "*.npy"}}}}
KINDS: dict[str, Kind] = {
    "npz": ("npz", "a.npz", {"path": "a.npz"}, write_npz),
    "npz, compressed": ("npz", "a.npz", {"path": "a.npz"}, write_small_npz),
    "csv": ("csv", "a.csv", {"path": "a.csv"}, lambda file: frame().write_csv(file)),
    "csv.gz": ("csv", "a.csv.gz", {"path": "a.csv.gz"}, write_gz),
    "csv.zst": ("csv", "a.csv.zst", {"path": "a.csv.zst"}, write_zst),
    "parquet": ("parquet", "a.parquet", {"path": "a.parquet"}, write_parquet),
    "parquet of lists": ("parquet", "a.parquet", {"path": "a.parquet"}, write_lists),
    "tfrecord": ("tfrecord", "a.tfrecord", {"path": "a.tfrecord", **RECORDS}, write_records),
    "png": ("images", "all/cat/a.png", FOLDER | {"size": [8, 8]}, write_image),
    "jpeg": ("images", "all/cat/a.jpg", FOLDER | {"size": [8, 8]}, write_image),
    "text": ("texts", "all/cat/a.txt", FOLDER, write_text),
    "npy": (
        *("files", "all/a.npy"),
        FOLDER | NPY,
        write_npy,
    ),
    "mask": (
        *("files", "all/a.png"),
        FOLDER | {"columns": {"x": {"mask": {"path": "*.png", "size": [12, 10]}}}},
        write_mask,
    ),
}


def read_all(kind: str, options: dict[str, Any], folder: Path) -> int:
    """Reads a source in every way there is; returns how many of them found nothing wrong."""

    def read_header() -> None:
        values = {"blueprint": 1, "model": ["Flatten"], "data": {"source": {kind: options}}}
        headers = read_headers(load(values, roots=[folder]))
        if headers.problems:
            raise BlueprintError(headers.problems)

    def stream() -> None:
        for found in find_reader(kind).stream(request).values():
            for _ in found.chunks([*found.model.columns]):
                pass

    request, read = Request(kind, options, (folder,)), 0
    for way in (read_header, lambda: read_request(request), stream):
        with suppress(KerasflowError):
            way()
            read += 1
    return read


@pytest.mark.keras
@pytest.mark.parametrize("name", KINDS)
def test_a_damaged_file_is_refused_in_a_sentence_or_read(name: str, tmp_path: Path) -> None:
    kind, file, options, write = KINDS[name]
    path = tmp_path / file
    write(path)
    assert read_all(kind, options, tmp_path) >= 2
    for content in damaged(path.read_bytes(), name):
        path.write_bytes(content)
        read_all(kind, options, tmp_path)


HEADS = {
    "an open bracket": (b"(4, 6)", b"(4, 6("),
    "a bracket too many": (b"(4, 6)", b"4, 6))"),
    "a wrong mark": (b"\x93NUMPY", b"\x92NUMPY"),
    "another type": (b"<f4", b"<?4"),
    "another shape": (b"(4, 6)", b"(9, 6)"),
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("suffix", ["npy", "npz"])
def test_a_damaged_head_of_an_array_is_refused(head: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "all" / "a.npy"
    write_npy(path)
    content = path.read_bytes().replace(*HEADS[head])
    if suffix == "npy":
        path.write_bytes(content)
        assert not read_all("files", {**FOLDER, **NPY}, tmp_path)
    else:
        with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
            archive.writestr("x.npy", content)
        # A head alone does not tell how much lies behind it.
        assert read_all("npz", {"path": "a.npz"}, tmp_path) == (head == "another shape")


@pytest.mark.parametrize("code", [0x110000, 0xD800, 0xFFFFFFFF])
@pytest.mark.parametrize("order", "<>")
def test_text_that_is_no_unicode_is_refused_with_its_row(
    code: int, order: str, tmp_path: Path
) -> None:
    codes = np.full((3, 4), ord("a"), f"{order}u4")
    codes[1, 2] = code
    texts = codes.view(f"{order}U4").reshape(3)
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive, archive.open("x.npy", "w") as member:
        np.lib.format.write_array(member, texts)
    request = Request("npz", {"path": "a.npz"}, (tmp_path,))
    with pytest.raises(DataError, match="column `x`, row 2: the text is no Unicode"):
        read_request(request)
    assert read_all("npz", {"path": "a.npz"}, tmp_path) == 1


def test_a_panic_of_polars_is_told_as_damage_and_prints_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_parquet(tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    panics = 0
    for place in range(4, len(content)):
        damage = bytearray(content)
        damage[place] ^= 4
        (tmp_path / "a.parquet").write_bytes(damage)
        try:
            read_parquet_file(tmp_path / "a.parquet", "a.parquet")
        except DataError as error:
            panics += "its content is damaged" in str(error)
        if panics:
            break
    assert panics
    assert capfd.readouterr().err == ""
