"""Files that belong together: paired by their names, read as what they are declared to be."""

import struct
import zlib

import numpy as np
import pytest
from feeding.sources.folders.test_images import RED, jpeg, png, write
from feeding.streaming.test_streams import compare

import kerasflow as kf
from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.loading import load
from kerasflow.errors import DataError
from kerasflow.feeding.previews.previews import preview_data, read_headers
from kerasflow.feeding.sources.folders import examples
from kerasflow.feeding.sources.reading import read_tables
from kerasflow.feeding.streaming import streams
from kerasflow.feeding.tables import info_of

pytestmark = pytest.mark.keras

PETS = {"photo": {"image": "photos/*.png"}, "mask": {"mask": "masks/*_mask.png"}}


def mask(*rows):
    return png(np.array(rows, np.uint8)[..., None])


def packed(depth, colour, width, height, pixels, palette=b""):
    """A PNG image with fewer bits a pixel, or with a palette, which TensorFlow does not write."""
    line = (width * depth + 7) // 8
    data = b"".join(b"\0" + pixels[row * line : (row + 1) * line] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
        if data or kind != b"PLTE"
    )


def npy(folder, name, array):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    np.save(folder / name, array)


def blueprint_of(columns, path="pets"):
    source = {"files": {"path": path, "columns": columns}}
    return load({"blueprint": 1, "model": ["Flatten"], "data": {"source": source}})


def read(folder, columns, path="pets"):
    return read_tables(blueprint_of(columns, path), roots=[folder])


def fault(folder, columns, path="pets"):
    with pytest.raises(DataError) as told:
        read(folder, columns, path)
    return told.value


def masked(folder, content, **options):
    """The mask of one row, as it is read."""
    write(folder / "pets", {"a.png": content})
    [found] = read(folder, {"m": {"mask": {"path": "*.png", **options}}})["train"].column("m")
    return found


def test_files_are_paired_by_what_the_star_stands_for_and_sorted_by_it(tmp_path):
    for name, shade in (("b", 1), ("a", 0), ("c.d", 2)):
        image = {f"photos/{name}.png": png(RED - shade), f"masks/{name}_mask.png": mask([shade])}
        write(tmp_path / "pets", image | {"photos/notes.txt": b"", f"masks/.{name}.png": b""})
    table = read(tmp_path, PETS)["train"]
    photo, masks = table.column("photo"), table.column("mask")
    assert (photo.shape, photo.dtype) == ((3, 6, 4, 3), np.uint8)
    assert (masks.shape, masks.dtype) == ((3, 1, 1, 1), np.uint8)
    assert masks.ravel().tolist() == [0, 1, 2]
    np.testing.assert_array_equal(photo[2], RED - 2)
    assert table.place(2) == ("pets/c.d", 1)


def test_split_folders_are_splits(tmp_path):
    for split in ("train", "test"):
        files = {"photos/a.png": png(RED), "masks/a_mask.png": mask([3])}
        write(tmp_path / "pets" / split, files)
    tables = read(tmp_path, PETS)
    assert list(tables) == ["train", "test"]
    assert tables["test"].file == "pets/test"


def test_stars_in_several_parts_pair_files_of_a_folder_each(tmp_path):
    for folder in ("x", "y"):
        for name in "ab":
            write(tmp_path / "pets" / folder, {f"{name}.txt": f"{folder}{name}".encode()})
            npy(tmp_path / "pets" / folder, f"{name}.npy", np.array([ord(folder), ord(name)]))
    table = read(tmp_path, {"t": {"text": "*/*.txt"}, "n": {"npy": "*/*.npy"}})["train"]
    assert table.column("t").tolist() == ["xa", "xb", "ya", "yb"]
    assert bytes(table.column("n").ravel().tolist()) == b"xaxbyayb"
    assert table.place(3)[0] == "pets/y/b"


def test_a_file_without_its_partner_is_told_by_the_first_few(tmp_path):
    write(tmp_path / "pets", {f"photos/{name}.png": png(RED) for name in "abcdef"})
    write(tmp_path / "pets", {"masks/a_mask.png": mask([0]), "masks/x_mask.png": mask([0])})
    error = fault(tmp_path, PETS)
    assert (error.file, error.column) == ("pets", "photo")
    assert error.message == "1 of 7 rows have no file: there is no `photos/x.png`"
    assert error.hint.startswith("add them")
    (tmp_path / "pets/masks/x_mask.png").unlink()
    error = fault(tmp_path, PETS)
    missing = "`masks/b_mask.png`, `masks/c_mask.png`, `masks/d_mask.png` and 2 more"
    assert error.column == "mask"
    assert error.message == f"5 of 6 rows have no file: there is no {missing}"


