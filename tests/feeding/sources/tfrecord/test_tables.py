"""TFRecord files, written by TensorFlow, as the columns that the blueprint declares."""

import gzip

import numpy as np
import pytest
from feeding.sources.folders.test_images import RED, jpeg, png
from feeding.sources.tfrecord.written import example, write_records
from feeding.streaming.test_streams import compare, open_stream

import kerasflow as kf
from kerasflow.blueprints.expanding import expand
from kerasflow.blueprints.loading import load
from kerasflow.errors import DataError
from kerasflow.feeding.previews.previews import preview_data, read_headers
from kerasflow.feeding.sources.reading import read_tables
from kerasflow.feeding.sources.tfrecord import reader, tables
from kerasflow.feeding.tables import info_of

pytestmark = pytest.mark.keras

COLUMNS = {"x": {"dtype": "float32", "shape": [2, 3]}, "y": "int64", "note": "string"}


def rows(count, start=0):
    return [
        example(
            x=[float(each)] * 6,
            y=[each],
            note=[
                f"number {each}",
            ],
            unused=[1.5],
        )
        for each in range(start, start + count)
    ]


def blueprint_of(columns, **options):
    path = {} if "splits" in options else {"path": "a.tfrecord"}
    source = {"tfrecord": {**path, **options, "columns": columns}}
    return load({"blueprint": 1, "model": ["Flatten"], "data": {"source": source}})


def read(folder, columns, **options):
    return read_tables(blueprint_of(columns, **options), roots=[folder])


def column(folder, told, *cells):
    """One column of some records, as it is read."""
    write_records(folder / "a.tfrecord", [example(c=cell) for cell in cells])
    return read(folder, {"c": told})["train"].column("c")


def fault(folder, columns, **options):
    with pytest.raises(DataError) as told:
        read(folder, columns, **options)
    return told.value


def cell_fault(folder, told, *cells):
    with pytest.raises(DataError) as raised:
        column(folder, told, *cells)
    error = raised.value
    assert (error.file, error.column) == ("a.tfrecord", "c")
    return error


@pytest.mark.parametrize("packing", ["", "GZIP", "ZLIB"])
def test_records_become_the_columns_that_are_declared(tmp_path, packing):
    write_records(tmp_path / "a.tfrecord", rows(5), packing)
    table = read(tmp_path, COLUMNS)["train"]
    assert list(table.columns) == ["x", "y", "note"]
    x, y, note = table.columns.values()
    assert (x.shape, x.dtype, y.shape, y.dtype) == ((5, 2, 3), np.float32, (5,), np.int64)
    np.testing.assert_array_equal(x[:, 1, 2], [0, 1, 2, 3, 4])
    assert note.tolist() == [f"number {each}" for each in range(5)]


def test_records_are_parsed_some_at_a_time_and_stay_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "_BATCH_ROWS", 4)
    write_records(tmp_path / "a.tfrecord", rows(11))
    table = read(tmp_path, COLUMNS)["train"]
    assert table.column("y").tolist() == [*range(11)]
    assert table.column("note")[10] == "number 10"


def test_several_files_and_splits_are_read(tmp_path):
    for number in range(3):
        write_records(tmp_path / f"part-{number}.tfrecord", rows(2, 2 * number))
    write_records(tmp_path / "held.tfrecord", rows(3), "GZIP")
    tables = read(tmp_path, COLUMNS, splits={"train": "part-*.tfrecord", "test": "held.tfrecord"})
    assert tables["train"].column("y").tolist() == [*range(6)]
    assert len(tables["test"]) == 3


def test_a_file_of_several_packed_parts_is_read_to_its_end(tmp_path):
    write_records(tmp_path / "a.tfrecord", rows(2))
    part = gzip.compress((tmp_path / "a.tfrecord").read_bytes())
    (tmp_path / "a.tfrecord").write_bytes(part + part)
    assert read(tmp_path, COLUMNS)["train"].column("y").tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize(
    "dtype, cells",
    [
        ("uint8", [[0], [255]]),
        ("bool", [[0], [1]]),
        ("int32", [[-5], [2**31 - 1]]),
        ("uint64", [[0], [2**62]]),
        ("float64", [[0.5], [-2.0]]),
        ("float16", [[0.5], [-2.0]]),
    ],
)
def test_numbers_get_the_dtype_that_is_declared(tmp_path, dtype, cells):
    found = column(tmp_path, dtype, *cells)
    assert found.dtype == dtype
    assert found.tolist() == [cell[0] for cell in cells]


