"""Sources, splits, preprocessing: from what a blueprint names to what Keras is given."""

from __future__ import annotations

from kerasflow.feeding.feeds import Feed, feed
from kerasflow.feeding.preprocessing.preprocessors import Preprocessor
from kerasflow.feeding.splits import Split, make_split, pieces

__all__ = ["Feed", "Preprocessor", "Split", "feed", "make_split", "pieces"]
