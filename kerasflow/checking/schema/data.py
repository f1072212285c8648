"""The section `data`: sources, targets and splits."""

from __future__ import annotations

from kerasflow.blueprints.parsing.data import MAX_CLASSES
from kerasflow.blueprints.sources import (
    COLORS,
    DECODERS,
    FILE_KINDS,
    MAX_ROW_AXES,
    MAX_SIDE,
    RECORD_DTYPES,
    SETS,
    SPLITS,
)
from kerasflow.catalog import Entry
from kerasflow.checking.schema.components import argument
from kerasflow.checking.schema.definitions import EXPRESSION, Definitions, Schema, one_of_texts
from kerasflow.checking.schema.values import (
    boolean,
    choice,
    described,
    fraction,
    integer,
    mapping,
    section,
    text,
    typed,
)

_LOCAL = {
    "pattern": r"^(?!.*(://|\*\*))",
    "patternErrorMessage": "a local file is expected, without `**`; nothing is downloaded",
}

_PATTERN = {
    "pattern": r"^(?!/)(?!.*(://|//|\?|\[|\*[^/]*\*))(?!(.*/)?\.{1,2}/).*\*",
    "patternErrorMessage": "expected a pattern with one `*`, such as photos/*.jpg",
}

_TARGET = "A column, a node of `preprocess`, or a column of 0 and 1 for each of several labels."
_FILES = "The file, beside the blueprint or in a data root; or several, as `part-*.csv`, or a list."


def data(definitions: Definitions) -> Schema:
    """Returns the schema of `data`."""
    properties = {
        "source": described(_source(definitions), "Where the data comes from."),
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


def _source(definitions: Definitions) -> Schema:
    sources = {
        "csv": described(_file(_csv()), "CSV files: one or several, or some for each split."),
        "npz": described(_file(_npz()), "Arrays of NumPy in one file or several."),
        "parquet": described(
            _file(_tables()), "Parquet files: one or several, or some for each split."
        ),
        "keras": described(_built_in(), "A data set that comes with Keras."),
        "images": described(_folder(_images()), "Pictures in a folder for each class."),
        "texts": described(_folder({}), "Text files in a folder for each class."),
        "tfrecord": described(section(_records()), "TFRecord files, with what each column is."),
        "files": described(
            section(_paired()), "A file for each column of a row, as image and mask."
        ),
    }
    sources |= {entry.name: _own(entry, definitions) for entry in definitions.entries("sources")}
    named = {"pattern": one_of_texts(sources), "patternErrorMessage": "unknown source"}
    # Beside `properties` it would keep the YAML server from offering any.
    return section(sources, allOf=[{"maxProperties": 1}], **named)


def _own(entry: Entry, definitions: Definitions) -> Schema:
    """A source that the user has registered; what it takes is its own affair."""
    properties = {key: argument(item, definitions) for key, item in entry.parameters.items()}
    return described({"properties": properties}, entry.doc or entry.name)


def _paths() -> Schema:
    """A path or a pattern, or a list of such."""
    wanted = "the path of a file, or a list of paths"
    return typed(["string", "array"], wanted, **_several())


def _file(options: dict[str, Schema]) -> Schema:
    """A file, by its path alone or with options."""
    return section(options, type=["object", "string", "array", "null"], **_several())


def _several() -> Schema:
    # With `items` beside `type`, the YAML server would begin a list for every path.
    items = text("the path of a file", **_LOCAL)
    return {"minItems": 1, "allOf": [{"items": items}], **_LOCAL}


def _folder(options: dict[str, Schema]) -> Schema:
    """A folder, by its path alone or with options."""
    said = {"pattern": "^(?!.*://)", "patternErrorMessage": "a local folder is expected"}
    path = described(text("the path of a folder", **said), "The folder, with one for each class.")
    return section({"path": path} | options, type=["object", "string", "null"], **said)


def _images() -> dict[str, Schema]:
    side = integer(1) | {"maximum": MAX_SIDE}
    sides = "height and width in pixels"
    size = typed(["array", "null"], sides, items=side, minItems=2, maxItems=2)
    return {
        "size": described(size | {"examples": [[64, 64]]}, "Height and width of all images."),
        "color": described(choice(COLORS), "Their channels. Default: `rgb`."),
    }


def _tables() -> dict[str, Schema]:
    splits = {split: _paths() for split in SPLITS}
    return {
        "path": described(_paths(), _FILES),
        "splits": described(
            section(splits, type=["object", "null"]), "A file, or several, for each split."
        ),
    }


def _csv() -> dict[str, Schema]:
    separator = text("one character", pattern=f"^[\\x00-\\x7f]$|{EXPRESSION}")
    return _tables() | {
        "separator": described(separator, 'What stands between cells. Default: ",".')
    }


def _records() -> dict[str, Schema]:
    wanted = "a mapping from column to what it is"
    columns = mapping(_record_column(), wanted, minProperties=1)
    return _tables() | {"columns": described(columns, "What each feature of the records is.")}


def _record_column() -> Schema:
    dtypes, shape = choice(RECORD_DTYPES), "the sizes of one row"
    told = {"patternErrorMessage": dtypes["errorMessage"], "pattern": dtypes["pattern"]}
    decoders = "What bytes are: an `image`, an array as it lies in memory (`raw`), or a `tensor`."
    sizes = typed(["array"], shape, items=integer(1), maxItems=MAX_ROW_AXES, examples=[[28, 28]])
    filler = typed(["number"], "a number", examples=[0])
    properties = {
        "dtype": described(dtypes, "The numbers of the column, or `string` for text."),
        "shape": described(sizes, "The sizes of one row. Default: `[]`, a single value."),
        "decode": described(choice(DECODERS), decoders),
        "pad": described(filler, "What shorter lists are filled with, up to `shape`."),
    }
    return section(properties | _images(), examples=[*RECORD_DTYPES], **told)


def _paired() -> dict[str, Schema]:
    told = text("the path of a folder", pattern="^(?!.*://)")
    wanted = "a mapping from column to its files"
    columns = mapping(_files_of_a_column(), wanted, minProperties=1)
    return {
        "path": described(told, "The folder in which the patterns begin, or those of the splits."),
        "columns": described(columns, "What files each column has, paired by what `*` stands for."),
    }


def _files_of_a_column() -> Schema:
    said = {
        "image": "PNG, JPEG, BMP or GIF images.",
        "mask": "PNG images whose pixels are class numbers.",
        "text": "Texts in UTF-8.",
        "npy": "Arrays of NumPy.",
    }
    known = {"path": described(text(**_PATTERN), "A pattern, such as `photos/*.jpg`.")} | _images()
    kinds = {
        kind: described(
            section({key: known[key] for key in options}, required=["path"], **_PATTERN), said[kind]
        )
        for kind, options in FILE_KINDS.items()
    }
    return section(kinds, allOf=[{"minProperties": 1, "maxProperties": 1}], type="object")


def _npz() -> dict[str, Schema]:
    columns = mapping(text(), "a mapping from column to array")
    splits = section(dict.fromkeys(SPLITS, columns))
    return {
        "path": described(_paths(), _FILES),
        "splits": described(splits, "For each split, the arrays by column."),
        "columns": described(columns, "The arrays by column, where the file has no splits."),
    }


def _built_in() -> Schema:
    sets = choice(SETS)
    told = {"patternErrorMessage": sets["errorMessage"], "pattern": sets["pattern"]}
    return section({"name": described(sets, "The data set.")}, examples=list(SETS), **told)


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
