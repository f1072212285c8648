"""Pictures of every kind, written by TensorFlow, as arrays that Keras would read."""

import numpy as np
import pytest
from feeding.streaming.test_streams import compare, open_stream

import kerasflow as kf
from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.loading import load
from kerasflow.errors import DataError
from kerasflow.feeding.previews.previews import preview_data, read_headers
from kerasflow.feeding.sources.folders import image_headers
from kerasflow.feeding.sources.folders.image_headers import image_size
from kerasflow.feeding.sources.reading import read_tables
from kerasflow.feeding.streaming import streams
from kerasflow.feeding.tables import info_of

pytestmark = pytest.mark.keras

RED = np.full((6, 4, 3), (200, 30, 90), np.uint8)


def png(image):
    import tensorflow as tf

    return tf.io.encode_png(image).numpy()


def jpeg(image):
    import tensorflow as tf

    return tf.io.encode_jpeg(image, quality=100).numpy()


def bmp(image):
    """Rows from the bottom, blue first, each filled up to four bytes."""
    height, width, _ = image.shape
    rows = b"".join(row.tobytes() + bytes(-3 * width % 4) for row in image[::-1, :, ::-1])
    head = np.array([40, width, height, 1 | 24 << 16, 0, len(rows), 0, 0, 0, 0], "<u4").tobytes()
    sizes = np.array([54 + len(rows), 0, 54], "<u4").tobytes()
    return b"BM" + sizes + head + rows


# One pixel of (255, 0, 0), the smallest picture of this kind.
GIF = bytes.fromhex("47494638396101000100800000ff00000000002c00000000010001000002024401003b")


def write(folder, files):
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def blueprint_of(**options):
    source = {"images": {"path": "flowers", **options}}
    return load({"blueprint": 1, "model": ["Flatten"], "data": {"source": source}})


def read(folder, **options):
    return read_tables(blueprint_of(**options), roots=[folder])


def fault(folder, **options):
    with pytest.raises(DataError) as told:
        read(folder, **options)
    return told.value


def test_pictures_become_bytes_by_height_width_and_channel(tmp_path):
    write(tmp_path / "flowers", {"tulip/b.PNG": png(RED), "rose/a.png": png(255 - RED)})
    table = read(tmp_path)["train"]
    images = table.column("image")
    assert (images.shape, images.dtype) == ((2, 6, 4, 3), np.uint8)
    np.testing.assert_array_equal(images, [255 - RED, RED])
    assert table.column("label").tolist() == ["rose", "tulip"]


@pytest.mark.parametrize("encode", [png, jpeg, bmp])
def test_each_kind_is_read_in_its_own_size_and_colours(tmp_path, encode):
    write(tmp_path / "flowers", {f"rose/a.{encode.__name__}": encode(RED)})
    [image] = read(tmp_path)["train"].column("image")
    assert image.shape == RED.shape
    assert np.abs(image.astype(int) - RED).max() <= 3


def test_of_a_gif_the_first_picture_is_read(tmp_path):
    write(tmp_path / "flowers", {"rose/a.gif": GIF})
    assert read(tmp_path)["train"].column("image").tolist() == [[[[255, 0, 0]]]]


@pytest.mark.parametrize("encode", [png, jpeg, bmp])
def test_colours_become_grey_as_they_are_seen(tmp_path, encode):
    write(tmp_path / "flowers", {f"rose/a.{encode.__name__}": encode(RED)})
    images = read(tmp_path, color="grayscale")["train"].column("image")
    assert images.shape == (1, 6, 4, 1)
    assert abs(int(images[0, 0, 0, 0]) - (0.299 * 200 + 0.587 * 30 + 0.114 * 90)) <= 3


def test_grey_pictures_have_three_equal_channels_and_clear_ones_none_more(tmp_path):
    grey = np.arange(24, dtype=np.uint8).reshape(6, 4, 1)
    clear = np.concatenate([RED, np.full((6, 4, 1), 7, np.uint8)], axis=-1)
    write(tmp_path / "flowers", {"rose/a.png": png(grey), "rose/b.png": png(clear)})
    first, second = read(tmp_path)["train"].column("image")
    np.testing.assert_array_equal(first, np.repeat(grey, 3, axis=-1))
    np.testing.assert_array_equal(second, RED)


def test_pictures_are_resized_as_keras_does_it(tmp_path):
    import keras

    generator = np.random.default_rng(0)
    for name in ("rose/a", "rose/b", "tulip/c"):
        image = generator.integers(0, 256, (generator.integers(9, 30), 17, 3), np.uint8)
        write(tmp_path / "flowers", {f"{name}.png": png(image)})
    ours = read(tmp_path, size=[12, 20])["train"]
    theirs = keras.utils.image_dataset_from_directory(
        tmp_path / "flowers", image_size=(12, 20), shuffle=False, verbose=False
    )
    [(images, labels)] = theirs.as_numpy_iterator()
    assert np.abs(ours.column("image") - images).max() <= 0.5
    assert [theirs.class_names[label] for label in labels] == ours.column("label").tolist()


def test_without_a_size_all_pictures_need_that_of_the_first(tmp_path):
    write(tmp_path / "flowers", {"rose/a.png": png(RED), "tulip/b.png": png(RED[:5])})
    error = fault(tmp_path)
    assert error.file == "flowers/tulip/b.png"
    assert error.message.startswith("the image is 5 × 4, and `flowers/rose/a.png` is 6 × 4")