def test_a_pattern_without_any_file_is_told(tmp_path):
    write(tmp_path / "pets", {"photos/a.png": png(RED), "mask/a_mask.png": mask([0])})
    error = fault(tmp_path, PETS)
    assert (error.file, error.column) == ("pets", "mask")
    assert error.message.startswith("no file in it matches `masks/*_mask.png`")


def test_masks_keep_their_numbers_whatever_size_they_get(tmp_path):
    numbers = np.random.default_rng(0).choice([0, 7, 200], (9, 13)).astype(np.uint8)
    found = masked(tmp_path, mask(*numbers), size=[20, 5])
    assert found.shape == (20, 5, 1)
    assert set(found.ravel().tolist()) == {0, 7, 200}
    doubled = masked(tmp_path, mask([1, 2], [3, 4]), size=[4, 4])
    np.testing.assert_array_equal(doubled[..., 0], np.kron([[1, 2], [3, 4]], np.ones((2, 2))))


@pytest.mark.parametrize(
    "depth, pixels, numbers",
    [
        (1, b"\x40\x80", [[0, 1], [1, 0]]),
        (2, b"\xb0\x10", [[2, 3], [0, 1]]),
        (4, b"\xf2\x07", [[15, 2], [0, 7]]),
        (8, b"\x00\x02\x01\x05", [[0, 2], [1, 5]]),
    ],
)
@pytest.mark.parametrize("colour", ["grey", "palette"])
def test_masks_of_few_bits_and_of_palettes_are_the_numbers_that_they_hold(
    tmp_path, depth, pixels, numbers, colour
):
    colours = bytes(range(90, 90 + 3 * 2**depth)) if depth < 8 else bytes(range(18))
    palette = colours if colour == "palette" else b""
    content = packed(depth, 3 if palette else 0, 2, 2, pixels, palette)
    assert masked(tmp_path, content)[..., 0].tolist() == numbers


def test_masks_of_equal_colours_are_numbers_and_others_are_refused(tmp_path):
    grey = np.repeat(np.array([[[4], [9]]], np.uint8), 3, axis=-1)
    assert masked(tmp_path, png(grey))[..., 0].tolist() == [[4, 9]]
    clear = np.concatenate([grey[..., :1], grey[..., :1] * 0], axis=-1)
    assert masked(tmp_path, png(clear))[..., 0].tolist() == [[4, 9]]
    write(tmp_path / "pets", {"a.png": png(RED)})
    error = fault(tmp_path, {"m": {"mask": "*.png"}})
    assert (error.file, error.message[:20]) == ("pets/a.png", "the mask has colours")


@pytest.mark.parametrize(
    "content, message",
    [
        (lambda: jpeg(RED), "a mask is a PNG image, which keeps every number"),
        (lambda: packed(16, 0, 1, 1, b"\1\2"), "the mask has 16 bits a pixel"),
        (lambda: mask([1, 2])[:26], "the image is cut short or damaged"),
        (lambda: mask([1, 2])[:45], "the image cannot be decoded"),
        (lambda: b"text", "the file is no PNG"),
        (lambda: packed(8, 3, 60_000, 60_000, b""), "the image is 60000 × 60000 pixels"),
    ],
)
def test_a_mask_that_is_none_is_told_by_its_name(tmp_path, content, message):
    write(tmp_path / "pets", {"a.png": content()})
    error = fault(tmp_path, {"m": {"mask": {"path": "*.png", "size": [2, 2]}}})
    assert error.file == "pets/a.png"
    assert error.message.startswith(message)


def test_without_a_size_every_file_needs_that_of_the_first(tmp_path):
    write(tmp_path / "pets", {"a.png": mask([1, 2]), "b.png": mask([1])})
    error = fault(tmp_path, {"m": {"mask": "*.png"}})
    assert error.file == "pets/b.png"
    assert error.message.startswith("the image is 1 × 1, and `pets/a.png` is 1 × 2")


def test_arrays_are_stacked_where_they_are_alike(tmp_path):
    for name in "abc":
        npy(tmp_path / "pets", f"{name}.npy", np.full((2, 3), ord(name), np.float32))
    found = read(tmp_path, {"n": {"npy": "*.npy"}})["train"].column("n")
    assert (found.shape, found.dtype) == ((3, 2, 3), np.float32)
    assert found[:, 0, 0].tolist() == [97, 98, 99]


