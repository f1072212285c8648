"""Folders by class: what is an example, of which class and split, and what is refused."""

import pytest

from kerasflow.blueprints.loading import load
from kerasflow.errors import DataError
from kerasflow.feeding.previews.previews import read_headers
from kerasflow.feeding.sources.folders import examples, texts
from kerasflow.feeding.sources.reading import read_tables
from kerasflow.feeding.tables import info_of

LETTERS = {"spam/b.txt": "win", "spam/a.txt": "money", "ham/z.txt": "hello"}


def write(folder, files):
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def blueprint_of(path="letters", classes=("ham", "spam")):
    return load(
        {
            "blueprint": 1,
            "data": {
                "source": {"texts": path},
                "target": {"kind": {"from": "label", "classes": list(classes)}},
            },
            "model": [{"Dense": 2}],
        }
    )


def read(folder, path="letters"):
    return read_tables(blueprint_of(path), roots=[folder])


def fault(folder, path="letters"):
    with pytest.raises(DataError) as told:
        read(folder, path)
    return told.value


def test_texts_are_sorted_by_class_and_name_and_labelled_by_their_folder(tmp_path):
    write(tmp_path / "letters", LETTERS | {"README.md": "notes", "ham/.hidden": "x"})
    table = read(tmp_path)["train"]
    assert table.column("text").tolist() == ["hello", "money", "win"]
    assert table.column("label").tolist() == ["ham", "spam", "spam"]
    assert table.file == "letters"


def test_split_folders_are_splits(tmp_path):
    write(tmp_path / "letters", {f"train/{name}": text for name, text in LETTERS.items()})
    write(tmp_path / "letters" / "test", {"ham/q.txt": "q"})
    tables = read(tmp_path)
    assert {split: len(table) for split, table in tables.items()} == {"train": 3, "test": 1}
    assert tables["test"].column("label").tolist() == ["ham"]


def test_classes_may_be_called_like_a_split_beside_others(tmp_path):
    write(tmp_path / "letters", {"train/a.txt": "choo", "bus/b.txt": "honk"})
    assert read(tmp_path)["train"].column("label").tolist() == ["bus", "train"]


def test_text_is_utf_8_with_or_without_its_mark(tmp_path):
    write(tmp_path / "letters", {"ham/a.txt": "\ufeffgrün".encode(), "spam/b.txt": "süß"})
    assert read(tmp_path)["train"].column("text").tolist() == ["grün", "süß"]
    write(tmp_path / "letters", {"spam/c.txt": "süß".encode("latin-1")})
    error = fault(tmp_path)
    assert error.file == "letters/spam/c.txt"
    assert "no text in UTF-8" in error.message


def test_a_text_that_is_too_long_is_refused(tmp_path, monkeypatch):
    write(tmp_path / "letters", LETTERS)
    monkeypatch.setattr(texts, "MAX_TEXT_BYTES", 4)
    assert fault(tmp_path).file == "letters/ham/z.txt"


@pytest.mark.parametrize(
    "files, file, message",
    [
        ({"spam/x.pdf": "x"}, "letters/spam/x.pdf", "expected files that end in .txt"),
        ({"spam/more/x.txt": "x"}, "letters/spam/more", "a folder in that of a class"),
        ({"eggs/.hidden": "x"}, "letters/eggs", "no file that ends in .txt"),
    ],
)
def test_what_is_no_example_is_told_by_its_name(tmp_path, files, file, message):
    write(tmp_path / "letters", LETTERS | files)
    error = fault(tmp_path)
    assert error.file == file
    assert message in error.message


def test_a_folder_without_folders_or_that_is_not_there_is_refused(tmp_path):
    write(tmp_path / "letters", {"a.txt": "x"})
    assert "one for each class" in str(fault(tmp_path))
    assert "did you mean `letters`" in str(fault(tmp_path, "leters"))
    assert "this is a file; name a folder" in str(fault(tmp_path, "letters/a.txt"))


@pytest.mark.parametrize("link", ["letters", "letters/spam", "letters/spam/b.txt"])
def test_no_link_leads_out_of_the_roots(tmp_path, link):
    root, outside = tmp_path / "root", tmp_path / "outside"
    write(outside / "letters", LETTERS)
    write(root / "letters", LETTERS)
    place = root / link
    place.rename(tmp_path / "moved")
    place.symlink_to(outside / link)
    error = fault(root)
    assert "outside of the folders that may be read" in error.message
    assert error.file == link


def test_a_link_inside_of_the_roots_is_read(tmp_path):
    write(tmp_path / "letters", LETTERS)
    (tmp_path / "letters" / "eggs").symlink_to(tmp_path / "letters" / "ham")
    assert len(read(tmp_path)["train"]) == 4


def test_there_are_only_so_many_examples(tmp_path, monkeypatch):
    write(tmp_path / "letters", LETTERS)
    monkeypatch.setattr(examples, "MAX_EXAMPLES", 2)
    assert "more than 2 examples" in fault(tmp_path).message


def test_the_headers_agree_with_what_is_read(tmp_path):
    write(tmp_path / "letters", LETTERS)
    header = read_headers(blueprint_of(), roots=[tmp_path]).splits["train"]
    table = read(tmp_path)["train"]
    assert header.columns == {name: info_of(column) for name, column in table.columns.items()}
    assert (header.rows, header.file, str(header.path)) == (3, "letters", "data.source.texts.path")


@pytest.mark.parametrize(
    "path, code", [("none", "KF710"), ("../outside", "KF710"), ("letters", "KF711")]
)
def test_faults_are_problems_where_the_folder_is_named(tmp_path, path, code):
    write(tmp_path / "letters", LETTERS | {"spam/x.pdf": "x"})
    (tmp_path / "outside").mkdir()
    roots = [tmp_path / "letters"] if path.startswith("..") else [tmp_path]
    [problem] = read_headers(blueprint_of(path), roots=roots).problems
    assert (problem.code, str(problem.path)) == (code, "data.source.texts.path")
