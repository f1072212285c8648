"""Rules on vocabularies: whether what looks words up has a row for each."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.graphs import Call, Ref
from kerasflow.catalog import tag_has, tag_value
from kerasflow.checking.contexts import Context
from kerasflow.checking.wirings import Wiring
from kerasflow.errors import Problem

# In a vocabulary that names one of these, the numbers of no word are counted already.
_NO_WORDS = ("", "[UNK]", -1)


def embedding_of_fewer_words(context: Context) -> Iterator[Problem]:
    """An `Embedding` with fewer rows than the numbers that a lookup before it may give."""
    for wiring in context.model_wirings[:1] if context.is_whole("preprocess") else ():
        for call in wiring.graph.calls:
            argument = tag_value(call.component.tag, "rows")
            rows = call.component.args.get(argument) if argument else None
            lookup = _lookup_before(context, wiring, call)
            words = _most_words(lookup) if lookup else None
            if not lookup or words is None or type(rows) is not int or rows >= words:
                continue
            message = (
                f"`{call.component.tag}` has {rows:,} rows, and `{lookup.component.tag}` at "
                f"`{lookup.name}` gives up to {words:,} numbers"
            )
            hint = f'"{argument}": "${{preprocess.{lookup.name}.vocabulary_size}}"'
            path = call.component.path / str(argument)
            yield Problem("KF622", message, path, hint=hint, severity="warning")


def _lookup_before(context: Context, wiring: Wiring, call: Call) -> Call | None:
    """Returns the lookup of `preprocess` whose numbers go into a call as they are."""
    wire = call.inputs
    if context.preprocess is None or not isinstance(wire, Ref) or wire.node in wiring.calls:
        return None
    made = context.preprocess.outputs.get(wire.node)
    if not isinstance(made, Ref):
        return None
    calls = {call.name: call for call in context.preprocess.calls}
    found = calls.get(made.node)
    return found if found and tag_has(found.component.tag, "learns:vocabulary_size") else None


def _most_words(lookup: Call) -> int | None:
    """Returns how many numbers a lookup may give; None where only the data tells."""
    args = lookup.component.args
    if args.get("output_mode", "int") != "int" or args.get("invert"):
        return None
    words, most = args.get("vocabulary"), args.get("max_tokens")
    if isinstance(words, tuple):
        return len(words) + (0 if {*_NO_WORDS} & {*words} else _numbers_of_no_word(lookup))
    return most if isinstance(most, int) else None


def _numbers_of_no_word(lookup: Call) -> int:
    """Returns how many numbers stand for unknown words and for none, beside a vocabulary."""
    args = lookup.component.args
    if lookup.component.tag == "TextVectorization":
        return 2
    unknown = args.get("num_oov_indices", 1)
    masked = 0 if args.get("mask_token") is None else 1
    return masked + (unknown if isinstance(unknown, int) else 0)