@pytest.mark.parametrize(
    "dtype, number", [("uint8", 256), ("uint8", -1), ("bool", 2), ("int8", -129)]
)
def test_a_number_that_its_dtype_cannot_hold_is_told_by_its_record(
    tmp_path, monkeypatch, dtype, number
):
    monkeypatch.setattr(tables, "_BATCH_ROWS", 1)
    error = cell_fault(tmp_path, {"dtype": dtype, "shape": [2]}, [0, 1], [1, number])
    assert (error.row, error.message) == (2, f"{number} is no {dtype}")


def test_arrays_that_are_stored_as_bytes_are_read_as_they_lie_in_memory(tmp_path):
    array = np.arange(6, dtype=np.int16).reshape(2, 3) - 300
    told = {"dtype": "int16", "shape": [2, 3], "decode": "raw"}
    found = column(tmp_path, told, [array.tobytes()], [(array * 2).tobytes()])
    np.testing.assert_array_equal(found, [array, array * 2])
    assert found.dtype == np.int16
    error = cell_fault(tmp_path, told, [array.tobytes()], [array.tobytes()[1:]])
    assert error.row == 2
    assert error.message == "there are 11 bytes, and int16 of shape [2, 3] has 12"


def test_truth_values_that_are_stored_as_bytes_are_only_true_or_false(tmp_path):
    found = column(tmp_path, {"dtype": "bool", "shape": [3], "decode": "raw"}, [bytes([0, 1, 7])])
    assert found.view(np.uint8).tolist() == [[0, 1, 1]]


@pytest.mark.parametrize("dtype", ["float32", "uint8", "float16", "int64", "bool"])
def test_tensors_are_read_as_tensorflow_writes_them(tmp_path, dtype):
    import tensorflow as tf

    tensor = np.array([[0, 1], [1, 0]]).astype(dtype)
    cell = [tf.io.serialize_tensor(tensor).numpy()]
    found = column(tmp_path, {"dtype": dtype, "shape": [2, 2], "decode": "tensor"}, cell)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, [tensor])


@pytest.mark.parametrize(
    "told, message",
    [
        ({"dtype": "float32", "shape": [3]}, "the tensor has shape [2, 2] or another dtype"),
        ({"dtype": "int32", "shape": [2, 2]}, "the tensor has shape [2, 2] or another dtype"),
    ],
)
def test_a_tensor_that_is_declared_otherwise_is_told(tmp_path, told, message):
    import tensorflow as tf

    cell = [tf.io.serialize_tensor(np.zeros((2, 2), np.float32)).numpy()]
    assert message in cell_fault(tmp_path, told | {"decode": "tensor"}, cell).message


def test_bytes_that_are_no_tensor_and_tensors_without_content_are_told(tmp_path):
    import tensorflow as tf

    told = {"dtype": "float32", "shape": [1000], "decode": "tensor"}
    assert "the bytes are no tensor" in cell_fault(tmp_path, told, [b"\xff\xff"]).message
    short = tf.make_tensor_proto(1.0, shape=[1000]).SerializeToString()
    assert "there are 0 bytes" in cell_fault(tmp_path, told, [short]).message


def test_pictures_are_decoded_to_one_size_and_colour(tmp_path):
    told = {"decode": "image", "size": [6, 4]}
    found = column(tmp_path, told, [png(RED)], [jpeg(255 - RED)], [png(RED[::2, ::2])])
    assert (found.shape, found.dtype) == ((3, 6, 4, 3), np.uint8)
    np.testing.assert_array_equal(found[0], RED)
    np.testing.assert_array_equal(found[2], RED)
    assert column(tmp_path, told | {"color": "grayscale"}, [png(RED)]).shape == (1, 6, 4, 1)


def test_a_picture_that_is_damaged_or_claims_to_be_huge_is_told_by_its_record(tmp_path):
    told = {"decode": "image", "size": [6, 4]}
    huge = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + (60_000).to_bytes(4, "big") * 2 + bytes(9)
    error = cell_fault(tmp_path, told, [png(RED)], [huge])
    assert (error.row, error.message[:37]) == (2, "the image is 60000 × 60000 pixels, ov")
    assert "no PNG, JPEG, BMP or GIF" in cell_fault(tmp_path, told, [b"text"]).message
    assert "cannot be decoded" in cell_fault(tmp_path, told, [png(RED)[:50]]).message


