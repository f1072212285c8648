"""Text and files to plain values with the place of each, and back."""

from __future__ import annotations

from kerasflow.documents.expressions import ExpressionError, UnknownName, evaluate, names
from kerasflow.documents.loading import load
from kerasflow.documents.values import Document, Located, located, plain

__all__ = [
    "Document",
    "ExpressionError",
    "Located",
    "UnknownName",
    "evaluate",
    "load",
    "located",
    "names",
    "plain",
]
