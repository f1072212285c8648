"""The JSON Schema of blueprints, from which editors complete, explain and check."""

from __future__ import annotations

from kerasflow.checking.schema.documents import TITLE, make_schema

__all__ = ["TITLE", "make_schema"]