@pytest.mark.parametrize(
    "array, message",
    [
        (np.zeros((2, 4), "f"), "the array is float32 of shape [2, 4], and that of the first row"),
        (np.zeros((2, 3)), "the array is float64 of shape [2, 3], and that of the first row"),
        (np.array([["a" * 9] * 3] * 2), "expected an array of numbers, found <U9"),
    ],
)
def test_an_array_unlike_the_first_is_told_by_its_name(tmp_path, array, message):
    npy(tmp_path / "pets", "a.npy", np.zeros((2, 3), np.float32))
    npy(tmp_path / "pets", "b.npy", array)
    error = fault(tmp_path, {"n": {"npy": "*.npy"}})
    assert error.file == "pets/b.npy"
    assert error.message.startswith(message)


def test_small_arrays_beside_a_large_one_are_told_before_memory_is_taken_for_all(tmp_path):
    npy(tmp_path / "pets", "a.npy", np.zeros((100, 100)))
    npy(tmp_path / "pets", "b.npy", np.zeros(1))
    problems = read_headers(blueprint_of({"n": {"npy": "*.npy"}}), roots=[tmp_path]).problems
    assert [each.message for each in problems] == [
        "`pets/b.npy`: the array is smaller than that of the first row"
    ]


def test_an_array_that_claims_to_be_huge_or_holds_pickles_is_refused(tmp_path):
    huge = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776,), }\n"
    head = b"\x93NUMPY\x01\x00" + len(huge).to_bytes(2, "little") + huge
    write(tmp_path / "pets", {"a.npy": head + bytes(64)})
    assert "the file has 64 bytes" in fault(tmp_path, {"n": {"npy": "*.npy"}}).message
    npy(tmp_path / "pets", "a.npy", np.array([{}]))
    assert "expected an array of numbers" in fault(tmp_path, {"n": {"npy": "*.npy"}}).message
    write(tmp_path / "pets", {"a.npy": b"text"})
    assert "the array cannot be read" in fault(tmp_path, {"n": {"npy": "*.npy"}}).message


