"""The Python spelling: what a user writes in Python becomes the values of a document.

Keras' names are described, not imported: calling `layers.Dense(10)` checks its arguments against
the catalog, calling that on a tensor wires it, and `spell` gives the document that somebody would
have written by hand.
"""

from __future__ import annotations

from kerasflow.blueprints.spelling.sections import spell_sections
from kerasflow.blueprints.spelling.values import spell

__all__ = ["spell", "spell_sections"]
