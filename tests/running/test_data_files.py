"""What stands for data changes with any byte of it, and says which file it was."""

import json
import threading

import numpy as np
import pytest

from kerasflow.blueprints.loading import load
from kerasflow.errors import DataError
from kerasflow.feeding.sources import inventory
from kerasflow.running import data_files
from kerasflow.running.data_files import (
    DataFile,
    Fingerprint,
    as_record,
    compare_files,
    fingerprint_files,
    from_record,
)

pytestmark = pytest.mark.keras


@pytest.fixture
def texts(tmp_path):
    for label in ("a", "b"):
        (tmp_path / "texts" / label).mkdir(parents=True)
        for number in range(60):
            (tmp_path / "texts" / label / f"{number:02}.txt").write_text(f"{label} {number}")
    document = {
        "blueprint": 1,
        "data": {"source": {"texts": "texts"}, "target": {"out": "label"}},
        "model": {"inputs": {"x": {"shape": []}}, "layers": [{"Dense": 1, "name": "out"}]},
    }
    (tmp_path / "b.json").write_text(json.dumps(document))
    return load(tmp_path / "b.json")


def kept(fingerprint):
    return from_record(json.loads(json.dumps(as_record(fingerprint))))


def test_it_is_kept_as_plain_values_and_read_back(texts, monkeypatch):
    whole = fingerprint_files(texts, rows="of rows")
    assert (whole.count, whole.size, len(whole.files)) == (120, 120 * 3 + 100, 120)
    assert "packed" in as_record(whole)
    assert kept(whole) == whole
    monkeypatch.setattr(data_files, "MAX_SHOWN", 120)
    assert as_record(whole)["list"][0]["name"] == "texts/a/00.txt"
    assert kept(whole) == whole
    monkeypatch.setattr(data_files, "MAX_LISTED", 119)
    many = fingerprint_files(texts, rows="of rows")
    assert (many.files, many.sha256, many.count) == ((), whole.sha256, 120)
    assert kept(many) == many
    assert kept(Fingerprint(None)) == Fingerprint(None)
    assert kept(Fingerprint(0, rows="r")) == Fingerprint(0, rows="r")


def test_one_byte_is_told_with_its_file_however_the_list_is_kept(texts, tmp_path, monkeypatch):
    before = fingerprint_files(texts)
    assert compare_files(kept(before), fingerprint_files(texts)) == []
    (tmp_path / "texts" / "a" / "07.txt").write_text("a 8")
    [told] = compare_files(kept(before), fingerprint_files(texts))
    was, now = before.files[7], fingerprint_files(texts).files[7]
    assert (was.size, now.size) == (3, 3)
    assert told == (
        f"`texts/a/07.txt` was 3 bytes, sha256 {was.sha256[:12]}…, "
        f"and is 3 bytes, sha256 {now.sha256[:12]}…"
    )
    monkeypatch.setattr(data_files, "MAX_LISTED", 10)
    [told] = compare_files(fingerprint_files(texts), Fingerprint(120, 460, "0" * 64))
    assert told.startswith("the data was 120 files of 460 bytes, and is 120 files of 460 bytes")


def test_files_that_came_and_went_are_told_and_no_more_than_a_few(texts, tmp_path):
    before = fingerprint_files(texts)
    (tmp_path / "texts" / "a" / "07.txt").rename(tmp_path / "texts" / "a" / "aa.txt")
    assert compare_files(before, fingerprint_files(texts)) == [
        "`texts/a/07.txt` was read, and is not now",
        "`texts/a/aa.txt` is read, and was not then",
    ]
    for file in (tmp_path / "texts" / "b").iterdir():
        file.write_text("other")
    told = compare_files(before, fingerprint_files(texts))
    assert len(told) == 6
    assert told[-1] == "57 more files differ"


def test_rows_from_python_are_compared_by_what_stands_for_them():
    one, other, none = (Fingerprint(0, rows=rows) for rows in ("1", "2", None))
    assert compare_files(one, one) == []
    assert compare_files(one, other) == [
        "the rows that are given from Python are not those of then"
    ]
    assert compare_files(one, none) == ["rows were given from Python, and are not now"]
    assert compare_files(none, one) == ["rows are given from Python, and were not then"]


def test_a_function_says_nothing_of_its_files():
    assert compare_files(Fingerprint(None), Fingerprint(None)) == []
    assert len(compare_files(Fingerprint(None), Fingerprint(1))) == 1


def test_a_file_that_is_gone_and_a_stop_end_the_reading(texts, tmp_path, monkeypatch):
    stop = threading.Event()
    stop.set()
    assert fingerprint_files(texts, stop=stop).size == 0
    gone = [(tmp_path / "gone.csv", "gone.csv")]
    monkeypatch.setattr(inventory, "list_files", lambda *_, **__: gone)
    with pytest.raises(DataError, match=r"gone\.csv: the file cannot be read any more: No such"):
        fingerprint_files(texts)


BAD = [
    None,
    [],
    {"files": -1},
    {"files": True},
    {"files": 1, "bytes": "many"},
    {"files": 1, "sha256": "0" * 63},
    {"files": 1, "list": {}},
    {"files": 1, "list": ["a"]},
    {"files": 1, "list": [{"name": "a", "bytes": 1}]},
    {"files": 1, "list": [{"name": "\ud800", "bytes": 1, "sha256": "0" * 64}]},
    {"files": 1, "packed": 7},
    {"files": 1, "packed": "äöü"},
    {"files": 1, "packed": "AAAA"},
    {"files": 1, "rows": 3},
]


@pytest.mark.parametrize("values", BAD, ids=map(str, range(len(BAD))))
def test_a_strangers_record_is_refused_in_words(values):
    with pytest.raises(ValueError, match=r"expected|damaged"):
        from_record(values)


def test_a_packed_list_that_grows_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(data_files, "MAX_UNPACKED", 1_000)
    files = [DataFile("x" * 100, 1, "0" * 64)] * 200
    with pytest.raises(ValueError, match="the list of its data files is damaged"):
        from_record(as_record(Fingerprint(200, 200, "0" * 64, tuple(files))))


def test_what_stands_for_files_is_of_names_sizes_and_contents(tmp_path, texts):
    first = fingerprint_files(texts)
    again = fingerprint_files(texts)
    assert first == again
    assert np.unique([file.sha256 for file in first.files]).size == 120
