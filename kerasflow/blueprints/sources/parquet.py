"""The source `parquet`."""

from __future__ import annotations

from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.files import PATH, PATH_OR_SPLITS, SPLITS_OF_FILES
from kerasflow.blueprints.sources.splits import names_split

PARQUET = SourceKind(
    name="parquet",
    doc="Parquet files: one or several, or some for each split.",
    options={"path": PATH, "splits": SPLITS_OF_FILES},
    reader="kerasflow.feeding.sources.parquet.reader:READER",
    excluding=(PATH_OR_SPLITS,),
    has_split=names_split,
    is_streamed=True,
)
