"""The source `csv`, with what can be wrong with such files."""

import gzip

import polars as pl
import pytest

from kerasflow.errors import DataError
from kerasflow.feeding.requests import Request
from kerasflow.feeding.sources.csv.tables import read_csv, read_csv_file


@pytest.fixture
def read(tmp_path):
    def write_and_read(content, *, name="data.csv", text=(), **options):
        content = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(content)
        request = Request("csv", {"path": name, **options}, (tmp_path,), frozenset(text))
        return read_csv(request)["train"]

    return write_and_read


def test_columns_get_the_type_that_all_rows_allow(read):
    rows = "".join(f"{number},{number},w{number},true\n" for number in range(500))
    table = read(f"a,b,word,yes\n{rows}1,0.5,x,false\n")
    kinds = {name: column.dtype.kind for name, column in table.columns.items()}
    assert kinds == {"a": "i", "b": "f", "word": "O", "yes": "b"}
    assert len(table) == 501


@pytest.mark.parametrize("name", ["data.csv.gz", "data.csv.zst"])
def test_packed_files_are_unpacked(tmp_path, name):
    frame = pl.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    frame.write_csv(tmp_path / name, compression={"gz": "gzip", "zst": "zstd"}[name[9:]])
    assert (tmp_path / name).read_bytes()[:1] not in (b"a", b"")
    table = read_csv(Request("csv", {"path": name}, (tmp_path,)))["train"]
    assert table.columns["b"].tolist() == ["x", "y"]


def test_another_separator_is_taken(read):
    assert read("a;b\n1;2,5\n", separator=";").columns["b"].tolist() == ["2,5"]


def test_text_columns_are_left_as_they_are_written(read):
    assert read("code\n01\n7\n", text=("code",)).columns["code"].tolist() == ["01", "7"]


def test_splits_are_read_from_files_of_their_own(tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n2\n")
    (tmp_path / "b.csv").write_text("x\n3\n")
    splits = {"splits": {"train": "a.csv", "test": "b.csv"}}
    tables = read_csv(Request("csv", splits, (tmp_path,)))
    assert {split: table.file for split, table in tables.items()} == {
        "train": "a.csv",
        "test": "b.csv",
    }


def test_quoted_cells_hold_separators_and_line_ends(read):
    table = read('a,b\n1,"x,\ny"\n2,"say ""z"""\n')
    assert table.columns["b"].tolist() == ["x,\ny", 'say "z"']


def test_empty_lines_are_no_rows_and_the_others_keep_their_numbers(read):
    table = read("a,b\n1,2\n\n3,4\n\n")
    assert table.columns["a"].tolist() == [1, 3]
    assert [table.row(index) for index in range(2)] == [1, 3]


def test_a_byte_order_mark_belongs_to_no_name(read):
    assert list(read(b"\xef\xbb\xbfa,b\n1,2\n").columns) == ["a", "b"]


def test_very_long_cells_are_read(read):
    table = read(f"a,b\n{'x' * 200_000},1\ny,\n")
    assert [len(cell) for cell in table.columns["a"]] == [200_000, 1]


def test_an_empty_file_is_refused(read):
    with pytest.raises(DataError, match="the file is empty"):
        read("")


@pytest.mark.parametrize("content", ["a,b\n", "a,b", "a,b\n\n\n"])
def test_a_header_without_rows_is_refused(read, content):
    with pytest.raises(DataError, match="a header and no rows"):
        read(content)


@pytest.mark.parametrize("row, count", [("4,5,6,7", 4), ("4,5", 2)], ids=["too long", "too short"])
def test_a_ragged_row_is_refused_with_its_line(read, row, count):
    with pytest.raises(DataError, match=f"line 5 has {count} cells where the header has 3") as it:
        read(f'a,b,c\n1,2,"two\nlines"\n3,3,3\n{row}\n6,7,8\n')
    assert (it.value.file, it.value.row) == ("data.csv", 3)


def test_an_empty_last_cell_is_no_ragged_row(read):
    assert len(read("a,b\n1,\n2,x\n")) == 2


def test_text_that_is_not_utf8_is_refused_with_its_row(read):
    with pytest.raises(DataError, match="line 3 is not valid UTF-8") as caught:
        read("a,b\n1,x\n2,ü\n".encode("latin-1"))
    assert caught.value.row == 2


def test_a_replacement_character_in_a_good_file_is_no_fault(read):
    assert read("a,b\n\ufffd,\nx,y\n").columns["a"].tolist() == ["\ufffd", "x"]


def test_a_quote_that_is_never_closed_is_refused(read):
    with pytest.raises(DataError, match="line 2 cannot be read"):
        read('a,b\n1,"x\n2,y\n')


def test_a_column_that_is_named_twice_is_refused(read):
    with pytest.raises(DataError, match="names the column `a` twice"):
        read("a,b,a\n1,2,3\n")


def test_a_file_with_another_separator_is_told(read):
    with pytest.raises(DataError, match='give the source `"separator": ";"`'):
        read("a;b\n1;2\n")


def test_a_damaged_packed_file_is_refused(read):
    content = gzip.compress(b"a,b\n" + b"1,2\n" * 5000)
    with pytest.raises(DataError, match="cannot be unpacked or read"):
        read(content[: len(content) // 2], name="data.csv.gz")


def test_a_separator_is_one_character(read):
    with pytest.raises(DataError, match="one character, not the string `;;`"):
        read("a;;b\n", separator=";;")


def test_either_a_path_or_splits_are_needed(tmp_path):
    both = {"path": "a.csv", "splits": {"train": "a.csv"}}
    for options, found in (({}, "has no `path`"), (both, "is given `path` and `splits`")):
        with pytest.raises(DataError, match=f"the source `csv` {found}"):
            read_csv(Request("csv", options, (tmp_path,)))


def test_a_file_that_is_no_text_is_told_in_words_of_our_own(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(b"a,b\n1,2\r3\n\xff\xfe,4,5\n")
    with pytest.raises(DataError, match="line 2 is no text: it breaks in the middle of a cell"):
        read_csv_file(file, "a.csv")
