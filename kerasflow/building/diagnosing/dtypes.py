"""KF704: a layer of numbers on text, or the other way round."""

from __future__ import annotations

from dataclasses import replace

from kerasflow.building.diagnosing.attempts import Attempt
from kerasflow.errors import Problem

_OF_TEXT = ("TextVectorization", "StringLookup")
# These compute with what they are given, and have no weights that would say so. `Add` is not one
# of them: it joins texts.
_OF_NUMBERS = (
    *("Activation", "Attention", "Average", "AveragePooling1D", "Dot", "Dropout", "ELU"),
    *("GaussianNoise", "GlobalAveragePooling1D", "GlobalMaxPooling1D", "LeakyReLU"),
    *("MaxPooling1D", "Maximum", "Minimum", "Multiply", "Normalization", "ReLU"),
    *("Rescaling", "Softmax", "SpatialDropout1D", "Subtract", "UnitNormalization"),
)


def text_and_numbers(attempt: Attempt) -> Problem | None:
    """Text where a layer computes, or numbers where it reads text."""
    if not attempt.given:
        return None
    first = attempt.given[0]
    gives_text = bool(attempt.component.args.get("invert"))
    if attempt.tag in _OF_TEXT and not (gives_text or _may_be_text(attempt)):
        message = f"{attempt} takes text, but `{first.name}` is {first.dtype}"
        hint = 'give the input "dtype": "string"' if first.maker is None else "call it on text"
        return attempt.problem("KF704", message, hint)
    text = next((item for item in attempt.given if item.dtype == "string"), None)
    if text is None or not _computes(attempt):
        return None
    message = f"{attempt} computes with numbers, but `{text.name}` is text"
    hint = "make numbers of it first: `TextVectorization` for words, `StringLookup` for categories"
    return attempt.problem("KF704", message, hint)


def _may_be_text(attempt: Attempt) -> bool:
    """Whether text goes in, or came from where this came from.

    A layer that passes text on, such as `Reshape`, gives a symbol of its own dtype all the same.
    """
    return any(given.dtype == "string" for given, _ in attempt.way_back())


def _computes(attempt: Attempt) -> bool:
    flags = attempt.entry.flags if attempt.entry else frozenset()
    return attempt.tag in _OF_NUMBERS or (
        "weights" in flags and not flags & {"registered", "strings"}
    )


def numbers_of_words(attempt: Attempt) -> Problem | None:
    """An `Embedding` on computed fractions, of which it would take the whole part."""
    if attempt.tag != "Embedding" or not attempt.given or attempt.error:
        return None
    first = attempt.given[0]
    maker = first.maker
    if "float" not in first.dtype or maker is None or maker.component.tag not in _FRACTIONS:
        return None
    message = f"{attempt} looks up whole numbers, but `{first.name}` gives fractions"
    hint = "call it on the numbers of words or categories themselves"
    return replace(attempt.problem("KF704", message, hint), severity="warning")


_FRACTIONS = (
    *("Dense", "Normalization", "BatchNormalization", "LayerNormalization", "Rescaling"),
    *("LSTM", "GRU", "Dropout", "Conv1D", "Embedding"),
)
