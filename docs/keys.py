"""Writes the reference of keys at the end of `blueprint-format.md`: python docs/keys.py.

It says what the specs of the sections say; `tests/test_docs.py` compares.
"""

from __future__ import annotations

from pathlib import Path

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.forms import (
    MAX_INTEGER,
    ByName,
    Components,
    Form,
    Key,
    OneOf,
    Plain,
    Section,
    Special,
)
from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.sections import (
    CheckpointSpec,
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
    "runtime.checkpoint": CheckpointSpec,
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


def describe(form: Form) -> str:
    """Returns what a key takes, in a few words."""
    match form:
        case OneOf(known, several=several):
            return ", ".join(f"`{text}`" for text in known) + "; or a list of them" * several
        case Components(kind, given):
            return GIVEN[given].format(kind_noun([kind] if kind else ()), kind or "numbers")
        case ByName(of):
            return f"a mapping from name to {of.what}" if of else "a mapping"
        case Section():
            return "a mapping, below"
        case Special(grammar):
            return grammar
        case Plain():
            return describe_plain(form)
    raise TypeError(f"no section has a key of the form {form}")


def describe_plain(form: Plain) -> str:
    """Returns what a key takes that is no mapping."""
    told = str(form.limits.get("patternErrorMessage", form.expected or form.what))
    most = form.limits.get("maximum", MAX_INTEGER)
    bound = f", at most {most:,}" if most != MAX_INTEGER else ""
    return told.removeprefix("expected ") + bound


GIVEN = {"one": "{0}", "list": "a list of {1}", "by output": "{1} of all outputs, or by output"}

if __name__ == "__main__":
    PAGE.write_text(write_page(), "utf-8")
