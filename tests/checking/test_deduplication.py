"""Problems are placed, said once, put in file order, and freed of mere consequences."""

from __future__ import annotations

from pathlib import Path as FilePath

from kerasflow.checking import check
from kerasflow.checking.deduplication import deduplicate
from kerasflow.documents import load
from kerasflow.documents.values import Document
from kerasflow.errors import Problem
from kerasflow.paths import Path

TEXT = """{
  "blueprint": 1,
  "model": {
    "layers": [
      {"Dense": 8, "name": "h"},
      {"Dense": 4, "LSTM": 2, "name": "lost"},
      {"Add": {}},
      {"Dropout": 0.1, "inputs": "lost[1]"},
      {"Dropout": 0.1, "inputs": "gone"}
    ]
  }
}
"""
LAYERS = Path.parse("model.layers")


def document(folder: FilePath) -> Document:
    file = folder / "net.json"
    file.write_text(TEXT, "utf-8")
    return load(file)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_problems_come_in_file_order_each_with_its_place(tmp_path: FilePath) -> None:
    deferred = Problem("KF304", "late", LAYERS / 3 / "Dropout")
    early = Problem("KF301", "early", LAYERS / 0 / "Dense", at_key=True)
    found = deduplicate([deferred, early], document(tmp_path))
    assert codes(found) == ["KF301", "KF304"]
    assert [(p.place.line, p.place.column) for p in found if p.place] == [(5, 8), (8, 19)]


def test_the_same_fault_found_twice_is_said_once(tmp_path: FilePath) -> None:
    problem = Problem("KF304", "in the first turn", LAYERS / 0 / "Dense")
    again = Problem("KF304", "in the second turn", LAYERS / 0 / "Dense")
    assert deduplicate([problem, again], document(tmp_path)) == deduplicate(
        [problem], document(tmp_path)
    )


def test_a_problem_that_has_a_place_keeps_it(tmp_path: FilePath) -> None:
    found = document(tmp_path)
    place = found.root.place
    assert place is not None
    [problem] = deduplicate([Problem("KF101", "here", LAYERS / 0, place)], found)
    assert problem.place is place


def test_inputs_that_are_not_written_are_placed_at_the_tag(tmp_path: FilePath) -> None:
    [problem] = deduplicate([Problem("KF410", "one", LAYERS / 2 / "inputs")], document(tmp_path))
    assert problem.place is not None
    assert (problem.place.line, problem.place.column, problem.place.end_column) == (7, 8, 13)


def test_what_else_is_wrong_with_a_text_without_a_value_is_a_consequence(
    tmp_path: FilePath,
) -> None:
    cause = Problem("KF111", "unknown", LAYERS / 1 / "inputs")
    consequence = Problem("KF401", "not defined", LAYERS / 1 / "inputs")
    assert codes(deduplicate([cause, consequence], document(tmp_path))) == ["KF111"]
    assert codes(deduplicate([consequence], document(tmp_path))) == ["KF401"]


def test_a_name_lost_with_a_node_that_cannot_be_read_is_a_consequence(tmp_path: FilePath) -> None:
    cause = Problem("KF205", "two things", LAYERS / 1)
    consequence = Problem("KF401", "lost", LAYERS / 3 / "inputs")
    fault = Problem("KF401", "gone", LAYERS / 4 / "inputs")
    assert codes(deduplicate([cause, consequence, fault], document(tmp_path))) == ["KF205", "KF401"]
    assert codes(deduplicate([consequence, fault], document(tmp_path))) == ["KF401", "KF401"]


def test_an_expression_that_is_read_twice_is_said_once_at_its_own_place(tmp_path: FilePath) -> None:
    place = document(tmp_path).root.place
    inside = Problem("KF112", "in the text", LAYERS / 0 / "Dense", place)
    again = Problem("KF112", "in the node", LAYERS / 0 / "Dense" / "units")
    assert deduplicate([again, inside], document(tmp_path)) == (inside,)


def test_two_nodes_of_one_name_are_said_once_at_the_name(tmp_path: FilePath) -> None:
    node = Problem("KF403", "the calls", LAYERS / 0)
    name = Problem("KF403", "the names", LAYERS / 0 / "name")
    [problem] = deduplicate([node, name], document(tmp_path))
    assert problem.message == "the names"


def test_a_value_that_the_reader_could_not_take_is_not_told_to_be_another(
    tmp_path: FilePath,
) -> None:
    file = tmp_path / "long.json"
    file.write_text('{"blueprint": 1, "model": ["Flatten"], "seed": "' + "y" * 100_001 + '"}')
    assert codes(check(file)) == ["KF103"]
    for value in (float("nan"), {1, 2}, object()):
        [problem] = check({"blueprint": 1, "model": ["Flatten"], "seed": value})
        assert problem.code == "KF114"