def test_links_out_of_the_roots_are_refused_and_those_inside_are_read(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    write(inside / "pets", {"a.txt": b"a"})
    write(outside, {"b.txt": b"secret"})
    (inside / "pets" / "c.txt").symlink_to(inside / "pets" / "a.txt")
    told = {"t": {"text": "*.txt"}}
    assert read(inside, told)["train"].column("t").tolist() == ["a", "a"]
    (inside / "pets" / "b.txt").symlink_to(outside / "b.txt")
    assert "outside of the folders that may be read" in fault(inside, told).message
    (inside / "pets" / "b.txt").unlink()
    (inside / "pets" / "deep").symlink_to(outside)
    assert "outside" in fault(inside, {"t": {"text": "deep/*.txt"}}).message
    (inside / "pets" / "deep").unlink()
    (inside / "pets" / ".#a.txt").symlink_to("somebody@editor.123")
    assert read(inside, told)["train"].column("t").tolist() == ["a", "a"]
    (inside / "pets" / "round").symlink_to("round")
    assert fault(inside, told).args == ("the link leads nowhere", "remove it")


@pytest.mark.parametrize("pattern", ["../*.txt", "/etc/*", "a/../../*.txt", "./*.txt", "a//*.txt"])
def test_patterns_that_do_not_lead_down_are_refused(tmp_path, pattern):
    write(tmp_path, {"pets/a.txt": b"", "b.txt": b"secret"})
    error = fault(tmp_path, {"t": {"text": pattern}})
    assert "does not lead down into the folder" in error.message


def test_folders_that_lead_to_themselves_are_searched_only_so_long(tmp_path, monkeypatch):
    monkeypatch.setattr("kerasflow.feeding.sources.folders.pairs.MAX_EXAMPLES", 1000)
    write(tmp_path / "pets", {"a.txt": b""})
    for name in ("x", "y", "z"):
        (tmp_path / "pets" / name).symlink_to(".")
    error = fault(tmp_path, {"t": {"text": "*/" * 30 + "*.txt"}})
    assert error.message.startswith("more than 1,000 names are looked at")
    assert examples.MAX_EXAMPLES == 5_000_000


@pytest.mark.parametrize("size", [{}, {"size": [3, 5]}])
def test_the_headers_agree_with_what_is_read(tmp_path, size):
    columns = {
        "photo": {"image": {"path": "photos/*.png", "color": "grayscale", **size}},
        "mask": {"mask": {"path": "masks/*.png", **size}},
        "note": {"text": "*.txt"},
        "depth": {"npy": "*.npy"},
    }
    for split in ("train", "validation"):
        files = {"photos/a.png": png(RED), "masks/a.png": mask([1]), "a.txt": b"hello"}
        write(tmp_path / "pets" / split, files)
        npy(tmp_path / "pets" / split, "a.npy", np.zeros(3))
    headers = read_headers(blueprint_of(columns), roots=[tmp_path])
    assert headers.problems == ()
    tables = read(tmp_path, columns)
    assert list(headers.splits) == list(tables) == ["train", "validation"]
    for split, header in headers.splits.items():
        assert header.columns == {n: info_of(each) for n, each in tables[split].columns.items()}
        assert header.rows == 1


@pytest.mark.parametrize(
    "files, code, message",
    [({}, "KF710", "no such file"), ({"pets/photos/a.png": b""}, "KF711", "no file in it matches")],
)
def test_what_is_missing_is_a_problem_before_a_run(tmp_path, files, code, message):
    write(tmp_path, files)
    [problem] = read_headers(blueprint_of(PETS), roots=[tmp_path]).problems
    assert (problem.code, str(problem.path)) == (code, "data.source.files.path")
    assert message in problem.message


@pytest.mark.parametrize("chunk_bytes", [10, 10_000])
def test_files_are_streamed_as_they_are_read(tmp_path, monkeypatch, chunk_bytes):
    monkeypatch.setattr(streams, "CHUNK_BYTES", chunk_bytes)
    for number in range(20):
        files = {f"photos/{number}.png": png(RED - number), f"{number}.txt": b"%d" % number}
        write(tmp_path / "pets", files | {f"masks/{number}_mask.png": mask([number])})
    options = {"path": "pets", "columns": PETS | {"note": {"text": "*.txt"}}}
    compare("files", options, tmp_path)
    write(tmp_path / "pets", {"masks/7_mask.png": mask([1, 2])})
    compare("files", options, tmp_path)


def segmentation(**target):
    """A small U-Net: bright pixels are of class 1, blue ones of class 2."""
    both = {"size": [16, 16]}
    columns = {
        "photo": {"image": {"path": "photos/*.png", **both}},
        "mask": {"mask": {"path": "masks/*.png", **both}},
    }
    conv = {"kernel_size": 3, "padding": "same", "activation": "relu"}
    return {
        "blueprint": 1,
        "seed": 1,
        "data": {
            "source": {"files": {"path": "scenes", "columns": columns}},
            "target": {"mask": {"from": "mask", "classes": 3, **target}},
        },
        "model": {
            "inputs": ["photo"],
            "layers": [
                {"Rescaling": {"scale": "${1 / 255}"}},
                {"Conv2D": {"filters": 8, **conv}, "name": "down"},
                "MaxPooling2D",
                {"Conv2D": {"filters": 8, **conv}},
                {"UpSampling2D": {}, "name": "up"},
                {"Concatenate": {}, "inputs": ["down", "up"]},
                {
                    "Conv2D": {"filters": 3, "kernel_size": 1, "activation": "softmax"},
                    "name": "mask",
                },
            ],
        },
        "compile": {
            "optimizer": {"Adam": 0.02},
            "loss": "categorical_crossentropy" if target else "sparse_categorical_crossentropy",
            "metrics": ["accuracy"],
        },
        "fit": {"epochs": 12, "batch_size": 8},
    }


def scene(generator):
    numbers = np.zeros((16, 16), np.uint8)
    for label in (1, 2):
        top, left = generator.integers(0, 9, 2)
        numbers[top : top + 7, left : left + 7] = label
    colours = np.array([[10, 10, 10], [220, 200, 210], [10, 20, 230]])
    image = colours[numbers] + generator.integers(-9, 10, (16, 16, 3))
    return png(np.clip(image, 0, 255).astype(np.uint8)), mask(*numbers)


@pytest.fixture
def scenes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    generator = np.random.default_rng(0)
    for number in range(64):
        split = "train" if number < 48 else "test"
        image, numbers = scene(generator)
        files = {f"photos/{number}.png": image, f"masks/{number}.png": numbers}
        write(tmp_path / "scenes" / split, files)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("target", [{}, {"one_hot": True}])
def test_a_unet_learns_which_pixels_are_of_which_class(scenes, target):
    run = kf.run(segmentation(**target), out=scenes / "run")
    assert run.report["test"]["accuracy"] > 0.95


def test_what_a_mask_is_compared_with_is_known_before_a_run(scenes):
    blueprint = load(segmentation())
    preview = preview_data(blueprint, expand(blueprint))
    assert preview.problems == ()
    assert preview.targets["mask"].shape == (16, 16, 1)
    assert preview.deferred["data.train.rows"] == 48
    assert [each for each in kf.check(segmentation(), shapes=True) if each.code != "KF102"] == []


def test_a_class_that_is_none_is_told_by_the_file(scenes):
    write(scenes / "scenes/train", {"masks/7.png": mask([0, 9])})
    with pytest.raises(DataError) as told:
        kf.run(segmentation(), out=scenes / "run")
    assert told.value.file == "scenes/train/7"
    assert told.value.message == "expected a class from 0 to 2, found 9"
