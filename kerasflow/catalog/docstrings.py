"""What Keras' docstrings say, read: sentences, arguments, and the plain types they take."""

from __future__ import annotations

import re

_ABBREVIATIONS = ("e.g.", "i.e.", "ie.", "eg.", "etc.", "vs.", "cf.", "Eq.", "dim.", "approx.")
_ARGUMENT = re.compile(r"\*{0,2}`?(\w+(?:, *\w+)*)`?(?: *\([^)]*\))?: *(.*)")
_COLLECTION_OF = re.compile(
    r"(tuples?|lists?|sequences?)(/(tuple|list))?( or (tuple|list))? of "
    r"(\w+ )?(positive |non-negative )?(integers?|ints?|floats?|strings?|numbers?|bool\w*|tuples)"
)
# Words from which on a sentence speaks of the meaning and no longer of the type.
_MEANING = re.compile(
    r"\b(specif\w+|whether|that|which|to|for|represent\w+|indicat\w+|denot\w+|if|used?|in|from|"
    r"determin\w+|describ\w+|control\w+|along|added|with|dimension\w*|number of|size of|defaults?"
    r"|the|between|greater|at|corresponding|containing|per)\b"
)
_WORDS = {
    "integer": re.compile(r"\bint(eger)?s?\b"),
    "number": re.compile(r"\b(float(ing[- ]point)?s?|number|scalar|fraction)\b"),
    "boolean": re.compile(r"\bbool(ean)?\b"),
    "string": re.compile(r"\bstr(ing)?\b"),
    "list": re.compile(r"\b(tuple|list|sequence|iterable)s?\b"),
    "mapping": re.compile(r"\bdict(ionary)?\b"),
    "null": re.compile(r"\b(optional|none)\b"),
}
# What a document cannot hold, or holds in a form that these words do not tell.
_DOUBTFUL = re.compile(
    r"\b(tensor|tensors|array|arrays|ndarray|callable|function|instance|object|scheme|policy)\b"
)


def first_sentence(text: str) -> str:
    """Returns the first sentence of a text on one line; empty for an empty text.

    Example:
        >>> first_sentence("Float, e.g. 0.5, between 0 and 1. Fraction to drop.")
        'Float, e.g. 0.5, between 0 and 1.'
    """
    line = " ".join(text.strip().split("\n\n", 1)[0].split())
    for match in re.finditer(r"\.(?= |$)", line):
        sentence = line[: match.end()]
        if not sentence.endswith(_ABBREVIATIONS):
            return sentence
    return line


def read_arguments(docstring: str) -> dict[str, str]:
    r"""Returns the text of every argument in the `Args:` section of a cleaned docstring.

    Example:
        >>> read_arguments("Drops.\n\nArgs:\n    rate: Float. How many.\n    seed: Integer.")
        {'rate': 'Float. How many.', 'seed': 'Integer.'}
    """
    lines = _section(docstring.split("\n"))
    indent = min((_indent(line) for line in lines if line.strip()), default=0)
    found: dict[str, str] = {}
    names: list[str] = []
    for line in lines:
        match = _ARGUMENT.fullmatch(line.strip()) if _indent(line) == indent else None
        if match:
            names = [name.strip() for name in match[1].split(",")]
            found.update(dict.fromkeys(names, match[2]))
        else:
            found.update({name: f"{found[name]}\n{line.strip()}" for name in names})
    return {name: text.strip() for name, text in found.items()}


def read_types(text: str) -> set[str]:
    """Returns the plain types that an argument's text names at its head; empty when in doubt.

    Example:
        >>> sorted(read_types("An integer or tuple/list of 2 integers, specifying the window."))
        ['integer', 'list']
        >>> read_types("Input tensor.")
        set()
    """
    head = _MEANING.split(first_sentence(text).lower(), maxsplit=1)[0]
    if _DOUBTFUL.search(head):
        return set()
    head = _COLLECTION_OF.sub(r"\1", head)
    return {name for name, words in _WORDS.items() if words.search(head)}


def _section(lines: list[str]) -> list[str]:
    start = next((n for n, line in enumerate(lines) if _is_head(line)), len(lines))
    rest = lines[start + 1 :]
    end = next((n for n, line in enumerate(rest) if line.strip() and not _indent(line)), len(rest))
    return rest[:end]


def _is_head(line: str) -> bool:
    return line.strip() in ("Args:", "Arguments:")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