def test_lists_of_many_lengths_are_filled_up_where_that_is_asked_for(tmp_path):
    told = {"dtype": "int64", "shape": [4], "pad": -1}
    found = column(tmp_path, told, [1, 2], [], [3, 4, 5, 6])
    assert found.tolist() == [[1, 2, -1, -1], [-1] * 4, [3, 4, 5, 6]]
    half = {"dtype": "float32", "shape": [2], "pad": 0.5}
    assert column(tmp_path, half, [1.0], [2.0, 3.0]).tolist() == [[1, 0.5], [2, 3]]


def test_a_list_that_is_too_long_to_be_filled_up_is_told(tmp_path):
    told = {"dtype": "int64", "shape": [2], "pad": 0}
    error = cell_fault(tmp_path, told, [1], [1, 2, 3])
    assert (error.row, error.message) == (2, "there are 3 values, over 2")


@pytest.mark.parametrize(
    "told, cell, message",
    [
        ("float32", [1], 'whole numbers, and the column is declared as float32; declare "int64"'),
        ("int64", [1.5], 'has fractions, and the column is declared as int64; declare "float32"'),
        ("int64", ["a"], 'has bytes, and the column is declared as int64; declare "string"'),
        ("string", [1], 'has whole numbers, and the column is declared as string; declare "int64"'),
        ({"dtype": "int64", "shape": [2]}, [1, 2, 3], "3 values, and the shape [2] has 2; lists"),
        ("int64", [1, 2], "there are 2 values, and the shape [] has 1; lists of many lengths"),
        ({"dtype": "int8", "decode": "raw"}, [1], 'declared as int8; leave out "decode"'),
        ({"decode": "image", "size": [2, 2]}, ["a", "b"], "are 2 values, and the shape [] has 1"),
        ("string", [b"\xff\xfe"], "the bytes are no text in UTF-8"),
    ],
)  # fmt: skip
def test_what_a_record_has_and_is_not_declared_so_is_told(tmp_path, told, cell, message):
    assert message in str(cell_fault(tmp_path, told, cell))


def test_the_record_and_the_nearest_feature_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "_BATCH_ROWS", 2)
    write_records(tmp_path / "a.tfrecord", [example(label=[1])] * 4 + [example(labels=[1])])
    error = fault(tmp_path, {"label": "int64"})
    assert (error.file, error.column, error.row) == ("a.tfrecord", "label", 5)
    assert error.message == "there is no feature `label`"
    assert error.hint == "did you mean `labels`? there are `labels`"


def test_records_of_another_kind_are_told(tmp_path):
    write_records(tmp_path / "a.tfrecord", [*rows(1), b"\xff\xff\xff"])
    error = fault(tmp_path, COLUMNS)
    assert (error.row, error.message) == (2, "the record is no `tf.train.Example`")
    assert error.hint == "write it as one"


def test_a_file_that_is_damaged_is_told_by_its_record(tmp_path):
    file = tmp_path / "a.tfrecord"
    write_records(file, rows(3))
    whole = file.read_bytes()
    for content, row, message in (
        (b"", None, "the file is empty"),
        (b"x,y\n1,2\n" * 9, None, "this is no TFRecord file"),
        (whole[:-9], 3, "the file ends in this record"),
        (whole[:-20] + b"\xff" + whole[-19:], 3, "the record is damaged: corrupted record at"),
        (whole + bytes(64), 4, "the record is damaged: its length has another checksum"),
        (whole + whole[:7], 4, "the record is damaged: its length has another checksum"),
        (gzip.compress(whole)[:-30], None, "the file cannot be unpacked or read: it is cut short"),
    ):
        file.write_bytes(content)
        error = fault(tmp_path, COLUMNS)
        assert (error.file, error.row) == ("a.tfrecord", row)
        assert error.message.startswith(message)


def test_columns_that_are_not_declared_as_they_can_be_are_refused(tmp_path):
    write_records(tmp_path / "a.tfrecord", rows(1))
    assert "`columns` must be a mapping" in fault(tmp_path, {}).message
    assert "holds images, and has no `size`" in fault(tmp_path, {"x": {"decode": "image"}}).message


@pytest.mark.parametrize("packing", ["", "GZIP"])
def test_the_headers_agree_with_what_is_read(tmp_path, packing):
    picture = {"picture": {"decode": "image", "size": [3, 3]}}
    cells = [example(x=[0.5] * 6, y=[1], note=["a"], picture=[png(RED)])] * 4
    write_records(tmp_path / "a.tfrecord", cells, packing)
    header = read_headers(blueprint_of(COLUMNS | picture), roots=[tmp_path]).splits["train"]
    table = read(tmp_path, COLUMNS | picture)["train"]
    assert header.columns == {name: info_of(each) for name, each in table.columns.items()}
    assert header.rows == (4 if packing == "" else None)


