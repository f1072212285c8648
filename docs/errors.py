"""Writes `errors.md`, the page that shows how errors look: python docs/errors.py.

Every message on it is the checker's own; `tests/test_docs.py` compares.
"""

from __future__ import annotations

from pathlib import Path

from kerasflow.checking.codes import CODES
from kerasflow.checking.explaining import explanations

PAGE = Path(__file__).with_suffix(".md")
SHOWN = ("KF101", "KF124", "KF201", "KF302", "KF308", "KF401", "KF410", "KF502")
HEAD = """\
# How errors look

<!-- Written by `python docs/errors.py`; a change here would be lost. -->

A problem has a code that never changes its meaning, one sentence, the place in the file and in
the document, the line with carets under what is at fault, and what to do. `kerasflow check` shows
all of them at once, in the order of the file; `kerasflow check --fix` mends those for which there
is only one remedy; `kerasflow explain KF302` says more about one, with a right example. These are
real: each comes from the file above it.
"""


def write_page() -> str:
    """Returns the text of the page."""
    return "\n".join([HEAD, *(section(code) for code in SHOWN)])


def section(code: str) -> str:
    """Returns a wrong example, and what is said of it."""
    example = explanations()[code].wrong
    _, said = example.examine()
    files = "".join(f"```text\n{text}```\n" for text in example.files.values())
    sets = "".join(f" --set '{item}'" for item in example.sets)
    command = f"$ kerasflow check {example.checked}{sets}"
    title = CODES[code].title
    return f"## {code}: {title}\n\n{files}\n```text\n{command}\n{said}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(write_page(), "utf-8")
