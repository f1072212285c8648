"""In what a model's answers are written; the end of a file's name says which."""

from __future__ import annotations

TABLE, TREE, *BINARY_FORMS = PREDICTION_FORMS = ("csv", "json", "npz", "parquet")