@pytest.mark.parametrize(
    "content, message",
    [
        (b"", "no PNG, JPEG, BMP or GIF"),
        (b"no picture at all, only text", "no PNG, JPEG, BMP or GIF"),
        (b"\x89PNG\r\n\x1a\n", "cut short"),
        (b"\xff\xd8\xff\xe0\x00\x10", "cut short"),
        (b"\xff\xd8\xff\xe0\x00\x02text", "no PNG, JPEG, BMP or GIF"),
    ],
)
def test_a_damaged_picture_is_told_by_its_name(tmp_path, content, message):
    write(tmp_path / "flowers", {"rose/a.png": png(RED), "rose/b.png": content})
    error = fault(tmp_path, size=[6, 4])
    assert error.file == "flowers/rose/b.png"
    assert message in error.message


def test_a_picture_that_ends_in_the_middle_is_told_by_its_name(tmp_path):
    write(tmp_path / "flowers", {"rose/a.png": png(RED), "rose/b.png": png(RED)[:50]})
    error = fault(tmp_path)
    assert error.file == "flowers/rose/b.png"
    assert "cannot be decoded" in error.message


def test_a_picture_that_claims_to_be_huge_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
    write(tmp_path, {"a.png": head + (60_000).to_bytes(4, "big") * 2 + bytes(9)})
    with pytest.raises(DataError, match="the image is 60000 × 60000 pixels"):
        image_size(tmp_path / "a.png", "a.png")
    monkeypatch.setattr(image_headers, "MAX_IMAGE_BYTES", 5)
    with pytest.raises(DataError, match="at most 5 bytes"):
        image_size(tmp_path / "a.png", "a.png")


@pytest.mark.parametrize("encode", [png, jpeg, bmp])
def test_the_size_is_told_by_the_head_of_the_file(tmp_path, encode):
    image = np.zeros((7, 300, 3), np.uint8)
    write(tmp_path, {"a": encode(image)})
    assert image_size(tmp_path / "a", "a") == (7, 300)


@pytest.mark.parametrize("options", [{}, {"size": [8, 9]}, {"color": "grayscale"}])
def test_the_headers_agree_with_what_is_read(tmp_path, options):
    for split in ("train", "validation"):
        write(tmp_path / "flowers", {f"{split}/rose/a.png": png(RED), f"{split}/b/b.png": png(RED)})
    headers = read_headers(blueprint_of(**options), roots=[tmp_path])
    tables = read(tmp_path, **options)
    assert headers.problems == ()
    assert list(headers.splits) == list(tables) == ["train", "validation"]
    for split, header in headers.splits.items():
        columns = tables[split].columns.items()
        assert header.columns == {name: info_of(column) for name, column in columns}
        assert header.rows == 2


@pytest.mark.parametrize("chunk_bytes", [10, 500, 10_000])
def test_folders_are_streamed_as_they_are_read(tmp_path, monkeypatch, chunk_bytes):
    monkeypatch.setattr(streams, "CHUNK_BYTES", chunk_bytes)
    for number in range(12):
        label = "tulip" if number % 3 else "rose"
        write(tmp_path / "flowers", {f"train/{label}/{number}.png": png(RED - number)})
        write(tmp_path / "letters", {f"{label}/{number}.txt": b"%d" % number})
    write(tmp_path / "flowers", {"test/rose/1.png": png(RED)})
    compare("images", {"path": "flowers", "size": [4, 4]}, tmp_path)
    compare("texts", {"path": "letters"}, tmp_path)
    write(tmp_path / "flowers", {"train/tulip/9.png": b"no picture"})
    labels = open_stream("images", {"path": "flowers"}, tmp_path)["train"].chunks(["label"])
    assert sum(len(chunk) for chunk in labels) == 13
    compare("images", {"path": "flowers"}, tmp_path)


def flowers_model(classes):
    target = {"kind": {"from": "label", "classes": classes}}
    return {
        "blueprint": 1,
        "data": {"source": {"images": {"path": "flowers", "size": [4, 4]}}, "target": target},
        "model": {
            "inputs": ["image"],
            "layers": [
                {"Rescaling": {"scale": "${1 / 255}"}},
                "Flatten",
                {"Dense": {"units": len(classes), "activation": "softmax"}, "name": "kind"},
            ],
        },
        "compile": {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]},
        "fit": {"epochs": 2, "batch_size": 2},
    }


@pytest.fixture
def flowers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for split in ("train", "test"):
        for name, image in (("rose", RED), ("tulip", 255 - RED)):
            write(tmp_path / "flowers", {f"{split}/{name}/{n}.png": png(image) for n in "abc"})
    return tmp_path


@pytest.mark.slow
def test_a_model_trains_on_folders_of_pictures(flowers):
    run = kf.run(flowers_model(["rose", "tulip"]), out=flowers / "run")
    assert len(run.history["loss"]) == 2
    assert "accuracy" in run.report["test"]


def test_a_class_that_is_not_declared_is_found_before_anything_is_decoded(flowers):
    blueprint = load(flowers_model(["rose", "daisy"]))
    problems = preview_data(blueprint, expand(blueprint)).problems
    assert [(each.code, str(each.path)) for each in problems][:1] == [
        ("KF720", "data.target.kind.classes")
    ]