def test_headers_compare_the_first_record_with_what_is_declared(tmp_path):
    write_records(tmp_path / "a.tfrecord", rows(2))
    columns = {"x": {"dtype": "float32", "shape": [6, 2]}, "lable": "int64", "note": "int64"}
    problems = read_headers(blueprint_of(columns), roots=[tmp_path]).problems
    places = [
        (each.code, str(each.path).removeprefix("data.source.tfrecord.")) for each in problems
    ]
    assert places == [("KF717", "columns.x"), ("KF716", "columns.lable"), ("KF717", "columns.note")]
    assert problems[0].message == (
        "`a.tfrecord`, column `x`, row 1: there are 6 values, and the shape [6, 2] has 12"
    )


@pytest.mark.parametrize(
    "content, code, message",
    [
        (None, "KF710", "no such file"),
        (b"", "KF711", "empty"),
        (b"text" * 9, "KF711", "no TFRecord"),
    ],
)
def test_files_that_are_missing_or_none_are_problems_before_a_run(tmp_path, content, code, message):
    if content is not None:
        (tmp_path / "a.tfrecord").write_bytes(content)
    [problem] = read_headers(blueprint_of(COLUMNS), roots=[tmp_path]).problems
    assert (problem.code, str(problem.path)) == (code, "data.source.tfrecord.path")
    assert message in problem.message


@pytest.mark.parametrize("chunk_bytes", [100, 10_000])
def test_records_are_streamed_as_they_are_read(tmp_path, monkeypatch, chunk_bytes):
    monkeypatch.setattr(reader, "CHUNK_BYTES", chunk_bytes)
    write_records(tmp_path / "a.tfrecord", rows(30))
    write_records(tmp_path / "b.tfrecord", rows(20, 30), "GZIP")
    options = {"columns": COLUMNS, "splits": {"train": "[ab].tfrecord", "test": "b.tfrecord"}}
    compare("tfrecord", options, tmp_path)
    (tmp_path / "b.tfrecord").write_bytes((tmp_path / "a.tfrecord").read_bytes()[:-50])
    compare("tfrecord", options, tmp_path)
    write_records(tmp_path / "b.tfrecord", [*rows(5), example(y=[1, 2])])
    compare("tfrecord", options, tmp_path)


def test_of_a_stream_only_the_columns_that_are_asked_for_are_parsed(tmp_path):
    write_records(tmp_path / "a.tfrecord", [example(y=[1], x=[1, 2])])
    options = {"path": "a.tfrecord", "columns": {"y": "int64", "x": "float32"}}
    [chunk] = open_stream("tfrecord", options, tmp_path)["train"].chunks(["y"])
    assert {name: each.tolist() for name, each in chunk.columns.items()} == {"y": [1]}


def digits(**options):
    columns = {"pixels": {"dtype": "uint8", "shape": [4, 4], "decode": "raw"}, "label": "int64"}
    return {
        "blueprint": 1,
        "data": {
            "source": {"tfrecord": {"columns": columns, **options}},
            "target": {"digit": {"from": "label", "classes": 2}},
        },
        "model": {
            "inputs": ["pixels"],
            "layers": [
                {"Rescaling": {"scale": "${1 / 255}"}},
                "Flatten",
                {"Dense": {"units": 2, "activation": "softmax"}, "name": "digit"},
            ],
        },
        "compile": {
            "optimizer": {"Adam": 0.05},
            "loss": "sparse_categorical_crossentropy",
            "metrics": ["accuracy"],
        },
        "fit": {"epochs": 30, "batch_size": 8},
    }


@pytest.mark.slow
def test_a_model_trains_on_records_and_is_judged_by_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = [example(pixels=[bytes([200 * (n % 2)] * 16)], label=[n % 2]) for n in range(40)]
    for number, start in enumerate((0, 16)):
        write_records(tmp_path / f"train-{number}.tfrecord", cells[start : start + 16])
    write_records(tmp_path / "test.tfrecord", cells[32:])
    splits = {"train": "train-*.tfrecord", "test": "test.tfrecord"}
    run = kf.run(digits(splits=splits), out=tmp_path / "run")
    assert run.report["test"]["accuracy"] == 1.0
    preview = preview_data(load(digits(splits=splits)), expand(load(digits(splits=splits))))
    assert preview.problems == ()
    assert preview.deferred["data.train.rows"] == 32
    assert preview.headers.splits["test"].rows == 8
