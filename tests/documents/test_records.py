"""JSON that a run has written, read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasflow.documents.records import read_record, record_text


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r", "é"])
def test_a_name_with_what_unicode_takes_for_the_end_of_a_line_is_read_back(
    sign: str, tmp_path: Path
) -> None:
    lines = [{"epoch": 1, f"a{sign}b": 0.5}, {"epoch": 2, f"a{sign}b": 0.25}]
    (tmp_path / "a.jsonl").write_text("".join(record_text(it) + "\n" for it in lines), "utf-8")
    assert read_record(tmp_path / "a.jsonl", by_line=True) == lines


@pytest.mark.parametrize("text, found", [("", []), ('{"a": 1}', [{"a": 1}]), ("1\n2\n", [1, 2])])
def test_lines_are_read_with_and_without_an_end(text: str, found: object, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(text, "utf-8")
    assert read_record(tmp_path / "a.jsonl", by_line=True) == found


@pytest.mark.parametrize("depth", [111, 600, 100_000])
def test_what_is_nested_deeper_than_anything_that_was_written_is_refused(
    depth: int, tmp_path: Path
) -> None:
    file = tmp_path / "a.json"
    file.write_text("[" * depth + "]" * depth, "utf-8")
    with pytest.raises(ValueError, match="nested too deep"):
        read_record(file)
    file.write_text("[" * 110 + "]" * 110, "utf-8")
    assert record_text(read_record(file)) == "[" * 110 + "]" * 110
