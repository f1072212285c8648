"""The file that holds the JSON Schema, and how a blueprint names it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kerasflow.documents.records import finite
from kerasflow.running.folders import write_new

SCHEMA_FILE = "kerasflow.schema.json"


def schema_text() -> str:
    """Returns the schema, with what is registered in this process, as the text of a file."""
    from kerasflow.checking.schema import make_schema

    return (
        json.dumps(
            finite(make_schema()), ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
        + "\n"
    )


def is_schema(file: Path) -> bool:
    """Tells whether a file is a schema of blueprints, which may be written anew."""
    from kerasflow.checking.schema import TITLE

    if not file.is_file():
        return False
    try:
        content = json.loads(file.read_text("utf-8"))
    except ValueError:  # not JSON, or not even UTF-8
        return False
    return isinstance(content, dict) and content.get("title") == TITLE


def ensure_schema(folder: Path) -> bool:
    """Writes the schema beside blueprints where it is missing; returns whether it is there."""
    try:
        write_new(folder / SCHEMA_FILE, schema_text())
    except FileExistsError:
        return is_schema(folder / SCHEMA_FILE)
    return True


def with_schema(blueprint: dict[str, Any], suffix: str) -> str:
    """Returns the text of a new blueprint that names the schema beside it.

    Args:
        blueprint: Plain values.
        suffix: Of its file: ``.json``, or one of YAML.
    """
    from kerasflow.documents.writing import to_json, to_yaml

    if suffix == ".json":
        return to_json({"$schema": f"./{SCHEMA_FILE}"} | blueprint)
    return f"# yaml-language-server: $schema=./{SCHEMA_FILE}\n{to_yaml(blueprint)}"
