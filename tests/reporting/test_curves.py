"""Training curves, read back from their SVG."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest

from kerasflow.reporting.curves import draw_curves

# A label stands this much lower than what it names, so that its middle is at the same height.
BASELINE = 4
SVG = "{http://www.w3.org/2000/svg}"


def charts(history: dict[str, list[float | None]]) -> list[ElementTree.Element]:
    """SVG is XML, so it must be well formed to be read at all."""
    return list(ElementTree.fromstring(f"<all>{draw_curves(history)}</all>"))


def texts(chart: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in chart.iter(f"{SVG}text")]


def lines(chart: ElementTree.Element) -> list[list[tuple[float, float]]]:
    return [
        [tuple(map(float, place.split(","))) for place in line.attrib["points"].split()]
        for line in chart.iter(f"{SVG}polyline")
    ]


def test_a_chart_has_a_title_a_legend_and_numbers_on_both_axes() -> None:
    [chart] = charts({"loss": [0.9, 0.5, 0.3], "val_loss": [0.8, 0.6, 0.5]})
    assert texts(chart) == [
        *("loss", "train", "validation"),
        *("0.2", "0.4", "0.6", "0.8", "1"),
        *("1", "2", "3", "epoch"),
    ]


def test_points_stand_where_the_axes_say() -> None:
    [chart] = charts({"loss": [40, 35, 20]})
    [points] = lines(chart)
    labels = {text.text: text.attrib for text in chart.iter(f"{SVG}text")}
    assert points == [
        (float(labels[epoch]["x"]), float(labels[value]["y"]) - BASELINE)
        for epoch, value in (("1", "40"), ("2", "35"), ("3", "20"))
    ]
    heights = [-y for _, y in points]
    assert heights == sorted(heights, reverse=True)


def test_the_loss_comes_first_and_no_more_than_four_charts_are_drawn() -> None:
    names = ["a", "b", "loss", "c", "d"]
    drawn = charts({name: [1.0, 2.0] for name in names})
    assert [texts(chart)[0] for chart in drawn] == ["loss", "a", "b", "c"]


def test_a_curve_has_a_gap_where_a_value_is_missing_or_no_number() -> None:
    [chart] = charts({"loss": [5.0, math.nan, 4.0, 3.0, None, 2.0, math.inf]})
    assert [len(line) for line in lines(chart)] == [1, 2, 1]


def test_nothing_is_drawn_of_what_has_no_number() -> None:
    assert charts({"loss": [math.nan], "accuracy": []}) == []
    assert draw_curves({}) == ""


@pytest.mark.parametrize(
    "values", [[0.25], [3.0, 3.0], [0.0, 0.0], [-1e-9, 1e-9], [1e12, 2.0], [1e-300, 0.1]]
)
def test_every_point_stays_inside_the_chart(values: list[float]) -> None:
    [chart] = charts({"loss": values})
    for x, y in (point for line in lines(chart) for point in line):
        assert 52 <= x <= 330
        assert 34 <= y <= 184


def test_a_long_history_has_few_ticks_and_no_points() -> None:
    [chart] = charts({"loss": [1 / epoch for epoch in range(1, 501)]})
    epochs = [text for text in texts(chart) if re.fullmatch(r"\d+", text) and int(text) > 1]
    assert epochs == ["100", "200", "300", "400", "500"]
    assert not list(chart.iter(f"{SVG}circle"))


def test_points_tell_their_values_and_names_are_escaped() -> None:
    [chart] = charts({"<b>&": [0.123456]})
    [tip] = [title.text for title in chart.iter(f"{SVG}title")]
    assert tip == "train, epoch 1: 0.1235"
    assert texts(chart)[0] == "<b>&"
