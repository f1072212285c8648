"""The page of real runs, read back from its HTML."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import Any

import keras
import pytest
from hostile import IMAGE, SCRIPT
from html_reading import Page, read_file

import kerasflow as kf
from kerasflow.errors import RunError
from kerasflow.reporting import judged, pages

pytestmark = pytest.mark.keras
FIRST = ["What to look at", "Scores", "Learning curves"]
LAST = ["Model", "Time and memory", "What was run"]


def page_of(run: kf.Run) -> Page:
    return read_file(run.folder / "report.html")


def cards(page: Page) -> list[str]:
    return page.texts("figcaption")


def test_pictures_have_every_section_and_the_worst_mistakes_as_pictures(digits: kf.Run) -> None:
    page = page_of(digits)
    assert page.texts("h2") == [*FIRST, "label, on the test split", *LAST]
    assert page.texts("h4") == [
        *("Confusion matrix", "Each class", "Ranking and calibration", "Most confidently wrong")
    ]
    assert 0 < page.tags.count("img") == len(cards(page)) <= 12
    assert all(
        each["src"].startswith("data:image/png;base64,")
        for tag, each in zip(page.tags, page.attributes, strict=True)
        if tag == "img" and each["src"]
    )
    assert re.fullmatch(r"\d instead of \dconfidence 0\.\d{3}row \d+", cards(page)[0])


def test_the_worst_mistake_is_the_wrong_answer_with_the_highest_probability(digits: kf.Run) -> None:
    given = digits.predictions
    wrong = given.labels != given.actual["label"]
    sure = given.probabilities.max(axis=-1) * wrong
    row = int(sure.argmax())
    assert cards(page_of(digits))[0] == (
        f"{given.labels[row]} instead of {given.actual['label'][row]}"
        f"confidence {sure[row]:.3f}row {row + 1}"
    )


def test_scores_confusions_and_classes_are_those_of_the_report(digits: kf.Run) -> None:
    page, report = page_of(digits), digits.report
    scores = report["classification"]["test"]["label"]
    matrix = [row[1:11] for row in page.rows if len(row) == 12 and row[0]]
    assert [[int(n.replace("·", "0")) for n in row] for row in matrix] == scores["confusion_matrix"]
    classes = [row for row in page.rows if len(row) == 7 and row[0] != "class"]
    assert [row[:5] for row in classes] == [
        [
            name,
            *(f"{found[key]:.4f}" for key in ("precision", "recall", "f1")),
            str(found["rows"]),
        ]
        for name, found in scores["per_class"].items()
    ]
    assert ["accuracy", *(f"{report[split]['accuracy']:.4f}" for split in ("train", "test"))] in (
        page.rows
    )


def test_rows_in_two_splits_are_told_with_their_numbers(digits: kf.Run) -> None:
    page = page_of(digits)
    assert "2 rows of test stand in train too" in page.texts("h3")
    assert "row 4 of digits.npz is row 11 of digits.npz; row 9 of digits.npz is row 21" in (
        " ".join(page.texts("p"))
    )


def test_texts_are_shown_as_texts_and_do_nothing(mails: kf.Run) -> None:
    page = page_of(mails)
    assert "kind, on the test split" in page.texts("h2")
    shown = page.texts("blockquote")
    assert len(shown) == len(cards(page)) > 0
    assert all(text.startswith(f"{SCRIPT} {IMAGE}") for text in shown)
    assert_harmless(page)


def test_each_output_has_a_section_and_hostile_names_do_nothing(table: kf.Run) -> None:
    page = page_of(table)
    assert page.texts("h2") == [
        *(*FIRST, "risk, on the test split", "price, on the test split", *LAST)
    ]
    assert f"Hostile {SCRIPT}" in page.texts("p", "lead")
    assert SCRIPT in [row[0] for row in page.rows]
    assert_harmless(page)


def assert_harmless(page: Page) -> None:
    """Nothing of the page runs, and nothing is loaded from anywhere."""
    assert "script" not in page.tags
    for tag, attributes in zip(page.tags, page.attributes, strict=True):
        assert not [name for name in attributes if name.startswith("on")]
        assert (attributes.get("src") or "data:").startswith("data:")
        assert (attributes.get("href") or "#").startswith(("#", "data:,")), tag


def test_numbers_have_their_errors_and_two_charts(table: kf.Run) -> None:
    page = page_of(table)
    errors = {row[0]: row[1] for row in page.rows if len(row) == 2}
    off = table.predictions["price"].outputs[:, 0] - table.predictions.actual["price"]
    assert errors["mean absolute error"] == f"{abs(off).mean():.4f}"
    assert {"Answer by what is right", "Error by answer"} <= set(page.texts("text"))
    assert "Farthest off" in page.texts("h4")


def test_a_rule_stands_where_a_phase_begins(table: kf.Run, digits: kf.Run) -> None:
    assert page_of(table).texts("text").count("then 1") == len(table.history) // 2
    assert "then 1" not in page_of(digits).texts("text")


def test_the_graph_has_a_box_for_each_node_with_shape_and_parameters(table: kf.Run) -> None:
    boxes = page_of(table).texts("g")
    assert len(boxes) == 4
    assert boxes[1] == (
        "wide: Dense(units=8, activation=relu) gives 8, 24 parameters"
        "Densewide8units=8, activation=relu24"
    )


def test_uneven_classes_are_told(table: kf.Run) -> None:
    assert "The classes of risk are uneven" in page_of(table).texts("h3")


def test_a_page_needs_no_network_and_is_small(digits: kf.Run, mails: kf.Run) -> None:
    for run in (digits, mails):
        file = run.folder / "report.html"
        assert file.stat().st_size < 300_000
        text = file.read_text(encoding="utf-8")
        assert "default-src &#x27;none&#x27;" in text
        # The one address is the name of SVG itself.
        assert set(re.findall(r"https?://[^\s\"<]+", text)) == {"http://www.w3.org/2000/svg"}


def test_a_page_is_drawn_again_from_the_data(digits: kf.Run, digits_file: Path) -> None:
    before = (digits.folder / "report.html").read_text(encoding="utf-8")
    again = kf.Run.load(digits.folder, roots=[digits_file.parent])
    file = again.save_report(digits.folder.parent / "again.html")
    assert file.read_text(encoding="utf-8") == before


def test_a_page_without_the_data_says_what_is_missing(
    table: kf.Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = kf.Run.load(table.folder).save_report(tmp_path / "page.html")
    page = read_file(file)
    assert page.texts("h2") == [*FIRST, *LAST]
    told = "arrays given from Python, which it has not kept"
    assert told in " ".join(page.texts("p"))
    assert told in capsys.readouterr().err
    assert len(page.texts("g")) == 4


def test_a_page_that_cannot_be_drawn_is_told_and_the_run_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> str:
        raise ZeroDivisionError("a pixel by nothing")

    monkeypatch.setattr(pages, "draw_page", fail)
    words = "`report.html` was not written: a pixel by nothing; .*`kerasflow report .*` draws it"
    line = {
        "blueprint": 1,
        "data": {"target": {"y": "y"}},
        "model": {"inputs": ["x"], "layers": [{"Dense": 1, "name": "y"}]},
        "compile": {"optimizer": "sgd", "loss": "mse"},
    }
    rows = {"x": [[0.0], [1.0]] * 16, "y": [0.0, 1.0] * 16}
    with pytest.raises(RunError, match=words):
        kf.run(line, data=rows, out=tmp_path / "run", progress=False)
    assert {each.name for each in (tmp_path / "run").iterdir()} >= {"report.json", "model.keras"}
    monkeypatch.undo()
    page = read_file(kf.Run.load(tmp_path / "run").save_report())
    assert "No rows were kept to judge the model by" in page.texts("h3")


def test_of_many_numbers_some_rows_are_drawn_and_the_page_says_so(
    digits: kf.Run, digits_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "MAX_VALUES", 500)
    again = kf.Run.load(digits.folder, roots=[digits_file.parent])
    page = read_file(again.save_report(tmp_path / "page.html"))
    assert "Of 200 rows, 50, drawn by chance with a fixed seed." in page.texts("p")
    counts = [row[-1] for row in page.rows if len(row) == 12 and row[0]]
    assert sum(map(int, counts)) == 50
    assert "is not what the run had" not in " ".join(page.texts("h3"))


def test_a_run_that_was_interrupted_has_a_page_that_says_so(tmp_path: Path) -> None:
    class Stop(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if not epoch:  # a second one would end the process
                signal.raise_signal(signal.SIGINT)

    kf.register(Stop, kind="callbacks")
    line = {
        "blueprint": 1,
        "data": {"target": {"y": "y"}, "split": {"test": 0.25}},
        "model": {"inputs": ["x"], "layers": [{"Dense": 1, "name": "y"}]},
        "compile": {"optimizer": "sgd", "loss": "mse"},
        "fit": {"epochs": 5, "callbacks": ["Stop"]},
    }
    rows = {"x": [[0.0], [1.0]] * 64, "y": [0.0, 1.0] * 64}
    with pytest.raises(KeyboardInterrupt):
        kf.run(line, data=rows, out=tmp_path / "run", progress=False)
    page = read_file(tmp_path / "run" / "report.html")
    assert page.texts("h3")[0] == "The run was interrupted"
    assert page.texts("h2")[-3:] == LAST
