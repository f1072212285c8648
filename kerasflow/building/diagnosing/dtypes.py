"""KF704: a layer of numbers on text, or the other way round."""

from __future__ import annotations

from dataclasses import replace

from kerasflow.building.diagnosing.attempts import Attempt
from kerasflow.catalog import tag_has
from kerasflow.errors import Problem


def text_and_numbers(attempt: Attempt) -> Problem | None:
    """Text where a layer computes, or numbers where it reads text."""
    if not attempt.given:
        return None
    first = attempt.given[0]
    gives_text = bool(attempt.component.args.get("invert"))
    if attempt.has("only_text") and not (gives_text or _may_be_text(attempt)):
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
    """Whether text goes in, or came from where this came from."""
    # A layer that passes text on, such as `Reshape`, gives a symbol of its own dtype all the same.
    return any(given.dtype == "string" for given, _ in attempt.way_back())


def _computes(attempt: Attempt) -> bool:
    flags = attempt.entry.flags if attempt.entry else frozenset()
    return "computes" in flags or ("weights" in flags and not flags & {"registered", "strings"})


def numbers_of_words(attempt: Attempt) -> Problem | None:
    """An `Embedding` on computed fractions, of which it would take the whole part."""
    if not attempt.value("rows") or not attempt.given or attempt.error:
        return None
    first = attempt.given[0]
    maker = first.maker
    if "float" not in first.dtype or maker is None or not tag_has(maker.component.tag, "fractions"):
        return None
    message = f"{attempt} looks up whole numbers, but `{first.name}` gives fractions"
    hint = "call it on the numbers of words or categories themselves"
    return replace(attempt.problem("KF704", message, hint), severity="warning")
