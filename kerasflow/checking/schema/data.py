"""The section `data`: targets, splits and windows; its source is in `sources`."""

from __future__ import annotations

from kerasflow.blueprints.parsing.data import MAX_CLASSES
from kerasflow.checking.schema.definitions import EXPRESSION, Definitions, Schema
from kerasflow.checking.schema.sources import sources
from kerasflow.checking.schema.values import (
    boolean,
    described,
    fraction,
    integer,
    mapping,
    section,
    text,
    typed,
)

_TARGET = "A column, a node of `preprocess`, or a column of 0 and 1 for each of several labels."


def data(definitions: Definitions) -> Schema:
    """Returns the schema of `data`."""
    properties = {
        "source": described(sources(definitions), "Where the data comes from."),
        "features": described(
            mapping(text()), 'Other names for columns: {"pressure": "p (mbar)"}.'
        ),
        "target": described(
            mapping(_target()), "What each model output is compared with: a column, by output."
        ),
        "weight": described(text(), "The column of sample weights."),
        "split": described(_split(), "How rows are dealt to training, validation and test."),
    }
    properties["window"] = described(_window(), "Cuts a time series to windows of rows.")
    properties["stream"] = described(
        boolean(), "Leave rows on disk, or hold them in memory. Default: by their size."
    )
    return described(section(properties), "The data: its source, targets and splits.")


def _target() -> Schema:
    name = typed(["string", "number", "boolean"], "the name of a class")
    expected = "a number of classes, or their names"
    classes = typed(["integer", "array"], expected, minimum=2, maximum=MAX_CLASSES, items=name)
    expected = "a column, or a list of columns, one for each label"
    columns = typed(["string", "array"], expected, items=text(), minItems=1)
    joint = text("at least one character", minLength=1, examples=["|", ",", " "])
    properties = {
        "from": described(columns, _TARGET),
        "classes": described(classes, "How many classes there are, or their names in order."),
        "one_hot": described(boolean(), "Give each class a column of its own. Default: `false`."),
        "multi_label": described(boolean(), "A row has any number of labels. Default: `false`."),
        "separator": described(joint, "What stands between the labels of a cell. Default: `|`."),
    }
    return {"type": ["string", "object"], "properties": properties, "additionalProperties": False}


def _split() -> Schema:
    watched = fraction(pattern=f"^test$|{EXPRESSION}", examples=[0.1, "test"])
    validation = 'A fraction, or "test" to watch the test split while training.'
    properties = {
        "validation": described(watched, validation),
        "test": described(fraction(examples=[0.2]), "A fraction that is kept for the end."),
        "stratify": described(text(), "The column whose distribution every split keeps."),
        "group": described(text(), "The column whose equal values stay in one split."),
        "time": described(text(), "The column by which earlier rows train and later ones test."),
        "seed": described(integer(), "Of the dealing. Default: the blueprint's `seed`."),
    }
    return section(properties)


def _window() -> Schema:
    properties = {
        "length": described(integer(1), "How many rows a window has."),
        "every": described(integer(1), "How many rows lie between two beginnings. Default: 1."),
        "ahead": described(integer(), "How far behind a window its target is. Default: 1."),
    }
    return section(properties, required=["length"])
