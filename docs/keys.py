"""Writes the reference of keys at the end of `blueprint-format.md`: python docs/keys.py.

It says what the specs of the sections say; `tests/test_docs.py` compares.
"""

from __future__ import annotations

from pathlib import Path

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.keys import MAX_INTEGER, Key, KeyForm, keys_of
from kerasflow.blueprints.sections import (
    CompileSpec,
    DataSpec,
    EvaluateSpec,
    FitSpec,
    RuntimeSpec,
    SplitSpec,
    TargetSpec,
    WindowSpec,
)
from kerasflow.checking.schema.forms import default_of
from kerasflow.checking.wording import kind_noun

PAGE = Path(__file__).with_name("blueprint-format.md")
BEGIN = "<!-- Written by `python docs/keys.py`; a change here would be lost. -->"
END = "<!-- The end of what is written. -->"
BAR = r"`\|`"
SECTIONS = {
    "the blueprint": Blueprint,
    "data": DataSpec,
    "data.target": TargetSpec,
    "data.split": SplitSpec,
    "data.window": WindowSpec,
    "compile": CompileSpec,
    "fit": FitSpec,
    "evaluate": EvaluateSpec,
    "runtime": RuntimeSpec,
}


def write_page() -> str:
    """Returns the text of the page, with the reference anew."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    parts = (write_section(name, spec) for name, spec in SECTIONS.items())
    return "\n\n".join([before + BEGIN, *parts, END + rest.partition(END)[2]])


def write_section(name: str, spec: type) -> str:
    """Returns the table of the keys of a section."""
    rows = (write_row(name, key) for name, key in keys_of(spec).items())
    called = name if " " in name else f"`{name}`"
    head = [f"| key of {called} | takes | default | meaning |", "|---|---|---|---|"]
    return "\n".join([*head, *rows])


def write_row(name: str, key: Key) -> str:
    """Returns the row of a key."""
    default = "required" if key.required else default_of(key)
    cells = (f"`{name}`", describe(key.form), default, key.doc)
    return f"| {' | '.join(cells).replace('`|`', BAR)} |"


def describe(form: KeyForm) -> str:
    """Returns what a key takes, in a few words."""
    if form.several:
        return f"{describe(form._replace(several=False))}; or a list of them"
    if form.what == "integer":
        most = f" to {form.maximum:,}" if form.maximum != MAX_INTEGER else " or more"
        return f"an integer, {form.minimum}{most}"
    if form.what == "choice":
        return ", ".join(f"`{text}`" for text in form.texts)
    if form.what == "fraction":
        return "a number between 0 and 1" + "".join(f', or `"{text}"`' for text in form.texts)
    if form.what == "classes":
        return f"an integer, {form.minimum:,} to {form.maximum:,}; or a list of names"
    if form.kind:
        return WORDS_OF_COMPONENTS[form.what].format(kind_noun([form.kind]), form.kind)
    return form.wanted or WORDS[form.what]


WORDS = {
    "argument": "what Keras takes",
    "boolean": "`true` or `false`",
    "by_output": "a number, or numbers by output",
    "columns": "a column, or a list of columns",
    "free": "a mapping",
    "section": "a mapping, below",
    "special": "its own form, above",
    "text": "a string",
    "text_by_name": "strings by name",
    "weights": "a number of at least 0, by name",
}
WORDS_OF_COMPONENTS = {
    "component": "{}",
    "components": "a list of {1}",
    "by_output": "{1} of all outputs, or by output",
}

if __name__ == "__main__":
    PAGE.write_text(write_page(), "utf-8")
