"""Rules that find problems, and the rendering of problems."""

from __future__ import annotations

from kerasflow.checking.examining import Examination, check, examine

__all__ = ["Examination", "check", "examine"]
