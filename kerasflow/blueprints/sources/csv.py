"""The source `csv`."""

from __future__ import annotations

from kerasflow.blueprints.forms import EXPRESSION, Key, Plain
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.files import PATH, PATH_OR_SPLITS, SPLITS_OF_FILES
from kerasflow.blueprints.sources.splits import names_split

_SEPARATOR = Plain(
    "one character",
    'such as ";" or "\\t"',
    limits={"pattern": rf"^[\x00-\x7f]$|{EXPRESSION}"},
    fits=lambda value, _: isinstance(value, str) and len(value.encode()) == 1,
)

CSV = SourceKind(
    name="csv",
    doc="CSV files: one or several, or some for each split.",
    options={
        "path": PATH,
        "splits": SPLITS_OF_FILES,
        "separator": Key(_SEPARATOR, "What stands between cells.", ",", otherwise='","'),
    },
    reader="kerasflow.feeding.sources.csv.reader:READER",
    excluding=(PATH_OR_SPLITS,),
    has_split=names_split,
    has_single_values=lambda *_: True,
    is_streamed=True,
    in_code="table",
)
