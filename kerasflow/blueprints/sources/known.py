"""Every source that documents can name: those with a descriptor, and registered functions."""

from __future__ import annotations

from kerasflow.blueprints.sources.built_in import KERAS
from kerasflow.blueprints.sources.csv import CSV
from kerasflow.blueprints.sources.descriptors import SourceKind
from kerasflow.blueprints.sources.folders import FILES, IMAGES, TEXTS
from kerasflow.blueprints.sources.npz import NPZ
from kerasflow.blueprints.sources.parquet import PARQUET
from kerasflow.blueprints.sources.tfrecord import TFRECORD
from kerasflow.catalog import names

SOURCES = {it.name: it for it in (CSV, NPZ, PARQUET, KERAS, IMAGES, TEXTS, TFRECORD, FILES)}
"""By name; to add a source is to name its descriptor here."""


def find_source(name: str) -> SourceKind | None:
    """Returns the descriptor of a source; None for a registered function, which has none."""
    return SOURCES.get(name)


def source_names() -> tuple[str, ...]:
    """Returns the names of all sources, registered ones included."""
    return (*SOURCES, *names("sources"))
