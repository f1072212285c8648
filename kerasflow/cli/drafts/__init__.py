"""Starting blueprints: what a data file looks like, and a model that trains on it."""

from __future__ import annotations

from kerasflow.cli.drafts.blueprints import draft_blueprint

__all__ = ["draft_blueprint"]
